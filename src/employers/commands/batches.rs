//! A workbook of staff: the preview is kept, and what is prepared is exactly that, row by row and each row once.

use std::collections::BTreeSet;

use chrono::{Days, TimeDelta};

use super::super::jobs;
use super::super::model::{BatchId, BatchState, PreparedContent, PreparedState, Preview, StaffRow};
use super::super::policy;
use super::super::store::batches::{self, BatchRow};
use super::super::store::employers::{self, EmployerRow};
use super::super::store::prepared::{self, PreparedRow};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::catalogue::{DefinitionId, Loaded, PackInfo, ServiceItem, definitions};
use crate::db::types::{Instant, Json};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Error, Result};
use crate::identity::Actor;
use crate::identity::address::Address;
use crate::identity::store::persons;
use crate::notifications;
use crate::packs::format::EmployerRules;
use crate::talents::identifiers::IdentityNumber;
use crate::workdays::end_of;

/// A workbook that was read.
#[derive(Debug, Clone)]
pub struct NewBatch {
    pub organisation_code: String,
    pub item_code: String,
    pub item_id: DefinitionId,
    pub preview: Preview,
}

/// Rows that one unit of work prepares.
const PORTION: usize = 50;

/// Keeps a preview until its time is over.
pub fn store_preview(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewBatch) -> Result<BatchRow> {
    let employer = policy::spoken_for(tx, actor, &new.organisation_code)?;
    let rules = rules(tx)?;
    let id: BatchId = tx.new_id();
    let count = |number: usize| i32::try_from(number).map_err(|_| Error::internal("more rows than are taken"));
    let row = BatchRow {
        id,
        employer_id: employer.id,
        item_code: new.item_code.clone(),
        item_id: new.item_id,
        state: BatchState::Previewed,
        row_count: i32::try_from(new.preview.rows).map_err(|_| Error::internal("more rows than are taken"))?,
        good_count: count(new.preview.good.len())?,
        fault_count: count(new.preview.fault_count)?,
        faults: Json(new.preview.faults.clone()),
        rows_sealed: Some(batches::seal(&employer.key(tx)?, id, &new.preview.good)?),
        uploaded_by: actor.account,
        created_at: tx.now(),
        expires_at: tx.now().plus(TimeDelta::hours(i64::from(rules.preview_hours))),
        settled_at: None,
        version: 1,
    };
    batches::insert(tx, &row)?;
    jobs::plan_lapse(tx, id, row.expires_at)?;
    let entry = Entry::new(Stream::new(StreamKind::Employer, employer.id), "preview_batch").object("batch", id);
    let entry = entry.data("item", &row.item_code).data("rows", row.row_count).data("faults", row.fault_count);
    audit::record(tx, Some(actor), entry)?;
    Ok(row)
}

/// What the city lets employers do.
pub fn rules(tx: &mut ReadTx<'_>) -> Result<EmployerRules> {
    definitions::only::<PackInfo>(tx)?.employers.clone().ok_or_else(|| Code::BatchNotOffered.into())
}

/// Goes on with a preview; asked twice it is the same. With faults in it only if the faulty rows are to be left out.
pub fn start(tx: &mut WriteTx<'_>, actor: &Actor, code: &str, id: BatchId, leave_out_faulty: bool) -> Result<BatchRow> {
    let employer = policy::spoken_for(tx, actor, code)?;
    let row = batches::get_of(tx, employer.id, id)?;
    match row.state {
        BatchState::Preparing | BatchState::Prepared => return Ok(row),
        BatchState::Lapsed => return Err(Code::BatchLapsed.into()),
        BatchState::Previewed => {}
    }
    if row.expires_at <= tx.now() {
        return Err(Code::BatchLapsed.into());
    }
    if definitions::current::<ServiceItem>(tx, &row.item_code)?.id != row.item_id {
        return Err(Code::FormChanged.into());
    }
    if row.good_count == 0 || (row.fault_count > 0 && !leave_out_faulty) {
        return Err(Code::BatchHasFaults.into());
    }
    let row = batches::advance(tx, &row, BatchState::Preparing, false)?;
    jobs::plan_preparing(tx, id)?;
    let entry = Entry::new(Stream::new(StreamKind::Employer, employer.id), "prepare_batch").object("batch", id);
    audit::record(tx, Some(actor), entry.data("rows", row.good_count))?;
    Ok(row)
}

/// Prepares the next rows; answers whether there are more.
pub fn prepare_rows(tx: &mut WriteTx<'_>, id: BatchId) -> Result<bool> {
    let batch = batches::get(tx, id)?;
    if batch.state != BatchState::Preparing {
        return Ok(false);
    }
    let employer = employers::get(tx, batch.employer_id)?;
    let done: BTreeSet<i32> = prepared::done(tx, id)?.into_iter().collect();
    let rows = batch.rows(tx, &employer)?;
    let left: Vec<_> = rows.iter().filter(|row| i32::try_from(row.row).is_ok_and(|no| !done.contains(&no))).collect();
    let item = definitions::get::<ServiceItem>(tx, batch.item_id)?;
    let days = u64::from(rules(tx)?.prepared_days);
    let until = Instant::new(end_of(tx.today().checked_add_days(Days::new(days)).unwrap_or(tx.today())));
    for row in left.iter().take(PORTION) {
        prepare(tx, &batch, &employer, &item, row, until)?;
    }
    if left.len() > PORTION {
        return Ok(true);
    }
    batches::advance(tx, &batch, BatchState::Prepared, true)?;
    jobs::plan_lapse_of_prepared(tx, id, until)?;
    Ok(false)
}

fn prepare(
    tx: &mut WriteTx<'_>,
    batch: &BatchRow,
    employer: &EmployerRow,
    item: &Loaded<ServiceItem>,
    row: &StaffRow,
    until: Instant,
) -> Result<()> {
    let number = IdentityNumber::from_stored(row.document_kind, &row.document, tx.today())
        .map_err(|_| Error::internal("a number that was read is not valid"))?;
    let identity = number.index(tx.vault());
    let mut draft = PreparedRow {
        id: tx.new_id(),
        batch_id: batch.id,
        employer_id: employer.id,
        row_no: i32::try_from(row.row).map_err(|_| Error::internal("more rows than are taken"))?,
        item_code: batch.item_code.clone(),
        open_key: Some(format!("{}:{}:{identity}", employer.id, batch.item_code)),
        identity_index: identity,
        state: PreparedState::Waiting,
        wrapped_key: None,
        content_sealed: None,
        application_id: None,
        created_at: tx.now(),
        expires_at: until,
        settled_at: None,
    };
    let prepared_on = tx.today();
    draft.carry(tx, &PreparedContent { name: row.name.clone(), form: row.form.clone(), prepared_on })?;
    if prepared::insert(tx, &draft)? {
        return tell(tx, employer, item, row, &draft);
    }
    let again = PreparedRow {
        state: PreparedState::AlreadyWaiting,
        open_key: None,
        wrapped_key: None,
        content_sealed: None,
        settled_at: Some(tx.now()),
        ..draft
    };
    prepared::insert(tx, &again).map(drop)
}

/// Tells the person whose verified identity it is, if they go by that name; anybody else is invited at the address that the
/// employer gave. Which of the two it was the employer does not learn.
fn tell(
    tx: &mut WriteTx<'_>,
    employer: &EmployerRow,
    item: &Loaded<ServiceItem>,
    row: &StaffRow,
    draft: &PreparedRow,
) -> Result<()> {
    let values = serde_json::json!({
        "employer_name": employer.name, "service_name": item.name.zh,
        "wait_until": draft.expires_at.plus(-TimeDelta::seconds(1)).date().to_string(), "link": "/api/v1/me/prepared-drafts",
    });
    if let Some(person) = persons::find_by_identity(tx, &draft.identity_index)?
        && person.name(tx)?.as_ref() == Some(&row.name)
    {
        return notifications::tell(tx, person.id, "draft_prepared", &values);
    }
    match row.address.as_deref().map(Address::parse) {
        Some(Ok(address)) => notifications::send_to(tx, &address, "staff_invited", &values),
        _ => Ok(()),
    }
}

/// Forgets a preview that nobody went on with.
pub fn lapse(tx: &mut WriteTx<'_>, id: BatchId) -> Result<()> {
    let batch = batches::get(tx, id)?;
    if batch.state == BatchState::Previewed && batch.expires_at <= tx.now() {
        batches::advance(tx, &batch, BatchState::Lapsed, true)?;
    }
    Ok(())
}
