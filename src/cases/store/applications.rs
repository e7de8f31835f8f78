//! Rows of `applications`.

use diesel::prelude::*;
use serde_json::{Map, Value};

use super::super::model::{ApplicationId, ApplicationStatus, Dispute, Filed, MaterialFiled};
use crate::db::page::PageQuery;
use crate::db::schema::applications;
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Error, Result};
use crate::identity::PersonId;
use crate::identity::store::persons::PersonRow;
use crate::vault::{Aad, PersonKey, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = applications, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct ApplicationRow {
    pub id: ApplicationId,
    pub person_id: PersonId,
    pub item_code: String,
    pub status: ApplicationStatus,
    pub form_sealed: Vec<u8>,
    pub materials: Json<Vec<MaterialFiled>>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
    pub disputes_sealed: Option<Vec<u8>>,
}

fn place(id: ApplicationId) -> Aad {
    Aad::new("applications", "form_sealed", id)
}

fn disputes_place(id: ApplicationId) -> Aad {
    Aad::new("applications", "disputes_sealed", id)
}

impl ApplicationRow {
    /// What the draft says, opened with its owner's key.
    pub fn filed(&self, tx: &ReadTx<'_>, owner: &PersonRow) -> Result<Filed> {
        if owner.is_erased() {
            return Ok(Filed { form: Map::new(), materials: self.materials.0.clone(), disputes: Vec::new() });
        }
        let key = owner.key(tx)?;
        let text = key.open(&place(self.id), &Sealed::from_bytes(self.form_sealed.clone()))?;
        let disputes = open_disputes(&key, &disputes_place(self.id), self.disputes_sealed.as_deref())?;
        Ok(Filed { form: read_form(&text)?, materials: self.materials.0.clone(), disputes })
    }
}

/// What was said against registers, as it is sealed; nothing where nothing was said.
pub fn seal_disputes(key: &PersonKey, place: &Aad, disputes: &[Dispute]) -> Result<Option<Vec<u8>>> {
    if disputes.is_empty() {
        return Ok(None);
    }
    let json = serde_json::to_vec(disputes).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Some(key.seal(place, &json)?.into_bytes()))
}

/// The reverse of [`seal_disputes`].
pub fn open_disputes(key: &PersonKey, place: &Aad, sealed: Option<&[u8]>) -> Result<Vec<Dispute>> {
    let Some(sealed) = sealed else { return Ok(Vec::new()) };
    let json = key.open(place, &Sealed::from_bytes(sealed.to_vec()))?;
    serde_json::from_slice(&json).map_err(|_| Error::internal("stored disputes do not parse"))
}

/// Reads a form that was sealed by us.
pub fn read_form(bytes: &[u8]) -> Result<Map<String, Value>> {
    serde_json::from_slice(bytes).map_err(|error| Error::internal(format!("a stored form does not parse: {error}")))
}

/// The bytes of a form, as they are sealed.
pub fn form_bytes(form: &Map<String, Value>) -> Result<Vec<u8>> {
    serde_json::to_vec(form).map_err(|error| Error::internal(error.to_string()))
}

pub fn insert(tx: &mut WriteTx<'_>, owner: &PersonRow, item_code: &str, filed: &Filed) -> Result<ApplicationRow> {
    let id: ApplicationId = tx.new_id();
    let key = owner.key(tx)?;
    let row = ApplicationRow {
        id,
        person_id: owner.id,
        item_code: item_code.to_owned(),
        status: ApplicationStatus::Draft,
        form_sealed: key.seal(&place(id), &form_bytes(&filed.form)?)?.into_bytes(),
        disputes_sealed: seal_disputes(&key, &disputes_place(id), &filed.disputes)?,
        materials: Json(filed.materials.clone()),
        created_at: tx.now(),
        updated_at: tx.now(),
        version: 1,
    };
    tx.run(|conn| diesel::insert_into(applications::table).values(&row).execute(conn))?;
    Ok(row)
}

/// One's own application; anybody else's is not found.
pub fn get_own(tx: &mut ReadTx<'_>, person: PersonId, id: ApplicationId) -> Result<ApplicationRow> {
    tx.run(|conn| {
        applications::table
            .find(id)
            .filter(applications::person_id.eq(person))
            .select(ApplicationRow::as_select())
            .get_result(conn)
    })
}

pub fn get(tx: &mut ReadTx<'_>, id: ApplicationId) -> Result<ApplicationRow> {
    tx.run(|conn| applications::table.find(id).select(ApplicationRow::as_select()).get_result(conn))
}

/// Saves what the draft says now; the row must still have the version that was read.
pub fn save(
    tx: &mut WriteTx<'_>,
    owner: &PersonRow,
    row: &ApplicationRow,
    filed: &Filed,
    status: ApplicationStatus,
) -> Result<ApplicationRow> {
    let key = owner.key(tx)?;
    let next = ApplicationRow {
        status,
        form_sealed: key.seal(&place(row.id), &form_bytes(&filed.form)?)?.into_bytes(),
        disputes_sealed: seal_disputes(&key, &disputes_place(row.id), &filed.disputes)?,
        materials: Json(filed.materials.clone()),
        updated_at: tx.now(),
        version: row.version + 1,
        ..row.clone()
    };
    let changed = tx.run(|conn| {
        diesel::update(
            applications::table.filter(applications::id.eq(row.id)).filter(applications::version.eq(row.version)),
        )
        .set((
            applications::status.eq(next.status),
            applications::form_sealed.eq(&next.form_sealed),
            applications::disputes_sealed.eq(next.disputes_sealed.as_ref()),
            applications::materials.eq(&next.materials),
            applications::updated_at.eq(next.updated_at),
            applications::version.eq(next.version),
        ))
        .execute(conn)
    })?;
    if changed == 1 { Ok(next) } else { Err(Code::StaleVersion.into()) }
}

/// A person's applications, newest first; only of these items, where some are named.
pub fn page(
    tx: &mut ReadTx<'_>,
    person: PersonId,
    only: Option<&[String]>,
    page: &PageQuery,
) -> Result<Vec<ApplicationRow>> {
    let after: Option<ApplicationId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = applications::table
            .filter(applications::person_id.eq(person))
            .order(applications::id.desc())
            .limit(fetch)
            .select(ApplicationRow::as_select())
            .into_boxed();
        if let Some(items) = only {
            query = query.filter(applications::item_code.eq_any(items.to_vec()));
        }
        if let Some(after) = after {
            query = query.filter(applications::id.lt(after));
        }
        query.load(conn)
    })
}

pub fn delete(tx: &mut WriteTx<'_>, id: ApplicationId) -> Result<()> {
    tx.run(|conn| diesel::delete(applications::table.find(id)).execute(conn)).map(drop)
}
