//! Business costs by the line of the form they belong on: Schedule C in the United States, SA103F in the United Kingdom.
//!
//! Which transaction is which kind of cost is decided elsewhere; here is what the forms make of each kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::country::Country;

/// Ten thousand basis points are the whole.
const WHOLE_BP: i64 = 10_000;

/// A kind of business cost that a form knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeductionLine {
    /// Advertising and marketing.
    Advertising,
    /// Fees of banks and payment processors.
    BankAndProcessingFees,
    /// Entertaining clients: shows, sports, hospitality.
    ClientEntertainment,
    /// Meals with clients.
    ClientMeals,
    /// Freelancers and subcontractors.
    ContractLabour,
    /// Goods bought to be sold.
    GoodsForResale,
    /// Use of the home, by the forms' simplified method.
    HomeOffice,
    /// Insurance of the business; not health.
    Insurance,
    /// Interest on business loans.
    Interest,
    /// Taxes and licences of the business, staff's payroll taxes in the United States too.
    LicencesAndTaxes,
    /// Business miles at the flat rate.
    Mileage,
    /// Small office costs: postage, stationery.
    OfficeCosts,
    /// Phone and internet.
    PhoneAndInternet,
    /// Rent of premises.
    Premises,
    /// Accountants, lawyers and other professionals.
    ProfessionalServices,
    /// Repairs and maintenance.
    Repairs,
    /// Software and subscriptions.
    Software,
    /// What an employer pays on top of wages.
    StaffPayrollTaxes,
    /// Wages paid to staff.
    StaffWages,
    /// Materials and supplies.
    Supplies,
    /// Courses that keep up the skills of the business.
    Training,
    /// Fares and hotels.
    Travel,
    /// Meals while away on business.
    TravelMeals,
    /// Light, heat and water of business premises.
    Utilities,
    /// Any other cost wholly for the business.
    Other,
}

/// Where a form puts a kind of cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPlace {
    /// The line or box, such as `24b` or `20`.
    pub line: &'static str,
    /// What the form calls it.
    pub label: &'static str,
    /// How much of it is deductible, basis points.
    pub deductible_bp: i64,
}

const fn whole(line: &'static str, label: &'static str) -> FormPlace {
    FormPlace { line, label, deductible_bp: WHOLE_BP }
}

impl DeductionLine {
    /// Every kind, in alphabetical order of its name, the rest last.
    pub const ALL: &'static [Self] = &[
        Self::Advertising,
        Self::BankAndProcessingFees,
        Self::ClientEntertainment,
        Self::ClientMeals,
        Self::ContractLabour,
        Self::GoodsForResale,
        Self::HomeOffice,
        Self::Insurance,
        Self::Interest,
        Self::LicencesAndTaxes,
        Self::Mileage,
        Self::OfficeCosts,
        Self::PhoneAndInternet,
        Self::Premises,
        Self::ProfessionalServices,
        Self::Repairs,
        Self::Software,
        Self::StaffPayrollTaxes,
        Self::StaffWages,
        Self::Supplies,
        Self::Training,
        Self::Travel,
        Self::TravelMeals,
        Self::Utilities,
        Self::Other,
    ];

    /// Where the country's form puts it.
    pub fn place(self, country: Country) -> FormPlace {
        match country {
            Country::UnitedStates => self.schedule_c(),
            Country::UnitedKingdom => self.sa103f(),
        }
    }

    /// Schedule C (Form 1040) Part II, 2025. Meals are half deductible (IRC 274(n)), entertainment not (IRC 274(a)).
    fn schedule_c(self) -> FormPlace {
        match self {
            Self::Advertising => whole("8", "Advertising"),
            Self::Mileage => whole("9", "Car and truck expenses"),
            Self::BankAndProcessingFees => whole("10", "Commissions and fees"),
            Self::ContractLabour => whole("11", "Contract labor"),
            Self::Insurance => whole("15", "Insurance (other than health)"),
            Self::Interest => whole("16b", "Interest: other"),
            Self::ProfessionalServices => whole("17", "Legal and professional services"),
            Self::OfficeCosts => whole("18", "Office expense"),
            Self::Premises => whole("20b", "Rent or lease: other business property"),
            Self::Repairs => whole("21", "Repairs and maintenance"),
            Self::Supplies => whole("22", "Supplies"),
            Self::LicencesAndTaxes | Self::StaffPayrollTaxes => whole("23", "Taxes and licenses"),
            Self::Travel => whole("24a", "Travel"),
            Self::TravelMeals | Self::ClientMeals => {
                FormPlace { line: "24b", label: "Deductible meals", deductible_bp: WHOLE_BP / 2 }
            }
            Self::PhoneAndInternet | Self::Utilities => whole("25", "Utilities"),
            Self::StaffWages => whole("26", "Wages"),
            Self::ClientEntertainment => FormPlace { line: "27b", label: "Other expenses", deductible_bp: 0 },
            Self::Software | Self::Training | Self::Other => whole("27b", "Other expenses"),
            Self::HomeOffice => whole("30", "Business use of your home"),
            Self::GoodsForResale => whole("42", "Cost of goods sold"),
        }
    }

    /// SA103F (2026) boxes 17 to 30. Business entertainment is not allowable (ITTOIA 2005 s. 45).
    fn sa103f(self) -> FormPlace {
        match self {
            Self::GoodsForResale | Self::Supplies => {
                whole("17", "Cost of goods bought for resale or goods used")
            }
            Self::ContractLabour | Self::StaffPayrollTaxes | Self::StaffWages => {
                whole("19", "Wages, salaries and other staff costs")
            }
            Self::Mileage | Self::Travel | Self::TravelMeals => whole("20", "Car, van and travel expenses"),
            Self::HomeOffice | Self::Insurance | Self::Premises | Self::Utilities => {
                whole("21", "Rent, rates, power and insurance costs")
            }
            Self::Repairs => whole("22", "Repairs and maintenance of property and equipment"),
            Self::OfficeCosts | Self::PhoneAndInternet | Self::Software => {
                whole("23", "Phone, fax, stationery and other office costs")
            }
            Self::Advertising => whole("24", "Advertising and business entertainment costs"),
            Self::ClientEntertainment | Self::ClientMeals => FormPlace {
                line: "24",
                label: "Advertising and business entertainment costs",
                deductible_bp: 0,
            },
            Self::Interest => whole("25", "Interest on bank and other loans"),
            Self::BankAndProcessingFees => whole("26", "Bank, credit card and other financial charges"),
            Self::ProfessionalServices => whole("28", "Accountancy, legal and other professional fees"),
            Self::LicencesAndTaxes | Self::Training | Self::Other => whole("30", "Other business expenses"),
        }
    }
}

/// One line of the form with what was spent on it. Minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormLine {
    /// The line or box.
    pub line: String,
    /// What the form calls it.
    pub label: String,
    /// What was spent, refunds taken off.
    pub spent_minor: i64,
    /// What of it is deductible: each kind's share, rounded half away from zero.
    pub deductible_minor: i64,
}

/// Costs by form line, in the form's order. A refund is a cost below zero and lowers its line.
pub fn by_form_line(country: Country, costs: &[(DeductionLine, i64)]) -> Vec<FormLine> {
    let mut by_kind: BTreeMap<DeductionLine, i64> = BTreeMap::new();
    for (kind, spent_minor) in costs {
        let sum = by_kind.entry(*kind).or_default();
        *sum = sum.saturating_add(*spent_minor);
    }
    let mut lines: BTreeMap<(u32, &str), FormLine> = BTreeMap::new();
    for (kind, spent_minor) in by_kind {
        let place = kind.place(country);
        let line = lines.entry((line_number(place.line), place.line)).or_insert_with(|| FormLine {
            line: place.line.to_owned(),
            label: place.label.to_owned(),
            spent_minor: 0,
            deductible_minor: 0,
        });
        line.spent_minor = line.spent_minor.saturating_add(spent_minor);
        line.deductible_minor = line.deductible_minor.saturating_add(share(spent_minor, place.deductible_bp));
    }
    lines.into_values().collect()
}

/// What of all costs is deductible, minor units.
pub fn deductible_minor(country: Country, costs: &[(DeductionLine, i64)]) -> i64 {
    by_form_line(country, costs).iter().map(|line| line.deductible_minor).sum()
}

/// The number a line's name begins with, by which forms order their lines.
fn line_number(line: &str) -> u32 {
    let digits = line.trim_end_matches(|character: char| !character.is_ascii_digit());
    digits.parse().unwrap_or(u32::MAX)
}

fn share(amount_minor: i64, share_bp: i64) -> i64 {
    let product = i128::from(amount_minor) * i128::from(share_bp);
    let half = i128::from(WHOLE_BP / 2) * product.signum();
    // A share of at most the whole fits where the amount did.
    i64::try_from((product + half) / i128::from(WHOLE_BP)).unwrap_or(amount_minor)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(country: Country, costs: &[(DeductionLine, i64)], expected: &[(&str, i64, i64)]) {
        let lines = by_form_line(country, costs);
        let got: Vec<(&str, i64, i64)> =
            lines.iter().map(|line| (line.line.as_str(), line.spent_minor, line.deductible_minor)).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn meals_are_half_deductible_in_the_united_states() {
        let costs = [
            (DeductionLine::Travel, 30_000),
            (DeductionLine::ClientMeals, 10_001),
            (DeductionLine::TravelMeals, 2_000),
            (DeductionLine::Advertising, 5_000),
            (DeductionLine::ClientEntertainment, 9_000),
            (DeductionLine::Software, 1_200),
        ];
        let expected =
            [("8", 5_000, 5_000), ("24a", 30_000, 30_000), ("24b", 12_001, 6_001), ("27b", 10_200, 1_200)];
        check(Country::UnitedStates, &costs, &expected);
        assert_eq!(deductible_minor(Country::UnitedStates, &costs), 42_201);
    }

    #[test]
    fn entertaining_clients_is_not_allowable_in_the_united_kingdom() {
        let costs = [
            (DeductionLine::TravelMeals, 2_000),
            (DeductionLine::ClientMeals, 10_000),
            (DeductionLine::Advertising, 5_000),
            (DeductionLine::Mileage, 4_500),
        ];
        check(Country::UnitedKingdom, &costs, &[("20", 6_500, 6_500), ("24", 15_000, 5_000)]);
    }

    #[test]
    fn a_refund_lowers_its_line() {
        let costs = [(DeductionLine::Supplies, 5_000), (DeductionLine::Supplies, -1_500)];
        check(Country::UnitedStates, &costs, &[("22", 3_500, 3_500)]);
        let only_refund = [(DeductionLine::ClientMeals, -101)];
        check(Country::UnitedStates, &only_refund, &[("24b", -101, -51)]);
    }

    #[test]
    fn every_kind_has_a_line_on_both_forms() {
        for country in [Country::UnitedStates, Country::UnitedKingdom] {
            for kind in DeductionLine::ALL {
                let place = kind.place(country);
                assert!(line_number(place.line) < 50 && !place.label.is_empty(), "{kind:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn lines_add_up_to_what_was_spent(spent in proptest::collection::vec((0_usize..25, -9_999_i64..99_999), 0..40)) {
            let costs: Vec<(DeductionLine, i64)> =
                spent.iter().map(|(index, amount)| (DeductionLine::ALL[*index], *amount)).collect();
            for country in [Country::UnitedStates, Country::UnitedKingdom] {
                let total: i64 = by_form_line(country, &costs).iter().map(|line| line.spent_minor).sum();
                prop_assert_eq!(total, costs.iter().map(|(_, amount)| amount).sum::<i64>());
            }
        }
    }
}
