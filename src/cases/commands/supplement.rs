//! Answering a request to correct: the application, changed, is handed in once more.

use super::super::model::ApplicationId;
use super::super::progress::{By, Moved, give};
use super::super::store::{applications, cases, revisions};
use super::super::wallet;
use super::submit::check;
use crate::catalogue::ServiceItem;
use crate::catalogue::definitions;
use crate::db::WriteTx;
use crate::error::{Code, Language, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::workflow::Command;

/// Hands in the present state of the application as the next revision.
pub fn supplement(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId, language: Language) -> Result<Moved> {
    let application = applications::get_own(tx, actor.person, id)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NoCorrectionAsked)?;
    if !case.state.0.correction.as_ref().is_some_and(|correction| correction.sent) {
        return Err(Code::NoCorrectionAsked.into());
    }
    let owner = persons::get(tx, actor.person)?;
    let filed = application.filed(tx, &owner)?;
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    check(tx, actor, id, &item, &filed, language)?;
    let no = revisions::latest(tx, case.id)?.no + 1;
    revisions::insert(tx, &owner, case.id, no, &filed, actor.person)?;
    wallet::bind(tx, actor.person, case.id, &filed)?;
    give(tx, case, &By::Person(actor), &Command::Resubmit)
}
