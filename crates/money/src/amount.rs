//! An amount in one currency: exact, signed, never a float.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::Currency;

/// A signed amount in minor units of one currency. Money in is positive, money out negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents for `USD`, whole yen for `JPY`.
    pub amount_minor: i64,
    /// The currency the amount is in.
    pub currency: Currency,
}

/// Why a text or a sum is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a decimal number such as `-1234.56`.
    #[error("not a decimal number")]
    NotANumber,
    /// More decimal digits than the currency has.
    #[error("more decimal digits than {0} has")]
    TooPrecise(Currency),
    /// Beyond what 64 bits of minor units can hold.
    #[error("the amount is too large")]
    TooLarge,
    /// Two currencies in one sum.
    #[error("cannot add {0} to {1}")]
    MixedCurrencies(Currency, Currency),
}

/// Whole minor units, rounded half away from zero; `None` beyond 64 bits.
pub fn rounded_minor(exact: Decimal) -> Option<i64> {
    exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

impl Money {
    /// An amount of `amount_minor` minor units.
    pub fn new(amount_minor: i64, currency: Currency) -> Self {
        Self { amount_minor, currency }
    }

    /// Reads a plain decimal such as `-1234.56` or `+5` (a point, no grouping). Trailing zeros beyond the
    /// currency's digits are accepted; other excess digits are an error rather than rounded away.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let text = text.trim();
        // The decimal's own reader also takes exponents and underscores.
        if text.contains(|letter: char| !matches!(letter, '0'..='9' | '.' | '+' | '-')) {
            return Err(AmountError::NotANumber);
        }
        let decimal: Decimal = text.parse().map_err(|_| AmountError::NotANumber)?;
        Self::from_decimal(decimal, currency)
    }

    /// Reads an amount as people type it into a form: [`Money::parse`], and besides a leading currency symbol and
    /// whole digits in groups of three, as in `$1,250.00`. A comma anywhere else is refused, never guessed at.
    pub fn parse_typed(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let text = text.trim();
        let unsigned = text.trim_start_matches(['-', '\u{2212}', '+']);
        let sign = match &text[..text.len() - unsigned.len()] {
            "" | "+" => "",
            "-" | "\u{2212}" => "-",
            _ => return Err(AmountError::NotANumber),
        };
        let digits = unsigned.strip_prefix(currency.symbol().as_str()).unwrap_or(unsigned).trim_start();
        let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
        if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') || !is_grouped(whole) {
            return Err(AmountError::NotANumber);
        }
        Self::parse(&format!("{sign}{}{fraction}", whole.replace(',', "")), currency)
    }

    /// The exact amount of a decimal number of major units.
    pub fn from_decimal(decimal: Decimal, currency: Currency) -> Result<Self, AmountError> {
        let scale = Decimal::from(10_i64.pow(currency.digits()));
        let minor = decimal.checked_mul(scale).ok_or(AmountError::TooLarge)?;
        if !minor.fract().is_zero() {
            return Err(AmountError::TooPrecise(currency));
        }
        let amount_minor = minor.to_i64().ok_or(AmountError::TooLarge)?;
        Ok(Self { amount_minor, currency })
    }

    /// The same amount as a decimal number of major units, with exactly the currency's digits.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.amount_minor, self.currency.digits())
    }

    /// The sum, refused on overflow or when the currencies differ.
    pub fn checked_add(self, other: Self) -> Result<Self, AmountError> {
        if self.currency != other.currency {
            return Err(AmountError::MixedCurrencies(self.currency, other.currency));
        }
        let amount_minor = self.amount_minor.checked_add(other.amount_minor).ok_or(AmountError::TooLarge)?;
        Ok(Self { amount_minor, ..self })
    }

    /// For machines: `-1234.56`, always with the currency's digits.
    pub fn to_plain(self) -> String {
        self.to_decimal().to_string()
    }

    /// For people: `−$1,234.56`, with a real minus sign so that columns of figures align.
    pub fn to_display(self) -> String {
        let digits = self.currency.digits();
        let scale = 10_u64.pow(digits);
        let magnitude = self.amount_minor.unsigned_abs();
        let (whole, fraction) = (magnitude / scale, magnitude % scale);
        let tail = if digits == 0 {
            String::new()
        } else {
            format!(".{fraction:0width$}", width = usize::try_from(digits).unwrap_or(2))
        };
        format!("{}{}{}{tail}", self.sign(), self.currency.symbol(), group(whole))
    }

    /// For people, where cents are noise: `$1,235`, rounded half away from zero.
    pub fn to_display_whole(self) -> String {
        let scale = 10_u64.pow(self.currency.digits());
        let rounded = (self.amount_minor.unsigned_abs() + scale / 2) / scale;
        let sign = if rounded == 0 { "" } else { self.sign() };
        format!("{sign}{}{}", self.currency.symbol(), group(rounded))
    }

    fn sign(self) -> &'static str {
        if self.amount_minor < 0 { "\u{2212}" } else { "" }
    }
}

/// Whether commas, if there are any, part a whole number into groups of three.
fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().map_or(0, str::len);
    let mut rest = groups.peekable();
    rest.peek().is_none() || ((1..=3).contains(&first) && rest.all(|group| group.len() == 3))
}

/// Digits in groups of three: `1,234,567`.
fn group(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_parse(text: &str, expected: &Result<i64, AmountError>) {
        assert_eq!(&Money::parse(text, Currency::USD).map(|money| money.amount_minor), expected, "{text:?}");
    }

    #[test]
    fn parses_exactly_or_says_why_not() {
        check_parse("12.5", &Ok(1250));
        check_parse("-0.01", &Ok(-1));
        check_parse("+3.100", &Ok(310));
        check_parse("3.141", &Err(AmountError::TooPrecise(Currency::USD)));
        for wrong in ["1,000", "1e3", "1_000"] {
            check_parse(wrong, &Err(AmountError::NotANumber));
        }
        check_parse("92233720368547758.08", &Err(AmountError::TooLarge));
    }

    #[test]
    fn reads_what_people_type() {
        let check = |text: &str, expected: Option<i64>| {
            let read = Money::parse_typed(text, Currency::USD).ok().map(|money| money.amount_minor);
            assert_eq!(read, expected, "{text:?}");
        };
        check(" $1,250.00 ", Some(125_000));
        check("1,234,567", Some(123_456_700));
        check("\u{2212}$1,250.5", Some(-125_050));
        check("-12", Some(-1_200));
        check("$ 12", Some(1_200));
        check(".5", Some(50));
        for wrong in
            ["1,25", "1,2500", "12,5.00", ",100", "1234,567", "--5", "$-5", "£5", "1e3", "", "$", "five"]
        {
            check(wrong, None);
        }
    }

    #[test]
    fn shows_amounts_as_people_write_them() {
        let usd = |minor| Money::new(minor, Currency::USD);
        assert_eq!(usd(123_456_789).to_display(), "$1,234,567.89");
        assert_eq!(usd(-5).to_display(), "\u{2212}$0.05");
        assert_eq!(usd(-49).to_display_whole(), "$0");
        assert_eq!(usd(-150).to_display_whole(), "\u{2212}$2");
        let yen = "JPY".parse::<Currency>().unwrap();
        assert_eq!(Money::new(1200, yen).to_display(), "JPY\u{a0}1,200");
    }

    proptest! {
        #[test]
        fn plain_text_round_trips(minor in any::<i64>(), code in "(USD|JPY|KWD|GBP)") {
            let money = Money::new(minor, code.parse().unwrap());
            prop_assert_eq!(Money::parse(&money.to_plain(), money.currency), Ok(money));
            prop_assert_eq!(Money::parse_typed(&money.to_plain(), money.currency), Ok(money));
            prop_assert_eq!(Money::parse_typed(&money.to_display(), money.currency), Ok(money));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}") {
            let _ = Money::parse(&text, Currency::USD);
            let _ = Money::parse_typed(&text, Currency::USD);
        }
    }
}
