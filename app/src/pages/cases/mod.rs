//! What customers contest, for advisors: the cases that wait, and one with what the customer saw.

pub mod list;
pub mod read;

#[cfg(test)]
pub(crate) fn sample() -> services::Case {
    services::Case {
        id: "case-1".to_owned(),
        opened_at: "2026-11-24T09:00:00Z".parse().expect("a time"),
        words: "I stopped freelancing\nin March.".to_owned(),
        seen: super::why::read::tests::freelancer(),
        closing: None,
    }
}
