//! How often and when a customer may be told something unasked: caps, rest after being ignored, and quiet hours.
//!
//! Counted are contacts: an element told on one day of the customer's, however many decisions show it that day. Counts are
//! handed in; whoever keeps them reserves each contact of a decision as it records it, so that two decisions at once cannot
//! both take the last one.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use layout::Id;
use serde::{Deserialize, Serialize};

use crate::guardrail::{Fact, FactValue};

/// Caps, rest and quiet hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRules {
    /// Most nudges a day.
    pub day_max: u32,
    /// Most nudges of one topic a week, which begins on Monday.
    pub topic_week_max: u32,
    /// Most nudges a week.
    pub week_max: u32,
    /// So many ignored …
    pub ignored_max: usize,
    /// … within so many days …
    pub ignored_window_days: u64,
    /// … give so many days of rest from the last of them on.
    pub rest_days: u64,
    /// When quiet hours begin on the customer's clock.
    pub quiet_from: NaiveTime,
    /// When they end, on the same day or the next.
    pub quiet_until: NaiveTime,
}

impl Default for ContactRules {
    /// One a day, three a week of a topic, five a week; two ignored in 30 days rest for 60; quiet from 21:00 to 08:00.
    fn default() -> Self {
        let hour = |hour| NaiveTime::MIN + TimeDelta::hours(hour);
        Self {
            day_max: 1,
            topic_week_max: 3,
            week_max: 5,
            ignored_max: 2,
            ignored_window_days: 30,
            rest_days: 60,
            quiet_from: hour(21),
            quiet_until: hour(8),
        }
    }
}

impl ContactRules {
    /// Days back that a contact ignored can still matter.
    #[must_use]
    pub fn memory_days(&self) -> u64 {
        self.ignored_window_days.saturating_add(self.rest_days)
    }

    fn is_quiet(&self, time: NaiveTime) -> bool {
        let (from, until) = (self.quiet_from, self.quiet_until);
        if from <= until { (from..until).contains(&time) } else { time >= from || time < until }
    }

    /// Whether the customer is left alone on `today`: enough was ignored within the window, not long ago.
    fn rests(&self, ignored_on: &[NaiveDate], today: NaiveDate) -> bool {
        let mut days = ignored_on.to_vec();
        days.sort_unstable();
        let days_between =
            |from: NaiveDate, to: NaiveDate| u64::try_from((to - from).num_days()).unwrap_or(0);
        days.windows(self.ignored_max.max(1)).any(|ignored| {
            let (Some(first), Some(last)) = (ignored.first(), ignored.last()) else { return false };
            days_between(*first, *last) < self.ignored_window_days
                && days_between(*last, today) < self.rest_days
        })
    }
}

/// What a customer was told unasked lately, counted in their own days and in weeks that begin on Monday.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contacts {
    /// What was told today, with its topic.
    pub today: BTreeMap<Id, Id>,
    /// How many contacts there were this week, by topic.
    pub week_by_topic: BTreeMap<Id, u32>,
    /// Days on which one was ignored, of the last [`ContactRules::memory_days`].
    pub ignored_on: Vec<NaiveDate>,
}

/// A contact a decision makes and nobody has counted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The element told.
    pub element: Id,
    /// The key under which exposures and outcomes know its place, see [`layout::ComposedSlot::key`].
    pub key: Id,
    /// What it is about.
    pub topic: Id,
}

/// The customer's day at `now`, by the first of the offsets their clock may have; `None` where none is known.
#[must_use]
pub fn local_day(utc_offsets_minutes: &[i32], now: DateTime<Utc>) -> Option<NaiveDate> {
    local_times(utc_offsets_minutes, now).next().map(|local| local.date_naive())
}

/// The Monday of the week of `day`.
#[must_use]
pub fn week_of(day: NaiveDate) -> NaiveDate {
    let since_monday = Days::new(u64::from(day.weekday().num_days_from_monday()));
    day.checked_sub_days(since_monday).unwrap_or(NaiveDate::MIN)
}

fn local_times(
    utc_offsets_minutes: &[i32],
    now: DateTime<Utc>,
) -> impl Iterator<Item = DateTime<FixedOffset>> {
    let offsets = utc_offsets_minutes.iter();
    let offsets = offsets.filter_map(|minutes| FixedOffset::east_opt(minutes.checked_mul(60)?));
    offsets.map(move |offset| now.with_timezone(&offset))
}

/// What is counted while one screen is decided on.
#[derive(Clone, Copy)]
pub(crate) struct Counting<'a> {
    pub(crate) rules: &'a ContactRules,
    /// `None` while nobody knows.
    pub(crate) contacts: Option<&'a Contacts>,
    pub(crate) utc_offsets_minutes: &'a [i32],
    pub(crate) now: DateTime<Utc>,
}

impl Counting<'_> {
    /// What guardrails may ask of a nudge, `before` being those that come before it on the screen. What is not known is left
    /// out.
    pub(crate) fn facts(&self, id: &Id, topic: &Id, before: &[Contact]) -> Vec<(Fact, FactValue)> {
        let mut facts = Vec::with_capacity(5);
        let mut local = local_times(self.utc_offsets_minutes, self.now).peekable();
        let today = local.peek().map(DateTime::date_naive);
        if today.is_some() {
            let quiet = local.any(|local| self.rules.is_quiet(local.time()));
            facts.push((Fact::QuietHours, FactValue::Flag(quiet)));
        }
        let Some((contacts, today)) = self.contacts.zip(today) else { return facts };
        let fresh = before.iter().filter(|contact| self.is_new(&contact.element) && contact.element != *id);
        let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let in_week = contacts.week_by_topic.values().fold(0, |sum: u32, count| sum.saturating_add(*count));
        let of_topic = contacts.week_by_topic.get(topic).copied().unwrap_or(0);
        let of_topic_before = fresh.clone().filter(|contact| contact.topic == *topic).count();
        let before = fresh.count();
        // What was told today already is one of those counted, and does not stand in its own way.
        let own = usize::from(contacts.today.contains_key(id));
        let own_in_topic = usize::from(contacts.today.get(id) == Some(topic));
        let day = (contacts.today.len() + before).saturating_sub(own);
        let topic_week = size(of_topic).saturating_add(of_topic_before).saturating_sub(own_in_topic);
        let week = size(in_week).saturating_add(before).saturating_sub(own);
        let caps = [
            (Fact::DayCapReached, day >= size(self.rules.day_max)),
            (Fact::TopicCapReached, topic_week >= size(self.rules.topic_week_max)),
            (Fact::WeekCapReached, week >= size(self.rules.week_max)),
            (Fact::Resting, self.rules.rests(&contacts.ignored_on, today)),
        ];
        facts.extend(caps.map(|(fact, reached)| (fact, FactValue::Flag(reached))));
        facts
    }

    /// Whether an element was not told today yet.
    pub(crate) fn is_new(&self, element: &Id) -> bool {
        self.contacts.is_none_or(|contacts| !contacts.today.contains_key(element))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn nights_are_quiet_on_every_clock_the_customer_may_have() {
        let quiet = |offsets: &[i32], now: &str| {
            let (rules, now) = (ContactRules::default(), now.parse().unwrap());
            let counting = Counting { rules: &rules, contacts: None, utc_offsets_minutes: offsets, now };
            let id = Id::new("tip").unwrap();
            let facts = counting.facts(&id, &id, &[]);
            facts.iter().find(|(fact, _)| *fact == Fact::QuietHours).map(|(_, value)| *value)
        };
        for (offsets, now, expected) in [
            (&[0][..], "2026-11-30T20:59:59Z", Some(false)),
            (&[0], "2026-11-30T21:00:00Z", Some(true)),
            (&[0], "2026-11-30T07:59:59Z", Some(true)),
            (&[0], "2026-11-30T08:00:00Z", Some(false)),
            // British summer time, then the east coast of the United States.
            (&[60], "2026-06-30T20:00:00Z", Some(true)),
            (&[-300], "2026-11-30T12:59:00Z", Some(true)),
            (&[-300], "2026-11-30T13:00:00Z", Some(false)),
            // From New York to Honolulu: awake in both from 18:00 UTC until 02:00.
            (&[-300, -600], "2026-11-30T17:59:00Z", Some(true)),
            (&[-300, -600], "2026-11-30T18:00:00Z", Some(false)),
            (&[], "2026-11-30T12:00:00Z", None),
        ] {
            assert_eq!(quiet(offsets, now), expected.map(FactValue::Flag), "{offsets:?} {now}");
        }
        assert_eq!(
            local_day(&[-300, -600], "2026-12-01T03:00:00Z".parse().unwrap()),
            Some(day("2026-11-30"))
        );
        assert_eq!(week_of(day("2026-11-30")), day("2026-11-30"));
        assert_eq!(week_of(day("2026-12-06")), day("2026-11-30"));
    }

    #[test]
    fn two_ignored_within_thirty_days_give_sixty_of_rest() {
        let rules = ContactRules::default();
        let rests = |ignored: &[&str], today: &str| {
            rules.rests(&ignored.iter().map(|text| day(text)).collect::<Vec<_>>(), day(today))
        };
        assert!(!rests(&[], "2026-03-01"));
        assert!(!rests(&["2026-03-01"], "2026-03-01"));
        assert!(rests(&["2026-03-30", "2026-03-01"], "2026-03-30"), "29 days apart");
        assert!(!rests(&["2026-03-01", "2026-03-31"], "2026-03-31"), "30 days apart");
        assert!(rests(&["2026-03-01", "2026-03-01"], "2026-04-29"), "the 59th day after");
        assert!(!rests(&["2026-03-01", "2026-03-01"], "2026-04-30"));
    }

    #[test]
    fn what_was_told_today_does_not_stand_in_its_own_way() {
        let id = |text: &str| Id::new(text).unwrap();
        let contacts = Contacts {
            today: [(id("tip"), id("saving"))].into(),
            week_by_topic: [(id("saving"), 3), (id("bills"), 2)].into(),
            ignored_on: Vec::new(),
        };
        let rules = ContactRules::default();
        let reached = |element: &str, topic: &str, before: &[Contact]| {
            let now = "2026-11-30T12:00:00Z".parse().unwrap();
            let counting =
                Counting { rules: &rules, contacts: Some(&contacts), utc_offsets_minutes: &[0], now };
            let facts = counting.facts(&id(element), &id(topic), before);
            let reached = facts.into_iter().filter(|(_, value)| *value == FactValue::Flag(true));
            reached.map(|(fact, _)| fact).collect::<Vec<_>>()
        };
        assert_eq!(reached("tip", "saving", &[]), []);
        let week = [Fact::DayCapReached, Fact::TopicCapReached, Fact::WeekCapReached];
        assert_eq!(reached("other", "saving", &[]), week);
        assert_eq!(reached("other", "bills", &[]), [Fact::DayCapReached, Fact::WeekCapReached]);
        let before = [Contact { element: id("other"), key: id("other"), topic: id("bills") }];
        assert_eq!(reached("tip", "saving", &before), [Fact::DayCapReached, Fact::WeekCapReached]);
    }
}
