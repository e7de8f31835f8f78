//! What people are told about grants, in the words of the policy pack.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::model::{Content, ReviewStatus};
use super::store::grants::GrantRow;
use super::store::reviews::ReviewRow;
use crate::cases::policy;
use crate::cases::store::cases::{self, CaseRow};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::store::{departments, persons};
use crate::identity::{PersonId, Role};
use crate::notifications;
use crate::packs::LoadedTemplate;
use crate::supervision;

/// The person, with what is doubtful and how to answer; and who leads the department, or else the supervisors.
pub(super) fn opened(
    tx: &mut WriteTx<'_>,
    grant: &GrantRow,
    case: &CaseRow,
    review: &ReviewRow,
    content: &Content,
) -> Result<()> {
    let why: Vec<&str> = content.failing().map(|clause| clause.text.zh.as_str()).collect();
    let mut values = values(tx, case, review)?;
    set(&mut values, "reason", json!(why.join("；")));
    set(&mut values, "link", json!("/api/v1/me/grants"));
    send(tx, grant.person_id, "grant_in_doubt", &values)?;
    set(&mut values, "link", json!(format!("/api/v1/grant-reviews/{}", review.id)));
    for person in leaders(tx, review, false)? {
        send(tx, person, "grant_review_opened", &values)?;
    }
    Ok(())
}

/// Who leads the department, and the supervisors: a review is late.
pub(super) fn late(tx: &mut WriteTx<'_>, review: &ReviewRow) -> Result<()> {
    let case = cases::get(tx, review.case_id)?;
    let mut values = values(tx, &case, review)?;
    set(&mut values, "link", json!(format!("/api/v1/grant-reviews/{}", review.id)));
    for person in leaders(tx, review, true)? {
        send(tx, person, "grant_review_overdue", &values)?;
    }
    Ok(())
}

/// The person: what came of the review, why, and how to object.
pub(super) fn closed(tx: &mut WriteTx<'_>, case: &CaseRow, review: &ReviewRow, reason: &str) -> Result<()> {
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let mut values = values(tx, case, review)?;
    set(&mut values, "still_entitled", json!(review.status == ReviewStatus::StillEntitled));
    set(&mut values, "reason", json!(reason));
    set(&mut values, "objection", json!(item.guide.objection.zh));
    set(&mut values, "link", json!("/api/v1/me/grants"));
    send(tx, review.person_id, "grant_review_closed", &values)
}

fn values(tx: &mut ReadTx<'_>, case: &CaseRow, review: &ReviewRow) -> Result<Value> {
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let person = persons::get(tx, case.person_id)?;
    Ok(json!({
        "applicant_name": person.name(tx)?.unwrap_or_default(),
        "service_name": item.name.zh,
        "case_number": case.number,
        "department_name": departments::get(tx, review.department_id)?.name_zh,
        "due_on": review.due_on.to_string(),
    }))
}

fn set(values: &mut Value, name: &str, value: Value) {
    if let Some(values) = values.as_object_mut() {
        values.insert(name.to_owned(), value);
    }
}

/// Of a grant of one's own or of one's household one hears nothing as an official.
fn leaders(tx: &mut ReadTx<'_>, review: &ReviewRow, late: bool) -> Result<BTreeSet<PersonId>> {
    let conflicted = policy::conflicted(tx, review.person_id)?;
    let heads = supervision::holders(tx, Role::DepartmentHead, Some(review.department_id), None)?;
    let mut all: BTreeSet<PersonId> = heads.into_iter().filter(|person| !conflicted.contains(person)).collect();
    if all.is_empty() || late {
        let above = supervision::holders(tx, Role::Supervisor, None, None)?;
        all.extend(above.into_iter().filter(|person| !conflicted.contains(person)));
    }
    Ok(all)
}

/// A pack that has no such template wants no such message; one whose items are checked again must have it.
fn send(tx: &mut WriteTx<'_>, person: PersonId, template: &str, values: &Value) -> Result<()> {
    if definitions::find::<LoadedTemplate>(tx, template)?.is_none() {
        return Ok(());
    }
    notifications::notify(tx, person, template, values).map(drop)
}
