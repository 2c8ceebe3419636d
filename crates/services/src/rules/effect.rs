//! What changing the rules would do, worked out on the rows as they are.

use categorise::Assignment;
use ledger::CustomerId;
use rules::Books;
use store::rules::StoredRule;

use super::compile;
use crate::understanding::Rows;
use crate::{Attune, ServiceError};

/// What another set of rules would do.
pub(crate) struct Effect {
    /// The rows it is worked out on.
    pub(crate) rows: Rows,
    /// What each transaction is now.
    pub(crate) before: Vec<Assignment>,
    /// What each would be.
    pub(crate) after: Vec<Assignment>,
    /// Places of the transactions the rule in question is for.
    pub(crate) matched: Vec<usize>,
    /// Places of the transactions whose category or split would be another.
    pub(crate) changed: Vec<usize>,
}

impl Attune {
    /// What the rules `after` would do where those `before` hold. `rule_id` names the rule in question, which is in one of
    /// them.
    pub(crate) async fn effect(
        &self,
        owner: &CustomerId,
        before: &[StoredRule],
        after: &[StoredRule],
        rule_id: &str,
    ) -> Result<Effect, ServiceError> {
        let rows = self.rows_on(owner, self.now().date_naive()).await?;
        let is_it = |rule: &&StoredRule| rule.id == rule_id;
        let in_question = compile(after.iter().find(is_it).or_else(|| before.iter().find(is_it)))?;
        let before = compile(before.iter().filter(|rule| rule.is_on))?;
        let after = compile(after.iter().filter(|rule| rule.is_on))?;
        let work = move || {
            let books = Books::of(&rows.accounts, &rows.transactions, &rows.teachings);
            let (before, after) = (books.ruled(&before).assignments, books.ruled(&after).assignments);
            let matched = in_question.first().map_or_else(Vec::new, |rule| books.matched(rule));
            let changed = Books::changed(&before, &after);
            Effect { before, after, matched, changed, rows }
        };
        tokio::task::spawn_blocking(work).await.map_err(ServiceError::internal)
    }
}
