//! Rows of `qualifications`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::qualification::{Details, Level, Qualification, QualificationKind};
use super::super::model::{DocumentId, QualificationId};
use super::super::owner::Owner;
use crate::db::schema::qualifications;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;
use crate::identity::changes::facts_changed;
use crate::vault::Aad;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = qualifications, treat_none_as_null = true, treat_none_as_default_value = false)]
#[diesel(check_for_backend(MultiBackend))]
pub struct QualificationRow {
    pub id: QualificationId,
    pub person_id: PersonId,
    pub kind: QualificationKind,
    pub level: Level,
    details_sealed: Vec<u8>,
    pub obtained_on: NaiveDate,
    pub valid_until: Option<NaiveDate>,
    pub document_id: Option<DocumentId>,
    pub created_at: Instant,
    pub version: i64,
}

impl QualificationRow {
    /// A row for a valid qualification; the caller inserts or saves it.
    pub fn seal(
        tx: &WriteTx<'_>,
        owner: &Owner,
        id: QualificationId,
        value: &Qualification,
        document_id: Option<DocumentId>,
    ) -> Result<Self> {
        Ok(Self {
            id,
            person_id: owner.id(),
            kind: value.kind,
            level: value.level,
            details_sealed: owner.seal(&place(id), &value.details)?,
            obtained_on: value.obtained_on,
            valid_until: value.valid_until,
            document_id,
            created_at: tx.now(),
            version: 1,
        })
    }

    /// The qualification without its details, which no rule asks for.
    pub fn plain(&self) -> Qualification {
        let details = Details { name: String::new(), issuer: None, number: None };
        let (kind, level, obtained_on, valid_until) = (self.kind, self.level, self.obtained_on, self.valid_until);
        Qualification { kind, level, details, obtained_on, valid_until }
    }

    pub fn open(&self, owner: &Owner) -> Result<Qualification> {
        Ok(Qualification {
            kind: self.kind,
            level: self.level,
            details: owner.open(&place(self.id), &self.details_sealed)?,
            obtained_on: self.obtained_on,
            valid_until: self.valid_until,
        })
    }
}

fn place(id: QualificationId) -> Aad {
    Aad::new("qualifications", "details_sealed", id)
}

pub fn insert(tx: &mut WriteTx<'_>, row: &QualificationRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(qualifications::table).values(row).execute(conn))?;
    facts_changed(tx, row.person_id)
}

pub fn get(tx: &mut ReadTx<'_>, person: PersonId, id: QualificationId) -> Result<QualificationRow> {
    tx.run(|conn| {
        let own = qualifications::table.filter(qualifications::id.eq(id));
        own.filter(qualifications::person_id.eq(person)).select(QualificationRow::as_select()).first(conn)
    })
}

/// Oldest record first.
pub fn page(
    tx: &mut ReadTx<'_>,
    person: PersonId,
    after: Option<QualificationId>,
    fetch: i64,
) -> Result<Vec<QualificationRow>> {
    tx.run(|conn| {
        let mut own = qualifications::table
            .filter(qualifications::person_id.eq(person))
            .select(QualificationRow::as_select())
            .into_boxed();
        if let Some(after) = after {
            own = own.filter(qualifications::id.gt(after));
        }
        own.order(qualifications::id).limit(fetch).load(conn)
    })
}

/// All of a person's; what rules look at.
pub fn all(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<QualificationRow>> {
    tx.run(|conn| {
        let own = qualifications::table.filter(qualifications::person_id.eq(person));
        own.order(qualifications::id).select(QualificationRow::as_select()).load(conn)
    })
}

/// All of several people's in one statement, in the order of their recording.
pub fn of_ids(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<BTreeMap<PersonId, Vec<QualificationRow>>> {
    let of = qualifications::table.filter(qualifications::person_id.eq_any(people.to_vec()));
    let of = of.order(qualifications::id).select(QualificationRow::as_select());
    let mut all = BTreeMap::<_, Vec<_>>::new();
    for row in tx.run(|conn| of.load::<QualificationRow>(conn))? {
        all.entry(row.person_id).or_default().push(row);
    }
    Ok(all)
}

/// Saves over the version that was read.
pub fn save(tx: &mut WriteTx<'_>, row: &QualificationRow, read: i64) -> Result<()> {
    let same = qualifications::table.filter(qualifications::id.eq(row.id)).filter(qualifications::version.eq(read));
    let saved = tx.run(|conn| diesel::update(same).set(row).execute(conn))?;
    if saved == 1 { facts_changed(tx, row.person_id) } else { Err(Code::StaleVersion.into()) }
}

pub fn delete(tx: &mut WriteTx<'_>, person: PersonId, id: QualificationId, read: i64) -> Result<()> {
    let same = qualifications::table.filter(qualifications::id.eq(id)).filter(qualifications::version.eq(read));
    let own = same.filter(qualifications::person_id.eq(person));
    let deleted = tx.run(|conn| diesel::delete(own).execute(conn))?;
    if deleted == 1 { facts_changed(tx, person) } else { Err(Code::StaleVersion.into()) }
}
