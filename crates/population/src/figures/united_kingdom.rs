//! The United Kingdom, in pence.
//!
//! - take-home: ONS ASHE April 2024, median full-time pay £37,430 a year, about £2,500 a month after income
//!   tax, National Insurance and pension contributions (own arithmetic).
//! - state pension: full new State Pension £230.25 a week in 2025-26 and £241.30 in 2026-27, paid every four
//!   weeks; about £1,000 a month.
//! - rent: ONS Price Index of Private Rents, UK average about £1,330 in early 2025.
//! - council tax: DLUHC, average band D 2024-25 in England £2,171 a year; over ten or twelve payments.
//! - energy: Ofgem price cap, £1,738 to £1,849 a year for a typical household in 2025.
//! - term support: maximum maintenance loan away from home outside London £10,544 in 2025-26, three instalments;
//!   the median student gets less, assumed £2,350 an instalment.
//! - pension: DWP Pensioners' Incomes, mean occupational pension of those who have one about £200 a week.
//! - retirement pot, freelance receipts, business takings, childcare, other bills: assumed, near the ONS Living
//!   Costs and Food Survey where it has them.

use super::Figures;

pub(super) static FIGURES: Figures = Figures {
    take_home: 250_000,
    casual_hour: 1_130,
    freelance_receipts: 320_000,
    business_takings: 1_350_000,
    state_pension: 100_000,
    pension: 78_000,
    retirement_pot: 14_000_000,
    rent: 110_000,
    mortgage: 102_000,
    property_tax: 17_500,
    energy: 14_600,
    water: 4_300,
    phone: 1_900,
    internet: 3_300,
    car_insurance: 4_600,
    home_insurance: 1_900,
    health: 3_500,
    car_loan: 27_500,
    education_loan: 18_000,
    fuel_fill: 5_200,
    childcare: 78_000,
    basket: 4_200,
    term_support: 235_000,
    parents: 22_000,
    student_room: 62_000,
    overdraft_fee: 1_100,
    unemployment: 42_000,
};
