//! Who may see and change cards. What you may not see is not found.

use super::life::{Acting, Reason, Verb};
use super::store::cards::CardRow;
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::identity::store::departments;
use crate::identity::{Actor, Duty, Role};

/// The cards that a member of staff sees: all at the city, those of their districts elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    All,
    Districts(Vec<String>),
}

impl Scope {
    fn contains(&self, card: &CardRow) -> bool {
        match self {
            Scope::All => true,
            Scope::Districts(districts) => card.district.as_ref().is_some_and(|district| districts.contains(district)),
        }
    }
}

/// Roles that look after other people's cards.
const KEEPERS: [Role; 4] = [Role::CounterClerk, Role::Reviewer, Role::DepartmentHead, Role::Supervisor];

/// The scope of a member of staff. A supervisor without a department looks after the whole city.
pub fn scope(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Scope> {
    let mut districts = Vec::new();
    for position in actor.positions.iter().filter(|position| KEEPERS.contains(&position.role)) {
        let Some(department) = position.department else {
            if position.role == Role::Supervisor {
                return Ok(Scope::All);
            }
            continue;
        };
        let department = departments::get(tx, department)?;
        match department.district {
            None => return Ok(Scope::All),
            Some(district) => districts.push(district),
        }
    }
    Ok(Scope::Districts(districts))
}

/// The holder's own card, or not found.
pub fn as_holder(actor: &Actor, card: &CardRow) -> Result<()> {
    if card.person_id == actor.person { Ok(()) } else { Err(Code::NotFound.into()) }
}

/// A card of the actor's area that is not their own, or not found.
pub fn as_staff(tx: &mut ReadTx<'_>, actor: &Actor, card: &CardRow) -> Result<()> {
    if !scope(tx, actor)?.contains(card) {
        return Err(Code::NotFound.into());
    }
    if card.person_id == actor.person { Err(Code::OwnCase.into()) } else { Ok(()) }
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
