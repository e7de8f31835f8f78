//! Filling in what is empty. What the applicant wrote stays.

use super::super::facts;
use super::super::model::{ApplicationId, ApplicationStatus, Filed, MaterialFiled};
use super::super::store::applications::{self, ApplicationRow};
use super::{fields, offers};
use crate::audit::{self, Entry, Stream};
use crate::catalogue::{Loaded, ServiceItem, definitions, eligibility};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::store::persons;
use crate::identity::{Actor, PersonId};

/// Puts what is known into the empty fields of a form, and for each material that is needed and has none the newest
/// document of its kind. Answers how many of both.
pub fn fill(
    tx: &mut ReadTx<'_>,
    person: PersonId,
    item: &Loaded<ServiceItem>,
    filed: &mut Filed,
) -> Result<(usize, usize)> {
    let (mut values, mut documents) = (0, 0);
    for known in fields(tx, person, item)? {
        let field = known.pointer.trim_start_matches('/');
        if filed.form.get(field).is_none_or(serde_json::Value::is_null) {
            filed.form.insert(field.to_owned(), known.value);
            values += 1;
        }
    }
    let mut facts = facts::of_person(tx, person)?;
    for (name, value) in &filed.form {
        facts.insert(format!("form.{name}"), value.clone());
    }
    let needed = eligibility::needed_materials(item, &facts, tx.today())?;
    for offer in offers(tx, person, item)? {
        let has = filed.materials.iter().any(|one| one.code == offer.material && !one.documents.is_empty());
        let newest = offer.documents.first().filter(|_| !has && needed.iter().any(|one| one.code == offer.material));
        if let Some(document) = newest {
            filed.materials.retain(|one| one.code != offer.material);
            filed.materials.push(MaterialFiled { code: offer.material, documents: vec![document.id] });
            documents += 1;
        }
    }
    Ok((values, documents))
}

/// Fills in what is empty in one's own draft.
pub fn fill_draft(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId) -> Result<ApplicationRow> {
    let row = applications::get_own(tx, actor.person, id)?;
    if row.status != ApplicationStatus::Draft {
        return Err(Code::AlreadySubmitted.into());
    }
    let item = definitions::current::<ServiceItem>(tx, &row.item_code)?;
    let owner = persons::get(tx, actor.person)?;
    let mut filed = row.filed(tx, &owner)?;
    let (values, documents) = fill(tx, actor.person, &item, &mut filed)?;
    if values + documents == 0 {
        return Ok(row);
    }
    let saved = applications::save(tx, &owner, &row, &filed, row.status)?;
    let entry = Entry::new(Stream::person(actor.person), "prefill_draft").object("application", id);
    audit::record(tx, Some(actor), entry.data("fields", values).data("documents", documents))?;
    Ok(saved)
}
