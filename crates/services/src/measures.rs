//! How the layouts do, for the product team: counts and shares over all customers of the last four weeks, and nothing of
//! any one of them.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use decision::{Calibration, Told};
use evaluation::churn::{Churn, Shown, churn};
use store::exposures::{Decided, LayoutCount, StoredScreen};

use crate::exposures::OutcomeKind;
use crate::holdout::HoldoutComparison;
use crate::people::Principal;
use crate::why::basis_points;
use crate::{Attune, ServiceError};

/// The figures look back so many days.
const DAYS: i64 = 28;
/// Screens read at once while all are walked through.
const SCREENS_AT_ONCE: i64 = 1_000;
/// Events that are a customer's own change of their dashboard, by how their names begin: what follows is the change's id.
const OWN_CHANGES: [&str; 2] = ["arrangement-", "choice-"];
/// The event of a change taken back.
const TAKEN_BACK: &str = "undo-";

/// What can be counted quickly, as often as somebody asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tallies {
    /// Decisions made.
    pub decisions: i64,
    /// Customers they were made for.
    pub customers: i64,
    /// Microseconds that half of the decisions took at most; `None` of none.
    pub latency_us_median: Option<i64>,
    /// Microseconds that 99 of 100 decisions took at most; `None` of none.
    pub latency_us_p99: Option<i64>,
    /// Pages of this process that showed the last layout because a decision was not ready in time, since its start.
    pub stale_pages: u64,
    /// Each revision of a layout that was decided on, seen or acted on, by name.
    pub layouts: Vec<LayoutTally>,
}

/// What came of one revision of a layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutTally {
    /// The layout's name.
    pub layout: String,
    /// Its revision.
    pub revision: i64,
    /// Decisions for it.
    pub decisions: i64,
    /// Elements seen, each once a decision.
    pub exposures: i64,
    /// What was done with elements, each kind once a decision and element; kinds that never happened are 0.
    pub outcomes: Vec<(OutcomeKind, i64)>,
}

/// The figures of the product team.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// The first day they cover.
    pub since: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// The counts.
    pub tallies: Tallies,
    /// How restless screens were.
    pub restlessness: Restlessness,
    /// What arranging dashboards does; `None` where nobody is held out.
    pub holdout: Option<HoldoutComparison>,
    /// How well the propensities of slots hold; `None` where no choice of a slot was seen.
    pub propensities: Option<Propensities>,
}

/// How well what slots were said to be taken up holds, over the last 90 days: by how much it misses what came, on the
/// average (expected calibration error), in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Propensities {
    /// Choices that were seen.
    pub seen: u32,
    /// Before calibration.
    pub raw_error_bp: i64,
    /// Calibrated, each half of the customers by what the other half took up.
    pub error_bp: i64,
    /// Whether enough was seen of both halves to calibrate.
    pub is_calibrated: bool,
}

/// How restless screens were from one decision to the next.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Restlessness {
    /// Weeks in which something was decided for a customer, over all customers.
    pub customer_weeks: u32,
    /// Places that elements moved up or down in a customer-week; `None` of no week.
    pub positions_moved_per_customer_week: Option<f64>,
    /// Changes that customers made to their dashboards themselves.
    pub changes: u32,
    /// Those of them that they took back.
    pub undone: u32,
}

impl Restlessness {
    /// Changes taken back, in basis points of those made; `None` where none was made.
    #[must_use]
    pub fn undo_rate_bp(&self) -> Option<u32> {
        self.undone.saturating_mul(10_000).checked_div(self.changes)
    }
}

impl Attune {
    /// The figures of the last 28 days.
    ///
    /// # Errors
    /// For everybody outside the product team.
    pub async fn measures(&self, person: &Principal) -> Result<Measures, ServiceError> {
        person.product()?;
        let now = self.now();
        let since = now - Duration::days(DAYS);
        Ok(Measures {
            since: since.date_naive(),
            until: now.date_naive(),
            tallies: self.tallies_since(since).await?,
            restlessness: self.restlessness_since(since).await?,
            holdout: self.holdout_comparison(DAYS).await?,
            propensities: self.propensities().await?,
        })
    }

    async fn propensities(&self) -> Result<Option<Propensities>, ServiceError> {
        let [one, other] = self.told_propensities().await?;
        let count = |told: &[Told]| told.iter().fold(0_u32, |sum, told| sum.saturating_add(told.seen));
        let (ones, others) = (count(&one), count(&other));
        let both = f64::from(ones) + f64::from(others);
        // Each half is judged by what was fitted on the other.
        let error = |fit: &dyn Fn(&[Told]) -> Calibration| {
            let of =
                |judged: &[Told], fitted_on: &[Told]| fit(fitted_on).expected_error(judged).unwrap_or(0.0);
            (f64::from(ones) * of(&one, &other) + f64::from(others) * of(&other, &one)) / both
        };
        let fitted = [Calibration::fit(&one), Calibration::fit(&other)];
        Ok((both > 0.0).then(|| Propensities {
            seen: ones.saturating_add(others),
            raw_error_bp: basis_points(error(&|_| Calibration::default())),
            error_bp: basis_points(error(&|told| Calibration::fit(told))),
            is_calibrated: fitted.iter().all(|fitted| !fitted.is_none()),
        }))
    }

    /// The counts of the last 28 days, for whoever runs the server.
    ///
    /// # Errors
    /// The database's own failure.
    pub async fn tallies(&self) -> Result<Tallies, ServiceError> {
        self.tallies_since(self.now() - Duration::days(DAYS)).await
    }

    async fn tallies_since(&self, since: DateTime<Utc>) -> Result<Tallies, ServiceError> {
        let Decided { decisions, customers } = store::exposures::decided_since(&self.db, since).await?;
        let latency = async |hundredths| match quicker(decisions, hundredths) {
            Some(quicker) => store::exposures::latency_us_since(&self.db, since, quicker).await,
            None => Ok(None),
        };
        Ok(Tallies {
            decisions,
            customers,
            latency_us_median: latency(50).await?,
            latency_us_p99: latency(99).await?,
            stale_pages: self.stale_pages.load(Ordering::Relaxed),
            layouts: by_layout(&store::exposures::counts_since(&self.db, since).await?),
        })
    }

    /// Walks through every screen of the time, so that no more than a page of them and one customer's are held at once.
    async fn restlessness_since(&self, since: DateTime<Utc>) -> Result<Restlessness, ServiceError> {
        let mut walk = Walk::default();
        let mut after = (String::new(), 0);
        loop {
            let place = (after.0.as_str(), after.1);
            let page = store::exposures::screens_since(&self.db, since, place, SCREENS_AT_ONCE).await?;
            let Some(last) = page.last() else { return Ok(walk.finish()) };
            after = (last.user_id.clone(), last.sequence);
            page.into_iter().for_each(|screen| walk.add(screen));
        }
    }
}

/// How many of so many decisions are quicker than the one that so many hundredths take at most, by the nearest rank.
fn quicker(decisions: i64, hundredths: i64) -> Option<i64> {
    let rank = (decisions.saturating_mul(hundredths) + 99) / 100;
    (decisions > 0).then(|| rank.max(1) - 1)
}

fn by_layout(counts: &[LayoutCount]) -> Vec<LayoutTally> {
    let mut layouts: BTreeMap<(&str, i64), LayoutTally> = BTreeMap::new();
    for each in counts {
        let tally = layouts.entry((&each.layout, each.revision)).or_insert_with(|| LayoutTally {
            layout: each.layout.clone(),
            revision: each.revision,
            decisions: 0,
            exposures: 0,
            outcomes: OutcomeKind::ALL.map(|kind| (kind, 0)).to_vec(),
        });
        match each.kind.as_str() {
            "decided" => tally.decisions = each.count,
            "seen" => tally.exposures = each.count,
            kind => {
                let kept = tally.outcomes.iter_mut().find(|(known, _)| known.as_str() == kind);
                if let Some((_, count)) = kept {
                    *count = each.count;
                }
            }
        }
    }
    layouts.into_values().collect()
}

/// The screens of the customer who is walked through, and the sums over those before.
#[derive(Default)]
struct Walk {
    screens: Vec<StoredScreen>,
    sums: Restlessness,
    positions_moved: f64,
}

impl Walk {
    /// Takes the next screen; those of one customer follow each other, oldest first.
    fn add(&mut self, screen: StoredScreen) {
        if self.screens.last().is_some_and(|before| before.user_id != screen.user_id) {
            self.end_customer();
        }
        self.screens.push(screen);
    }

    fn end_customer(&mut self) {
        let screens = std::mem::take(&mut self.screens);
        let (shown, changes, undone) = as_shown(&screens);
        let Churn { customer_weeks, positions_moved_per_customer_week, .. } = churn(&shown);
        self.positions_moved +=
            positions_moved_per_customer_week.map_or(0.0, |moved| moved * f64::from(customer_weeks));
        self.sums.customer_weeks += customer_weeks;
        self.sums.changes += changes;
        self.sums.undone += undone;
    }

    fn finish(mut self) -> Restlessness {
        self.end_customer();
        let weeks = self.sums.customer_weeks;
        let a_week = (weeks > 0).then(|| self.positions_moved / f64::from(weeks));
        Restlessness { positions_moved_per_customer_week: a_week, ..self.sums }
    }
}

/// One customer's screens as churn is counted from them, with their own changes and how many of these they took back.
///
/// Days are UTC's, since nobody told theirs.
fn as_shown(screens: &[StoredScreen]) -> (Vec<Shown>, u32, u32) {
    let mut taken_back: Vec<&str> =
        screens.iter().filter_map(|screen| screen.event_id.strip_prefix(TAKEN_BACK)).collect();
    taken_back.sort_unstable();
    let own_change = |screen: &StoredScreen| {
        let change = OWN_CHANGES.iter().find_map(|begins| screen.event_id.strip_prefix(begins));
        change.map(|change| taken_back.binary_search(&change).is_ok())
    };
    let (mut changes, mut undone) = (0, 0);
    let shown = screens.iter().map(|screen| {
        let own = own_change(screen);
        changes += u32::from(own.is_some());
        undone += u32::from(own == Some(true));
        Shown {
            customer: screen.user_id.clone(),
            day: screen.at.date_naive(),
            order: screen.elements.split(' ').filter(|key| !key.is_empty()).map(str::to_owned).collect(),
            is_undone: own == Some(true),
        }
    });
    (shown.collect(), changes, undone)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    /// A screen on a day of March 2026, the 2nd of which is a Monday.
    fn screen(customer: &str, day: u32, event_id: &str, elements: &str) -> StoredScreen {
        StoredScreen {
            user_id: customer.to_owned(),
            sequence: i64::from(day),
            event_id: event_id.to_owned(),
            elements: elements.to_owned(),
            at: Utc.with_ymd_and_hms(2026, 3, day, 12, 0, 0).unwrap(),
        }
    }

    fn check(screens: &[StoredScreen], expected: (u32, Option<f64>, u32, u32), rate_bp: Option<u32>) {
        let mut walk = Walk::default();
        screens.iter().cloned().for_each(|screen| walk.add(screen));
        let found = walk.finish();
        let all =
            (found.customer_weeks, found.positions_moved_per_customer_week, found.changes, found.undone);
        assert_eq!((all, found.undo_rate_bp()), (expected, rate_bp));
    }

    #[test]
    fn moves_are_counted_by_customer_and_week() {
        check(&[], (0, None, 0, 0), None);
        check(&[screen("ana", 2, "import", "a b c")], (1, Some(0.0), 0, 0), None);
        let ana = [screen("ana", 2, "import", "a b c"), screen("ana", 10, "day", "c a b")];
        check(&ana, (2, Some(2.0), 0, 0), None);
        let both =
            [ana.to_vec(), vec![screen("ben", 3, "import", "a"), screen("ben", 3, "day", "")]].concat();
        check(&both, (3, Some(4.0 / 3.0), 0, 0), None);
    }

    #[test]
    fn a_change_taken_back_is_found_by_its_own_id() {
        let screens = [
            screen("ana", 2, "import", "a b c"),
            screen("ana", 3, "arrangement-1", "b a c"),
            screen("ana", 4, "choice-2", "c b a"),
            screen("ana", 5, "import-2", "c b a"),
            screen("ana", 6, "undo-1", "a b c"),
            screen("ana", 7, "undo-9", "a b c"),
        ];
        check(&screens, (1, Some(10.0), 2, 1), Some(5_000));
        // Another customer's change of the same id is not theirs.
        let others = [screen("ana", 3, "arrangement-1", "a b"), screen("ben", 4, "undo-1", "a b")];
        check(&others, (2, Some(0.0), 1, 0), Some(0));
    }

    #[test]
    fn ranks_are_the_nearest() {
        for (decisions, hundredths, expected) in [
            (0, 50, None),
            (1, 50, Some(0)),
            (1, 99, Some(0)),
            (2, 50, Some(0)),
            (3, 50, Some(1)),
            (100, 99, Some(98)),
            (101, 99, Some(99)),
            (1_000, 99, Some(989)),
        ] {
            assert_eq!(quicker(decisions, hundredths), expected, "{hundredths} of {decisions}");
        }
    }

    #[test]
    fn counts_are_gathered_by_revision() {
        let count = |revision, kind: &str, count| LayoutCount {
            layout: "home-retiree".to_owned(),
            revision,
            kind: kind.to_owned(),
            count,
        };
        let counts = [count(1, "seen", 4), count(2, "acted", 1), count(2, "decided", 3), count(2, "seen", 9)];
        let found = by_layout(&counts);
        let figures: Vec<_> =
            found.iter().map(|tally| (tally.revision, tally.decisions, tally.exposures)).collect();
        assert_eq!(figures, [(1, 0, 4), (2, 3, 9)]);
        let told: Vec<i64> = found[1].outcomes.iter().map(|(_, count)| *count).collect();
        assert_eq!(told, [0, 1, 0, 0, 0, 0]);
    }
}
