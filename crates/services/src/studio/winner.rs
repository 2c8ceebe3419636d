//! A draft that begins with a change made elsewhere: the variant an experiment was stopped with.

use layout::Document;

use super::open_in;
use crate::people::Principal;
use crate::{Attune, ServiceError};

impl Attune {
    /// Begins a draft of a layout and makes `document` of it in one step, which can be undone as any other.
    pub(crate) async fn begin_draft_of(
        &self,
        author: &Principal,
        document: Document,
        what: String,
    ) -> Result<(), ServiceError> {
        let id = self.begin_draft(author, document.metadata.name.as_str()).await?;
        let (author, now) = (author.user_id.as_str().to_owned(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let mut open = open_in(tx, &id).await?;
                    open.add(tx, author, what, &document).await?;
                    open.draft.updated_at = now;
                    Ok(store::studio::put(tx, &open.draft).await?)
                })
            })
            .await
    }
}
