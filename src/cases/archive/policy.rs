//! Who may take a whole case out of the program. A package holds everything that was handed in, also what single steps do not show;
//! so not every department with a part in the case may have it, but those that answer for it: the one of the service item,
//! the one that accepts and the one that decides. Supervisors watch over all cases.

use std::collections::BTreeSet;

use super::super::model::CaseId;
use super::super::policy;
use super::super::store::cases::{self, CaseRow};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::identity::store::departments;
use crate::identity::{Actor, Role};
use uuid::Uuid;

/// The positions whose department answers for a case.
const ANSWERING: [&str; 2] = ["acceptance", "decision"];

/// The case, for whoever may have it whole.
///
/// # Errors
/// `own_case` for one's own, `not_found` for any other that one may not have.
pub(super) fn to_archive(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<CaseRow> {
    let case = cases::get(tx, id)?;
    let conflicted = policy::conflicted(tx, actor.person)?;
    policy::no_conflict(actor, &conflicted, &case)?;
    if actor.holds_any(&[Role::Supervisor]) {
        return Ok(case);
    }
    let answering = answering(tx, &case)?;
    let leads = policy::headed(actor).iter().any(|department| answering.contains(&department.0));
    if leads { Ok(case) } else { Err(Code::NotFound.into()) }
}

fn answering(tx: &mut ReadTx<'_>, case: &CaseRow) -> Result<BTreeSet<Uuid>> {
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let answers = |position: &String| ANSWERING.contains(&position.as_str());
    let tasks = case.state.0.tasks.values().map(|task| &task.candidates);
    let holding = tasks.filter(|candidates| candidates.position.as_ref().is_some_and(answers));
    let mut all: BTreeSet<Uuid> = holding.filter_map(|candidates| candidates.department).collect();
    all.extend(departments::find_by_code(tx, &item.department)?.map(|row| row.id.0));
    Ok(all)
}
