use chrono::NaiveDate;
use serde::Serialize;

use super::super::model::qualification::{Level, QualificationKind};
use super::super::model::{DocumentId, QualificationId};
use super::super::owner::Owner;
use super::super::store::qualifications::{self as store, QualificationRow};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::identity::PersonId;

/// A degree, title, skill or award.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Qualification)]
pub struct QualificationOut {
    pub id: QualificationId,
    pub kind: QualificationKind,
    pub level: Level,
    pub name: String,
    pub issuer: Option<String>,
    pub number: Option<String>,
    pub obtained_on: NaiveDate,
    pub valid_until: Option<NaiveDate>,
    /// The document in the wallet that proves it.
    pub document_id: Option<DocumentId>,
    pub version: i64,
}

pub fn qualification(tx: &mut ReadTx<'_>, person: PersonId, id: QualificationId) -> Result<QualificationOut> {
    let row = store::get(tx, person, id)?;
    out(&Owner::load(tx, person)?, row)
}

pub fn qualifications(tx: &mut ReadTx<'_>, person: PersonId, page: &PageQuery) -> Result<Page<QualificationOut>> {
    let owner = Owner::load(tx, person)?;
    let rows = store::page(tx, person, page.after()?, page.fetch())?;
    let Page { items, next_cursor } = page.page(rows, |row| row.id)?;
    let items = items.into_iter().map(|row| out(&owner, row)).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor })
}

fn out(owner: &Owner, row: QualificationRow) -> Result<QualificationOut> {
    let details = row.open(owner)?.details;
    Ok(QualificationOut {
        id: row.id,
        kind: row.kind,
        level: row.level,
        name: details.name,
        issuer: details.issuer,
        number: details.number,
        obtained_on: row.obtained_on,
        valid_until: row.valid_until,
        document_id: row.document_id,
        version: row.version,
    })
}
