//! The United States, in cents.
//!
//! - take-home: BLS Current Population Survey, median usual weekly earnings of full-time workers about $1,190 in
//!   2024, some $5,160 a month before and about $4,050 after federal tax, FICA and benefits (own arithmetic).
//! - state pension: SSA, average retired worker about $1,976 a month in January 2025.
//! - rent: Census ACS 2023 median gross rent $1,406. Mortgage: ACS 2023 median owner cost with a mortgage about
//!   $1,900; principal and interest part assumed.
//! - energy, phone, health, fuel: BLS Consumer Expenditure Survey 2023 (utilities $4,800, health care $6,159,
//!   petrol $2,694 a year), divided by payments.
//! - pension: Census and EBRI put the median private or public pension near $1,000 to $2,000 a month; assumed.
//! - retirement pot: Federal Reserve Survey of Consumer Finances 2022, median retirement account of families
//!   aged 65 to 74 that have one $200,000.
//! - car loan: Experian State of Automotive Finance 2024, about $525 used and $735 new.
//! - overdraft fee: CFPB and Bankrate surveys 2024, about $27 to $35.
//! - freelance receipts, business takings, student amounts, childcare: assumed.

use super::Figures;

pub(super) static FIGURES: Figures = Figures {
    take_home: 405_000,
    casual_hour: 1_450,
    freelance_receipts: 560_000,
    business_takings: 2_100_000,
    state_pension: 197_600,
    pension: 135_000,
    retirement_pot: 26_000_000,
    rent: 140_600,
    mortgage: 165_000,
    property_tax: 31_000,
    energy: 16_500,
    water: 6_500,
    phone: 7_500,
    internet: 7_200,
    car_insurance: 15_500,
    home_insurance: 13_500,
    health: 24_000,
    car_loan: 53_000,
    education_loan: 28_000,
    fuel_fill: 4_600,
    childcare: 110_000,
    basket: 6_800,
    term_support: 520_000,
    parents: 45_000,
    student_room: 85_000,
    overdraft_fee: 3_000,
    unemployment: 160_000,
};
