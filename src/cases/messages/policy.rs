//! Who reads the messages of a case, and who writes.

use super::super::model::{ApplicationId, CaseId, CaseStatus, TaskStatus};
use super::super::notes;
use super::super::policy;
use super::super::queries::inbox_owner;
use super::super::store::cases::CaseRow;
use super::super::store::tasks::TaskRow;
use super::super::store::{cases, inbox, tasks};
use super::super::world::position_name;
use super::Side;
use crate::catalogue::{PackInfo, definitions};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::{Actor, DepartmentId, Role};
use crate::packs::format::Messages;
use crate::representations::{Act, Standing};

/// A case whose messages somebody may read, and as what.
pub(super) struct Access {
    pub case: CaseRow,
    pub side: Side,
    /// The post from which somebody of the office writes; a supervisor who has no part in the case only reads.
    pub post: Option<Post>,
    /// By what right somebody is on the applicant's side.
    pub standing: Option<Standing>,
}

/// A post in a department.
pub(super) struct Post {
    pub department: Option<DepartmentId>,
    pub position: Option<String>,
}

/// The applicant's own case, or that of somebody for whom one may follow it, or write.
///
/// # Errors
/// `not_found`, also while nothing has been handed in.
pub(super) fn own(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId, act: Act) -> Result<Access> {
    let (_, standing) = policy::own(tx, actor, id, act)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NotFound)?;
    Ok(Access { case, side: Side::Applicant, post: None, standing: Some(standing) })
}

/// A case that somebody of the office has in hand or watches over. One's own case and those of one's household are seen from the
/// other side only, or not at all.
///
/// # Errors
/// `not_found`
pub(super) fn office(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Access> {
    if !notes::of_the_office(actor) {
        return Err(Code::NotFound.into());
    }
    let case = cases::get(tx, id)?;
    let owner = inbox_owner(tx, actor)?;
    if owner.except.contains(&case.person_id) {
        return Err(Code::NotFound.into());
    }
    let rows = tasks::of_case(tx, id)?;
    let mut post = desk(actor, &in_hand(&rows));
    if post.is_none() {
        // Somebody asked by name, or who acts for somebody absent.
        for task in rows.iter().filter(|task| task.status == TaskStatus::Open) {
            if inbox::find(tx, &owner, task.id)?.is_some() {
                post = Some(Post { department: task.department_id, position: task.position.clone() });
                break;
            }
        }
    }
    if post.is_some() || actor.holds_any(&[Role::Supervisor]) {
        Ok(Access { case, side: Side::Office, post, standing: None })
    } else {
        Err(Code::NotFound.into())
    }
}

/// The departments that have the case in hand: those of its open tasks, or the one that decided last.
pub(super) fn in_hand(rows: &[TaskRow]) -> Vec<DepartmentId> {
    let open = rows.iter().filter(|task| task.status == TaskStatus::Open).filter_map(|task| task.department_id);
    let open: Vec<_> = open.collect();
    if !open.is_empty() {
        return open;
    }
    let done = rows.iter().filter(|task| task.status == TaskStatus::Done);
    done.filter_map(|task| task.department_id).next_back().into_iter().collect()
}

/// The post that the actor holds in one of these departments.
fn desk(actor: &Actor, departments: &[DepartmentId]) -> Option<Post> {
    let posts = actor.positions.iter().filter(|post| matches!(post.role, Role::Reviewer | Role::DepartmentHead));
    let mut there = posts.filter(|post| post.department.is_some_and(|department| departments.contains(&department)));
    there.next().map(|post| Post {
        department: post.department,
        position: position_name(post.role, post.duty).map(str::to_owned),
    })
}

/// The rules of the pack under which something may be written now.
///
/// # Errors
/// `messages_closed` where the pack has none, or when the case has been closed for too long.
pub(super) fn open(tx: &mut ReadTx<'_>, case: &CaseRow) -> Result<Messages> {
    let rules = definitions::only::<PackInfo>(tx)?.messages.clone().ok_or(Code::MessagesClosed)?;
    let closed = case.closed_at.filter(|_| case.status != CaseStatus::Open).map(Instant::date);
    let last = closed.and_then(|day| day.checked_add_days(chrono::Days::new(u64::from(rules.open_days_after_close))));
    if last.is_some_and(|last| last < tx.today()) { Err(Code::MessagesClosed.into()) } else { Ok(rules) }
}
