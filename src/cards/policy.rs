//! Who may see and change cards. What you may not see is not found.

use uuid::Uuid;

use super::life::{Acting, Reason, Verb};
use super::store::cards::{self, CardRow};
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::identity::store::departments;
use crate::identity::{Actor, Duty, PersonId, Role};
use crate::talents::queries::household_persons;

/// How far somebody's office reaches: all cards at the city, those of its districts elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Area {
    All,
    Districts(Vec<String>),
}

/// The cards that a member of staff sees: those of their area, without their own and their household's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub area: Area,
    pub except: Vec<PersonId>,
}

impl Scope {
    fn contains(&self, card: &CardRow) -> bool {
        self.reaches(card) && !self.except.contains(&card.person_id)
    }

    fn reaches(&self, card: &CardRow) -> bool {
        match &self.area {
            Area::All => true,
            Area::Districts(districts) => card.district.as_ref().is_some_and(|district| districts.contains(district)),
        }
    }
}

/// Roles that look after other people's cards.
const KEEPERS: [Role; 4] = [Role::CounterClerk, Role::Reviewer, Role::DepartmentHead, Role::Supervisor];

/// The scope of a member of staff.
pub fn scope(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Scope> {
    let except = household_persons(tx, actor.person)?.into_iter().collect();
    Ok(Scope { area: area(tx, actor)?, except })
}

/// A supervisor without a department looks after the whole city.
fn area(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Area> {
    let mut districts = Vec::new();
    for position in actor.positions.iter().filter(|position| KEEPERS.contains(&position.role)) {
        let Some(department) = position.department else {
            if position.role == Role::Supervisor {
                return Ok(Area::All);
            }
            continue;
        };
        let department = departments::get(tx, department)?;
        match department.district {
            None => return Ok(Area::All),
            Some(district) => districts.push(district),
        }
    }
    Ok(Area::Districts(districts))
}

/// The holder's own card, or not found.
pub fn as_holder(actor: &Actor, card: &CardRow) -> Result<()> {
    if card.person_id == actor.person { Ok(()) } else { Err(Code::NotFound.into()) }
}

/// A card of the actor's area that is neither their own nor their household's, or not found. One's own is refused by
/// name, since its holder sees it anyway.
pub fn as_staff(tx: &mut ReadTx<'_>, actor: &Actor, card: &CardRow) -> Result<()> {
    let scope = scope(tx, actor)?;
    if scope.contains(card) {
        return Ok(());
    }
    let own = card.person_id == actor.person && scope.reaches(card);
    Err(if own { Code::OwnCase } else { Code::NotFound }.into())
}

/// The holder, or staff of the area; which of them.
pub fn looking(tx: &mut ReadTx<'_>, actor: &Actor, card: &CardRow) -> Result<Acting> {
    if card.person_id == actor.person {
        return Ok(Acting::Holder);
    }
    if actor.holds_any(&KEEPERS) && scope(tx, actor)?.contains(card) {
        return Ok(Acting::Staff);
    }
    Err(Code::NotFound.into())
}

/// Decisions over cards belong to heads, and to reviewers with the duty of decision.
pub fn may_decide(actor: &Actor) -> Result<()> {
    let decides = actor.positions.iter().any(|position| match position.role {
        Role::DepartmentHead => true,
        Role::Reviewer => position.duty == Some(Duty::Decision),
        _ => false,
    });
    if decides { Ok(()) } else { Err(Code::Forbidden.into()) }
}

/// Reasons that only the holder can have, and that only an office can have.
pub fn may_give(acting: Acting, verb: Verb, reason: Reason) -> Result<()> {
    let fits = match (verb, reason) {
        (Verb::Cancel, Reason::HolderRequest) => acting == Acting::Holder,
        (Verb::Cancel, _) => acting != Acting::Holder,
        _ => true,
    };
    if fits { Ok(()) } else { Err(Code::ReasonDoesNotFit.into()) }
}

/// The cards whose records the audit does not show to this person.
pub fn withheld(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Uuid>> {
    let people: Vec<_> = household_persons(tx, person)?.into_iter().collect();
    Ok(cards::ids_of_persons(tx, &people)?.into_iter().map(|id| id.0).collect())
}
