//! Drafting, publishing, discarding.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::{Body as _, DefinitionId, DefinitionKind, DefinitionStatus, Organisation};
use super::proof;
use super::store::{self, DefinitionHead, DefinitionRow};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::types::Json;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Error, Language, Problem, Result};
use crate::identity::{Actor, PersonId};
use crate::jobs;
use crate::packs::format::ServiceItem;
use crate::workflow::Definition;

/// What is to be drafted.
#[derive(Debug, Clone)]
pub struct NewDraft {
    pub kind: DefinitionKind,
    pub code: String,
    pub digest: String,
    pub body: Value,
}

/// The job that follows when a calendar takes the place of another; whoever counts days by it does it.
pub const CALENDAR_CHANGED: &str = "catalogue.calendar_changed";

/// What [`CALENDAR_CHANGED`] is about.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct CalendarChanged {
    /// The version that is in force now.
    pub calendar: DefinitionId,
}

/// Drafts the next version, or gives the waiting draft this content.
pub fn draft(
    tx: &mut WriteTx<'_>,
    new: &NewDraft,
    history: &[DefinitionHead],
    by: Option<PersonId>,
) -> Result<DefinitionHead> {
    let waiting = history.iter().find(|head| head.status == DefinitionStatus::Draft);
    let newest = history.iter().map(|head| head.version).max().unwrap_or(0);
    let row = DefinitionRow {
        id: waiting.map_or_else(|| tx.new_id(), |head| head.id),
        kind: new.kind,
        code: new.code.clone(),
        version: waiting.map_or(newest + 1, |head| head.version),
        digest: new.digest.clone(),
        body: Json(new.body.clone()),
        status: DefinitionStatus::Draft,
        valid_from: None,
        valid_to: None,
        drafted_by: by,
        drafted_at: tx.now(),
        published_by: None,
        published_at: None,
        row_version: 1,
    };
    match waiting {
        Some(head) => store::redraft(tx, head, &row)?,
        None => store::insert(tx, &row)?,
    }
    record(tx, None, row.id, "draft_definition", &row.digest)?;
    store::head(tx, row.id)
}

/// What a flow is put in force on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grounds {
    /// It is proved to be sound.
    Proof,
    /// It could be neither proved nor refuted, and two persons answer for it.
    TwoPersons,
}

/// Publishes a draft on the console; the version before is retired in the same unit of work.
pub fn publish(tx: &mut WriteTx<'_>, actor: Option<&Actor>, head: &DefinitionHead) -> Result<()> {
    put_in_force(tx, actor, head, Grounds::Proof, Language::English)
}

/// Only drafts are published, and not by whoever drafted them.
pub(super) fn may_publish(actor: Option<&Actor>, head: &DefinitionHead) -> Result<()> {
    if head.status != DefinitionStatus::Draft {
        return Err(Code::NotADraft.into());
    }
    if actor.is_some_and(|actor| head.drafted_by == Some(actor.person)) {
        return Err(Code::OwnDraft.into());
    }
    Ok(())
}

pub(super) fn put_in_force(
    tx: &mut WriteTx<'_>,
    actor: Option<&Actor>,
    head: &DefinitionHead,
    grounds: Grounds,
    language: Language,
) -> Result<()> {
    may_publish(actor, head)?;
    let body = store::body(tx, head.id)?;
    if head.kind == DefinitionKind::Service {
        refers_to_published(tx, body.clone(), language)?;
    }
    if head.kind == DefinitionKind::Workflow && grounds == Grounds::Proof {
        calls_published(tx, head)?;
        proof::sound(tx, head, language)?;
    }
    if let Some(before) = store::published(tx, head.kind, &head.code)? {
        store::retire(tx, &before)?;
        if head.kind == DefinitionKind::Calendar {
            let now = tx.now();
            jobs::enqueue(tx, CALENDAR_CHANGED, &CalendarChanged { calendar: head.id }, now)?;
        }
    }
    store::publish(tx, head, actor.map(|actor| actor.person))?;
    if head.kind == DefinitionKind::Organisation {
        let organisation = Organisation::read(body).map_err(Error::internal)?;
        crate::packs::departments::sync(tx, &organisation)?;
    }
    record(tx, actor, head.id, "publish_definition", &head.digest)
}

/// Publishes a draft that the client read at this row version.
pub fn publish_by_id(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: DefinitionId,
    row_version: i64,
    language: Language,
) -> Result<()> {
    let head = at_version(tx, id, row_version)?;
    put_in_force(tx, Some(actor), &head, Grounds::Proof, language)
}

/// Throws a draft away.
pub fn discard_by_id(tx: &mut WriteTx<'_>, actor: &Actor, id: DefinitionId, row_version: i64) -> Result<()> {
    let head = at_version(tx, id, row_version)?;
    discard(tx, Some(actor), &head)
}

/// Throws a draft away.
pub fn discard(tx: &mut WriteTx<'_>, actor: Option<&Actor>, head: &DefinitionHead) -> Result<()> {
    if head.status != DefinitionStatus::Draft {
        return Err(Code::NotADraft.into());
    }
    store::discard(tx, head)?;
    record(tx, actor, head.id, "discard_definition", &head.digest)
}

pub(super) fn at_version(tx: &mut ReadTx<'_>, id: DefinitionId, row_version: i64) -> Result<DefinitionHead> {
    let head = store::head(tx, id)?;
    if head.row_version == row_version { Ok(head) } else { Err(Code::StaleVersion.into()) }
}

/// A service is of no use before its letters and its flow are there, and the flow can be run by itself.
fn refers_to_published(tx: &mut ReadTx<'_>, body: Value, language: Language) -> Result<()> {
    let item = ServiceItem::read(body).map_err(Error::internal)?;
    let letters = &item.letters;
    let needed = [
        (DefinitionKind::Workflow, &item.workflow),
        (DefinitionKind::Template, &letters.receipt),
        (DefinitionKind::Template, &letters.acceptance),
        (DefinitionKind::Template, &letters.correction),
        (DefinitionKind::Template, &letters.acceptance_refused),
        (DefinitionKind::Template, &letters.special_procedure),
        (DefinitionKind::Template, &letters.granted),
        (DefinitionKind::Template, &letters.refused),
        (DefinitionKind::Template, &letters.delivery),
    ];
    let endings = [&letters.withdrawn, &letters.terminated, &letters.correction_not_received];
    let endings = endings.into_iter().flatten().map(|code| (DefinitionKind::Template, code));
    let registers = item.registers.iter().map(|code| (DefinitionKind::Register, code));
    for (kind, code) in needed.into_iter().chain(endings).chain(registers) {
        let Some(found) = store::published(tx, kind, code)? else {
            return Err(Problem::new(Code::DependsOnDraft).detail(format!("{kind} {code}")).into());
        };
        if kind == DefinitionKind::Workflow {
            proof::serves(tx, &found, language)?;
        }
    }
    Ok(())
}

/// A flow is of no use before those that it calls are there, at the versions that it was drafted with.
pub(super) fn calls_published(tx: &mut ReadTx<'_>, head: &DefinitionHead) -> Result<()> {
    let body = store::body(tx, head.id)?;
    for (code, version) in Definition::read(body).map_err(Error::internal)?.parts() {
        let found = match version {
            Some(version) => store::version(tx, DefinitionKind::Workflow, &code, version)?,
            None => store::published(tx, DefinitionKind::Workflow, &code)?,
        };
        if found.is_none_or(|head| head.status == DefinitionStatus::Draft) {
            let detail = format!("{} {code}", DefinitionKind::Workflow);
            return Err(Problem::new(Code::DependsOnDraft).detail(detail).into());
        }
    }
    Ok(())
}

fn record(
    tx: &mut WriteTx<'_>,
    actor: Option<&Actor>,
    id: DefinitionId,
    action: &'static str,
    digest: &str,
) -> Result<()> {
    let stream = Stream::new(StreamKind::Definition, id);
    audit::record(tx, actor, Entry::new(stream, action).data("digest", digest))
}
