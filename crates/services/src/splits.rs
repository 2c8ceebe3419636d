//! Splitting a transaction between categories: a phone bill that is half the business's, a payout of which the
//! platform kept a fee back.

use categorise::{Category, Split};
use ledger::TransactionId;
use money::{Currency, Money};

use crate::arrangements::Change;
use crate::corrections::known;
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// How the form says a transaction is split.
#[derive(Debug, Clone, Default)]
pub struct SplitForm {
    /// `share`, `kept-back`, or `whole` for no split.
    pub kind: String,
    /// The stored name of the other category.
    pub category: String,
    /// For a share, per cent of the amount, such as `50` or `33.3`.
    pub percent: String,
    /// For something kept back, how much, such as `12.50`.
    pub amount: String,
    /// Whether all of the same counterparty and direction are split so, now and later.
    pub alike: bool,
}

impl SplitForm {
    fn split(&self, currency: Currency) -> Result<Option<Split>, ServiceError> {
        let kind = match self.kind.as_str() {
            "whole" => return Ok(None),
            kind => kind,
        };
        let category = known(&self.category)?;
        match kind {
            "share" => Ok(Some(Split::Share { category, share_bp: share_bp(&self.percent)? })),
            "kept-back" => {
                Ok(Some(Split::KeptBack { category, amount_minor: kept(&self.amount, currency)? }))
            }
            _ => Err(ServiceError::invalid("split-kind", "Choose how the transaction is split.")),
        }
    }
}

/// Per cent with up to two decimals as basis points, above nothing and below the whole.
pub(crate) fn share_bp(text: &str) -> Result<i64, ServiceError> {
    let refusal = || {
        ServiceError::invalid(
            "split-percent",
            "Enter the share as a number between 0 and 100, such as 50 or 33.3.",
        )
    };
    let text = text.trim().trim_end_matches('%').trim();
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if decimals.len() > 2
        || whole.len() > 2
        || !format!("{whole}{decimals}").bytes().all(|b| b.is_ascii_digit())
    {
        return Err(refusal());
    }
    let share_bp: i64 = format!("{whole}{decimals:0<2}").parse().map_err(|_| refusal())?;
    if (1..10_000).contains(&share_bp) { Ok(share_bp) } else { Err(refusal()) }
}

fn kept(text: &str, currency: Currency) -> Result<i64, ServiceError> {
    let parsed = Money::parse_typed(text, currency).ok().filter(|amount| amount.amount_minor > 0);
    parsed.map(|amount| amount.amount_minor).ok_or_else(|| {
        ServiceError::invalid(
            "split-amount",
            "Enter what was kept back as an amount above zero, such as 12.50.",
        )
    })
}

impl Attune {
    /// Splits a transaction, makes it whole again, or with `alike` makes a rule for its counterparty. Says in words
    /// what was done. Can be undone.
    ///
    /// # Errors
    /// When there is no such transaction of theirs, or the form does not say a split.
    pub async fn split_transaction(
        &self,
        person: &Principal,
        id: &str,
        form: &SplitForm,
    ) -> Result<String, ServiceError> {
        let owner = person.customer()?.clone();
        let books = self.books(&owner).await?;
        let index = books.index_of(id).ok_or(ServiceError::NotFound)?;
        let listed = books.listed(index).ok_or(ServiceError::NotFound)?;
        let split = form.split(listed.transaction.currency)?;
        let written = split.map(|split| serde_json::to_string(&split)).transpose();
        let written = written.map_err(ServiceError::internal)?;
        let rule = match split {
            Some(_) if form.alike => {
                Some(self.rule_for_alike(&owner, &listed, listed.assignment.category, split).await?)
            }
            _ => None,
        };
        let id = TransactionId::new(id);
        let change = self.change(&Change::Split {
            id: id.clone(),
            before: store::transactions::split_of(&self.db, &owner, &id).await?,
            rule_id: rule.as_ref().map(|rule| rule.rule.id.clone()),
            rule_before: rule.as_ref().and_then(|rule| rule.before.clone()),
        })?;
        let event_id = format!("split-{}", change.id);
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if !store::transactions::set_split(tx, &owner, &id, written.as_deref(), now).await? {
                        return Err(ServiceError::NotFound);
                    }
                    if let Some(rule) = &rule {
                        rule.write(tx, &owner).await?;
                    }
                    Ok(store::changes::insert(tx, &owner, &change, now).await?)
                })
            })
            .await?;
        self.refresh(person, &event_id).await?;
        Ok(split.map_or_else(|| "The transaction is whole again".to_owned(), sentence))
    }
}

fn sentence(split: Split) -> String {
    let (Split::Share { category, .. } | Split::KeptBack { category, .. }) = split;
    let part = Category::label(category);
    match split {
        Split::Share { share_bp, .. } => {
            format!("{}.{:02} % now counts as {part}", share_bp / 100, share_bp % 100)
        }
        Split::KeptBack { .. } => format!("What was kept back now counts as {part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(percent: &str, expected: Option<i64>) {
        assert_eq!(share_bp(percent).ok(), expected, "{percent}");
    }

    #[test]
    fn a_share_is_read_exactly() {
        check("50", Some(5_000));
        check(" 33.3 % ", Some(3_330));
        check("0,5", Some(50));
        check("99.99", Some(9_999));
        for wrong in ["", "0", "100", "-5", "12.345", "abc", "1e2", "５０"] {
            check(wrong, None);
        }
    }

    #[test]
    fn a_form_says_a_split_or_why_not() {
        let form = |kind: &str, category: &str, amount: &str| SplitForm {
            kind: kind.to_owned(),
            category: category.to_owned(),
            percent: "50".to_owned(),
            amount: amount.to_owned(),
            alike: false,
        };
        let split = |form: SplitForm| form.split(Currency::USD);
        assert_eq!(split(form("whole", "", "")).unwrap(), None);
        assert_eq!(
            split(form("kept-back", "business-fees", "12.5")).unwrap(),
            Some(Split::KeptBack { category: Category::BusinessFees, amount_minor: 1_250 })
        );
        for wrong in
            [form("kept-back", "business-fees", "-1"), form("share", "no-such", ""), form("", "dining", "")]
        {
            assert!(split(wrong).is_err());
        }
    }
}
