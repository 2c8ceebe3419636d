//! What Attune knows of a customer's money: built from all rows by every import and correction, kept as one
//! summary, and read by dashboards instead of rows.

use std::collections::HashSet;
use std::sync::Arc;

use cashflow::forecast::{Earlier, Origins};
use cashflow::{Inputs, Summary};
use categorise::{Assignment, Category, Series, Split, Teachings, categorise, find_series};
use chrono::{Datelike, Days, Months, NaiveDate};
use ledger::{Account, AccountKind, Balance, CustomerId, Transaction};
use rules::Rule;
use serde::{Deserialize, Serialize};
use store::summaries::{StoredProfile, StoredSummary};
use store::transactions::StoredTransaction;
use store::{StoreError, Tx};

use crate::advice::figures;
use crate::deciding::{Cause, Inferred};
use crate::intents::{Known, intents_of};
use crate::invoices::ReceivablesView;
use crate::people::{Answers, Principal};
use crate::portfolio::PortfolioSummary;
use crate::rules::compile;
use crate::set_asides::SetAsides;
use crate::shelf::RowsRead;
use crate::tax_year::{TaxYears, tax_years};
use crate::{Attune, ServiceError};

/// How often what is kept is built where rows change while it is.
const REBUILDS_MAX: u32 = 4;

/// A statement is rarely fresher than this. Up to here figures are shown as of today; beyond, as of the newest
/// transaction, since a balance from half a year ago says nothing of today.
const FRESH: Days = Days::new(45);

/// The most transactions that books are worked out from, about two kilobytes each while they are: whoever imports without end
/// must not take the memory of everybody else.
pub(crate) const ROWS_MAX: u32 = 100_000;

/// A customer's books with their meaning, on one day.
pub(crate) struct Books {
    pub(crate) as_of: NaiveDate,
    /// The first day whose rows are read, where there are too many to read all.
    pub(crate) since: Option<NaiveDate>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) series: Vec<Series>,
    pub(crate) summary: Summary,
    /// What was foretold of the past for it, which the next one takes over where it still holds.
    pub(crate) origins: Origins,
    /// As [`Rows::teachings`].
    pub(crate) teachings: Teachings,
    /// The rules that are on, the strongest first.
    pub(crate) rules: Vec<Rule>,
    /// By place of the transaction, the rule that is for it; empty where there are no rules.
    pub(crate) ruled: Vec<Option<RuledBy>>,
}

/// The rule that is for a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RuledBy {
    /// Its place among the rules.
    pub(crate) rule: usize,
    /// Whether the transaction would be something else without rules.
    pub(crate) changes: bool,
}

/// A customer's rows and what they taught, before it is worked out what they mean.
pub(crate) struct Rows {
    /// As [`Books::since`].
    pub(crate) since: Option<NaiveDate>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) transactions: Vec<Transaction>,
    /// Without what rules say.
    pub(crate) teachings: Teachings,
}

impl Books {
    /// What the summary was made from.
    fn inputs(&self) -> Inputs<'_> {
        Inputs {
            accounts: &self.accounts,
            transactions: &self.transactions,
            assignments: &self.assignments,
            series: &self.series,
            as_of: self.as_of,
        }
    }

    /// The transactions there are; nothing where not all are read, so that none can be said to be gone.
    pub(crate) fn all_ids(&self) -> Option<HashSet<&str>> {
        let ids = || self.transactions.iter().map(|transaction| transaction.id.as_str()).collect();
        self.since.is_none().then(ids)
    }

    /// The chance that cash falls below zero in the next 30 days; `None` while there is no outlook.
    pub(crate) fn negative_balance_probability(&self) -> Option<f64> {
        self.summary.outlook.forecast.as_ref().map(|forecast| forecast.negative_probability(30))
    }
}

/// What is kept for dashboards.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) summary: Summary,
    /// As [`Books::since`].
    #[serde(default)]
    pub(crate) since: Option<NaiveDate>,
    pub(crate) tax: Option<TaxYears>,
    pub(crate) set_asides: SetAsides,
    pub(crate) receivables: Option<ReceivablesView>,
    pub(crate) portfolio: Option<PortfolioSummary>,
}

/// What was built of a customer and is not kept yet.
pub(crate) struct Refreshed {
    summary: StoredSummary,
    profile: Option<StoredProfile>,
    /// What the profile says.
    pub(crate) inferred: Option<Inferred>,
    /// The rows it rests on.
    rows: RowsRead,
}

impl Refreshed {
    /// Keeps the summary with what was inferred, unless the rows have changed since they were read. Whether it was kept.
    pub(crate) async fn keep(&self, tx: &mut Tx, owner: &CustomerId) -> Result<bool, StoreError> {
        let book_version = self.rows.book_version;
        if !store::summaries::put_unless_changed(tx, owner, &self.summary, book_version).await? {
            return Ok(false);
        }
        // Who has said no since it was begun is not profiled any more.
        if let Some(profile) = &self.profile
            && Answers::in_transaction(tx, owner).await?.profiling()
        {
            store::summaries::put_profile(tx, owner, profile).await?;
        }
        Ok(true)
    }
}

impl Attune {
    /// Builds everything that is kept of a customer anew, profiles them if they consent, and decides; both are kept together.
    /// Where their rows change meanwhile it is done again; and where they go on changing, what is built is thrown away, since
    /// whoever changed them last builds it too.
    pub(crate) async fn refresh(&self, person: &Principal, event_id: &str) -> Result<(), ServiceError> {
        self.refresh_settling(person, event_id, &[]).await
    }

    /// The same, settling events that came by themselves with the decision.
    pub(crate) async fn refresh_settling(
        &self,
        person: &Principal,
        event_id: &str,
        settles: &[String],
    ) -> Result<(), ServiceError> {
        for _ in 0..REBUILDS_MAX {
            let (refreshed, books) = self.rebuild(person).await?;
            let refreshed = Arc::new(refreshed);
            let cause = Cause { event_id, settles, refreshed: Some(&refreshed) };
            if self.decide_for(person, cause, None).await? {
                let version = refreshed.summary.version.clone();
                self.shelf.put(person.customer()?, version, books, refreshed.rows);
                return Ok(());
            }
        }
        self.decide_for(person, Cause { event_id, settles, refreshed: None }, None).await.map(drop)
    }

    /// Builds what is kept of a customer, with the books it was built from.
    async fn rebuild(&self, person: &Principal) -> Result<(Refreshed, Arc<Books>), ServiceError> {
        let owner = person.customer()?;
        let rows = self.rows_read(owner).await?;
        let books = Arc::new(self.work_out_books(owner, rows).await?);
        let mut inferred = if self.consents_to_profiling(owner).await? {
            Some(self.infer(&books, person.birth_year))
        } else {
            None
        };
        let receivables = self.settle_invoices(owner, &books).await?;
        let tax = match person.country {
            Some(country) => {
                let told = self.told_with(owner, country, &books).await?;
                Some(tax_years(country, &books.summary, &told))
            }
            None => None,
        };
        let set_asides = self.put_aside(owner, &books, tax.as_ref()).await?;
        let mut summary = books.summary.clone();
        let mut events = tax.as_ref().map_or_else(Vec::new, TaxYears::expected);
        if let (Some(view), Ok(forecast)) = (&receivables, &summary.forecast) {
            events.extend(view.expected(summary.currency, forecast));
        }
        summary.expect(&events);
        let portfolio = self.work_out_portfolio(person, None, &books.accounts, books.as_of).await?;
        let portfolio = portfolio.as_ref().map(PortfolioSummary::of);
        if let Some(inferred) = &mut inferred {
            let known = Known {
                books: &books,
                summary: &summary,
                tax: tax.as_ref(),
                portfolio: portfolio.as_ref(),
                birth_year: person.birth_year,
                models: &self.intent_models,
            };
            let intents = intents_of(&known);
            inferred.figures = Some(figures(&known, &intents));
            inferred.intents = Some(intents);
        }
        let kept = Box::new(Kept { tax, set_asides, receivables, portfolio, summary, since: books.since });
        let summary = StoredSummary {
            version: self.new_id(),
            as_of: kept.summary.as_of,
            built_on: self.now().date_naive(),
            body: serde_json::to_string(&kept).map_err(ServiceError::internal)?,
        };
        let profile = inferred.as_ref().map(Inferred::to_store).transpose()?;
        Ok((Refreshed { summary, profile, inferred, rows }, books))
    }

    /// The kept summary of today; built first if there is none yet or it is of another day.
    pub(crate) async fn kept(&self, person: &Principal) -> Result<Box<Kept>, ServiceError> {
        let owner = person.customer()?;
        for _ in 0..2 {
            let stored = store::summaries::get(&self.db, owner).await?;
            let fresh = stored.filter(|stored| stored.built_on == self.now().date_naive());
            // A summary of another version's shape is as good as none.
            if let Some(kept) = fresh.and_then(|stored| serde_json::from_str(&stored.body).ok()) {
                return Ok(kept);
            }
            Box::pin(self.refresh(person, &format!("day-{}", self.new_id()))).await?;
        }
        Err(ServiceError::Internal(anyhow::anyhow!("a summary just built cannot be read back")))
    }

    /// The kept summary as it is, of whatever day; nothing is worked out for it.
    pub(crate) async fn kept_before(&self, owner: &CustomerId) -> Result<Option<Box<Kept>>, ServiceError> {
        let stored = store::summaries::get(&self.db, owner).await?;
        Ok(stored.and_then(|stored| serde_json::from_str(&stored.body).ok()))
    }

    /// A customer's books as their summary was built from, worked out again only where no copy is at hand.
    pub(crate) async fn books(&self, owner: &CustomerId) -> Result<Arc<Books>, ServiceError> {
        let version = store::summaries::version(&self.db, owner).await?;
        if let Some(copy) = version.as_deref().and_then(|version| self.shelf.get(owner, version)) {
            return Ok(copy);
        }
        let rows = self.rows_read(owner).await?;
        let books = Arc::new(self.work_out_books(owner, rows).await?);
        // Where they have changed meanwhile nobody knows whether what was read is from before or after.
        if let Some(version) = version
            && self.rows_read(owner).await? == rows
        {
            self.shelf.put(owner, version, books.clone(), rows);
        }
        Ok(books)
    }

    /// What is to be said of rows that are read from here on.
    async fn rows_read(&self, owner: &CustomerId) -> Result<RowsRead, ServiceError> {
        let book_version = store::summaries::book_version(&self.db, owner).await?;
        Ok(RowsRead { book_version, on: self.now().date_naive() })
    }

    /// Works out what a customer's rows mean, off the threads that serve requests. They are read unless they are at hand.
    async fn work_out_books(&self, owner: &CustomerId, rows: RowsRead) -> Result<Books, ServiceError> {
        let at_hand = self.shelf.rows(owner, rows).filter(|(books, _)| books.since.is_none());
        let Some((earlier, added)) = at_hand else { return self.books_on(owner, rows.on).await };
        let accounts = self.accounts_of(owner).await?;
        let rules = self.rules_of(owner).await?;
        let most = usize::try_from(self.rows_max).unwrap_or(usize::MAX);
        if earlier.transactions.len() + added.len() > most {
            return self.books_on(owner, rows.on).await;
        }
        let work = move || {
            let mut transactions = earlier.transactions.clone();
            transactions.extend(added.into_iter().filter(|row| row.posted_on <= rows.on));
            transactions.sort_by(|one, other| (one.posted_on, &one.id).cmp(&(other.posted_on, &other.id)));
            let read = Rows { since: None, accounts, transactions, teachings: earlier.teachings.clone() };
            work_out(rows.on, read, rules, Some(&earlier))
        };
        tokio::task::spawn_blocking(work).await.map_err(ServiceError::internal)
    }

    async fn accounts_of(&self, owner: &CustomerId) -> Result<Vec<Account>, ServiceError> {
        let accounts = store::accounts::all(&self.db, owner).await?;
        Ok(accounts.into_iter().map(|stored| stored.account).collect())
    }

    /// A customer's rules that are on.
    async fn rules_of(&self, owner: &CustomerId) -> Result<Vec<Rule>, ServiceError> {
        let stored = store::rules::all(&self.db, owner).await?;
        compile(stored.iter().filter(|rule| rule.is_on))
    }

    /// A customer's books as they would have been worked out on a day, from the rows up to it: what was learned of
    /// earlier rows since then counts, since corrections carry no day.
    pub(crate) async fn books_on(&self, owner: &CustomerId, day: NaiveDate) -> Result<Books, ServiceError> {
        let rows = self.rows_on(owner, day).await?;
        let rules = self.rules_of(owner).await?;
        let work = move || work_out(day, rows, rules, None);
        tokio::task::spawn_blocking(work).await.map_err(ServiceError::internal)
    }

    /// The first day that figures rest on, where a customer has more transactions than they can rest on.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn books_since(&self, person: &Principal) -> Result<Option<NaiveDate>, ServiceError> {
        Ok(self.books(person.customer()?).await?.since)
    }

    /// A customer's rows up to a day, with what the customer said of them by hand.
    pub(crate) async fn rows_on(&self, owner: &CustomerId, day: NaiveDate) -> Result<Rows, ServiceError> {
        let mut accounts = self.accounts_of(owner).await?;
        let most = self.rows_max;
        let mut stored = store::transactions::newest(&self.db, owner, most.saturating_add(1)).await?;
        let since = first_day_read(&stored, most);
        if let Some(since) = since {
            stored.retain(|row| row.transaction.posted_on >= since);
            self.carry_balances(owner, &mut accounts, since).await?;
        }
        let mut teachings = Teachings::default();
        let mut transactions = Vec::with_capacity(stored.len());
        for row in stored {
            if let Some(category) = row.customer_category.as_deref().and_then(Category::from_name) {
                teachings.corrections.insert(row.transaction.id.clone(), category);
            }
            if let Some(split) = row.split.as_deref() {
                let split: Split = serde_json::from_str(split).map_err(ServiceError::internal)?;
                teachings.splits.insert(row.transaction.id.clone(), split);
            }
            if row.transaction.posted_on <= day {
                transactions.push(row.transaction);
            }
        }
        Ok(Rows { since, accounts, transactions, teachings })
    }

    /// Gives accounts whose balance rests on rows that are not read the balance of the evening before the first that is.
    async fn carry_balances(
        &self,
        owner: &CustomerId,
        accounts: &mut [Account],
        since: NaiveDate,
    ) -> Result<(), ServiceError> {
        let Some(evening) = since.pred_opt() else { return Ok(()) };
        for account in accounts {
            let told = account.balance;
            // What a brokerage account is worth does not follow from what was paid for its holdings.
            if told.is_some_and(|told| told.as_of >= evening) || account.kind == AccountKind::Brokerage {
                continue;
            }
            let after = told.map(|told| told.as_of);
            let sum_minor =
                store::transactions::sum_minor(&self.db, owner, &account.id, after, since).await?;
            let before = told.map_or(0, |told| told.amount_minor);
            let amount_minor = before.saturating_add(sum_minor);
            account.balance = Some(Balance { as_of: evening, amount_minor });
        }
        Ok(())
    }
}

/// The first day of rows that is read where there are more than `most`: that of a whole month, so that no month looks as if
/// less had come and gone in it. Where all are of one month it is the day after the oldest.
fn first_day_read(rows: &[StoredTransaction], most: u32) -> Option<NaiveDate> {
    let on = |row: &StoredTransaction| row.transaction.posted_on;
    let (oldest, newest) = (on(rows.first()?), on(rows.last()?));
    if rows.len() <= usize::try_from(most).unwrap_or(usize::MAX) {
        return None;
    }
    let next_month = oldest.with_day(1)?.checked_add_months(Months::new(1))?;
    if next_month <= newest { Some(next_month) } else { oldest.succ_opt() }
}

/// What rows mean; sooner where many of them were in earlier books.
fn work_out(today: NaiveDate, rows: Rows, rules: Vec<Rule>, earlier: Option<&Books>) -> Books {
    let (assignments, ruled) = assign(&rows, &rules);
    let Rows { since, accounts, transactions, teachings } = rows;
    let as_of = as_of(today, &accounts, &transactions);
    let series: Vec<Series> = find_series(&accounts, &transactions, &assignments, as_of);
    let inputs = Inputs {
        accounts: &accounts,
        transactions: &transactions,
        assignments: &assignments,
        series: &series,
        as_of,
    };
    let earlier = earlier.map(|earlier| Earlier { inputs: earlier.inputs(), origins: &earlier.origins });
    let (summary, origins) = Summary::build_after(&inputs, earlier);
    Books {
        as_of,
        since,
        accounts,
        transactions,
        assignments,
        series,
        summary,
        origins,
        teachings,
        rules,
        ruled,
    }
}

/// What each transaction is, and the rule for it. Books without rules are worked out once.
fn assign(rows: &Rows, rules: &[Rule]) -> (Vec<Assignment>, Vec<Option<RuledBy>>) {
    if rules.is_empty() {
        return (categorise(&rows.accounts, &rows.transactions, &rows.teachings), Vec::new());
    }
    let books = rules::Books::of(&rows.accounts, &rows.transactions, &rows.teachings);
    let outcome = books.ruled(rules);
    let mut ruled: Vec<Option<RuledBy>> =
        outcome.by_rule.iter().map(|rule| rule.map(|rule| RuledBy { rule, changes: false })).collect();
    for place in rules::Books::changed(books.unruled(), &outcome.assignments) {
        if let Some(Some(ruled)) = ruled.get_mut(place) {
            ruled.changes = true;
        }
    }
    (outcome.assignments, ruled)
}

/// The day figures hold for.
fn as_of(today: NaiveDate, accounts: &[Account], transactions: &[Transaction]) -> NaiveDate {
    let newest_row = transactions.iter().map(|transaction| transaction.posted_on).max();
    let newest_balance =
        accounts.iter().filter_map(|account| account.balance).map(|balance| balance.as_of).max();
    match newest_row.max(newest_balance) {
        Some(newest) if newest.checked_add_days(FRESH).is_some_and(|limit| limit < today) => newest,
        _ => today,
    }
}

#[cfg(test)]
mod tests {
    use ledger::{AccountId, TransactionId};
    use money::Currency;

    use super::*;

    fn stored(on: &str) -> StoredTransaction {
        let transaction = Transaction {
            id: TransactionId::new("t"),
            account_id: AccountId::new("a"),
            posted_on: on.parse().unwrap(),
            amount_minor: 1,
            currency: Currency::USD,
            description: String::new(),
            counterparty: None,
            bank_reference: None,
        };
        StoredTransaction { transaction, customer_category: None, split: None }
    }

    fn check(newest: Option<&str>, expected: &str) {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let transactions: Vec<Transaction> = newest.map(|on| stored(on).transaction).into_iter().collect();
        assert_eq!(as_of(day("2026-11-24"), &[], &transactions), day(expected), "{newest:?}");
    }

    fn check_first_day(days: &[&str], most: u32, expected: Option<&str>) {
        let rows: Vec<StoredTransaction> = days.iter().map(|on| stored(on)).collect();
        let expected = expected.map(|on| on.parse::<NaiveDate>().unwrap());
        assert_eq!(first_day_read(&rows, most), expected, "{days:?}");
    }

    #[test]
    fn only_whole_months_are_read_of_too_many_rows() {
        check_first_day(&[], 2, None);
        check_first_day(&["2026-01-05", "2026-02-01"], 2, None);
        check_first_day(&["2026-01-05", "2026-01-31", "2026-02-03"], 2, Some("2026-02-01"));
        check_first_day(&["2025-12-31", "2026-02-03", "2026-02-03"], 2, Some("2026-01-01"));
        check_first_day(&["2026-02-03", "2026-02-03", "2026-02-09"], 2, Some("2026-02-04"));
    }

    #[test]
    fn figures_hold_for_today_unless_the_books_are_old() {
        check(None, "2026-11-24");
        check(Some("2026-11-20"), "2026-11-24");
        check(Some("2026-10-10"), "2026-11-24");
        check(Some("2026-10-09"), "2026-10-09");
        check(Some("2019-01-31"), "2019-01-31");
    }
}
