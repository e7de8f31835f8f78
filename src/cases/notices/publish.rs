//! The effect `publish_notice`: `template` (the text around the line), `working_days`, and optionally `detail_field`,
//! the field of the form that is shown beside the masked name.

use serde_json::Value;

use super::super::effects::{Effect, EffectCx};
use super::model::NoticeStatus;
use super::store::{self, NoticeRow};
use crate::db::WriteTx;
use crate::error::{Error, Result};
use crate::identity::store::persons;
use crate::talents::PersonName;

/// Publishes; going back, or an objection that is upheld, takes the line out of sight.
pub const EFFECT: Effect = Effect { name: "publish_notice", run: publish, compensate: Some(take_back) };

fn publish(tx: &mut WriteTx<'_>, cx: &EffectCx<'_>) -> Result<()> {
    let missing = |what: &str| Error::internal(format!("publish_notice of {} lacks {what}", cx.item.code));
    let template = cx.with.get("template").and_then(Value::as_str).ok_or_else(|| missing("template"))?;
    let days = cx.with.get("working_days").and_then(Value::as_i64).and_then(|days| i32::try_from(days).ok());
    let working_days = days.filter(|days| *days > 0).ok_or_else(|| missing("working_days"))?;
    let applicant = persons::get(tx, cx.applicant)?;
    let name = applicant.name(tx)?.unwrap_or_default();
    let published_on = tx.today();
    let calendar = super::super::world::calendar(tx)?;
    let row = NoticeRow {
        id: tx.new_id(),
        case_id: cx.case,
        item_code: cx.item.code.clone(),
        item_id: cx.item.id,
        template: template.to_owned(),
        masked_name: masked(&name),
        detail: detail(cx),
        working_days,
        published_on,
        ends_on: calendar.add(published_on, working_days.unsigned_abs()).on,
        status: NoticeStatus::Open,
        version: 1,
    };
    store::insert(tx, &row)
}

fn take_back(tx: &mut WriteTx<'_>, cx: &EffectCx<'_>) -> Result<()> {
    store::withdraw_all(tx, cx.case)
}

/// A name that our own rules would not read any more is hidden altogether.
fn masked(name: &str) -> String {
    PersonName::parse(name).map_or_else(|_| "***".to_owned(), |name| name.masked())
}

/// What stands beside the name: the declared field, or the case number, which tells nothing without its code.
fn detail(cx: &EffectCx<'_>) -> String {
    let field = cx.with.get("detail_field").and_then(Value::as_str);
    match field.and_then(|field| cx.form.get(field)) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => cx.number.to_owned(),
    }
}
