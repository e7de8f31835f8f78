//! Rows of `persons`. Personal values are opened only here, with the person's own key.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::super::changes::facts_changed;
use super::super::model::{PersonId, PersonStatus, VerifiedHow};
use crate::db::schema::persons;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Error, Problem, Result};
use crate::talents::PersonName;
use crate::talents::store::names;
use crate::vault::{Aad, PersonKey, Sealed, WrappedKey};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = persons, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct PersonRow {
    pub id: PersonId,
    pub status: PersonStatus,
    /// Absent after an erasure.
    pub wrapped_key: Option<Vec<u8>>,
    pub name_sealed: Option<Vec<u8>>,
    pub identity_kind: Option<String>,
    pub identity_sealed: Option<Vec<u8>>,
    pub identity_index: Option<String>,
    pub verified_at: Option<Instant>,
    pub verified_how: Option<VerifiedHow>,
    pub created_at: Instant,
    pub version: i64,
}

impl PersonRow {
    /// The person's data key; an erased person has none and counts as not found.
    pub fn key(&self, tx: &ReadTx<'_>) -> Result<PersonKey> {
        let wrapped = self.wrapped_key.clone().ok_or(Code::NotFound)?;
        Ok(tx.vault().open_person_key(&WrappedKey::from_bytes(wrapped))?)
    }

    /// Nothing is left but the id; what was sealed is read as if there had been nothing.
    pub fn is_erased(&self) -> bool {
        self.wrapped_key.is_none()
    }

    /// The key, as far as it was not destroyed.
    pub fn key_left(&self, tx: &ReadTx<'_>) -> Result<Option<PersonKey>> {
        if self.is_erased() { Ok(None) } else { self.key(tx).map(Some) }
    }

    pub fn name(&self, tx: &ReadTx<'_>) -> Result<Option<String>> {
        self.open(tx, "name_sealed", self.name_sealed.as_ref())
    }

    pub fn identity_number(&self, tx: &ReadTx<'_>) -> Result<Option<String>> {
        self.open(tx, "identity_sealed", self.identity_sealed.as_ref())
    }

    fn open(&self, tx: &ReadTx<'_>, column: &'static str, sealed: Option<&Vec<u8>>) -> Result<Option<String>> {
        let Some(sealed) = sealed else { return Ok(None) };
        let text = self.key(tx)?.open_text(&place(self.id, column), &Sealed::from_bytes(sealed.clone()))?;
        Ok(Some(text.as_str().to_owned()))
    }

    /// Seals a value for one of this row's columns.
    pub fn seal(&self, tx: &ReadTx<'_>, column: &'static str, value: &str) -> Result<Vec<u8>> {
        Ok(self.key(tx)?.seal(&place(self.id, column), value.as_bytes())?.into_bytes())
    }
}

fn place(id: PersonId, column: &'static str) -> Aad {
    Aad::new("persons", column, id)
}

/// A new person, known only by what they say.
pub fn insert_claimed(tx: &mut WriteTx<'_>, name: &str) -> Result<PersonRow> {
    let name = read_name(name)?;
    let mut row = PersonRow {
        id: tx.new_id(),
        status: PersonStatus::Claimed,
        wrapped_key: Some(tx.vault().generate_person_key()?.into_bytes()),
        name_sealed: None,
        identity_kind: None,
        identity_sealed: None,
        identity_index: None,
        verified_at: None,
        verified_how: None,
        created_at: tx.now(),
        version: 1,
    };
    row.name_sealed = Some(row.seal(tx, "name_sealed", name.as_str())?);
    tx.run(|conn| diesel::insert_into(persons::table).values(&row).execute(conn))?;
    names::keep(tx, row.id, &name)?;
    Ok(row)
}

fn read_name(typed: &str) -> Result<PersonName> {
    PersonName::parse(typed).map_err(|refusal| Problem::new(Code::Invalid).field("/name", refusal.into()).into())
}

pub fn get(tx: &mut ReadTx<'_>, id: PersonId) -> Result<PersonRow> {
    tx.once(id, |tx| tx.run(|conn| persons::table.find(id).select(PersonRow::as_select()).get_result(conn)))
}

/// Several persons in one statement.
pub fn of_ids(tx: &mut ReadTx<'_>, ids: &BTreeSet<PersonId>) -> Result<BTreeMap<PersonId, PersonRow>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<_> = ids.iter().copied().collect();
    let of = persons::table.filter(persons::id.eq_any(ids)).select(PersonRow::as_select());
    let rows: Vec<PersonRow> = tx.run(|conn| of.load(conn))?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// People whose identity is proven, in the order of their ids.
pub fn verified_after(tx: &mut ReadTx<'_>, after: Option<PersonId>, at_most: i64) -> Result<Vec<PersonId>> {
    tx.run(|conn| {
        let mut query = persons::table
            .filter(persons::status.eq(PersonStatus::Verified))
            .order(persons::id)
            .limit(at_most)
            .select(persons::id)
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(persons::id.gt(after));
        }
        query.load(conn)
    })
}

/// How many people's identity is proven.
pub fn count_verified(tx: &mut ReadTx<'_>) -> Result<i64> {
    tx.run(|conn| persons::table.filter(persons::status.eq(PersonStatus::Verified)).count().get_result(conn))
}

/// The person whose *verified* identity number this is.
pub fn find_by_identity(tx: &mut ReadTx<'_>, index: &str) -> Result<Option<PersonRow>> {
    tx.run(|conn| {
        persons::table.filter(persons::identity_index.eq(index)).select(PersonRow::as_select()).first(conn).optional()
    })
}

/// Records that the identity is proven. The row must still have the version that was read.
pub fn mark_verified(
    tx: &mut WriteTx<'_>,
    row: &PersonRow,
    name: &str,
    kind: &str,
    number: &str,
    index: &str,
    how: VerifiedHow,
) -> Result<()> {
    let name = read_name(name)?;
    names::keep(tx, row.id, &name)?;
    let name = row.seal(tx, "name_sealed", name.as_str())?;
    let number = row.seal(tx, "identity_sealed", number)?;
    let now = tx.now();
    tx.forget::<PersonRow>();
    let changed = tx.run(|conn| {
        diesel::update(persons::table.filter(persons::id.eq(row.id)).filter(persons::version.eq(row.version)))
            .set((
                persons::status.eq(PersonStatus::Verified),
                persons::name_sealed.eq(Some(name)),
                persons::identity_kind.eq(Some(kind)),
                persons::identity_sealed.eq(Some(number)),
                persons::identity_index.eq(Some(index)),
                persons::verified_at.eq(Some(now)),
                persons::verified_how.eq(Some(how)),
                persons::version.eq(row.version + 1),
            ))
            .execute(conn)
    })?;
    if changed == 1 { facts_changed(tx, row.id) } else { Err(Error::from(Code::StaleVersion)) }
}
