//! The widgets a dashboard can hold: one file each, one line each here.
//!
//! A widget turns the customer's kept summary into its own view model and draws it. It reads nothing else: no
//! profile, no store, no clock.

mod accrued_reserved;
mod allocation;
mod balance_outlook;
mod business_personal;
mod cash_reserve;
mod debt_care;
mod dividend_income;
mod empty;
mod getting_started;
mod holdings;
mod income_by_payer;
mod income_calendar;
mod money_path;
mod net_worth;
mod next_step;
mod paycheck;
mod plan_outlook;
mod portfolio_yield;
mod preservation;
mod quarter_strip;
mod receivables;
mod recent_transactions;
mod required_distribution;
mod runway;
mod safe_to_spend;
mod set_aside;
mod spending_by_category;
mod student_term;
mod tax_due;
mod tax_position;
mod text_note;
mod to_categorise;
mod upcoming_bills;
mod withdrawal_rate;

pub(crate) use set_aside::{mode_name, reason_sentence, trigger_name};

#[cfg(test)]
mod testing;

use std::sync::Arc;

use cashflow::Summary;
use layout::{Catalogue, Class, Extra, InvalidId};
use leptos::prelude::*;
use money::{Locale, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use services::{Advice, Dashboard, KeptPlan, PortfolioSummary, ReceivablesView, SetAsides, TaxYears};

use crate::ui::table::TableData;

/// What every widget may read.
#[derive(Clone)]
pub struct WidgetContext {
    /// The customer's figures.
    pub summary: Arc<Summary>,
    /// What clients owe; `None` without invoices.
    pub receivables: Option<Arc<ReceivablesView>>,
    /// What investment accounts hold and pay; `None` while nothing is known of any holding.
    pub portfolio: Option<Arc<PortfolioSummary>>,
    /// The tax years that concern the customer; `None` until the country is known.
    pub tax: Option<Arc<TaxYears>>,
    /// Where the customer stands with the money put aside for tax.
    pub set_asides: Arc<SetAsides>,
    /// The retirement plan the customer keeps.
    pub plan: Option<Arc<KeptPlan>>,
    /// What stands of what the customer was told they may do.
    pub advice: Arc<Vec<Advice>>,
    /// How the customer's country writes dates.
    pub locale: Locale,
    /// The properties the layout gives this element.
    pub props: Extra,
    /// The element's key, unique in the page: for ids of charts and headings.
    pub key: String,
}

impl WidgetContext {
    /// What widgets read of a dashboard.
    pub(crate) fn of(dashboard: &Dashboard, locale: Locale) -> Self {
        Self {
            summary: dashboard.summary.clone(),
            tax: dashboard.tax.clone(),
            receivables: dashboard.receivables.clone(),
            portfolio: dashboard.portfolio.clone(),
            set_asides: dashboard.set_asides.clone(),
            plan: dashboard.plan.clone(),
            advice: dashboard.advice.clone(),
            locale,
            props: Extra::new(),
            key: String::new(),
        }
    }

    /// An amount of the summary's currency.
    pub fn money(&self, amount_minor: i64) -> Money {
        Money::new(amount_minor, self.summary.currency)
    }
}

/// What a widget draws inside its frame.
pub struct Tile {
    /// Figures, chart, list, or an empty, not-enough-data or error state.
    pub body: AnyView,
    /// How the figures are computed, in a few sentences with the customer's own numbers.
    pub how: Option<AnyView>,
    /// The chart's figures, for those who cannot or would not look at it.
    pub table: Option<TableData>,
}

/// One widget.
pub struct WidgetSpec {
    /// Its name in layouts; stored there, so never renamed.
    pub id: &'static str,
    /// The classes an element of it may have.
    pub classes: &'static [Class],
    /// Its entry in the catalogue of what this build draws, with its properties' schema.
    pub entry: fn(&'static str, &'static [Class]) -> Result<layout::WidgetSpec, InvalidId>,
    /// Whether it is for this customer at all; where it is not, its place is left out instead of drawn empty.
    pub applies: fn(&WidgetContext) -> bool,
    /// Draws it.
    pub render: fn(&WidgetContext) -> Tile,
}

/// For everybody.
fn always(_: &WidgetContext) -> bool {
    true
}

/// For whoever has holdings Attune knows of.
fn has_holdings(context: &WidgetContext) -> bool {
    context.portfolio.is_some()
}

/// Properties of a widget that has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoProps {}

/// Every widget, by name.
pub static WIDGETS: &[&WidgetSpec] = &[
    &accrued_reserved::SPEC,
    &allocation::SPEC,
    &balance_outlook::SPEC,
    &business_personal::SPEC,
    &cash_reserve::SPEC,
    &debt_care::SPEC,
    &dividend_income::SPEC,
    &getting_started::SPEC,
    &holdings::SPEC,
    &income_by_payer::SPEC,
    &income_calendar::SPEC,
    &money_path::SPEC,
    &net_worth::SPEC,
    &next_step::SPEC,
    &paycheck::SPEC,
    &plan_outlook::SPEC,
    &portfolio_yield::SPEC,
    &preservation::SPEC,
    &quarter_strip::SPEC,
    &receivables::SPEC,
    &recent_transactions::SPEC,
    &required_distribution::SPEC,
    &runway::SPEC,
    &safe_to_spend::SPEC,
    &set_aside::SPEC,
    &spending_by_category::SPEC,
    &student_term::SPEC,
    &tax_due::SPEC,
    &text_note::SPEC,
    &to_categorise::SPEC,
    &upcoming_bills::SPEC,
    &withdrawal_rate::SPEC,
];

/// The widget of that name, if this build has it.
pub fn widget(id: &str) -> Option<&'static WidgetSpec> {
    WIDGETS.iter().copied().find(|spec| spec.id == id)
}

/// What this build can draw cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueFault {
    /// A widget's name is no id.
    #[error(transparent)]
    Name(#[from] InvalidId),
    /// An action of the feed cannot be read.
    #[error(transparent)]
    Action(#[from] actions::CatalogueError),
}

/// What this build can draw, for checking and resolving layouts.
///
/// # Errors
/// When a widget's name is no id or an action cannot be read; tests keep this from happening.
pub fn catalogue() -> Result<Catalogue, CatalogueFault> {
    let entries: Result<Vec<_>, _> = WIDGETS.iter().map(|spec| (spec.entry)(spec.id, spec.classes)).collect();
    let actions = actions::elements()?;
    let feed = layout::Id::new(actions::FEED)?;
    Ok(Catalogue::new(entries?).with_conditions(decision::check_visibility).with_feed(feed, actions))
}
