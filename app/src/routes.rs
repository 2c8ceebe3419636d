//! Every page there is: its path, who may see it, and the function that renders it.
//!
//! The server builds its router from this list and tests walk it, so a page that is not here does not exist and
//! a page without an access rule does not compile.

use std::future::Future;
use std::pin::Pin;

use services::Role;

use crate::context::Visit;
use crate::error::PageError;
use crate::pages;
use crate::shell::Page;

/// Who may see a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, signed in or not.
    Public,
    /// Anyone signed in. Others are sent to sign in.
    SignedIn,
    /// Signed in with one of these roles; others are told there is no such page.
    Roles(&'static [Role]),
}

/// What rendering a page gives, later.
pub type PageFuture = Pin<Box<dyn Future<Output = Result<Page, PageError>> + Send>>;

/// One page.
pub struct PageRoute {
    /// The path as axum matches it, such as `/import/{id}`.
    pub path: &'static str,
    /// Who may see it.
    pub access: Access,
    /// Loads the data and builds the page.
    pub render: fn(Visit) -> PageFuture,
}

macro_rules! page {
    ($path:literal, $access:expr, $render:path) => {
        PageRoute { path: $path, access: $access, render: |visit| Box::pin($render(visit)) }
    };
}

const CUSTOMER: Access = Access::Roles(&[Role::Customer]);
const ADVISOR: Access = Access::Roles(&[Role::Advisor]);
const PRODUCT: Access = Access::Roles(&[Role::Product]);
const STAFF: Access = Access::Roles(&[Role::Product, Role::Advisor, Role::Admin]);

/// The pages, by path.
pub static PAGES: &[PageRoute] = &[
    page!("/", Access::Public, pages::home::read::page),
    page!("/account", Access::SignedIn, pages::account::read::page),
    page!("/account/connections", CUSTOMER, pages::connection::read::page),
    page!("/activity", CUSTOMER, pages::activity::read::page),
    page!("/cases", ADVISOR, pages::cases::list::page),
    page!("/cases/{id}", ADVISOR, pages::cases::read::page),
    page!("/dashboard", CUSTOMER, pages::dashboard::read::page),
    page!("/developers", Access::Public, pages::developers::read::page),
    page!("/import", CUSTOMER, pages::import::create::page),
    page!("/import/{id}", CUSTOMER, pages::import::preview::page),
    page!("/imports", CUSTOMER, pages::import::list::page),
    page!("/inbox", CUSTOMER, pages::inbox::read::page),
    page!("/invoices", CUSTOMER, pages::invoice::list::page),
    page!("/invoices/import", CUSTOMER, pages::invoice::import::page),
    page!("/invoices/import/{id}", CUSTOMER, pages::invoice::preview::page),
    page!("/invoices/new", CUSTOMER, pages::invoice::create::page),
    page!("/invoices/{id}", CUSTOMER, pages::invoice::read::page),
    page!("/invoices/{id}/edit", CUSTOMER, pages::invoice::edit::page),
    page!("/model", Access::Public, pages::model::read::page),
    page!("/offline", Access::Public, pages::offline::read::page),
    page!("/portfolio", CUSTOMER, pages::portfolio::read::page),
    page!("/portfolio/calendar", CUSTOMER, pages::portfolio::calendar::page),
    page!("/portfolio/income", CUSTOMER, pages::portfolio::income::page),
    page!("/portfolio/manage", CUSTOMER, pages::portfolio::manage::page),
    page!("/portfolio/rebalance", CUSTOMER, pages::portfolio::rebalance::page),
    page!("/retirement", CUSTOMER, pages::retirement::read::page),
    page!("/retirement/ladder", CUSTOMER, pages::retirement::ladder::page),
    page!("/retirement/plan", CUSTOMER, pages::retirement::plan::page),
    page!("/set-aside", CUSTOMER, pages::set_aside::read::page),
    page!("/sign-in", Access::Public, pages::session::create::page),
    page!("/sign-up", Access::Public, pages::account::create::page),
    page!("/staff", STAFF, pages::staff::read::page),
    page!("/studio", PRODUCT, pages::studio::list::page),
    page!("/studio/audiences", PRODUCT, pages::studio::audiences::page),
    page!("/studio/drafts/{id}", PRODUCT, pages::studio::draft::page),
    page!("/studio/drafts/{id}/review", PRODUCT, pages::studio::review::page),
    page!("/studio/drafts/{id}/widths", PRODUCT, pages::studio::widths::page),
    page!("/studio/experiments", PRODUCT, pages::studio::experiments::page),
    page!("/studio/experiments/{id}", PRODUCT, pages::studio::experiment::page),
    page!("/studio/fairness", PRODUCT, pages::studio::fairness::page),
    page!("/studio/layouts/{name}", PRODUCT, pages::studio::history::page),
    page!("/studio/measures", PRODUCT, pages::studio::measures::page),
    page!("/tax", CUSTOMER, pages::tax::read::page),
    page!("/tax/costs", CUSTOMER, pages::tax::costs::page),
    page!("/tax/export", CUSTOMER, pages::tax::export::page),
    page!("/tax/profile", CUSTOMER, pages::tax::profile::page),
    page!("/transactions", CUSTOMER, pages::transaction::list::page),
    page!("/transactions/rules", CUSTOMER, pages::rule::list::page),
    page!("/transactions/rules/new", CUSTOMER, pages::rule::edit::new),
    page!("/transactions/rules/{id}", CUSTOMER, pages::rule::edit::change),
    page!("/transactions/{id}", CUSTOMER, pages::transaction::edit::page),
    page!("/welcome", CUSTOMER, pages::account::welcome::page),
    page!("/what-if", CUSTOMER, pages::what_if::read::page),
    page!("/why", CUSTOMER, pages::why::read::page),
];
