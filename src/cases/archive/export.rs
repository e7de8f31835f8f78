//! Making a package: who and what for goes on record first, then the snapshot is written out, then its digest goes on record.

use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};

use super::super::model::CaseId;
use super::ArchivePurpose;
use super::gather::{Gathered, Paper, gather};
use super::pack::{Package, Packing, Part};
use super::policy;
use crate::app::App;
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::types::Instant;
use crate::error::{Code, Error, Result};
use crate::files::{FileKind, FileRefusal};
use crate::identity::Actor;
use crate::rights::access::{self, Look, Looked};

/// More at once would only make all of them late.
static DESKS: Semaphore = Semaphore::const_new(2);

/// What one package may hold at most, bytes.
const LARGEST: usize = 1 << 30;

/// Only so many files wait between reading and writing; each is bounded by what an upload may have.
const WAITING: usize = 1;

/// The package of a case.
///
/// # Errors
/// `not_found`, `own_case`; `archive_too_large` for more than a gibibyte.
pub async fn export(app: &App, actor: Actor, id: CaseId, purpose: ArchivePurpose) -> Result<Package> {
    let _desk = DESKS.acquire().await.map_err(|_| Error::Stopping)?;
    let (asking, base) = (actor.clone(), app.config().server.public_url.clone());
    let at = app
        .write(move |tx| {
            let person = policy::to_archive(tx, &asking, id)?.person_id;
            let look = Look::of(&asking, None, person, Looked::Case, purpose.as_str());
            access::note(tx, look.map(|look| look.at(id.0)))?;
            audit::record(tx, Some(&asking), entry(id, "export_case").data("purpose", purpose))?;
            Ok(tx.now())
        })
        .await?;
    let gathered = app.read(move |tx| gather(tx, id, &base)).await?;
    let package = write(app, gathered, Made { by: actor.account.to_string(), at, purpose }).await?;
    let manifest = package.manifest.clone();
    app.write(move |tx| audit::record(tx, Some(&actor), entry(id, "case_exported").data("manifest", &manifest)))
        .await?;
    Ok(package)
}

fn entry(id: CaseId, action: &'static str) -> Entry {
    Entry::new(Stream::new(StreamKind::Case, id), action)
}

/// By whom, when and what for.
struct Made {
    by: String,
    at: Instant,
    purpose: ArchivePurpose,
}

async fn write(app: &App, gathered: Gathered, made: Made) -> Result<Package> {
    let Gathered { mut head, parts, documents, letters, withheld } = gathered;
    let (send, mut received) = mpsc::channel::<Part>(WAITING);
    let writing = tokio::task::spawn_blocking(move || {
        let mut packing = Packing::begin()?;
        while let Some(part) = received.blocking_recv() {
            if packing.add(part)? > LARGEST {
                return Err(Code::ArchiveTooLarge.into());
            }
        }
        Ok::<_, Error>(packing)
    });
    let reading = async {
        let mut problems = Vec::new();
        for part in parts {
            // Whoever writes has given up, and says why.
            if send.send(part).await.is_err() {
                return Ok(problems);
            }
        }
        for (path, letter) in letters {
            let title = Some(letter.title().to_owned());
            let bytes = letter.pdf().await?;
            let part = Part { path, kind: "paper", media_type: "application/pdf".into(), title, bytes };
            if send.send(part).await.is_err() {
                return Ok(problems);
            }
        }
        for paper in documents {
            match document(app, paper).await? {
                Err(problem) => problems.push(problem),
                Ok(part) => {
                    if send.send(part).await.is_err() {
                        return Ok(problems);
                    }
                }
            }
        }
        Ok::<_, Error>(problems)
    };
    let problems = reading.await;
    drop(send);
    let packing = writing.await.map_err(|_| Error::internal("writing a package was cut short"))??;
    let problems = problems?;
    head.insert("format".into(), json!("case-archive"));
    head.insert("version".into(), json!(1));
    head.insert("exported".into(), json!({ "at": made.at, "by": made.by, "purpose": made.purpose }));
    head.insert("key".into(), json!(audit::export::public_key(&app.env().vault)?));
    head.insert("withheld".into(), Value::Array(withheld));
    head.insert("problems".into(), Value::Array(problems));
    head.insert("files".into(), json!(packing.entries));
    let manifest = serde_json::to_string_pretty(&head).map_err(|error| Error::internal(error.to_string()))?;
    let signed = audit::export::sign(&app.env().vault, &manifest)?;
    let finishing = tokio::task::spawn_blocking(move || packing.finish(&manifest, &signed.signature));
    finishing.await.map_err(|_| Error::internal("writing a package was cut short"))?
}

/// A document with its bytes, or what is wrong with it. One that is lost or damaged does not keep the rest from being kept.
async fn document(app: &App, paper: Paper) -> Result<std::result::Result<Part, Value>> {
    let Paper { row, title, kind } = paper;
    let bytes = match app.files().read(row.id.0).await {
        Ok(bytes) => bytes,
        Err(FileRefusal::NotFound) => return Ok(Err(json!({ "document": row.id, "problem": "lost" }))),
        Err(other) => return Err(other.into()),
    };
    if super::pack::hex(&bytes) != row.sha256 {
        return Ok(Err(json!({ "document": row.id, "problem": "not_as_handed_in" })));
    }
    let extension = FileKind::from_media_type(&row.media_type).map_or("bin", FileKind::extension);
    let path = format!("documents/{}.{extension}", row.id);
    Ok(Ok(Part { path, kind, media_type: row.media_type, title, bytes: bytes.to_vec() }))
}
