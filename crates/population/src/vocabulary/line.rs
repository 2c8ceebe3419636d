//! Filling a bank's template for one transaction.

use chrono::{Datelike, NaiveDate};

use crate::random::Random;

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// A recurring counterparty: one template and one name, so that its lines resemble each other as real ones do.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) template: &'static str,
    pub(crate) name: String,
    pub(crate) city: &'static str,
    pub(crate) capitals: bool,
}

impl Line {
    /// The description of one payment.
    pub(crate) fn text(&self, random: &mut Random, on: NaiveDate) -> String {
        render(self.template, &self.name, self.city, self.capitals, random, on)
    }
}

/// Fills a template. `{name}`, `{city}`; `{mmdd}` and `{ddmon}` are the date of purchase; `{id}` is ten digits
/// that always go with the name; `{store}` three and `{n4}` four digits, `{ref}` eight, drawn anew.
pub(crate) fn render(
    template: &str,
    name: &str,
    city: &str,
    capitals: bool,
    random: &mut Random,
    on: NaiveDate,
) -> String {
    let mut text = String::with_capacity(template.len() + name.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((key, tail)) = after.split_once('}') else { break };
        match key {
            "name" => text.push_str(name),
            "city" => text.push_str(city),
            "mmdd" => text.push_str(&format!("{:02}/{:02}", on.month(), on.day())),
            "ddmon" => {
                let month = usize::try_from(on.month0()).ok().and_then(|at| MONTHS.get(at)).unwrap_or(&"");
                text.push_str(&format!("{:02}{month}", on.day()));
            }
            "id" => text.push_str(&identity(name).to_string()),
            "store" => text.push_str(&format!("{:03}", identity(name) % 900 + 100)),
            "n4" => text.push_str(&random.whole(1000, 9999).to_string()),
            "ref" => text.push_str(&random.whole(10_000_000, 99_999_999).to_string()),
            _ => {}
        }
        rest = tail;
    }
    text.push_str(rest);
    if capitals { text.to_uppercase() } else { text }
}

/// Ten digits that belong to a name.
fn identity(name: &str) -> u64 {
    let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    1_000_000_000 + hash % 9_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_every_placeholder() {
        let on = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        let text = render(
            "POS {name} #{store} {city} {mmdd} {ddmon} {id} {n4} {ref}",
            "Corner Café",
            "Leeds",
            true,
            &mut Random::new(1, 1),
            on,
        );
        insta::assert_snapshot!(text, @"POS CORNER CAFÉ #150 LEEDS 03/09 09MAR 5579086550 3990 68454781");
    }
}
