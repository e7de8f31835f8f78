//! Drafts: everybody who is signed in may write one, verified or not.

use serde_json::{Map, Value};

use super::super::model::{ApplicationId, ApplicationStatus, Filed, MaterialFiled, merge};
use super::super::store::applications::{self, ApplicationRow};
use crate::audit::{self, Entry, Stream};
use crate::catalogue::ServiceItem;
use crate::catalogue::definitions;
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::store::persons;

/// Begins an application for an item that is published now.
pub fn create_draft(tx: &mut WriteTx<'_>, actor: &Actor, item: &str, filed: &Filed) -> Result<ApplicationRow> {
    let item = definitions::current::<ServiceItem>(tx, item)?;
    let owner = persons::get(tx, actor.person)?;
    let row = applications::insert(tx, &owner, &item.code, filed)?;
    let entry = Entry::new(Stream::person(actor.person), "create_draft").object("application", row.id);
    audit::record(tx, Some(actor), entry.data("item", &item.code))?;
    Ok(row)
}

/// Changes a draft: the form is merged field by field, the list of materials replaced where given. `version` is the one
/// that was read, so that two open windows do not silently overwrite each other.
pub fn patch_draft(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ApplicationId,
    version: i64,
    form: Map<String, Value>,
    materials: Option<Vec<MaterialFiled>>,
) -> Result<ApplicationRow> {
    let row = applications::get_own(tx, actor.person, id)?;
    if row.version != version {
        return Err(Code::StaleVersion.into());
    }
    let owner = persons::get(tx, actor.person)?;
    let mut filed = row.filed(tx, &owner)?;
    merge(&mut filed.form, form);
    if let Some(materials) = materials {
        filed.materials = materials;
    }
    applications::save(tx, &owner, &row, &filed, row.status)
}

/// Throws a draft away; what was handed in stays.
pub fn discard_draft(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId) -> Result<()> {
    let row = applications::get_own(tx, actor.person, id)?;
    if row.status != ApplicationStatus::Draft {
        return Err(Code::AlreadySubmitted.into());
    }
    applications::delete(tx, row.id)?;
    audit::record(tx, Some(actor), Entry::new(Stream::person(actor.person), "discard_draft").object("application", id))
}
