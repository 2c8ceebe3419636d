//! Tables too large to be taken as a whole: read, planned and stored part by part, so that memory does not grow with the file
//! and whoever else writes does so in between.

use std::io::Read;

use ledger::{AccountId, ImportId};
use statements::{CsvMapping, Format, PartError, StatementFile, TableParts};
use store::StoreError;
use store::imports::Import;
use tokio::sync::mpsc;

use super::commit::{Committed, changed_meanwhile};
use super::plan::{AccountChoice, Progress, plan_part};
use super::read::{hints, refused};
use super::upload::Choices;
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// How often a part is planned anew where the books change while it is.
const ATTEMPTS_MAX: u32 = 3;
/// Parts that are read ahead.
const AHEAD: usize = 2;

/// What reading a table gives, in this order: how it is read, then its parts.
enum Told {
    Mapping(Box<CsvMapping>),
    Part(Box<StatementFile>),
}

/// The import all parts belong to.
struct Parts<'a> {
    person: &'a Principal,
    choice: &'a AccountChoice,
    file_name: String,
    import: ImportId,
    mapping: Option<String>,
    progress: Progress,
    committed: Committed,
}

impl Attune {
    /// Imports a table of any length. A part that cannot be read takes back those before it. What it means is worked out by
    /// [`Attune::understand`]. Should the process stop midway, the parts it took stand as one import, and the same file
    /// again adds the rest.
    ///
    /// # Errors
    /// When the file cannot be read, or the books go on changing while it is; nothing of it is kept then.
    pub async fn import_table(
        &self,
        person: &Principal,
        file_name: &str,
        reader: impl Read + Send + 'static,
        choice: AccountChoice,
    ) -> Result<Committed, ServiceError> {
        let mapping = self.remembered_mapping(person, &choice).await?;
        let choices = Choices { mapping, ..Choices::default() };
        let hints = hints(person, file_name, &choices);
        let (told, mut parts) = mpsc::channel(AHEAD);
        let reading = tokio::task::spawn_blocking(move || {
            let mut table = TableParts::open(reader, &hints)?;
            // Whoever does not listen any more has failed already.
            let tell = |what| told.blocking_send(what).is_ok();
            let mut goes_on = tell(Told::Mapping(Box::new(table.mapping().clone())));
            while goes_on && let Some(part) = table.next_part()? {
                goes_on = tell(Told::Part(Box::new(part)));
            }
            Ok::<_, PartError>(())
        });
        let mut import = Parts {
            person,
            choice: &choice,
            file_name: file_name.to_owned(),
            import: ImportId::new(self.new_id()),
            mapping: None,
            progress: Progress::default(),
            committed: Committed { import_id: ImportId::new(""), added: 0, duplicate: 0, rejected: 0 },
        };
        import.committed.import_id = import.import.clone();
        let mut stored = Ok(());
        while let Some(told) = parts.recv().await {
            stored = match told {
                Told::Mapping(mapping) => serde_json::to_string(&mapping)
                    .map(|mapping| import.mapping = Some(mapping))
                    .map_err(ServiceError::internal),
                Told::Part(part) => self.import_part(&mut import, &part).await,
            };
            if stored.is_err() {
                break;
            }
        }
        drop(parts);
        let read = match reading.await.map_err(ServiceError::internal)? {
            Ok(()) => Ok(()),
            Err(PartError::Refused(refusal)) => Err(refused(&refusal)),
            Err(PartError::Unreadable(error)) => Err(ServiceError::internal(error)),
        };
        match stored.and(read) {
            Ok(()) => Ok(import.committed),
            Err(error) => {
                match self.undo_import(person, import.import.as_str()).await {
                    // Nothing was stored yet.
                    Ok(_) | Err(ServiceError::NotFound) => Err(error),
                    Err(failed) => Err(failed),
                }
            }
        }
    }

    /// Stores what is new of a part.
    async fn import_part(&self, parts: &mut Parts<'_>, file: &StatementFile) -> Result<(), ServiceError> {
        let owner = parts.person.customer()?;
        for _ in 0..ATTEMPTS_MAX {
            let books_version = store::summaries::book_version(&self.db, owner).await?;
            let books = self.import_books(parts.person, &file.statements, Some(&parts.import)).await?;
            let new_account = || AccountId::new(self.new_id());
            let planned = plan_part(
                &file.statements,
                &parts.file_name,
                parts.choice,
                books,
                &mut parts.progress,
                new_account,
            );
            let import = Import {
                id: parts.import.as_str().to_owned(),
                file_name: parts.file_name.clone(),
                format: Format::Csv.as_str().to_uppercase(),
                added: 0,
                duplicate: 0,
                rejected: i64::try_from(file.rejected.len()).unwrap_or(i64::MAX),
                created_at: self.now(),
                undone_at: None,
            };
            let batch = self.batch(import, parts.mapping.as_deref(), &planned);
            let (added, duplicate) = (batch.import.added, batch.import.duplicate);
            let (owner, import, now) = (owner.clone(), parts.import.clone(), self.now());
            let outcome = self
                .db
                .write(move |tx| {
                    Box::pin(async move {
                        if store::summaries::change_books(tx, &owner).await? != books_version + 1 {
                            return Err(StoreError::Taken);
                        }
                        store::imports::add_to(tx, &owner, &batch.import).await?;
                        batch.write(tx, &owner, &import, now).await?;
                        store::summaries::remove(tx, &owner).await
                    })
                })
                .await;
            match outcome {
                Ok(()) => {
                    parts.progress.remember(&planned);
                    let count = |rows: i64| usize::try_from(rows).unwrap_or(0);
                    parts.committed.added += count(added);
                    parts.committed.duplicate += count(duplicate);
                    parts.committed.rejected += file.rejected.len();
                    return Ok(());
                }
                Err(StoreError::Taken) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(changed_meanwhile())
    }
}
