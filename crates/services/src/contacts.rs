//! What a customer was told unasked, counted on their own clock: read for the next decision, and reserved as one is
//! recorded.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Offset, Utc};
use chrono_tz::{America, Europe, Pacific, Tz};
use decision::{ContactRules, Contacts, Decision, local_day, week_of};
use layout::Id;
use ledger::CustomerId;
use store::contacts::{Caps, NewContact, Windows};
use store::{StoreError, Tx};

use crate::people::{Country, Principal};
use crate::{Attune, ServiceError};

/// By how many minutes the clocks of a person's country are ahead of UTC, where most people live first; nothing while
/// they have not said where they live. In a country of several clocks nobody asks which is theirs: what holds on all of
/// them is safe.
pub(crate) fn utc_offsets_minutes(country: Option<Country>, now: DateTime<Utc>) -> Vec<i32> {
    let zones: &[Tz] = match country {
        Some(Country::UnitedKingdom) => &[Europe::London],
        Some(Country::UnitedStates) => &[
            America::New_York,
            America::Chicago,
            America::Denver,
            America::Phoenix,
            America::Los_Angeles,
            America::Anchorage,
            Pacific::Honolulu,
        ],
        None => &[],
    };
    zones.iter().map(|zone| now.with_timezone(zone).offset().fix().local_minus_utc() / 60).collect()
}

impl Attune {
    /// What the customer was told lately, as it counts at `now`; `None` while their day is not known.
    pub(crate) async fn contacts(
        &self,
        owner: &CustomerId,
        rules: &ContactRules,
        utc_offsets_minutes: &[i32],
        now: DateTime<Utc>,
    ) -> Result<Option<Contacts>, ServiceError> {
        let Some(today) = local_day(utc_offsets_minutes, now) else { return Ok(None) };
        // No layout that tells anything unasked, and no variant that might: nothing to count.
        let tells = self.published().all_shown().any(|document| !document.nudges().is_empty());
        if !tells && self.policy().experiments.is_empty() {
            return Ok(Some(Contacts::default()));
        }
        let since = today.checked_sub_days(Days::new(rules.memory_days())).unwrap_or(NaiveDate::MIN);
        let told = store::contacts::told_on(&self.db, owner, today).await?;
        let week = store::contacts::by_topic(&self.db, owner, (week_of(today), today)).await?;
        let ignored_on = store::contacts::ignored_on(&self.db, owner, since, today).await?;
        let id = |text: String| Id::new(text).map_err(|_| StoreError::Corrupt("contact"));
        let mut contacts = Contacts { ignored_on, ..Contacts::default() };
        for told in told {
            contacts.today.insert(id(told.element)?, id(told.topic)?);
        }
        contacts.week_by_topic = week
            .into_iter()
            .map(|(topic, count)| Ok((id(topic)?, u32::try_from(count).unwrap_or(u32::MAX))))
            .collect::<Result<BTreeMap<_, _>, StoreError>>()?;
        Ok(Some(contacts))
    }
}

/// The contacts of one decision, to be reserved in the transaction that records it.
#[derive(Debug)]
pub(crate) struct Reservation {
    contacts: Vec<NewContact>,
    windows: Windows,
    caps: Caps,
}

impl Reservation {
    /// Of a decision for this person; `None` where it tells nothing new.
    pub(crate) fn of(decision: &Decision, rules: &ContactRules, person: &Principal) -> Option<Self> {
        let (now, offsets) = (decision.decided_at, utc_offsets_minutes(person.country, decision.decided_at));
        let day = local_day(&offsets, now).filter(|_| !decision.contacts.is_empty())?;
        let ahead = Duration::minutes(i64::from(*offsets.first()?));
        let contacts = decision.contacts.iter().map(|contact| NewContact {
            element: contact.element.to_string(),
            seen_as: contact.key.to_string(),
            topic: contact.topic.to_string(),
            decision_id: decision.decision_id.clone(),
            at: now,
        });
        Some(Self {
            contacts: contacts.collect(),
            windows: Windows {
                day,
                day_ends_at: day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN).and_utc() - ahead,
                week: week_of(day),
            },
            caps: Caps {
                day: i64::from(rules.day_max),
                topic_week: i64::from(rules.topic_week_max),
                week: i64::from(rules.week_max),
            },
        })
    }

    /// Reserves all of them, or says that a cap has no room left.
    pub(crate) async fn take(&self, tx: &mut Tx, owner: &CustomerId) -> Result<bool, StoreError> {
        for contact in &self.contacts {
            if !store::contacts::reserve(tx, owner, contact, &self.windows, &self.caps).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_follow_summer_time() {
        let check = |country, now: &str, expected: &[i32]| {
            assert_eq!(utc_offsets_minutes(country, now.parse().unwrap()), expected, "{now}");
        };
        let (kingdom, states) = (Some(Country::UnitedKingdom), Some(Country::UnitedStates));
        check(kingdom, "2026-03-29T00:59:59Z", &[0]);
        check(kingdom, "2026-03-29T01:00:00Z", &[60]);
        check(kingdom, "2026-10-25T00:59:59Z", &[60]);
        check(kingdom, "2026-10-25T01:00:00Z", &[0]);
        check(states, "2026-01-15T12:00:00Z", &[-300, -360, -420, -420, -480, -540, -600]);
        check(states, "2026-07-15T12:00:00Z", &[-240, -300, -360, -420, -420, -480, -600]);
        check(None, "2026-07-15T12:00:00Z", &[]);
    }
}
