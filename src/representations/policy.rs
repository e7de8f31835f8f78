//! Who may act for whom. Who may not is told what any stranger is told: there is nothing.

use super::model::{Act, Basis, RepresentationId};
use super::store::{self, RepresentationRow};
use crate::audit::Entry;
use crate::cases::ApplicationId;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::{Actor, PersonId};
use crate::talents::queries::household_persons;

/// In whose name somebody acts: their own, or as an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub principal: PersonId,
    /// Nothing when it is their own affair.
    pub agency: Option<(RepresentationId, Basis)>,
}

impl Standing {
    pub const fn own(person: PersonId) -> Self {
        Self { principal: person, agency: None }
    }

    /// Puts on record in an application that an agent acted.
    pub fn note(&self, tx: &mut WriteTx<'_>, actor: &Actor, application: ApplicationId) -> Result<()> {
        match self.agency {
            Some(agency) => store::note_agent(tx, application, actor.person, agency),
            None => Ok(()),
        }
    }

    /// Marks a record of the audit as on behalf of somebody.
    pub fn mark(&self, entry: Entry) -> Entry {
        match self.agency {
            Some((id, basis)) => {
                entry.data("on_behalf_of", self.principal).data("basis", basis).data("representation", id)
            }
            None => entry,
        }
    }
}

/// Whether the actor may do this for the principal, in this item.
///
/// # Errors
/// Not found, whether there is no representation, an old one, or one for something else.
pub fn acting_for(tx: &mut ReadTx<'_>, actor: &Actor, principal: PersonId, item: &str, act: Act) -> Result<Standing> {
    if actor.person == principal {
        return Ok(Standing::own(principal));
    }
    let today = tx.today();
    for row in store::between(tx, actor.person, principal)? {
        if row.scope().covers(act, item, today) && stands(tx, actor, &row)? {
            return Ok(Standing { principal, agency: Some((row.id, row.basis)) });
        }
    }
    Err(Code::NotFound.into())
}

/// Which items of the principal the actor may follow; all of them where nothing is named.
///
/// # Errors
/// Not found when there are none.
pub fn followed(tx: &mut ReadTx<'_>, actor: &Actor, principal: PersonId) -> Result<Option<Vec<String>>> {
    if actor.person == principal {
        return Ok(None);
    }
    let (today, mut items) = (tx.today(), Vec::new());
    for row in store::between(tx, actor.person, principal)? {
        let scope = row.scope();
        let in_time = scope.valid_from <= today && today <= scope.valid_to;
        if !in_time || !scope.acts.contains(&Act::Follow) || !stands(tx, actor, &row)? {
            continue;
        }
        if scope.items.is_empty() {
            return Ok(None);
        }
        items.extend(scope.items);
    }
    if items.is_empty() { Err(Code::NotFound.into()) } else { Ok(Some(items)) }
}

/// Whether the ground of a representation is still there: the household, the guardianship, the consent and session at the
/// counter.
pub fn stands(tx: &mut ReadTx<'_>, actor: &Actor, row: &RepresentationRow) -> Result<bool> {
    match row.basis {
        Basis::Grant | Basis::Guardian => Ok(household_persons(tx, actor.person)?.contains(&row.principal_id)),
        Basis::Counter => Ok(row.session_id == Some(actor.session) && row.consent_how.is_some()),
    }
}

/// Whether the actor may put papers into the principal's wallet: whoever may apply for them in anything, and the clerk
/// from the moment at which the visit begins, because the paper by which the person agrees has to come in first.
pub fn may_put_papers(tx: &mut ReadTx<'_>, actor: &Actor, principal: PersonId) -> Result<()> {
    let today = tx.today();
    for row in store::between(tx, actor.person, principal)? {
        let scope = row.scope();
        let in_time = scope.valid_from <= today && today <= scope.valid_to;
        let here = row.basis == Basis::Counter && row.session_id == Some(actor.session);
        if in_time && scope.acts.contains(&Act::Apply) && (here || stands(tx, actor, &row)?) {
            return Ok(());
        }
    }
    Err(Code::NotFound.into())
}

/// A visit at the counter that this clerk opened in this session and has not ended, whether or not the person has agreed
/// yet.
pub fn visit(tx: &mut ReadTx<'_>, clerk: &Actor, id: RepresentationId) -> Result<RepresentationRow> {
    let row = store::get(tx, id)?;
    let own = row.basis == Basis::Counter && row.agent_id == clerk.person && row.session_id == Some(clerk.session);
    let open = row.revoked_at.is_none() && row.valid_to >= tx.today();
    if own && open { Ok(row) } else { Err(Code::NotFound.into()) }
}
