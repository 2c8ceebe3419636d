//! The layouts this build ships, published into the store once, and all that stand published there.

use chrono::{DateTime, Utc};
use decision::{Policy, Published};
use sha2::{Digest, Sha256};
use store::Db;
use store::layouts::StoredLayout;

/// The documents of `server/layouts`, one line each.
const SHIPPED: [&str; 7] = [
    include_str!("../../../server/layouts/home-business-owner.json"),
    include_str!("../../../server/layouts/home-distress.json"),
    include_str!("../../../server/layouts/home-freelancer.json"),
    include_str!("../../../server/layouts/home-neutral.json"),
    include_str!("../../../server/layouts/home-retiree.json"),
    include_str!("../../../server/layouts/home-salaried.json"),
    include_str!("../../../server/layouts/home-student.json"),
];

/// Publishes what is not there yet and reads the newest revision of every layout. A revision that was published
/// before is never changed.
pub(crate) async fn publish(db: &Db, policy: &Policy, now: DateTime<Utc>) -> anyhow::Result<Published> {
    let mut shipped = Vec::with_capacity(SHIPPED.len());
    for text in SHIPPED {
        let document = layout::read(text)?.document;
        shipped.push(StoredLayout {
            name: document.metadata.name.to_string(),
            revision: i64::from(document.metadata.revision),
            document: text.to_owned(),
            content_hash: ledger::hexadecimal(&Sha256::digest(text.as_bytes())),
        });
    }
    db.write(move |tx| {
        Box::pin(async move {
            for layout in &shipped {
                store::layouts::publish(tx, layout, now).await?;
            }
            Ok::<_, store::StoreError>(())
        })
    })
    .await?;
    in_force(db, policy).await
}

/// The newest revision of every layout that stands published in the store.
pub(crate) async fn in_force(db: &Db, policy: &Policy) -> anyhow::Result<Published> {
    let mut documents = Vec::new();
    for stored in store::layouts::published(db).await? {
        documents.push(layout::read(&stored.document)?.document);
    }
    Ok(Published::new(documents, &policy.layouts.neutral)?)
}
