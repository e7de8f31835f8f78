//! Which cases a member of staff sees. Nobody, whatever their role, decides a case of their own or of their household,
//! nor sees it from the inside: one's own case is seen as its applicant sees it, the household's not at all.

use uuid::Uuid;

use super::facts;
use super::model::{ApplicationId, CaseId};
use super::store::applications::{self, ApplicationRow};
use super::store::cases::{self, CaseRow};
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::identity::{Actor, DepartmentId, PersonId, Role};
use crate::representations::Act;
use crate::representations::policy::{Standing, acting_for};

/// How far somebody's office reaches.
#[derive(Debug, Clone)]
pub enum Reach {
    All,
    /// Cases in which one of these departments had a part.
    Departments(Vec<DepartmentId>),
}

/// Which cases somebody may look up: as far as their office reaches, without those of these people.
#[derive(Debug, Clone)]
pub struct Scope {
    pub reach: Reach,
    pub except: Vec<PersonId>,
}

/// Supervisors and auditors see all cases, others those of their departments.
pub fn scope(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Scope> {
    let all = actor.holds_any(&[Role::Supervisor, Role::AuditAdmin]);
    let reach = if all { Reach::All } else { Reach::Departments(actor.departments()) };
    within(tx, actor, reach)
}

/// The cases of the departments that the actor leads.
pub fn led(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Scope> {
    within(tx, actor, Reach::Departments(headed(actor)))
}

/// All cases, for those who keep the program going.
pub fn all(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Scope> {
    within(tx, actor, Reach::All)
}

fn within(tx: &mut ReadTx<'_>, actor: &Actor, reach: Reach) -> Result<Scope> {
    Ok(Scope { reach, except: conflicted(tx, actor.person)? })
}

/// The departments that the actor leads.
pub fn headed(actor: &Actor) -> Vec<DepartmentId> {
    let led = actor.positions.iter().filter(|position| position.role == Role::DepartmentHead);
    led.filter_map(|position| position.department).collect()
}

/// People whose cases somebody has no part in as an official: themselves and their household. Who is of whose household
/// is the same from either side.
pub fn conflicted(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<PersonId>> {
    let mut all = facts::excluded(tx, person)?;
    all.insert(person);
    Ok(all.into_iter().collect())
}

/// A case that the actor wants to act on. One's own is refused by name, since one knows of it anyway; what one may not
/// see is not found.
pub fn to_act_on(tx: &mut ReadTx<'_>, actor: &Actor, scope: &Scope, id: CaseId) -> Result<CaseRow> {
    let case = cases::get(tx, id)?;
    no_conflict(actor, &scope.except, &case)?;
    if cases::is_within(tx, scope, id)? { Ok(case) } else { Err(Code::NotFound.into()) }
}

/// An application of one's own, or of somebody for whom one may do this; anybody else's is not found.
pub fn own(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId, act: Act) -> Result<(ApplicationRow, Standing)> {
    let row = applications::get(tx, id)?;
    let standing = acting_for(tx, actor, row.person_id, &row.item_code, act)?;
    Ok((row, standing))
}

/// Refuses whoever is of the case's household.
pub fn no_conflict(actor: &Actor, conflicted: &[PersonId], case: &CaseRow) -> Result<()> {
    if case.person_id == actor.person {
        return Err(Code::OwnCase.into());
    }
    if conflicted.contains(&case.person_id) { Err(Code::NotFound.into()) } else { Ok(()) }
}

/// The cases whose records the audit does not show to this person.
pub fn withheld(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Uuid>> {
    let people = conflicted(tx, person)?;
    Ok(cases::ids_of_persons(tx, &people)?.into_iter().map(|id| id.0).collect())
}
