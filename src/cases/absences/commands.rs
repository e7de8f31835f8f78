//! Recording and ending absences.

use chrono::NaiveDate;

use super::super::policy;
use super::super::resolving;
use super::super::world::directory;
use super::AbsenceId;
use super::store::{self, AbsenceRow};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::identity::{Actor, DepartmentId, PersonId};
use crate::workflow::Directory;

/// The longest absence on record, in days; whoever is away for longer has left the post.
const LONGEST: i64 = 366;

/// From which day to which, and who acts meanwhile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leave {
    pub person: PersonId,
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub substitute: Option<PersonId>,
}

/// Puts an absence on record: one's own, or as the head of a department that of somebody in it.
pub(super) fn record(tx: &mut WriteTx<'_>, actor: &Actor, leave: &Leave) -> Result<AbsenceRow> {
    let directory = directory(tx)?;
    may_keep(&directory, actor, leave.person)?;
    check(tx, &directory, leave)?;
    let row = AbsenceRow {
        id: tx.new_id(),
        person_id: leave.person,
        from_on: leave.from,
        until_on: leave.until,
        substitute_id: leave.substitute,
        recorded_by: actor.person,
        recorded_at: tx.now(),
    };
    store::insert(tx, &row)?;
    if super::super::world::directory(tx)?.circle_of_substitutes().is_some() {
        return Err(Code::SubstitutionCircle.into());
    }
    let entry = Entry::new(Stream::new(StreamKind::Person, leave.person), "record_absence").object("absence", row.id);
    let posts = directory.holders.get(&leave.person.0).map(Vec::as_slice).unwrap_or_default();
    let departments = posts.iter().map(|post| DepartmentId(post.department)).collect();
    resolving::away_from(tx, leave.person, departments, leave.from)?;
    audit::record(tx, Some(actor), entry.data("from", leave.from).data("until", leave.until))?;
    Ok(row)
}

/// Ends an absence as of yesterday; one that has not begun is gone.
pub(super) fn end(tx: &mut WriteTx<'_>, actor: &Actor, id: AbsenceId) -> Result<()> {
    let row = store::get(tx, id)?;
    let directory = directory(tx)?;
    may_keep(&directory, actor, row.person_id).map_err(|_| Code::NotFound)?;
    let today = tx.today();
    if row.until_on < today {
        return Err(Code::AbsenceOver.into());
    }
    store::end(tx, &row, today.pred_opt().unwrap_or(today))?;
    let entry = Entry::new(Stream::new(StreamKind::Person, row.person_id), "end_absence").object("absence", id);
    audit::record(tx, Some(actor), entry)
}

/// One's own, or that of the people of a department that one leads.
fn may_keep(directory: &Directory, actor: &Actor, person: PersonId) -> Result<()> {
    let led = policy::headed(actor);
    let posts = directory.holders.get(&person.0).map(Vec::as_slice).unwrap_or_default();
    let leads = posts.iter().any(|post| led.contains(&DepartmentId(post.department)));
    if person == actor.person || leads { Ok(()) } else { Err(Code::NotFound.into()) }
}

fn check(tx: &mut WriteTx<'_>, directory: &Directory, leave: &Leave) -> Result<()> {
    let mut problem = Problem::new(Code::Invalid);
    let days = (leave.until - leave.from).num_days();
    if !(0..LONGEST).contains(&days) || leave.until < tx.today() {
        problem = problem.field("/until", Code::FieldRange);
    }
    if leave.substitute.is_some_and(|substitute| !can_stand_in(directory, leave.person, substitute)) {
        problem = problem.field("/substitute", Code::CannotStandIn);
    }
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    let known = store::to_come(tx)?;
    let mut own = known.iter().filter(|row| row.person_id == leave.person);
    if own.any(|row| row.from_on <= leave.until && leave.from <= row.until_on) {
        return Err(Code::AbsenceOverlaps.into());
    }
    Ok(())
}

/// A substitute is somebody else of a department in which the absent one holds a post.
fn can_stand_in(directory: &Directory, absent: PersonId, substitute: PersonId) -> bool {
    let of = |person: PersonId| directory.holders.get(&person.0).map(Vec::as_slice).unwrap_or_default();
    let shared = of(absent).iter().any(|post| of(substitute).iter().any(|other| other.department == post.department));
    absent != substitute && shared
}
