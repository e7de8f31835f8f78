//! Rating a handling, contacting whoever was not satisfied, settling it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::jobs::{self as late, Late};
use super::model::{Act, FollowUpId, Handling, Level, Stage, last_day, next_round};
use super::store::{self, FollowUpRow, RatingRow};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::cases::model::{ApplicationId, TaskStatus};
use crate::cases::policy;
use crate::cases::store::cases::CaseRow;
use crate::cases::store::{applications, cases, tasks};
use crate::catalogue::{PackInfo, ServiceItem, definitions};
use crate::db::types::{Instant, Json};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Problem, Result};
use crate::identity::store::{accounts, departments, persons};
use crate::identity::{Actor, DepartmentId, PersonId, Role};
use crate::notifications;
use crate::packs::format::Ratings;
use crate::supervision;
use crate::workdays::end_of;

/// What somebody says of a handling.
#[derive(Debug, Clone)]
pub struct Said {
    pub handling: Handling,
    pub level: Level,
    pub words: Vec<String>,
    pub comment: Option<String>,
    pub named: bool,
    /// That it is the second time, after a bad first one.
    pub again: bool,
}

/// The rules of the pack; without them nothing is rated.
pub(super) fn rules(tx: &mut ReadTx<'_>) -> Result<Ratings> {
    definitions::only::<PackInfo>(tx)?.ratings.clone().ok_or_else(|| Code::NotRateable.into())
}

/// When the handling was, if it was.
fn handled_on(case: &CaseRow, handling: Handling) -> Option<NaiveDate> {
    match handling {
        Handling::Acceptance => case.state.0.clock.accepted_on,
        Handling::Result => case.closed_at.map(Instant::date),
    }
}

/// What may still be said about a handling: in which round, and until when.
///
/// # Errors
/// `not_rateable` before the handling or when it is too late, `already_rated`.
pub(super) fn open_round(
    case: &CaseRow,
    handling: Handling,
    given: &[RatingRow],
    follow_ups: &[FollowUpRow],
    rules: &Ratings,
    (again, today): (bool, NaiveDate),
) -> Result<(i32, NaiveDate)> {
    let handled = handled_on(case, handling).ok_or(Code::NotRateable)?;
    let of_it: Vec<_> = given.iter().filter(|row| row.handling == handling).collect();
    let rounds: Vec<_> = of_it.iter().map(|row| (row.round, row.level)).collect();
    let round = next_round(&rounds, again)?;
    let settled = follow_ups.iter().find(|row| of_it.iter().any(|rating| rating.id == row.rating_id));
    let settled = settled.map(|row| row.settled_at.map_or(row.settle_due_on, Instant::date));
    let until = last_day(handled, settled, rules.open_days).ok_or(Code::NotRateable)?;
    if until < today { Err(Code::NotRateable.into()) } else { Ok((round, until)) }
}

/// Keeps a rating; a bad one with a name is followed up. A second one closes nothing that the first has opened.
///
/// # Errors
/// `not_found`, `not_rateable` before the handling or when it is too late, `already_rated`, and `invalid` for a word that is not
/// offered at this level.
pub(super) fn rate(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId, said: &Said) -> Result<()> {
    applications::get_own(tx, actor.person, id)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NotRateable)?;
    let rules = rules(tx)?;
    let (given, follow_ups) = (store::of_case(tx, case.id)?, store::follow_ups_of_case(tx, case.id)?);
    let when = (said.again, tx.today());
    let (round, _) = open_round(&case, said.handling, &given, &follow_ups, &rules, when)?;
    offered(&rules, said)?;
    let row = row(tx, &case, said, round)?;
    if !store::insert(tx, &row)? {
        return Err(Code::AlreadyRated.into());
    }
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "rate_handling").object("rating", row.id);
    let entry = entry.data("handling", said.handling).data("round", round).data("named", said.named);
    // Whoever reads the audit knows whose case it is, so what was said without a name is not there.
    audit::record(tx, Some(actor), if said.named { entry.data("level", said.level) } else { entry })?;
    if !(said.level.is_bad() && said.named) {
        return Ok(());
    }
    let of_it = |row: &&FollowUpRow| given.iter().any(|one| one.id == row.rating_id && one.handling == said.handling);
    match follow_ups.iter().filter(of_it).find(|row| row.stage != Stage::Settled) {
        // What is still under way takes this in: it is shown there, and those who have it in hand hear of it.
        Some(open) => tell(tx, &case, &row, open, open.settle_due_on, "bad_rating", false).map(drop),
        None => follow_up(tx, &case, &row, &rules),
    }
}

fn row(tx: &mut WriteTx<'_>, case: &CaseRow, said: &Said, round: i32) -> Result<RatingRow> {
    let id = tx.new_id();
    let comment = said.comment.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let applicant = persons::get(tx, case.person_id)?;
    let words: BTreeSet<&String> = said.words.iter().collect();
    Ok(RatingRow {
        id,
        case_id: case.id,
        item_code: case.item_code.clone(),
        department_id: meant(tx, case, said.handling)?,
        handling: said.handling,
        round,
        level: said.level,
        words: Json(words.into_iter().cloned().collect()),
        comment_sealed: comment.map(|text| store::seal_comment(tx, &applicant, id, text)).transpose()?,
        named: said.named,
        rated_at: tx.now(),
        month: month_of(tx.today()),
        counts: true,
    })
}

/// The calendar month by which figures are counted.
pub(super) fn month_of(day: NaiveDate) -> String {
    day.format("%Y-%m").to_string()
}

fn offered(rules: &Ratings, said: &Said) -> Result<()> {
    let known = |code: &String| rules.words.iter().any(|word| word.code == *code && word.bad == said.level.is_bad());
    match said.words.iter().position(|code| !known(code)) {
        None => Ok(()),
        Some(place) => {
            Err(Problem::new(Code::Invalid).field(format!("/words/{place}"), Code::UnknownRatingWord).into())
        }
    }
}

/// The department that is meant: for the acceptance the one that had the first task, even if it kept silent; for the result
/// the one that decided last.
fn meant(tx: &mut ReadTx<'_>, case: &CaseRow, handling: Handling) -> Result<Option<DepartmentId>> {
    let rows = tasks::of_case(tx, case.id)?;
    let mut done = rows.iter().filter(|row| row.status == TaskStatus::Done).filter_map(|row| row.department_id);
    Ok(match handling {
        Handling::Acceptance => rows.iter().find_map(|row| row.department_id),
        Handling::Result => done.next_back(),
    })
}

/// Opens a follow-up, tells who leads the department, and looks at it again when it is due.
fn follow_up(tx: &mut WriteTx<'_>, case: &CaseRow, rating: &RatingRow, rules: &Ratings) -> Result<()> {
    let calendar = crate::cases::calendar(tx)?;
    let today = tx.today();
    let row = FollowUpRow {
        id: tx.new_id(),
        rating_id: rating.id,
        case_id: case.id,
        department_id: rating.department_id,
        stage: Stage::Open,
        contact_due_on: calendar.add(today, rules.contact_within).on,
        settle_due_on: calendar.add(today, rules.settle_within).on,
        opened_at: tx.now(),
        contacted_by: None,
        contacted_at: None,
        settled_by: None,
        settled_at: None,
        answer_sealed: None,
        version: 1,
    };
    store::insert_follow_up(tx, &row)?;
    tell(tx, case, rating, &row, row.contact_due_on, "bad_rating", false)?;
    for (due_on, wanted) in [(row.contact_due_on, Stage::Contacted), (row.settle_due_on, Stage::Settled)] {
        let late = Late { follow_up: row.id, wanted };
        crate::jobs::enqueue(tx, late::LATE, &late, Instant::new(end_of(due_on)))?;
    }
    Ok(())
}

/// Tells the heads of the department, and the supervisors where nobody leads it or it is late. Nobody hears of a case of their
/// own household.
fn tell(
    tx: &mut WriteTx<'_>,
    case: &CaseRow,
    rating: &RatingRow,
    row: &FollowUpRow,
    due_on: NaiveDate,
    template: &str,
    late: bool,
) -> Result<usize> {
    let conflicted = policy::conflicted(tx, case.person_id)?;
    let mut told: BTreeSet<PersonId> = match row.department_id {
        Some(id) => supervision::holders(tx, Role::DepartmentHead, Some(id), None)?.into_iter().collect(),
        None => BTreeSet::new(),
    };
    told.retain(|person| !conflicted.contains(person));
    if late || told.is_empty() {
        told.extend(supervision::holders(tx, Role::Supervisor, None, None)?);
        told.retain(|person| !conflicted.contains(person));
    }
    let department = match row.department_id {
        Some(id) => departments::get(tx, id)?.name_zh,
        None => String::new(),
    };
    let values = serde_json::json!({
        "service_name": definitions::get::<ServiceItem>(tx, case.item_id)?.name.zh,
        "case_number": case.number,
        "level_name": rating.level.name(),
        "due_on": due_on.to_string(),
        "department_name": department,
        "link": format!("/api/v1/rating-follow-ups/{}", row.id),
    });
    for person in &told {
        notifications::notify(tx, *person, template, &values)?;
    }
    Ok(told.len())
}

/// Warns of a follow-up that has not come as far as it should have by now.
pub(super) fn warn(tx: &mut WriteTx<'_>, late: &Late) -> Result<()> {
    let (row, rating) = store::follow_up(tx, late.follow_up)?;
    let (there, due_on) = match late.wanted {
        Stage::Open | Stage::Contacted => (row.stage != Stage::Open, row.contact_due_on),
        Stage::Settled => (row.stage == Stage::Settled, row.settle_due_on),
    };
    if there {
        return Ok(());
    }
    let case = cases::get(tx, row.case_id)?;
    let told = tell(tx, &case, &rating, &row, due_on, "bad_rating_late", true)?;
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "warn_of_rating").object("rating_follow_up", row.id);
    audit::record(tx, None, entry.data("wanted", late.wanted).data("told", told))
}

/// Takes a follow-up one step on. What the person is answered comes with the last one.
///
/// # Errors
/// `not_found`, `stale_version`, `contact_first`, `follow_up_done`, `field_required` without an answer.
pub(super) fn act(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: FollowUpId,
    version: i64,
    act: Act,
    answer: Option<&str>,
) -> Result<FollowUpRow> {
    let (mut row, _) = store::follow_up(tx, id)?;
    let case = cases::get(tx, row.case_id)?;
    may(tx, actor, &case, row.department_id)?;
    if row.version != version {
        return Err(Code::StaleVersion.into());
    }
    row.stage = row.stage.after(act)?;
    let (by, now) = (Some(actor.person), Some(tx.now()));
    match act {
        Act::Contact => (row.contacted_by, row.contacted_at) = (by, now),
        Act::Settle => {
            let answer = answer.map(str::trim).filter(|text| !text.is_empty());
            let answer = answer.ok_or_else(|| Problem::new(Code::Invalid).field("/answer", Code::FieldRequired))?;
            let applicant = persons::get(tx, case.person_id)?;
            row.answer_sealed = Some(store::seal_answer(tx, &applicant, id, answer)?);
            (row.settled_by, row.settled_at) = (by, now);
            answered(tx, &case)?;
        }
    }
    let row = store::save(tx, row)?;
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "follow_up_rating").object("rating_follow_up", id);
    audit::record(tx, Some(actor), entry.data("act", act))?;
    Ok(row)
}

/// How somebody can be reached.
pub(super) struct Addresses {
    pub mobile: Option<String>,
    pub email: Option<String>,
}

/// Opens the addresses of whoever is to be contacted and answered; who looked goes on record.
///
/// # Errors
/// `not_found`, and `follow_up_done` once it is settled.
pub(super) fn reveal_addresses(tx: &mut WriteTx<'_>, actor: &Actor, id: FollowUpId) -> Result<Addresses> {
    let (row, _) = store::follow_up(tx, id)?;
    let case = cases::get(tx, row.case_id)?;
    may(tx, actor, &case, row.department_id)?;
    if row.stage == Stage::Settled {
        return Err(Code::FollowUpDone.into());
    }
    let applicant = persons::get(tx, case.person_id)?;
    let mut found = Addresses { mobile: None, email: None };
    for account in accounts::of_person(tx, case.person_id)? {
        found.mobile = found.mobile.or(account.mobile(tx, &applicant)?);
        found.email = found.email.or(account.email(tx, &applicant)?);
    }
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "reveal_addresses");
    audit::record(tx, Some(actor), entry.object("rating_follow_up", id))?;
    Ok(found)
}

fn answered(tx: &mut WriteTx<'_>, case: &CaseRow) -> Result<()> {
    let values = serde_json::json!({
        "applicant_name": persons::get(tx, case.person_id)?.name(tx)?.unwrap_or_default(),
        "service_name": definitions::get::<ServiceItem>(tx, case.item_id)?.name.zh,
        "case_number": case.number,
        "link": format!("/api/v1/applications/{}/ratings", case.application_id),
    });
    notifications::notify(tx, case.person_id, "rating_answered", &values).map(drop)
}

/// The follow-ups of the departments that the actor leads; a supervisor's are all.
pub(super) fn scope(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<store::Scope> {
    let all = actor.holds_any(&[Role::Supervisor]);
    let except: Vec<PersonId> = policy::conflicted(tx, actor.person)?;
    Ok(store::Scope { departments: (!all).then(|| policy::headed(actor)), except })
}

/// Refuses whoever does not lead the department, and everybody of the case's household.
pub(super) fn may(tx: &mut ReadTx<'_>, actor: &Actor, case: &CaseRow, department: Option<DepartmentId>) -> Result<()> {
    let scope = scope(tx, actor)?;
    let leads = match &scope.departments {
        None => true,
        Some(led) => department.is_some_and(|department| led.contains(&department)),
    };
    if leads && !scope.except.contains(&case.person_id) { Ok(()) } else { Err(Code::NotFound.into()) }
}
