//! Reading a multipart upload: one file and what its owner says about it.

use actix_multipart::{Field, Multipart};
use chrono::NaiveDate;
use futures_util::StreamExt as _;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::super::commands::NewDocument;
use super::super::jobs;
use super::super::model::DocumentId;
use super::super::model::wallet;
use crate::app::App;
use crate::error::{Code, Error, Problem, Result};
use crate::files::StoredFile;

/// Longest value of a field that is not the file.
const FIELD_BYTES: usize = 4096;

/// A finished upload. The digest binds an idempotency key to what was sent.
pub struct Upload {
    pub document: NewDocument,
    pub digest: [u8; 32],
}

#[derive(Default)]
struct Parts {
    begun: Option<Uuid>,
    file: Option<(StoredFile, Option<String>)>,
    kind: Option<String>,
    label: Option<String>,
    expires_on: Option<String>,
}

/// Stores the file as it arrives and reads the other fields, in whatever order they come. Nothing stays in the store
/// when the upload is refused.
pub async fn receive(app: &App, form: Multipart) -> Result<Upload> {
    let mut parts = Parts::default();
    let outcome = match read(app, form, &mut parts).await {
        Ok(()) => parts.finish(),
        Err(error) => Err(error),
    };
    if let (Err(_), Some(begun)) = (&outcome, parts.begun) {
        discard(app, begun).await;
    }
    outcome
}

/// Removes the file of an upload that came to nothing. What fails here is left to the job that was planned for it.
pub async fn discard(app: &App, id: Uuid) {
    let cleared = match app.files().delete(id).await {
        Ok(()) => app.write(move |tx| jobs::cancel_clearing(tx, DocumentId(id))).await,
        Err(refusal) => Err(refusal.into()),
    };
    if let Err(error) = cleared {
        tracing::warn!(%error, %id, "an upload is left to be cleared away later");
    }
}

async fn read(app: &App, mut form: Multipart, parts: &mut Parts) -> Result<()> {
    while let Some(field) = form.next().await {
        let mut field = field.map_err(|_| Code::FileUploadInterrupted)?;
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" if parts.file.is_none() => {
                let id = app.env().ids.draw(app.env().clock.real());
                app.write(move |tx| jobs::plan_clearing(tx, DocumentId(id))).await?;
                parts.begun = Some(id);
                let file_name = field.content_disposition().and_then(|d| d.get_filename()).map(ToOwned::to_owned);
                let media_type = field.content_type().map(ToString::to_string);
                let stored = app.files().receive(id, &mut field, media_type.as_deref(), file_name.as_deref()).await?;
                parts.file = Some((stored, file_name));
            }
            "kind" if parts.kind.is_none() => parts.kind = Some(text(&mut field, "/kind").await?),
            "label" if parts.label.is_none() => parts.label = Some(text(&mut field, "/label").await?),
            "expires_on" if parts.expires_on.is_none() => {
                parts.expires_on = Some(text(&mut field, "/expires_on").await?);
            }
            _ => return Err(refuse(&format!("/{name}"), Code::FieldUnknown)),
        }
    }
    Ok(())
}

async fn text(field: &mut Field, pointer: &str) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.next().await {
        bytes.extend_from_slice(&chunk.map_err(|_| Code::FileUploadInterrupted)?);
        if bytes.len() > FIELD_BYTES {
            return Err(refuse(pointer, Code::FieldLength));
        }
    }
    if bytes.contains(&0) {
        return Err(Code::NulCharacter.into());
    }
    String::from_utf8(bytes).map_err(|_| refuse(pointer, Code::FieldFormat))
}

impl Parts {
    fn finish(&self) -> Result<Upload> {
        let (Some((file, file_name)), Some(kind)) = (&self.file, &self.kind) else {
            return Err(Code::UploadIncomplete.into());
        };
        let kind = wallet::kind(kind).map_err(|refusal| refuse("/kind", refusal.into()))?;
        let label = match (&self.label, file_name) {
            (Some(label), _) => Some(wallet::label(label).map_err(|refusal| refuse("/label", refusal.into()))?),
            // The file's own name is a suggestion; one that does not fit is not worth a refusal.
            (None, Some(name)) => wallet::label(name).ok(),
            (None, None) => None,
        };
        let expires_on = match self.expires_on.as_deref() {
            None | Some("") => None,
            Some(text) => Some(text.parse::<NaiveDate>().map_err(|_| refuse("/expires_on", Code::FieldDate))?),
        };
        let digest = Sha256::new()
            .chain_update(file.sha256)
            .chain_update(format!("{kind}\0{label:?}\0{expires_on:?}"))
            .finalize()
            .into();
        let document = NewDocument { file: file.clone(), kind, label, expires_on };
        Ok(Upload { document, digest })
    }
}

fn refuse(pointer: &str, code: Code) -> Error {
    Problem::new(Code::Invalid).field(pointer, code).into()
}
