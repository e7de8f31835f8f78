//! Who sees and decides reviews: heads those of the departments that they lead, supervisors look at all of them. Nobody has a
//! part in a grant of their own or of their household.

use super::model::ReviewId;
use super::store::reviews::{self, ReviewRow};
use crate::cases::policy::{conflicted, headed};
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::identity::{Actor, DepartmentId, PersonId, Role};

/// Which reviews somebody sees.
#[derive(Debug, Clone)]
pub struct Scope {
    /// None for all departments.
    pub departments: Option<Vec<DepartmentId>>,
    pub except: Vec<PersonId>,
}

pub fn scope(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Scope> {
    let all = actor.holds_any(&[Role::Supervisor]);
    let departments = (!all).then(|| headed(actor));
    Ok(Scope { departments, except: conflicted(tx, actor.person)? })
}

/// A review that the actor may see; any other is not found.
pub fn readable(tx: &mut ReadTx<'_>, actor: &Actor, id: ReviewId) -> Result<ReviewRow> {
    let scope = scope(tx, actor)?;
    let row = reviews::get(tx, id)?;
    let within = scope.departments.is_none_or(|departments| departments.contains(&row.department_id));
    if within && !scope.except.contains(&row.person_id) { Ok(row) } else { Err(Code::NotFound.into()) }
}

/// Supervisors see, heads decide.
pub fn may_close(actor: &Actor, review: &ReviewRow) -> Result<()> {
    if headed(actor).contains(&review.department_id) { Ok(()) } else { Err(Code::Forbidden.into()) }
}
