//! What the picture of a case is drawn from.

use std::sync::Arc;

use super::super::model::{ApplicationId, CaseId};
use super::super::policy;
use super::super::store::cases;
use super::super::world::calendar;
use super::case;
use crate::catalogue::definitions;
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::representations::Act;
use crate::workflow::picture::Marks;
use crate::workflow::{self, Definition};

/// The flow and the marks of a case that this actor may read.
pub fn picture_of_case(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<(Arc<Definition>, Marks)> {
    let row = case::readable(tx, actor, id)?;
    let flow = definitions::get::<Definition>(tx, row.workflow_id)?;
    Ok((flow.body, Marks::of_case(&row.state.0)))
}

/// The flow of one's own application, marked with what the timeline tells.
pub fn picture_of_application(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: ApplicationId,
) -> Result<(Arc<Definition>, Marks)> {
    policy::own(tx, actor, id, Act::Follow)?;
    let row = cases::of_application(tx, id)?.ok_or(Code::NotFound)?;
    let flow = definitions::get::<Definition>(tx, row.workflow_id)?;
    let calendar = calendar(tx)?;
    let timeline = workflow::timeline(&flow, &row.state.0, &calendar, tx.today(), row.person_id.0);
    Ok((flow.body, Marks::of_timeline(&timeline, &row.state.0)))
}
