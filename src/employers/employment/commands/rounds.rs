//! The round: opened by the calendar, answered person by person, reminded of once, and a finding when nobody answers.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::super::model::EmployerId;
use super::super::super::policy;
use super::super::super::store::{employers, liaisons};
use super::super::model::{EmploymentId, RoundAnswer, RoundId, RoundState, period};
use super::super::store::employments::{self, EmploymentRow};
use super::super::store::findings;
use super::super::store::rounds::{self, EntryRow, RoundRow};
use super::employments::{ended, of_employer};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::catalogue::{PackInfo, definitions};
use crate::db::WriteTx;
use crate::error::{Code, Error, Result};
use crate::identity::Actor;
use crate::identity::store::{departments, positions};
use crate::jobs;
use crate::notifications;
use crate::packs::format::RoundRules;

/// Employers, or rounds, in one unit of work.
const PORTION: i64 = 50;

/// One answer.
#[derive(Debug, Clone)]
pub struct RoundReply {
    pub employment: EmploymentId,
    pub answer: RoundAnswer,
    /// The last day, where it has ended; today without one.
    pub ended_on: Option<NaiveDate>,
}

/// What became of one answer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Answered {
    pub employment: EmploymentId,
    /// Absent when it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "own_case")]
    pub refused: Option<&'static str>,
}

fn rules(tx: &mut WriteTx<'_>) -> Result<Option<RoundRules>> {
    let pack = definitions::all::<PackInfo>(tx)?.into_iter().next();
    Ok(pack.and_then(|pack| pack.employers.as_ref().and_then(|rules| rules.round.clone())))
}

/// Opens the round of the day for the next employers that have staff with a running card; answers the last one looked at,
/// if there may be more.
pub fn open_rounds(tx: &mut WriteTx<'_>, after: Option<EmployerId>) -> Result<Option<EmployerId>> {
    let Some(rules) = rules(tx)? else { return Ok(None) };
    let Some(period) = period(&rules, tx.today()) else { return Ok(None) };
    let calendar = crate::cases::calendar(tx)?;
    let all = rounds::employers_after(tx, after, PORTION)?;
    let opened = rounds::opened(tx, &all, &period)?;
    for employer in all.iter().filter(|employer| !opened.contains(employer)) {
        let staff = employments::with_running_cards(tx, *employer)?;
        if staff.is_empty() {
            continue;
        }
        let today = tx.today();
        let round = RoundRow {
            id: tx.new_id(),
            employer_id: *employer,
            period: period.clone(),
            opened_on: today,
            remind_on: calendar.add(today, rules.answer_days.saturating_sub(rules.remind_before)).on,
            due_on: calendar.add(today, rules.answer_days).on,
            state: RoundState::Open,
            reminded: false,
            asked: i32::try_from(staff.len()).map_err(|_| Error::internal("more staff than anybody has"))?,
            answered_at: None,
            version: 1,
        };
        let entries: Vec<_> =
            staff.into_iter().map(|(employment, person)| unanswered(round.id, employment, person)).collect();
        if rounds::insert(tx, &round, &entries)? {
            tell(tx, &round, "round_opened")?;
            let entry =
                Entry::new(Stream::new(StreamKind::Employer, *employer), "open_round").object("round", round.id);
            audit::record(tx, None, entry.data("asked", round.asked))?;
        }
    }
    Ok(jobs::last_of(&all, PORTION, |employer| *employer))
}

fn unanswered(round_id: RoundId, employment_id: EmploymentId, person_id: crate::identity::PersonId) -> EntryRow {
    EntryRow { round_id, employment_id, person_id, answer: None, ended_on: None, answered_by: None, answered_at: None }
}

/// Reminds the liaisons of rounds whose term is nearly over; answers whether there are more.
pub fn remind(tx: &mut WriteTx<'_>) -> Result<bool> {
    let today = tx.today();
    let due = rounds::to_remind(tx, today, PORTION)?;
    for round in &due {
        let round = rounds::save(tx, RoundRow { reminded: true, ..round.clone() })?;
        tell(tx, &round, "round_reminder")?;
    }
    Ok(i64::try_from(due.len()).is_ok_and(|count| count == PORTION))
}

/// Puts what was not answered in time before the office; answers whether there are more.
pub fn overdue(tx: &mut WriteTx<'_>) -> Result<bool> {
    let today = tx.today();
    let late = rounds::overdue(tx, today, PORTION)?;
    for round in &late {
        let open = i32::try_from(rounds::unanswered(tx, round.id)?).unwrap_or(i32::MAX);
        if open == 0 {
            // Those whom it still asked about were erased meanwhile.
            settle(tx, round.clone())?;
            continue;
        }
        let round = rounds::save(tx, RoundRow { state: RoundState::Overdue, ..round.clone() })?;
        findings::open(tx, round.employer_id, round.id, open)?;
        tell_office(tx, &round, open)?;
        let entry = Entry::new(Stream::new(StreamKind::Employer, round.employer_id), "round_overdue");
        audit::record(tx, None, entry.object("round", round.id).data("unanswered", open))?;
    }
    Ok(i64::try_from(late.len()).is_ok_and(|count| count == PORTION))
}

/// Answers for as many people as are given, each on its own. What was answered stays as it was.
pub fn answer(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    code: &str,
    id: RoundId,
    replies: &[RoundReply],
) -> Result<Vec<Answered>> {
    let employer = policy::spoken_for(tx, actor, code)?;
    let round = rounds::get_of(tx, employer.id, id)?;
    let mut all = Vec::with_capacity(replies.len());
    for reply in replies {
        let refused = match one(tx, actor, code, &round, reply) {
            Ok(()) => None,
            Err(Error::Refused(problem)) => Some(problem.code.as_str()),
            Err(Error::Database(diesel::result::Error::NotFound)) => Some(Code::NotFound.as_str()),
            Err(error) => return Err(error),
        };
        all.push(Answered { employment: reply.employment, refused });
    }
    settle(tx, round)?;
    Ok(all)
}

fn one(tx: &mut WriteTx<'_>, actor: &Actor, code: &str, round: &RoundRow, reply: &RoundReply) -> Result<()> {
    let entry = rounds::entry(tx, round.id, reply.employment)?;
    let (employer, row) = of_employer(tx, actor, code, reply.employment)?;
    if entry.answer.is_some() {
        return Err(Code::EmploymentSettled.into());
    }
    let ended_on = (reply.answer == RoundAnswer::Ended).then(|| reply.ended_on.unwrap_or(tx.today()));
    if let Some(day) = ended_on {
        ended(tx, actor, &employer, row, day)?;
    }
    if !rounds::answer(tx, &entry, reply.answer, ended_on, Some(actor.person))? {
        return Err(Code::EmploymentSettled.into());
    }
    let record = Entry::new(Stream::new(StreamKind::Employer, employer.id), "answer_round");
    let record = record.object("employment", reply.employment).data("answer", reply.answer);
    audit::record(tx, Some(actor), record)
}

/// An employment that ended outside of a round needs no answer in one.
pub(super) fn answered_elsewhere(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    row: &EmploymentRow,
    ended_on: NaiveDate,
) -> Result<()> {
    for entry in rounds::open_about(tx, row.id)? {
        rounds::answer(tx, &entry, RoundAnswer::Ended, Some(ended_on), Some(actor.person))?;
        let round = rounds::get(tx, entry.round_id)?;
        settle(tx, round)?;
    }
    Ok(())
}

/// A round whose last question is answered is over, also when it came late.
fn settle(tx: &mut WriteTx<'_>, round: RoundRow) -> Result<()> {
    if round.state == RoundState::Answered || rounds::unanswered(tx, round.id)? > 0 {
        return Ok(());
    }
    let now = tx.now();
    let round = rounds::save(tx, RoundRow { state: RoundState::Answered, answered_at: Some(now), ..round })?;
    findings::resolve(tx, round.id)
}

fn tell(tx: &mut WriteTx<'_>, round: &RoundRow, template: &str) -> Result<()> {
    let employer = employers::get(tx, round.employer_id)?;
    let values = serde_json::json!({
        "employer_name": employer.name, "people": round.asked, "due_on": round.due_on.to_string(),
        "link": format!("/api/v1/employers/{}/rounds/{}", employer.organisation_code, round.id),
    });
    for liaison in liaisons::of_organisation(tx, &employer.organisation_code)? {
        notifications::tell(tx, liaison, template, &values)?;
    }
    Ok(())
}

fn tell_office(tx: &mut WriteTx<'_>, round: &RoundRow, open: i32) -> Result<()> {
    let pack = definitions::only::<PackInfo>(tx)?;
    let Some(lead) = departments::find_by_code(tx, &pack.lead_department)? else { return Ok(()) };
    let employer = employers::get(tx, round.employer_id)?;
    let values = serde_json::json!({
        "employer_name": employer.name, "people": open, "due_on": round.due_on.to_string(),
        "link": "/api/v1/admin/employer-findings",
    });
    for person in positions::held_in(tx, &[lead.id])? {
        notifications::tell(tx, person, "round_unanswered", &values)?;
    }
    Ok(())
}
