//! Words by which banks' lines tell what somebody who is paid does. Only what intents ask is listed; what a payment
//! was for in general is `categorise`'s to say.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::evidence::Trade;

/// Spellings in capitals, words apart by one space, and the trade they tell of.
const SPELLINGS: &[(Trade, &str)] = &[
    (
        Trade::Antenatal,
        "ANTENATAL, PRENATAL, HYPNOBIRTHING, ULTRASOUND, LAMAZE, BIRTH, OB GYN, OBGYN, MIDWIFE",
    ),
    (Trade::Antenatal, "MIDWIVES, MATERNITY CARE, TO THE WOMB, NCT, BUMP CLASS, BABY SCAN"),
    (Trade::BabyShop, "BABY, BABIES, BABYLIST, MOTHERCARE, MAMAS PAPAS, MAMAN BEBE, PRAM, PRAMS, KIDDICARE"),
    (Trade::BabyShop, "CARTERS, GERBER, CHILDRENSWEAR, OSHKOSH, NAPPIES, DIAPERS, POTTERY BARN KIDS"),
    (Trade::CashAdvance, "CASH ADVANCE"),
    (Trade::Conveyancer, "CONVEYANCING, CONVEYANCER, CONVEYANCERS, PROPERTY LAWYERS, ESCROW, CLOSING ESCROW"),
    (
        Trade::Conveyancer,
        "AMERICAN TITLE, CHICAGO TITLE, STEWART TITLE, NATL TITLE, NATIONAL TITLE, TITLE CO",
    ),
    (Trade::Conveyancer, "TITLE INSURANCE, EARNEST MONEY, STAMP DUTY, SDLT, LBTT"),
    (
        Trade::Lawyer,
        "SOLICITOR, SOLICITORS, ATTORNEY, ATTORNEYS, LAW, LAWYERS, LEGAL LLP, LEGAL SERVICES, LEGAL AID",
    ),
    (Trade::MailRedirection, "REDIRECTION, CHANGE OF ADDRESS, MOVERSOURCE"),
    (Trade::MortgageAdviser, "MORTGAGE BROKER, MORTGAGE ADVICE, MORTGAGE CENTRE, MORTGAGE LENDING FEE"),
    (
        Trade::MortgageAdviser,
        "MORTGAGE FEE, LOAN APPLICATION, APPLICATION FEE, HABITO, TEMBO, MOJO MORTGAGES",
    ),
    (Trade::Nursery, "NURSERY, DAYCARE, DAY CARE, CHILDMINDER, PRESCHOOL, KINDERCARE, BRIGHT HORIZONS"),
    (Trade::PensionAdviser, "RETIREMENT PLANNING, PENSION ADVICE, RETIREMENT SOLUTIONS, PENSION EXPERT"),
    (Trade::PensionAdviser, "FINANCIAL PLANNING, FINANCIAL PLAN, WEALTH PLAN, RETIREMENT ADVICE, RETIREMENT"),
    (Trade::PensionScheme, "PENSION CONTRIBUTION, IRA CONTRIBUTION, SIPP, SIPP CONTRIBUTION, PENSIONBEE"),
    (Trade::PensionScheme, "PENFOLD, FIDELITY IRA, VANGUARD IRA, SCHWAB IRA, ROTH IRA, ROLLOVER IRA"),
    (Trade::Removals, "REMOVAL, REMOVALS, MOVERS, MOVING, VAN LINES, U HAUL, UHAUL, PICKFORDS, ANYVAN"),
    (Trade::Removals, "MAN AND VAN, BISHOPS MOVE, PODS, MEN AND A TRUCK, TRUCK RENTAL, VAN HIRE, BELLHOP"),
    (Trade::Storage, "STORAGE, SELF STORAGE, SAFESTORE, CUBESMART"),
    (
        Trade::Surveyor,
        "SURVEYOR, SURVEYORS, SURVEYS, RICS, HOME INSPECTION, INSPECTION, INSPECTIONS, APPRAISAL",
    ),
    (Trade::Surveyor, "APPRAISALS, HOMEBUYER REPORT, HOMEBUYER REPORTS, HOME REPORT, SEWER SCOPE"),
];

/// The words of a spelling after its first, and the trade it tells of.
type Rest = (Vec<&'static str>, Trade);

/// What follows a first word.
static BY_FIRST_WORD: LazyLock<HashMap<&str, Vec<Rest>>> = LazyLock::new(|| {
    let mut found: HashMap<&str, Vec<Rest>> = HashMap::new();
    for (trade, spellings) in SPELLINGS {
        for spelling in spellings.split(", ") {
            let mut words = spelling.split(' ');
            let Some(first) = words.next() else { continue };
            found.entry(first).or_default().push((words.collect(), *trade));
        }
    }
    // The longest spelling of a first word is tried first: `CASH ADVANCE` before `CASH`.
    for spellings in found.values_mut() {
        spellings.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    found
});

/// The trades a line tells of, each once. `buffer` is a place to work in, kept from line to line.
pub(super) fn trades(line: &str, buffer: &mut String, found: &mut Vec<Trade>) {
    found.clear();
    buffer.clear();
    for letter in line.chars() {
        match letter {
            '\'' | '\u{2019}' => {}
            letter if letter.is_alphanumeric() => buffer.extend(letter.to_uppercase()),
            _ => buffer.push(' '),
        }
    }
    let words: Vec<&str> = buffer.split_ascii_whitespace().collect();
    for at in 0..words.len() {
        let Some(spellings) = words.get(at).and_then(|word| BY_FIRST_WORD.get(word)) else { continue };
        let rest = words.get(at + 1..).unwrap_or(&[]);
        if let Some((_, trade)) = spellings.iter().find(|(spelt, _)| rest.starts_with(spelt))
            && !found.contains(trade)
        {
            found.push(*trade);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[Trade]) {
        let mut found = Vec::new();
        trades(line, &mut String::new(), &mut found);
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn lines_tell_of_trades() {
        check("CARD PAYMENT TO PENNINE CHARTERED SURVEYORS", &[Trade::Surveyor]);
        check("FPO Wharfe Solicitors", &[Trade::Lawyer]);
        check("U-Haul Moving SEATTLE WA", &[Trade::Removals]);
        check("MAMAS & PAPAS LEEDS", &[Trade::BabyShop]);
        check("Carter's #123", &[Trade::BabyShop]);
        check("CHICAGO TITLE ESCROW", &[Trade::Conveyancer]);
        check("TESCO STORES", &[]);
        check("LEGAL & GENERAL INSURANCE", &[]);
        check("", &[]);
    }
}
