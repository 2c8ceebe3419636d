//! Statements in: upload, correct the columns, commit, discard, undo.

use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};
use services::{BrokerForm, ColumnForm, ServiceError, Upload as UploadedFile};

use crate::context::Door;

/// Fields of the upload form beside the file are short.
const FIELD_BYTES_MAX: usize = 1_024;

/// Reads a file and shows what importing it would do. Nothing of it is in the books yet.
#[server(prefix = "/api", endpoint = "upload", input = MultipartFormData)]
pub async fn upload(
    /// The form: a file, and what was chosen for it.
    data: MultipartData,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let uploaded = match read_form(data).await {
        Ok(uploaded) => uploaded,
        Err(error) => return door.refuse("/import", &error, &[]),
    };
    match door.attune.preview_import(&person, uploaded).await {
        Ok(id) => door.go(&format!("/import/{id}")),
        Err(error) => door.refuse("/import", &error, &[]),
    }
}

/// The file of an upload form, and the fields beside it.
pub(super) async fn read_form(data: MultipartData) -> Result<UploadedFile, ServiceError> {
    let broken =
        || ServiceError::invalid("upload-broken", "The upload stopped half-way. Send the file again.");
    let mut form = data.into_inner().ok_or_else(broken)?;
    let mut uploaded = UploadedFile::default();
    while let Some(mut field) = form.next_field().await.map_err(|_| broken())? {
        let name = field.name().unwrap_or("").to_owned();
        if name == "file" {
            uploaded.file_name = field.file_name().unwrap_or("statement").to_owned();
        }
        let limit = if name == "file" { UploadedFile::BYTES_MAX } else { FIELD_BYTES_MAX };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|_| broken())? {
            if bytes.len() + chunk.len() > limit {
                return Err(UploadedFile::too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        match name.as_str() {
            "file" => uploaded.bytes = bytes,
            "account" => uploaded.account = String::from_utf8_lossy(&bytes).into_owned(),
            "account_name" => uploaded.account_name = String::from_utf8_lossy(&bytes).into_owned(),
            "account_kind" => uploaded.account_kind = String::from_utf8_lossy(&bytes).into_owned(),
            _ => {}
        }
    }
    Ok(uploaded)
}

/// Reads a pending CSV file again with the columns the customer named.
#[server(prefix = "/api", endpoint = "map-columns")]
pub async fn map_columns(
    /// The waiting file.
    id: String,
    /// What its columns hold.
    columns: ColumnForm,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("/import/{}", path_part(&id));
    match door.attune.map_columns(&person, &id, &columns).await {
        Ok(()) => door.go_saying(&page, "The file was read again by these columns."),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

/// Has a pending table of a broker's read by other columns.
#[server(prefix = "/api", endpoint = "map-broker-columns")]
pub async fn map_broker_columns(
    /// The waiting file.
    id: String,
    /// What its columns hold.
    columns: BrokerForm,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("/import/{}", path_part(&id));
    match door.attune.map_broker_columns(&person, &id, &columns).await {
        Ok(()) => door.go_saying(&page, "The file was read again by these columns."),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

/// Reads a pending file without columns again, with its dates in the order the customer named.
#[server(prefix = "/api", endpoint = "order-dates")]
pub async fn order_dates(
    /// The waiting file.
    id: String,
    /// The stored name of the order.
    date_order: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let page = format!("/import/{}", path_part(&id));
    match door.attune.order_dates(&person, &id, &date_order).await {
        Ok(()) => door.go_saying(&page, "The file was read again with its dates in this order."),
        Err(error) => door.refuse(&page, &error, &[]),
    }
}

/// Stores a pending file's new rows.
#[server(prefix = "/api", endpoint = "commit-import")]
pub async fn commit_import(
    /// The waiting file.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.commit_import(&person, &id).await {
        Ok(committed) => door.go_saying("/dashboard", &committed.sentence()),
        Err(error) => door.refuse(&format!("/import/{}", path_part(&id)), &error, &[]),
    }
}

/// Throws a pending file away.
#[server(prefix = "/api", endpoint = "discard-import")]
pub async fn discard_import(
    /// The waiting file.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.discard_import(&person, &id).await {
        Ok(()) => door.go_saying("/import", "The file is discarded. Nothing of it was stored."),
        Err(error) => door.refuse("/import", &error, &[]),
    }
}

/// Takes an import's rows out of the books again.
#[server(prefix = "/api", endpoint = "undo-import")]
pub async fn undo_import(
    /// The import.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.undo_import(&person, &id).await {
        Ok(1) => door.go_saying("/imports", "The import is undone: 1 transaction removed."),
        Ok(removed) => {
            door.go_saying("/imports", &format!("The import is undone: {removed} transactions removed."))
        }
        Err(error) => door.refuse("/imports", &error, &[]),
    }
}

/// An id as part of a path; ids of ours have only these letters, anything else is left out.
pub(super) fn path_part(id: &str) -> String {
    id.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(64).collect()
}
