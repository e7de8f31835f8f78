//! The messages of a case, as each side sees them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::model::ApplicationId;
use super::policy::Access;
use super::store::{self, MessageRow};
use super::{MessageId, Side};
use crate::catalogue::queries::TextOut;
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::store::{departments, persons};
use crate::identity::{Actor, DepartmentId, PersonId};
use crate::representations::Act;
use crate::talents::DocumentId;
use crate::talents::queries::row_of_case;
use crate::talents::store::wallet::DocumentRow;

/// A message between the applicant and the office.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CaseMessage)]
pub struct MessageOut {
    pub id: MessageId,
    pub side: Side,
    /// Whether I wrote it.
    pub mine: bool,
    /// The department that wrote, where the office did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<TextOut>,
    /// The position from which it wrote: this is what the applicant knows of whoever it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "acceptance")]
    pub position: Option<String>,
    /// Who of the office wrote; for colleagues only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[schema(example = "请问还需要补充什么材料?")]
    pub text: String,
    pub documents: Vec<PaperOut>,
    pub written_at: Instant,
}

/// A paper that came with a message.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CaseMessageDocument)]
pub struct PaperOut {
    pub document: DocumentId,
    #[schema(example = "diploma")]
    pub kind: String,
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Bytes.
    pub size: i64,
}

/// How the messages of a case stand.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CaseMessageCounts)]
pub struct MessageCountsOut {
    pub total: i64,
    /// What the other side wrote and I have not read.
    pub unread: i64,
    /// The applicant wrote last.
    pub awaits_office: bool,
}

/// A page of them, the oldest first.
pub(super) fn messages(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    access: &Access,
    page: &PageQuery,
) -> Result<Page<MessageOut>> {
    let rows = page.page(store::page(tx, access.case.id, page)?, |row| row.id)?;
    Ok(Page { items: out(tx, actor, access, rows.items)?, next_cursor: rows.next_cursor })
}

/// What was written about a case, for its applicant or who follows it for them.
pub fn of_application(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: ApplicationId,
    page: &PageQuery,
) -> Result<Page<MessageOut>> {
    let access = super::policy::own(tx, actor, id, Act::Follow)?;
    messages(tx, actor, &access, page)
}

/// One that was just written.
pub(super) fn message(tx: &mut ReadTx<'_>, actor: &Actor, access: &Access, row: MessageRow) -> Result<MessageOut> {
    out(tx, actor, access, vec![row])?.pop().ok_or_else(|| Code::NotFound.into())
}

fn out(tx: &mut ReadTx<'_>, actor: &Actor, access: &Access, rows: Vec<MessageRow>) -> Result<Vec<MessageOut>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut papers: BTreeMap<MessageId, Vec<PaperOut>> = BTreeMap::new();
    for (id, paper) in store::papers_of(tx, &ids)? {
        papers.entry(id).or_default().push(PaperOut {
            document: paper.id,
            kind: paper.kind,
            media_type: paper.media_type,
            size: paper.size,
        });
    }
    let names = names(tx, access.side, &rows)?;
    let tree = departments::all(tx)?;
    let department = |id: DepartmentId| {
        tree.iter().find(|row| row.id == id).map(|row| TextOut { zh: row.name_zh.clone(), en: row.name_en.clone() })
    };
    let key = persons::get(tx, access.case.person_id)?.key(tx)?;
    rows.into_iter()
        .map(|row| {
            Ok(MessageOut {
                id: row.id,
                side: row.side,
                mine: row.written_by == actor.person,
                department: row.department_id.and_then(department),
                text: row.text(&key)?,
                name: names.get(&row.written_by).cloned().flatten(),
                position: row.position,
                documents: papers.remove(&row.id).unwrap_or_default(),
                written_at: row.written_at,
            })
        })
        .collect()
}

/// The names of colleagues who wrote, read together. The applicant is told the post only.
fn names(tx: &mut ReadTx<'_>, reader: Side, rows: &[MessageRow]) -> Result<BTreeMap<PersonId, Option<String>>> {
    if reader == Side::Applicant {
        return Ok(BTreeMap::new());
    }
    let wrote: BTreeSet<PersonId> =
        rows.iter().filter(|row| row.side == Side::Office).map(|row| row.written_by).collect();
    persons::of_ids(tx, &wrote)?.into_iter().map(|(id, person)| Ok((id, person.name(tx)?))).collect()
}

pub(super) fn counts(tx: &mut ReadTx<'_>, actor: &Actor, access: &Access) -> Result<MessageCountsOut> {
    let (last, total) = store::standing(tx, access.case.id)?;
    let unread = store::unread(tx, access.case.id, actor.person, access.side.other())?;
    Ok(MessageCountsOut { total, unread, awaits_office: last == Some(Side::Applicant) })
}

/// The row of a paper that came with a message of this case.
pub(super) fn paper(tx: &mut ReadTx<'_>, access: &Access, document: DocumentId) -> Result<DocumentRow> {
    if !store::has_paper(tx, access.case.id, document)? {
        return Err(Code::NotFound.into());
    }
    row_of_case(tx, access.case.id, document)
}

/// The first page of a case as somebody of the office sees it, for whoever counts statements.
pub fn office_page(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    case: super::super::model::CaseId,
    page: &PageQuery,
) -> Result<Page<MessageOut>> {
    let access = super::policy::office(tx, actor, case)?;
    messages(tx, actor, &access, page)
}
