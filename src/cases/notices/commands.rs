//! Objecting to a notice, and settling an objection.

use serde_json::json;

use super::super::policy;
use super::super::progress::{By, give};
use super::super::store::cases;
use super::model::{NoticeId, ObjectionId, ObjectionStatus};
use super::store::{self, ObjectionRow};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::WriteTx;
use crate::error::{Code, Error, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::notifications;
use crate::workflow::{Command, Event};

/// A verified person objects, by name and with reasons, while the notice is open.
pub fn object(tx: &mut WriteTx<'_>, actor: &Actor, notice: NoticeId, text: &str) -> Result<ObjectionRow> {
    actor.require_verified()?;
    let notice = store::shown(tx, notice)?;
    let objector = persons::get(tx, actor.person)?;
    let case = cases::get(tx, notice.case_id)?;
    let moved = give(tx, case, &By::Person(actor), &Command::RaiseObjection)?;
    let no = moved.events.iter().find_map(|event| match event {
        Event::ObjectionRaised { objection, .. } => i32::try_from(*objection).ok(),
        _ => None,
    });
    let id: ObjectionId = tx.new_id();
    let row = ObjectionRow {
        id,
        notice_id: notice.id,
        case_id: notice.case_id,
        no: no.ok_or_else(|| Error::internal("an objection without a number"))?,
        person_id: actor.person,
        text_sealed: objector.key(tx)?.seal(&store::place(id, "text_sealed"), text.as_bytes())?.into_bytes(),
        status: ObjectionStatus::Open,
        answer_sealed: None,
        raised_at: tx.now(),
        settled_by: None,
        settled_at: None,
        version: 1,
    };
    if store::insert_objection(tx, &row)? { Ok(row) } else { Err(Code::AlreadyObjected.into()) }
}

/// The head of a department that worked on the case settles it and gives the objector an answer.
pub fn settle(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ObjectionId,
    version: i64,
    upheld: bool,
    answer: &str,
) -> Result<ObjectionRow> {
    let row = store::objection(tx, id)?;
    let led = policy::led(tx, actor)?;
    let case = policy::to_act_on(tx, actor, &led, row.case_id)?;
    if led.except.contains(&row.person_id) {
        return Err(Code::OwnCase.into());
    }
    if row.version != version {
        return Err(Code::StaleVersion.into());
    }
    let objector = persons::get(tx, row.person_id)?;
    let sealed = objector.key(tx)?.seal(&store::place(id, "answer_sealed"), answer.as_bytes())?.into_bytes();
    let status = if upheld { ObjectionStatus::Upheld } else { ObjectionStatus::Dismissed };
    store::settle(tx, &row, status, sealed, actor.person)?;
    let objection = u32::try_from(row.no).map_err(|_| Error::internal("a negative number of an objection"))?;
    give(tx, case, &By::Person(actor), &Command::SettleObjection { objection, upheld })?;
    if upheld {
        store::withdraw_all(tx, row.case_id)?;
    }
    answer_objector(tx, &row, upheld, answer)?;
    store::objection(tx, id)
}

/// Tells the objector how it was settled, and nothing of the case beyond what was published.
fn answer_objector(tx: &mut WriteTx<'_>, row: &ObjectionRow, upheld: bool, answer: &str) -> Result<()> {
    let notice = store::notice(tx, row.notice_id)?;
    let item = definitions::get::<ServiceItem>(tx, notice.item_id)?;
    let objector = persons::get(tx, row.person_id)?;
    let values = json!({
        "objector_name": objector.name(tx)?.unwrap_or_default(),
        "service_name": item.name.zh,
        "masked_name": notice.masked_name,
        "upheld": upheld,
        "answer": answer,
        "link": "/api/v1/me/objections",
    });
    notifications::notify(tx, row.person_id, "objection_answered", &values).map(drop)
}
