//! What each life earns and what earning costs it. One file a life; the other files are streams lives share.

mod business_owner;
mod clients;
mod draws;
mod expenses;
mod freelancer;
mod income_tax;
mod investments;
mod job;
mod retiree;
mod salaried;
mod student;

use crate::Life;
use crate::builder::Builder;

/// Posts everything that belongs to the household's life.
pub(crate) fn earn(builder: &mut Builder<'_>) {
    match builder.situation.life {
        Life::Freelancer => freelancer::earn(builder),
        Life::Retiree => retiree::earn(builder),
        Life::Salaried => salaried::earn(builder),
        Life::Student => student::earn(builder),
        Life::BusinessOwner => business_owner::earn(builder),
    }
}
