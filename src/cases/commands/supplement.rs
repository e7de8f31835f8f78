//! Answering a request to correct: the application, changed, is handed in once more.

use super::super::model::ApplicationId;
use super::super::progress::{By, Moved, give};
use super::super::store::{cases, revisions};
use super::super::{policy, wallet};
use super::submit::check;
use crate::catalogue::ServiceItem;
use crate::catalogue::definitions;
use crate::db::WriteTx;
use crate::error::{Code, Language, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::representations::Act;
use crate::workflow::Command;

/// Hands in the present state of the application as the next revision.
pub fn supplement(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId, language: Language) -> Result<Moved> {
    let (application, standing) = policy::own(tx, actor, id, Act::Apply)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NoCorrectionAsked)?;
    if !case.state.0.correction.as_ref().is_some_and(|correction| correction.sent) {
        return Err(Code::NoCorrectionAsked.into());
    }
    let owner = persons::get(tx, application.person_id)?;
    let filed = application.filed(tx, &owner)?;
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    check(tx, application.person_id, id, &item, &filed, language)?;
    let no = revisions::latest(tx, case.id)?.no + 1;
    revisions::insert(tx, &owner, case.id, no, &filed, actor.person)?;
    wallet::bind(tx, application.person_id, case.id, &filed)?;
    standing.note(tx, actor, id)?;
    give(tx, case, &By::of(actor, &standing), &Command::Resubmit)
}
