//! Typical amounts by country, each with its source. All in minor units of the country's currency, per month
//! unless the name says otherwise; households spread around them by log-normal factors.

mod united_kingdom;
mod united_states;

use crate::Country;

/// The medians a household is drawn around.
#[derive(Debug)]
pub(crate) struct Figures {
    /// Take-home pay of one full-time employee.
    pub(crate) take_home: i64,
    /// One hour of student or casual work, after deductions.
    pub(crate) casual_hour: i64,
    /// Receipts of a full-time freelancer before tax and expenses.
    pub(crate) freelance_receipts: i64,
    /// Receipts of a small business.
    pub(crate) business_takings: i64,
    /// State pension of one retired worker.
    pub(crate) state_pension: i64,
    /// Occupational pension or annuity.
    pub(crate) pension: i64,
    /// Value of a retiree's invested savings, not a monthly figure.
    pub(crate) retirement_pot: i64,
    pub(crate) rent: i64,
    pub(crate) mortgage: i64,
    /// Property or council tax.
    pub(crate) property_tax: i64,
    pub(crate) energy: i64,
    pub(crate) water: i64,
    pub(crate) phone: i64,
    pub(crate) internet: i64,
    pub(crate) car_insurance: i64,
    pub(crate) home_insurance: i64,
    /// Premiums and out-of-pocket payments of one adult.
    pub(crate) health: i64,
    pub(crate) car_loan: i64,
    pub(crate) education_loan: i64,
    /// One tank.
    pub(crate) fuel_fill: i64,
    /// One child in day care.
    pub(crate) childcare: i64,
    /// One supermarket visit.
    pub(crate) basket: i64,
    /// Student loan, grant or aid refund for one term.
    pub(crate) term_support: i64,
    /// What parents send a student.
    pub(crate) parents: i64,
    /// A room in halls or a shared house.
    pub(crate) student_room: i64,
    /// Overdraft fee or a month's overdraft interest.
    pub(crate) overdraft_fee: i64,
    /// Unemployment benefit.
    pub(crate) unemployment: i64,
}

impl Figures {
    /// The figures of a country.
    pub(crate) fn of(country: Country) -> &'static Self {
        match country {
            Country::UnitedStates => &united_states::FIGURES,
            Country::UnitedKingdom => &united_kingdom::FIGURES,
        }
    }
}
