//! The log of what was shipped: who did what, when and why, each entry carrying the hash of the one before.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use store::studio::{StoredLink, StoredPublication};
use store::{StoreError, Tx};

/// What was done to a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseAction {
    /// A draft, or a document of the operator's, went live.
    Published,
    /// An earlier revision was brought back.
    RolledBack,
    /// A new version of Attune brought it.
    Shipped,
    /// A revision began to be ramped, or its share grew.
    Ramped,
}

impl ReleaseAction {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::Published, Self::RolledBack, Self::Shipped, Self::Ramped];

    /// The name the log has for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::RolledBack => "rolled-back",
            Self::Shipped => "shipped",
            Self::Ramped => "ramped",
        }
    }

    /// The action of a name; `None` of one this version does not know.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == name)
    }
}

/// What the log has for whatever the server does by itself.
pub(crate) const ATTUNE: &str = "attune";

/// An entry before it has its place.
pub(crate) struct Entry {
    /// The layout.
    pub(crate) name: String,
    /// Its revision.
    pub(crate) revision: i64,
    pub(crate) action: ReleaseAction,
    /// Who did it.
    pub(crate) author: String,
    /// Who let it through.
    pub(crate) approver: Option<String>,
    /// Why.
    pub(crate) note: String,
}

/// Adds an entry after the newest. `content_hash` is that of the revision's document.
///
/// # Errors
/// [`StoreError::Taken`] when somebody else added one at the same moment.
pub(crate) async fn append(
    tx: &mut Tx,
    entry: Entry,
    content_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (sequence, prev_hash) =
        store::studio::newest_in(tx).await?.unwrap_or((0, decision::GENESIS_HASH.to_owned()));
    let mut stored = StoredPublication {
        sequence: sequence + 1,
        name: entry.name,
        revision: entry.revision,
        action: entry.action.as_str().to_owned(),
        author: entry.author,
        approver: entry.approver,
        note: entry.note,
        at: now,
        prev_hash,
        hash: String::new(),
    };
    stored.hash = hash(&stored, content_hash);
    store::studio::append(tx, &stored).await
}

/// The first entry of the log that is not what was written, or whose revision is not what it published, by its number.
/// The chain cannot tell that its newest entries were cut off.
pub(super) fn verify(chain: &[StoredLink]) -> Option<i64> {
    let mut before = (0, decision::GENESIS_HASH);
    for StoredLink { entry, document } in chain {
        let published = document.as_ref().map(|text| content_hash(text));
        let is_whole = published.is_some_and(|published| hash(entry, &published) == entry.hash)
            && (entry.sequence, entry.prev_hash.as_str()) == (before.0 + 1, before.1);
        if !is_whole {
            return Some(entry.sequence);
        }
        before = (entry.sequence, &entry.hash);
    }
    None
}

/// SHA-256 of a document as it is kept.
pub(crate) fn content_hash(text: &str) -> String {
    ledger::hexadecimal(&Sha256::digest(text.as_bytes()))
}

/// SHA-256 over the entry, what it published and the entry before.
pub(super) fn hash(entry: &StoredPublication, content_hash: &str) -> String {
    let parts = serde_json::json!([
        entry.sequence,
        entry.name,
        entry.revision,
        entry.action,
        entry.author,
        entry.approver,
        entry.note,
        entry.at.timestamp_micros(),
        content_hash,
        entry.prev_hash
    ]);
    ledger::hexadecimal(&Sha256::digest(parts.to_string().as_bytes()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    /// A log of three entries over two layouts.
    fn chain() -> Vec<StoredLink> {
        let mut prev_hash = decision::GENESIS_HASH.to_owned();
        let entries = [("home-a", 2, "published"), ("home-b", 2, "published"), ("home-a", 3, "rolled-back")];
        let links = (1..).zip(entries).map(|(sequence, (name, revision, action))| {
            let document = format!("{name} as of {revision}");
            let mut entry = StoredPublication {
                sequence,
                name: name.to_owned(),
                revision,
                action: action.to_owned(),
                author: "ana".to_owned(),
                approver: Some("ben".to_owned()),
                note: "Clearer words.".to_owned(),
                at: Utc.timestamp_micros(1_772_366_400_000_000 + sequence).unwrap(),
                prev_hash: prev_hash.clone(),
                hash: String::new(),
            };
            entry.hash = hash(&entry, &content_hash(&document));
            prev_hash.clone_from(&entry.hash);
            StoredLink { entry, document: Some(document) }
        });
        links.collect()
    }

    #[test]
    fn whatever_is_changed_in_a_log_is_found_where_it_is() {
        assert_eq!((verify(&chain()), verify(&[])), (None, None));
        let changes: [fn(&mut StoredLink); 12] = [
            |link| link.entry.name = "home-c".to_owned(),
            |link| link.entry.revision += 1,
            |link| link.entry.action = "forged".to_owned(),
            |link| link.entry.author = "cem".to_owned(),
            |link| link.entry.approver = Some("cem".to_owned()),
            |link| link.entry.approver = None,
            |link| link.entry.note.clear(),
            |link| link.entry.at += chrono::Duration::microseconds(1),
            |link| link.entry.prev_hash = "1".repeat(64),
            |link| link.entry.hash = "1".repeat(64),
            |link| link.document = None,
            |link| link.document = Some("another".to_owned()),
        ];
        for (index, sequence) in [(0, 1), (1, 2), (2, 3)] {
            for change in changes {
                let mut chain = chain();
                change(&mut chain[index]);
                assert_eq!(verify(&chain), Some(sequence), "{:?}", chain[index]);
            }
        }
    }

    #[test]
    fn an_entry_that_is_rewritten_whole_no_longer_fits_the_next() {
        let mut chain = chain();
        chain[1].entry.note = "Other words.".to_owned();
        chain[1].entry.hash = hash(&chain[1].entry, &content_hash("home-b as of 2"));
        assert_eq!(verify(&chain), Some(3));
    }

    #[test]
    fn an_entry_that_is_gone_or_stands_elsewhere_is_missed() {
        for (gone, expected) in [(0, Some(2)), (1, Some(3)), (2, None)] {
            let mut chain = chain();
            chain.remove(gone);
            assert_eq!(verify(&chain), expected, "without {gone}; nothing tells of the last");
        }
        let mut chain = chain();
        chain.swap(0, 1);
        assert_eq!(verify(&chain), Some(2));
    }
}
