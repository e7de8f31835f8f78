//! Rows of `talent_profiles`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::profile::{Personal, Profile};
use super::super::owner::Owner;
use crate::db::schema::talent_profiles as profiles;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;
use crate::identity::changes::facts_changed;
use crate::insert_or_nothing;
use crate::vault::Aad;

/// A stored profile, its personal part sealed.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = profiles, treat_none_as_null = true, treat_none_as_default_value = false)]
#[diesel(check_for_backend(MultiBackend))]
pub struct ProfileRow {
    person_id: PersonId,
    district: Option<String>,
    employer_name: Option<String>,
    organisation_code: Option<String>,
    organisation_flagged: bool,
    employed_since: Option<NaiveDate>,
    personal_sealed: Vec<u8>,
    updated_at: Instant,
    version: i64,
}

fn place(id: PersonId) -> Aad {
    Aad::new("talent_profiles", "personal_sealed", id)
}

/// A profile and its version; an empty one of version 0 before anything was saved.
pub fn load(tx: &mut ReadTx<'_>, owner: &Owner) -> Result<(Profile, i64)> {
    let id = owner.id();
    let row: Option<ProfileRow> =
        tx.run(|conn| profiles::table.find(id).select(ProfileRow::as_select()).get_result(conn).optional())?;
    let Some(row) = row else { return Ok((Profile::default(), 0)) };
    Ok((row.open(owner)?, row.version))
}

impl ProfileRow {
    /// The profile without what is sealed.
    pub fn plain(&self) -> Profile {
        Profile {
            district: self.district.clone(),
            employer_name: self.employer_name.clone(),
            organisation_code: self.organisation_code.clone(),
            organisation_flagged: self.organisation_flagged,
            employed_since: self.employed_since,
            personal: Personal::default(),
        }
    }

    /// The whole profile.
    pub fn open(&self, owner: &Owner) -> Result<Profile> {
        let personal = owner.open(&place(self.person_id), &self.personal_sealed)?;
        Ok(Profile { personal, ..self.plain() })
    }
}

/// The profiles of several people in one statement.
pub fn of_ids(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<BTreeMap<PersonId, ProfileRow>> {
    let of = profiles::table.filter(profiles::person_id.eq_any(people.to_vec())).select(ProfileRow::as_select());
    let rows: Vec<ProfileRow> = tx.run(|conn| of.load(conn))?;
    Ok(rows.into_iter().map(|row| (row.person_id, row)).collect())
}

/// When a profile was last changed; nothing before anything was saved.
pub fn saved_at(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Option<Instant>> {
    tx.run(|conn| profiles::table.find(person).select(profiles::updated_at).get_result(conn).optional())
}

/// Saves over the version that was read; answers the new one.
pub fn save(tx: &mut WriteTx<'_>, owner: &Owner, profile: &Profile, read: i64) -> Result<i64> {
    let row = ProfileRow {
        person_id: owner.id(),
        district: profile.district.clone(),
        employer_name: profile.employer_name.clone(),
        organisation_code: profile.organisation_code.clone(),
        organisation_flagged: profile.organisation_flagged,
        employed_since: profile.employed_since,
        personal_sealed: owner.seal(&place(owner.id()), &profile.personal)?,
        updated_at: tx.now(),
        version: read + 1,
    };
    let saved = if read == 0 {
        insert_or_nothing!(tx, profiles::table, &row)?
    } else {
        let same = profiles::table.filter(profiles::person_id.eq(owner.id())).filter(profiles::version.eq(read));
        tx.run(|conn| diesel::update(same).set(&row).execute(conn))? == 1
    };
    if !saved {
        return Err(Code::StaleVersion.into());
    }
    facts_changed(tx, owner.id())?;
    Ok(row.version)
}
