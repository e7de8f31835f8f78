//! Drafts: everybody who is signed in may write one, verified or not.

use serde_json::{Map, Value};

use super::super::model::{ApplicationId, ApplicationStatus, Dispute, Filed, MaterialFiled, merge};
use super::super::policy;
use super::super::prefill;
use super::super::store::applications::{self, ApplicationRow};
use crate::audit::{self, Entry, Stream};
use crate::catalogue::ServiceItem;
use crate::catalogue::definitions;
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::store::persons;
use crate::identity::{Actor, PersonId, Role};
use crate::representations::Act;
use crate::representations::policy::acting_for;

/// Begins an application for an item that is published now, on wish filled in with what is known.
pub fn create_draft(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    applicant: PersonId,
    item: &str,
    mut filed: Filed,
    prefilled: bool,
) -> Result<ApplicationRow> {
    // Whoever may only act for others has no application of their own.
    if applicant == actor.person && !actor.holds(Role::Talent) {
        return Err(Code::Forbidden.into());
    }
    let item = definitions::current::<ServiceItem>(tx, item)?;
    let standing = acting_for(tx, actor, applicant, &item.code, Act::Apply)?;
    prefill::guard(tx, applicant, &item, &filed.form, &filed.disputes)?;
    if prefilled {
        prefill::fill(tx, applicant, &item, &mut filed)?;
    }
    let owner = persons::get(tx, applicant)?;
    let row = applications::insert(tx, &owner, &item.code, &filed)?;
    standing.note(tx, actor, row.id)?;
    let entry = Entry::new(Stream::person(applicant), "create_draft").object("application", row.id);
    audit::record(tx, Some(actor), standing.mark(entry.data("item", &item.code)))?;
    Ok(row)
}

/// What changes in a draft.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Fields by name; null removes one.
    pub form: Map<String, Value>,
    /// The whole list, where it changes.
    pub materials: Option<Vec<MaterialFiled>>,
    /// The whole list, where it changes.
    pub disputes: Option<Vec<Dispute>>,
}

/// Changes a draft: the form is merged field by field, the list of materials replaced where given. `version` is the one
/// that was read, so that two open windows do not silently overwrite each other.
pub fn patch_draft(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ApplicationId,
    version: i64,
    changes: Changes,
) -> Result<ApplicationRow> {
    let (row, standing) = policy::own(tx, actor, id, Act::Apply)?;
    if row.version != version {
        return Err(Code::StaleVersion.into());
    }
    standing.note(tx, actor, id)?;
    let owner = persons::get(tx, row.person_id)?;
    let mut filed = row.filed(tx, &owner)?;
    merge(&mut filed.form, changes.form.clone());
    // An item that is no longer offered has no form to hold changes against.
    if let Some(item) = definitions::find::<ServiceItem>(tx, &row.item_code)? {
        // Whoever takes a dispute back is held to what they said before as well.
        let (disputes, against) = match &changes.disputes {
            Some(disputes) => (disputes, &filed.form),
            None => (&filed.disputes, &changes.form),
        };
        prefill::guard(tx, row.person_id, &item, against, disputes)?;
    }
    if let Some(disputes) = changes.disputes {
        filed.disputes = disputes;
    }
    if let Some(materials) = changes.materials {
        filed.materials = materials;
    }
    applications::save(tx, &owner, &row, &filed, row.status)
}

/// Throws a draft away; what was handed in stays.
pub fn discard_draft(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId) -> Result<()> {
    let (row, standing) = policy::own(tx, actor, id, Act::Apply)?;
    if row.status != ApplicationStatus::Draft {
        return Err(Code::AlreadySubmitted.into());
    }
    applications::delete(tx, row.id)?;
    let entry = Entry::new(Stream::person(row.person_id), "discard_draft").object("application", id);
    audit::record(tx, Some(actor), standing.mark(entry))
}
