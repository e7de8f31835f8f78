//! Preparing a copy, and throwing it away when its days are over.

use bytes::Bytes;
use chrono::TimeDelta;
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::mpsc;

use super::pack::Package;
use super::store::{self, ExportId, ExportRow, ExportState};
use super::{Part, gather};
use crate::app::App;
use crate::audit::{self, Entry, Stream};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Error, Result};
use crate::files::FileKind;
use crate::identity::{Actor, SessionId};
use crate::jobs::{self, Work};
use crate::rights::notice;
use crate::talents::store::wallet::{self, DocumentRow};

pub const PREPARE: &str = "prepare_export";
pub const DISCARD: &str = "discard_export";

/// Where a pack does not say how long a copy can be fetched.
const USUAL_DAYS: u32 = 7;

#[derive(Serialize, Deserialize)]
struct Export {
    id: ExportId,
}

pub(super) fn plan_preparing(tx: &mut WriteTx<'_>, id: ExportId) -> Result<()> {
    let now = tx.now();
    jobs::enqueue(tx, PREPARE, &Export { id }, now)
}

pub(super) fn plan_discarding(tx: &mut WriteTx<'_>, id: ExportId) -> Result<()> {
    let now = tx.now();
    jobs::enqueue(tx, DISCARD, &Export { id }, now)
}

/// The handler. A job that ran before, or whose person is gone, has nothing to do.
pub fn prepare_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let Export { id } = jobs::given(payload)?;
        let Some(held) = app.read(move |tx| collect(tx, id)).await? else { return Ok(()) };
        let (size, sha256) = write(&app, id, held).await?;
        app.write(move |tx| finish(tx, id, size, &sha256)).await
    })
}

/// What goes into a copy.
struct Held {
    parts: Vec<Part>,
    papers: Vec<DocumentRow>,
}

fn collect(tx: &mut ReadTx<'_>, id: ExportId) -> Result<Option<Held>> {
    let row = store::get(tx, id)?;
    if row.state != ExportState::Preparing {
        return Ok(None);
    }
    let actor = owner(&row);
    let mut parts = gather(tx, &actor)?;
    let about = json!({ "format": 1, "person": row.person_id, "as_of": tx.now(), "asked_at": row.asked_at });
    parts.insert(0, ("about.json".to_owned(), about));
    Ok(Some(Held { parts, papers: wallet::all(tx, row.person_id)? }))
}

/// Whoever asked, seeing what they see when they are signed in, and nothing by an office that they may hold.
fn owner(row: &ExportRow) -> Actor {
    Actor {
        account: row.account_id,
        person: row.person_id,
        session: SessionId(uuid::Uuid::nil()),
        verified: true,
        second_factor: false,
        positions: Vec::new(),
    }
}

/// The ZIP is written on a thread of its own, handed on piece by piece, and never whole in memory.
async fn write(app: &App, id: ExportId, held: Held) -> Result<(u64, String)> {
    let (to, mut from) = mpsc::channel::<Bytes>(4);
    let (files, handle) = (app.files().clone(), tokio::runtime::Handle::current());
    let packing = tokio::task::spawn_blocking(move || {
        let mut package = Package::to(to);
        for (name, value) in &held.parts {
            package.json(name, value)?;
        }
        for paper in &held.papers {
            let extension = FileKind::from_media_type(&paper.media_type).map_or("bin", FileKind::extension);
            let content = handle.block_on(files.read(paper.id.0))?;
            package.file(&format!("documents/{}.{extension}", paper.id), &content)?;
        }
        package.finish()
    });
    let written = app.files().put_stream(id.0, stream::poll_fn(move |cx| from.poll_recv(cx))).await;
    packing.await.map_err(|_| Error::Stopping)??;
    Ok(written?)
}

fn finish(tx: &mut WriteTx<'_>, id: ExportId, size: u64, sha256: &str) -> Result<()> {
    let row = store::get(tx, id)?;
    let days = notice::current(tx)?.map_or(USUAL_DAYS, |notice| notice.export_days);
    let expires_at = tx.now().plus(TimeDelta::days(days.into()));
    store::make_ready(tx, id, i64::try_from(size).unwrap_or(i64::MAX), sha256, expires_at)?;
    jobs::enqueue(tx, DISCARD, &Export { id }, expires_at)?;
    let entry = Entry::new(Stream::person(row.person_id), "prepare_export").object("export", id);
    audit::record(tx, None, entry.data("sha256", sha256))
}

/// The handler; a file that is gone is discarded already.
pub fn discard_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let Export { id } = jobs::given(payload)?;
        app.write(move |tx| store::expire(tx, id)).await?;
        Ok(app.files().delete(id.0).await?)
    })
}
