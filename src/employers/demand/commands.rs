//! What changes demands and matches.

use chrono::NaiveDate;

use super::super::policy;
use super::super::store::employers;
use super::jobs;
use super::model::{CONSENT, DemandId, DemandState, MatchState, Seeking, suits};
use super::store::demands::{self, DemandRow};
use super::store::matches::{self, SeekerRow};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::catalogue::definitions;
use crate::catalogue::model::Organisation;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Problem, Result};
use crate::identity::{Actor, PersonId};
use crate::notifications;
use crate::talents::model::qualification::{Level, QualificationKind};
use crate::talents::owner::Owner;
use crate::talents::store::qualifications;

/// What an employer wants.
#[derive(Debug, Clone)]
pub struct NewDemand {
    pub title: String,
    pub posts: i32,
    pub qualification: Option<(QualificationKind, Level)>,
    pub district: Option<String>,
    pub description: Option<String>,
    /// A month, in fen.
    pub salary_fen: (i64, i64),
    pub valid_until: NaiveDate,
}

/// The longest that a demand stays public without being said again, in days.
const LONGEST: i64 = 366;
/// Seekers, or demands, in one unit of work.
const PORTION: i64 = 100;

/// Publishes a demand; those whom it may suit are looked for in the background.
pub fn publish(tx: &mut WriteTx<'_>, actor: &Actor, code: &str, new: &NewDemand) -> Result<DemandRow> {
    let employer = policy::spoken_for(tx, actor, code)?;
    let wrong = |pointer: &str, code: Code| Problem::new(Code::Invalid).field(pointer, code);
    if new.salary_fen.0 > new.salary_fen.1 {
        return Err(wrong("/salary_to_fen", Code::FieldRange).into());
    }
    let days = (new.valid_until - tx.today()).num_days();
    if !(0..=LONGEST).contains(&days) {
        return Err(wrong("/valid_until", Code::FieldRange).into());
    }
    if new.qualification.is_some_and(|(kind, level)| kind.rank(level).is_none()) {
        return Err(wrong("/level", Code::FieldChoice).into());
    }
    known_district(tx, new.district.as_deref())?;
    let row = DemandRow {
        id: tx.new_id(),
        employer_id: employer.id,
        title: new.title.clone(),
        posts: new.posts,
        qualification: new.qualification.map(|(kind, _)| kind),
        level: new.qualification.map(|(_, level)| level),
        district: new.district.clone(),
        description: new.description.clone(),
        salary_from_fen: new.salary_fen.0,
        salary_to_fen: new.salary_fen.1,
        valid_until: new.valid_until,
        state: DemandState::Published,
        published_at: tx.now(),
        withdrawn_at: None,
        version: 1,
    };
    demands::insert(tx, &row)?;
    jobs::plan_demand(tx, row.id)?;
    let entry = Entry::new(Stream::new(StreamKind::Employer, employer.id), "publish_demand").object("demand", row.id);
    audit::record(tx, Some(actor), entry)?;
    Ok(row)
}

fn known_district(tx: &mut ReadTx<'_>, district: Option<&str>) -> Result<()> {
    let Some(district) = district else { return Ok(()) };
    let organisation = definitions::only::<Organisation>(tx)?;
    if organisation.districts.iter().any(|known| known.code == district) {
        return Ok(());
    }
    Err(Problem::new(Code::Invalid).field("/district", Code::FieldChoice).into())
}

/// Takes a demand back.
pub fn withdraw(tx: &mut WriteTx<'_>, actor: &Actor, code: &str, id: DemandId, version: i64) -> Result<()> {
    let employer = policy::spoken_for(tx, actor, code)?;
    let row = demands::get_of(tx, employer.id, id)?;
    if row.version != version {
        return Err(Code::StaleVersion.into());
    }
    if row.state == DemandState::Withdrawn {
        return Ok(());
    }
    demands::withdraw(tx, &row)?;
    let entry = Entry::new(Stream::new(StreamKind::Employer, employer.id), "withdraw_demand").object("demand", id);
    audit::record(tx, Some(actor), entry)
}

/// Wants to be matched: the consent is kept with what is sought, and on record.
pub fn opt_in(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    district: Option<&str>,
    salary_from_fen: Option<i64>,
) -> Result<SeekerRow> {
    actor.require_verified()?;
    known_district(tx, district)?;
    let row = SeekerRow {
        person_id: actor.person,
        district: district.map(str::to_owned),
        salary_from_fen,
        consent: CONSENT.to_owned(),
        consented_at: tx.now(),
    };
    matches::keep(tx, &row)?;
    jobs::plan_seeker(tx, actor.person)?;
    let entry = Entry::new(Stream::person(actor.person), "opt_in_to_demands").data("consent", CONSENT);
    audit::record(tx, Some(actor), entry)?;
    Ok(row)
}

/// Withdraws the consent: no employer sees anything of this person any more.
pub fn opt_out(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    if !matches::forget(tx, actor.person)? {
        return Err(Code::NotFound.into());
    }
    audit::record(tx, Some(actor), Entry::new(Stream::person(actor.person), "opt_out_of_demands"))
}

/// Agrees to be named to the employer of one demand, or declines it; an agreement can be taken back by declining.
pub fn answer(tx: &mut WriteTx<'_>, actor: &Actor, id: DemandId, state: MatchState) -> Result<()> {
    let known = matches::get(tx, id, actor.person)?;
    if known.state == state {
        return Ok(());
    }
    let demand = demands::get(tx, id)?;
    let wanted = demand.state == DemandState::Published && demand.valid_until >= tx.today();
    if state == MatchState::Agreed && !wanted {
        return Err(Code::DemandOver.into());
    }
    matches::answer(tx, id, actor.person, state)?;
    let entry = Entry::new(Stream::person(actor.person), "answer_demand").object("demand", id);
    audit::record(tx, Some(actor), entry.data("state", state))
}

/// Puts a new demand before the next seekers whom it may suit; answers the last one, if there may be more.
pub fn match_demand(tx: &mut WriteTx<'_>, id: DemandId, after: Option<PersonId>) -> Result<Option<PersonId>> {
    let demand = demands::get(tx, id)?;
    let today = tx.today();
    if demand.state == DemandState::Withdrawn || demand.valid_until < today {
        return Ok(None);
    }
    let people = matches::suited(tx, &demand.wanted(), today, after, PORTION)?;
    for person in &people {
        propose(tx, &demand, *person)?;
    }
    Ok(crate::jobs::last_of(&people, PORTION, |person| *person))
}

/// Puts the next demands that may suit somebody before them; answers the last one looked at, if there may be more.
pub fn match_seeker(tx: &mut WriteTx<'_>, person: PersonId, after: Option<DemandId>) -> Result<Option<DemandId>> {
    let Some(seeker) = matches::seeker(tx, person)? else { return Ok(None) };
    let today = tx.today();
    let owner = Owner::load(tx, person)?;
    let rows = qualifications::all(tx, person)?;
    let held = rows.iter().map(|row| row.open(&owner)).collect::<Result<Vec<_>>>()?;
    let held = held.iter().filter(|one| one.is_valid(today)).map(|one| (one.kind, one.level)).collect();
    let seeking = Seeking { held, district: seeker.district, salary_from_fen: seeker.salary_from_fen };
    let wanted = demands::wanted_after(tx, today, after, PORTION)?;
    for demand in wanted.iter().filter(|demand| suits(&demand.wanted(), &seeking, today)) {
        propose(tx, demand, person)?;
    }
    Ok(crate::jobs::last_of(&wanted, PORTION, |demand| demand.id))
}

fn propose(tx: &mut WriteTx<'_>, demand: &DemandRow, person: PersonId) -> Result<()> {
    if !matches::propose(tx, demand.id, person)? {
        return Ok(());
    }
    let employer = employers::get(tx, demand.employer_id)?;
    let values = serde_json::json!({
        "employer_name": employer.name, "title": demand.title, "valid_until": demand.valid_until.to_string(),
        "link": "/api/v1/me/demand-matches",
    });
    notifications::tell(tx, person, "demand_matched", &values)
}
