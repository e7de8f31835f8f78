//! What is asked about notices and objections.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::super::CaseId;
use super::super::policy;
use super::model::{NoticeId, ObjectionId, ObjectionStatus};
use super::store::{self, NoticeRow, ObjectionRow};
use crate::catalogue::{PackInfo, ServiceItem, definitions, letters};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::store::persons::PersonRow;
use crate::identity::store::{departments, persons};

/// One line of a public notice.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeOut {
    pub id: NoticeId,
    #[schema(example = "talent_recognition")]
    pub service_code: String,
    pub service_zh: String,
    pub service_en: String,
    #[schema(example = "张*丰")]
    pub masked_name: String,
    pub detail: String,
    pub published_on: NaiveDate,
    /// The last day on which it is shown and can be objected to.
    pub ends_on: NaiveDate,
}

/// A notice with the text that stands around it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeTextOut {
    #[serde(flatten)]
    pub notice: NoticeOut,
    pub text: String,
}

/// An objection, for those who settle it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ObjectionOut {
    pub id: ObjectionId,
    pub notice_id: NoticeId,
    pub case_id: CaseId,
    /// Who objects; an objection is made by name.
    pub name: Option<String>,
    pub text: String,
    pub status: ObjectionStatus,
    pub answer: Option<String>,
    pub raised_at: Instant,
    pub settled_at: Option<Instant>,
    pub version: i64,
}

fn line(row: NoticeRow, item: &ServiceItem) -> NoticeOut {
    NoticeOut {
        id: row.id,
        service_code: row.item_code,
        service_zh: item.name.zh.clone(),
        service_en: item.name.en.clone(),
        masked_name: row.masked_name,
        detail: row.detail,
        published_on: row.published_on,
        ends_on: row.ends_on,
    }
}

/// What is published today.
pub fn notices(tx: &mut ReadTx<'_>, item: Option<&str>, page: &PageQuery) -> Result<Page<NoticeOut>> {
    let rows = page.page(store::shown_page(tx, item, page)?, |row| row.id)?;
    let known = definitions::by_ids::<ServiceItem>(tx, &rows.items.iter().map(|row| row.item_id).collect())?;
    let items = rows.items.into_iter().filter_map(|row| known.get(&row.item_id).map(|item| line(row, item))).collect();
    Ok(Page { items, next_cursor: rows.next_cursor })
}

/// One notice with its text.
pub fn notice(tx: &mut ReadTx<'_>, id: NoticeId) -> Result<NoticeTextOut> {
    let row = store::shown(tx, id)?;
    let item = definitions::get::<ServiceItem>(tx, row.item_id)?;
    let pack = definitions::only::<PackInfo>(tx)?;
    let all = departments::all(tx)?;
    let office = all.iter().find(|department| department.code == item.department);
    let values = json!({
        "service_name": item.name.zh,
        "masked_name": row.masked_name,
        "detail": row.detail,
        "starts_on": row.published_on,
        "ends_on": row.ends_on,
        "working_days": row.working_days,
        "hotline": pack.hotline,
        "department_name": office.map(|department| department.name_zh.clone()).unwrap_or_default(),
    });
    let text = letters::render(tx, &row.template, &values)?.body;
    Ok(NoticeTextOut { notice: line(row, &item), text })
}

/// Objections to cases that the departments led by the actor worked on.
pub fn objections(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    status: Option<ObjectionStatus>,
    page: &PageQuery,
) -> Result<Page<ObjectionOut>> {
    let (led, except) = (policy::headed(actor), policy::conflicted(tx, actor.person)?);
    let rows = page.page(store::objections(tx, &led, &except, status, page)?, |row| row.id)?;
    let objectors = persons::of_ids(tx, &rows.items.iter().map(|row| row.person_id).collect())?;
    let mut items = Vec::with_capacity(rows.items.len());
    for row in &rows.items {
        let objector = objectors.get(&row.person_id).ok_or(Code::NotFound)?;
        items.push(opened(tx, row, objector)?);
    }
    Ok(Page { items, next_cursor: rows.next_cursor })
}

/// What somebody objected to, and how it was settled; the case behind it is not theirs to see.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MyObjectionOut {
    pub id: ObjectionId,
    #[schema(example = "talent_recognition")]
    pub service_code: String,
    #[schema(example = "张*丰")]
    pub masked_name: String,
    pub text: String,
    pub status: ObjectionStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    pub raised_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Instant>,
}

/// The objections that somebody raised, newest first.
pub fn my_objections(tx: &mut ReadTx<'_>, actor: &Actor, page: &PageQuery) -> Result<Page<MyObjectionOut>> {
    let rows = page.page(store::raised_by(tx, actor.person, page)?, |row| row.id)?;
    let objector = persons::get(tx, actor.person)?;
    let mut items = Vec::with_capacity(rows.items.len());
    for row in rows.items {
        let notice = store::notice(tx, row.notice_id)?;
        items.push(MyObjectionOut {
            id: row.id,
            service_code: notice.item_code,
            masked_name: notice.masked_name,
            text: row.text(tx, &objector)?,
            status: row.status,
            answer: row.answer(tx, &objector)?,
            raised_at: row.raised_at,
            settled_at: row.settled_at,
        });
    }
    Ok(Page { items, next_cursor: rows.next_cursor })
}

/// An objection with its texts opened.
pub fn objection(tx: &mut ReadTx<'_>, row: &ObjectionRow) -> Result<ObjectionOut> {
    let objector = persons::get(tx, row.person_id)?;
    opened(tx, row, &objector)
}

fn opened(tx: &ReadTx<'_>, row: &ObjectionRow, objector: &PersonRow) -> Result<ObjectionOut> {
    Ok(ObjectionOut {
        id: row.id,
        notice_id: row.notice_id,
        case_id: row.case_id,
        name: objector.name(tx)?,
        text: row.text(tx, objector)?,
        status: row.status,
        answer: row.answer(tx, objector)?,
        raised_at: row.raised_at,
        settled_at: row.settled_at,
        version: row.version,
    })
}
