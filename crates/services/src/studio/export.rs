//! The log to take away, as a table or as lines of JSON, and the proof that what was taken away is what was written.
//!
//! Each line has every field that its hash is made of, so that whoever has the file can check the chain without this
//! server. What is worked out beside it, the change in words and the customers a revision was shown to, is told last and is
//! not part of the hash.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use layout::{Document, difference, tell};
use serde::{Deserialize, Serialize};
use statements::sheet::{guard, unguard};
use store::studio::{StoredLink, StoredPublication};

use super::log::{content_hash, hash};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table with a head.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// Why a file is not the log that was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogFault {
    /// It cannot be read.
    #[error("line {line} cannot be read: {why}")]
    Unreadable {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// An entry is not what was written, or does not follow the one before.
    #[error("entry {sequence} is not what was written, or does not follow the one before it")]
    Broken {
        /// Its number.
        sequence: i64,
    },
}

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Line {
    sequence: i64,
    at: String,
    layout: String,
    revision: i64,
    action: String,
    author: String,
    /// Empty where nobody had to.
    approver: String,
    note: String,
    content_hash: String,
    prev_hash: String,
    hash: String,
    /// Customers the revision was shown to by the time of the export.
    customers_shown_to: i64,
    /// What it changed of the revision before, in words.
    changes: String,
}

impl Line {
    fn of(link: &StoredLink, customers_shown_to: i64, changes: &[String]) -> Self {
        let StoredPublication {
            sequence,
            name,
            revision,
            action,
            author,
            approver,
            note,
            at,
            prev_hash,
            hash,
            ..
        } = link.entry.clone();
        Self {
            sequence,
            at: at.to_rfc3339_opts(SecondsFormat::Micros, true),
            layout: name,
            revision,
            action,
            author,
            approver: approver.unwrap_or_default(),
            note,
            content_hash: link.document.as_deref().map(content_hash).unwrap_or_default(),
            prev_hash,
            hash,
            customers_shown_to,
            changes: changes.join("; "),
        }
    }

    /// The hash of what the line says, had it been written so.
    fn computed(&self) -> Option<String> {
        let at: DateTime<Utc> = DateTime::parse_from_rfc3339(&self.at).ok()?.to_utc();
        let entry = StoredPublication {
            sequence: self.sequence,
            name: self.layout.clone(),
            revision: self.revision,
            action: self.action.clone(),
            author: self.author.clone(),
            approver: Some(self.approver.clone()).filter(|approver| !approver.is_empty()),
            note: self.note.clone(),
            at,
            prev_hash: self.prev_hash.clone(),
            hash: String::new(),
        };
        Some(hash(&entry, &self.content_hash))
    }
}

/// Checks a file of either format from the first entry to the last, and says how many there are and the hash of the last:
/// a log cannot tell by itself that its newest entries were cut off, so compare that hash with the one the Studio shows.
///
/// # Errors
/// At the first line that cannot be read or does not hold.
pub fn verify_export(text: &str) -> Result<(usize, String), LogFault> {
    let lines = if text.trim_start().starts_with('{') { read_json(text)? } else { read_csv(text)? };
    let mut before = (0, decision::GENESIS_HASH.to_owned());
    for line in &lines {
        let follows = line.sequence == before.0 + 1 && line.prev_hash == before.1;
        if !follows || line.computed().as_ref() != Some(&line.hash) {
            return Err(LogFault::Broken { sequence: line.sequence });
        }
        before = (line.sequence, line.hash.clone());
    }
    Ok((lines.len(), before.1))
}

fn read_json(text: &str) -> Result<Vec<Line>, LogFault> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = lines.map(|(index, line)| {
        serde_json::from_str(line)
            .map_err(|error| LogFault::Unreadable { line: index + 1, why: error.to_string() })
    });
    read.collect()
}

fn read_csv(text: &str) -> Result<Vec<Line>, LogFault> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<Line>().enumerate().map(|(index, row)| {
        let mut line =
            row.map_err(|error| LogFault::Unreadable { line: index + 2, why: error.to_string() })?;
        for text in [&mut line.author, &mut line.approver, &mut line.note, &mut line.changes] {
            *text = unguard(text).to_owned();
        }
        Ok(line)
    });
    rows.collect()
}

impl Attune {
    /// The log over all layouts, the oldest entry first, for whoever works on layouts.
    ///
    /// # Errors
    /// For everybody outside the product team.
    pub async fn export_log(&self, person: &Principal, format: ExportFormat) -> Result<String, ServiceError> {
        person.product()?;
        self.export_log_as_operator(format).await
    }

    /// The same for an operator on the server's own command line.
    ///
    /// # Errors
    /// When the database fails or holds a document that is none.
    pub async fn export_log_as_operator(&self, format: ExportFormat) -> Result<String, ServiceError> {
        let chain = store::studio::chain(&self.db).await?;
        let mut shown_to: BTreeMap<String, BTreeMap<i64, i64>> = BTreeMap::new();
        let mut lines = Vec::with_capacity(chain.len());
        for link in &chain {
            let name = &link.entry.name;
            if !shown_to.contains_key(name) {
                let counts = store::exposures::shown_to(&self.db, name).await?;
                shown_to.insert(name.clone(), counts.into_iter().collect());
            }
            let shown_to = shown_to.get(name).and_then(|counts| counts.get(&link.entry.revision));
            let changes = self.changes_of(link).await?;
            lines.push(Line::of(link, shown_to.copied().unwrap_or(0), &changes));
        }
        write(&lines, format)
    }

    /// What an entry's revision changed of the one it follows, in words.
    async fn changes_of(&self, link: &StoredLink) -> Result<Vec<String>, ServiceError> {
        let read = |text: &str| {
            Ok::<Document, ServiceError>(layout::read(text).map_err(ServiceError::internal)?.document)
        };
        let Some(after) = link.document.as_deref().map(read).transpose()? else { return Ok(Vec::new()) };
        let Some(parent) = after.metadata.parent_revision else { return Ok(Vec::new()) };
        let before = store::layouts::revision(&self.db, &link.entry.name, i64::from(parent)).await?;
        let Some(before) = before.as_deref().map(read).transpose()? else { return Ok(Vec::new()) };
        // Who published it and when is told by the entry itself.
        let before = Document { metadata: after.metadata.clone(), status: after.status.clone(), ..before };
        Ok(difference(&before, &after).iter().map(|change| tell(change, &before, &after)).collect())
    }
}

fn write(lines: &[Line], format: ExportFormat) -> Result<String, ServiceError> {
    match format {
        ExportFormat::JsonLines => {
            let mut text = String::new();
            for line in lines {
                text.push_str(&serde_json::to_string(line).map_err(ServiceError::internal)?);
                text.push('\n');
            }
            Ok(text)
        }
        ExportFormat::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for line in lines {
                let guarded = Line {
                    author: guard(&line.author),
                    approver: guard(&line.approver),
                    note: guard(&line.note),
                    changes: guard(&line.changes),
                    ..line.clone()
                };
                writer.serialize(guarded).map_err(ServiceError::internal)?;
            }
            let bytes = writer.into_inner().map_err(|error| ServiceError::internal(error.into_error()))?;
            String::from_utf8(bytes).map_err(ServiceError::internal)
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn lines() -> Vec<Line> {
        let mut prev_hash = decision::GENESIS_HASH.to_owned();
        let notes = ["Clearer words.", "=HYPERLINK(\"x\"), with a comma\nand a line", "'quoted'"];
        let lines = (1..).zip(notes).map(|(sequence, note)| {
            let mut line = Line {
                sequence,
                at: Utc
                    .timestamp_micros(1_772_366_400_000_001 + sequence)
                    .unwrap()
                    .to_rfc3339_opts(SecondsFormat::Micros, true),
                layout: "home-a".to_owned(),
                revision: sequence + 1,
                action: "published".to_owned(),
                author: "ana@example.com".to_owned(),
                approver: if sequence == 2 { String::new() } else { "ben@example.com".to_owned() },
                note: note.to_owned(),
                content_hash: content_hash(note),
                prev_hash: prev_hash.clone(),
                hash: String::new(),
                customers_shown_to: 7,
                changes: "“Runway” moved".to_owned(),
            };
            line.hash = line.computed().unwrap();
            prev_hash.clone_from(&line.hash);
            line
        });
        lines.collect()
    }

    #[test]
    fn what_is_taken_away_can_be_proved_in_either_format() {
        let lines = lines();
        for format in [ExportFormat::Csv, ExportFormat::JsonLines] {
            let text = write(&lines, format).unwrap();
            assert_eq!(verify_export(&text), Ok((3, lines[2].hash.clone())), "{text}");
            let nothing = write(&[], format).unwrap();
            assert_eq!(verify_export(&nothing), Ok((0, decision::GENESIS_HASH.to_owned())));
        }
        let text = write(&lines, ExportFormat::Csv).unwrap();
        assert!(text.contains("\"'=HYPERLINK"), "no spreadsheet takes a note for a formula: {text}");
    }

    #[test]
    fn whatever_is_changed_in_a_file_is_found() {
        let changes: [fn(&mut Line); 9] = [
            |line| line.at = "2026-03-01T12:00:00.000009Z".to_owned(),
            |line| line.layout.push('x'),
            |line| line.revision += 1,
            |line| line.action = "rolled-back".to_owned(),
            |line| line.author.push('x'),
            |line| line.approver.push('x'),
            |line| line.note.push('x'),
            |line| line.content_hash = content_hash("x"),
            |line| line.hash = content_hash("x"),
        ];
        for format in [ExportFormat::Csv, ExportFormat::JsonLines] {
            for change in changes {
                let mut lines = lines();
                change(&mut lines[1]);
                let text = write(&lines, format).unwrap();
                assert_eq!(verify_export(&text), Err(LogFault::Broken { sequence: 2 }), "{:?}", lines[1]);
            }
            let mut lines = lines();
            lines.remove(1);
            let text = write(&lines, format).unwrap();
            assert_eq!(verify_export(&text), Err(LogFault::Broken { sequence: 3 }));
        }
    }

    #[test]
    fn what_is_no_log_is_named_by_its_line() {
        let line = |text: &str| match verify_export(text) {
            Err(LogFault::Unreadable { line, .. }) => Some(line),
            _ => None,
        };
        assert_eq!(line("{\"sequence\":1}\n"), Some(1));
        assert_eq!(line("a,b\n1,2\n"), Some(2));
    }
}
