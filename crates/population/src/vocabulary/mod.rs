//! How banks and shops write things. Two families, A and B, for each country; they share (almost) no names.

mod a_united_kingdom;
mod a_united_states;
mod b_united_kingdom;
mod b_united_states;
mod line;
mod names;

pub(crate) use line::{Line, render};

use crate::{Country, Vocabulary};

/// Names: one list for each kind of counterparty.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) banks: &'static [Bank; 2],
    pub(crate) cities: &'static [&'static str],
    pub(crate) first_names: &'static [&'static str],
    pub(crate) last_names: &'static [&'static str],
    /// First words of companies; clients, employers, suppliers and landlords all draw from here.
    pub(crate) company_heads: &'static [&'static str],
    pub(crate) company_tails: &'static [&'static str],
    /// Large employers by name.
    pub(crate) employers: &'static [&'static str],
    /// First words of small local shops.
    pub(crate) shop_heads: &'static [&'static str],
    pub(crate) groceries: &'static [&'static str],
    pub(crate) eating_out: &'static [&'static str],
    pub(crate) transport: &'static [&'static str],
    pub(crate) fuel: &'static [&'static str],
    pub(crate) car_service: &'static [&'static str],
    pub(crate) shopping: &'static [&'static str],
    pub(crate) home_stores: &'static [&'static str],
    pub(crate) pharmacies: &'static [&'static str],
    pub(crate) medical: &'static [&'static str],
    pub(crate) gyms: &'static [&'static str],
    pub(crate) subscriptions: &'static [(&'static str, i64)],
    pub(crate) phone: &'static [&'static str],
    pub(crate) internet: &'static [&'static str],
    pub(crate) energy: &'static [&'static str],
    pub(crate) water: &'static [&'static str],
    pub(crate) insurers: &'static [&'static str],
    pub(crate) landlords: &'static [&'static str],
    pub(crate) lenders: &'static [&'static str],
    pub(crate) property_tax: &'static [&'static str],
    pub(crate) childcare: &'static [&'static str],
    pub(crate) leisure: &'static [&'static str],
    pub(crate) travel: &'static [&'static str],
    pub(crate) charities: &'static [&'static str],
    pub(crate) loan_servicers: &'static [&'static str],
    pub(crate) pay_later: &'static [&'static str],
    pub(crate) payday_lenders: &'static [&'static str],
    pub(crate) platforms: &'static [&'static str],
    pub(crate) card_settlers: &'static [&'static str],
    pub(crate) business_software: &'static [(&'static str, i64)],
    pub(crate) workspace: &'static [&'static str],
    pub(crate) advertising: &'static [&'static str],
    pub(crate) wholesalers: &'static [&'static str],
    pub(crate) universities: &'static [&'static str],
    pub(crate) student_finance: &'static [&'static str],
    pub(crate) course_costs: &'static [&'static str],
    pub(crate) pensions: &'static [&'static str],
    pub(crate) state_benefit: &'static [&'static str],
    pub(crate) income_tax: &'static [&'static str],
    pub(crate) tax_refund: &'static [&'static str],
    pub(crate) sales_tax: &'static [&'static str],
    pub(crate) payroll_services: &'static [&'static str],
    /// Name and quarterly (`true`) or monthly payment.
    pub(crate) holdings: &'static [(&'static str, bool)],
    pub(crate) brokers: &'static [&'static str],
    pub(crate) unemployment: &'static [&'static str],
}

/// How one bank writes its lines, as templates for `render`.
#[derive(Debug)]
pub(crate) struct Bank {
    /// The bank, as account names carry it.
    pub(crate) name: &'static str,
    /// Whether the bank prints in capitals only.
    pub(crate) capitals: bool,
    pub(crate) card: &'static [&'static str],
    /// Through a processor, as small shops are paid.
    pub(crate) card_small: &'static [&'static str],
    pub(crate) bill: &'static [&'static str],
    pub(crate) standing_order: &'static [&'static str],
    /// From companies, nothing said of the purpose.
    pub(crate) credit: &'static [&'static str],
    /// Wires, as larger clients pay.
    pub(crate) wire: &'static [&'static str],
    /// Payroll that says so.
    pub(crate) payroll: &'static [&'static str],
    /// From people.
    pub(crate) person_in: &'static [&'static str],
    pub(crate) person_out: &'static [&'static str],
    pub(crate) deposit: &'static [&'static str],
    pub(crate) transfer_in: &'static [&'static str],
    pub(crate) transfer_out: &'static [&'static str],
    pub(crate) card_payment_out: &'static [&'static str],
    pub(crate) card_payment_in: &'static [&'static str],
    pub(crate) cash: &'static [&'static str],
    pub(crate) overdraft_fee: &'static [&'static str],
    pub(crate) interest_paid: &'static [&'static str],
    pub(crate) interest_charged: &'static [&'static str],
    pub(crate) dividend: &'static [&'static str],
    pub(crate) refund: &'static [&'static str],
    pub(crate) loan_payment_in: &'static [&'static str],
    pub(crate) loan_interest: &'static [&'static str],
}

impl Words {
    /// The words of one family in one country.
    pub(crate) fn of(vocabulary: Vocabulary, country: Country) -> &'static Self {
        match (vocabulary, country) {
            (Vocabulary::A, Country::UnitedStates) => &a_united_states::WORDS,
            (Vocabulary::A, Country::UnitedKingdom) => &a_united_kingdom::WORDS,
            (Vocabulary::B, Country::UnitedStates) => &b_united_states::WORDS,
            (Vocabulary::B, Country::UnitedKingdom) => &b_united_kingdom::WORDS,
        }
    }
}

#[cfg(test)]
mod tests;
