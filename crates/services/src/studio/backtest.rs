//! A draft tried on the customers there are, before anybody sees it: whose screen would change, by how much, and what
//! guardrails would hold back. Nothing is recorded.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveTime};
use decision::{Published, State, bucket, decide};
use layout::{Composed, Document, Id, displacement};
use serde::Serialize;

use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The recorded decisions a draft is tried on in the Studio reach back so many days.
const DAYS: u64 = 90;
/// The longest a page waits for it.
const PAGE_TIME_MAX: Duration = Duration::from_secs(3);
/// Seed of the order in which customers are tried.
const ORDER: &str = "backtest";

/// What would change if a draft were live.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtest {
    /// The layout.
    pub layout: String,
    /// The first day whose decisions count.
    pub since: NaiveDate,
    /// Customers with a decision since then.
    pub customers: usize,
    /// Of those, on how many it was tried before time ran out. They are taken in an order that says nothing of them, so
    /// that they stand for all.
    pub customers_tried: usize,
    /// Decisions recorded since then.
    pub decisions: i64,
    /// Of those, how many had shown this layout.
    pub decisions_of_layout: i64,
    /// Customers the engine would show this layout today.
    pub shown_to: usize,
    /// Of those, how many would see another screen.
    pub changed_for: usize,
    /// Widgets that would come to those customers, over all of them.
    pub widgets_added: usize,
    /// Widgets that would go.
    pub widgets_removed: usize,
    /// Places moved by widgets that stay, over all customers.
    pub positions_moved: usize,
    /// Elements held back, by the code of the guardrail that does.
    pub held_back: BTreeMap<String, usize>,
    /// What it would do to what customers do.
    pub effect: Effect,
}

/// What a draft would do to what customers do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Effect {
    /// The log does not tell.
    CannotBeEstimated {
        /// Why, and what would tell.
        why: &'static str,
    },
}

/// Every screen is chosen by rule: those who saw one differ from those who did not, and nobody has seen the draft.
const NOT_DRAWN: Effect = Effect::CannotBeEstimated {
    why: "Screens are chosen by rule and not drawn by chance, so the log cannot tell what customers would do with one that nobody has seen. Show it to a share of the customers first, and compare.",
};

impl Attune {
    /// The backtest of the last 90 days, as far as a page can wait for it.
    ///
    /// # Errors
    /// As [`Self::backtest`], and for everybody outside the product team.
    pub async fn backtest_for_page(
        &self,
        person: &Principal,
        draft: &Document,
    ) -> Result<Backtest, ServiceError> {
        person.product()?;
        // A layout nobody sees yet changes nothing for anybody, which is what is found.
        let today = self.now().date_naive();
        let since = today.checked_sub_days(chrono::Days::new(DAYS)).unwrap_or(today);
        self.backtest_within(draft, since, Some(PAGE_TIME_MAX)).await
    }

    /// Decides for every customer with a decision since `since`, as they are today, with the live layouts and with the
    /// draft in its layout's place, and compares the screens. Nothing is recorded.
    ///
    /// # Errors
    /// When the store fails or the draft's layout is unknown.
    pub async fn backtest(&self, draft: &Document, since: NaiveDate) -> Result<Backtest, ServiceError> {
        self.live(draft.metadata.name.as_str())?;
        self.backtest_within(draft, since, None).await
    }

    async fn backtest_within(
        &self,
        draft: &Document,
        since: NaiveDate,
        time_max: Option<Duration>,
    ) -> Result<Backtest, ServiceError> {
        let started = Instant::now();
        let name = draft.metadata.name.clone();
        let with_draft = self.with_draft(draft)?;
        let mut owners = store::decisions::owners_since(&self.db, since).await?;
        owners.sort_by(|one, other| {
            bucket(ORDER, one.as_str()).total_cmp(&bucket(ORDER, other.as_str())).then(one.cmp(other))
        });
        let from = since.and_time(NaiveTime::MIN).and_utc();
        let (decisions, decisions_of_layout) =
            store::exposures::decisions_of(&self.db, name.as_str(), from).await?;
        let mut found = Backtest {
            layout: name.to_string(),
            since,
            customers: owners.len(),
            customers_tried: 0,
            decisions,
            decisions_of_layout,
            shown_to: 0,
            changed_for: 0,
            widgets_added: 0,
            widgets_removed: 0,
            positions_moved: 0,
            held_back: BTreeMap::new(),
            effect: NOT_DRAWN,
        };
        for owner in owners {
            if time_max.is_some_and(|time_max| started.elapsed() >= time_max) {
                break;
            }
            found.customers_tried += 1;
            let Some(person) = self.customer_of(&owner).await? else { continue };
            self.try_on(&person, &name, &with_draft, &mut found).await?;
        }
        Ok(found)
    }

    async fn try_on(
        &self,
        person: &Principal,
        name: &Id,
        with_draft: &Published,
        found: &mut Backtest,
    ) -> Result<(), ServiceError> {
        let context = self.context(person, "backtest").await?;
        let in_force = self.decision_in_force(person.customer()?).await?;
        let state = in_force.map_or_else(State::default, |decision| decision.state_after);
        let screen = |published: &Published| {
            decide(&context, &self.policy(), &self.catalogue, published, &state, self.now())
        };
        let after = screen(with_draft);
        if after.layout.name != *name {
            return Ok(());
        }
        let before = screen(&self.published_for(&context.customer));
        found.shown_to += 1;
        for denial in &after.denials {
            *found.held_back.entry(denial.reason_code.clone()).or_default() += 1;
        }
        found.count(&before.screen, &after.screen);
        Ok(())
    }
}

impl Backtest {
    /// Counts what is different between two screens of one customer.
    fn count(&mut self, before: &Composed, after: &Composed) {
        let apart = displacement(before, after);
        self.widgets_added += apart.added;
        self.widgets_removed += apart.removed;
        self.positions_moved += apart.positions_moved;
        self.changed_for += usize::from(!apart.is_none());
    }
}
