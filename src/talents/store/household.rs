//! Rows of `household_members`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::MemberId;
use super::super::model::household::{Confirmation, Details, Member, Relation};
use super::super::owner::Owner;
use crate::db::schema::household_members as members;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::changes::facts_changed;
use crate::identity::{AccountId, PersonId};
use crate::vault::Aad;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct MemberRow {
    pub id: MemberId,
    /// Who recorded the member; their key seals the details.
    pub person_id: PersonId,
    pub relation: Relation,
    pub details_sealed: Vec<u8>,
    pub identity_index: Option<String>,
    pub confirmation: Confirmation,
    /// The member's own person, once they confirmed.
    pub linked_person_id: Option<PersonId>,
    pub confirmed_at: Option<Instant>,
    pub consent_by: Option<AccountId>,
    pub consent_at: Option<Instant>,
    pub created_at: Instant,
    pub ended_at: Option<Instant>,
    pub version: i64,
}

impl MemberRow {
    pub fn open(&self, owner: &Owner) -> Result<Member> {
        Ok(Member {
            id: self.id,
            relation: self.relation,
            details: owner.open(&place(self.id), &self.details_sealed)?,
            identity_index: self.identity_index.clone(),
            confirmation: self.confirmation,
        })
    }
}

fn place(id: MemberId) -> Aad {
    Aad::new("household_members", "details_sealed", id)
}

pub fn seal(owner: &Owner, id: MemberId, details: &Details) -> Result<Vec<u8>> {
    owner.seal(&place(id), details)
}

pub fn insert(tx: &mut WriteTx<'_>, row: &MemberRow) -> Result<()> {
    forget(tx);
    tx.run(|conn| diesel::insert_into(members::table).values(row).execute(conn))?;
    facts_changed(tx, row.person_id)
}

/// Present members, in the order in which they were recorded.
pub fn present(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<MemberRow>> {
    tx.once(person, |tx| {
        tx.run(|conn| {
            let own = members::table.filter(members::person_id.eq(person)).filter(members::ended_at.is_null());
            own.order(members::id).select(MemberRow::as_select()).load(conn)
        })
    })
}

/// The present members of several people's households in one statement.
pub fn of_ids(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<BTreeMap<PersonId, Vec<MemberRow>>> {
    let of = members::table.filter(members::person_id.eq_any(people.to_vec())).filter(members::ended_at.is_null());
    let of = of.order(members::id).select(MemberRow::as_select());
    let mut all = BTreeMap::<_, Vec<_>>::new();
    for row in tx.run(|conn| of.load::<MemberRow>(conn))? {
        all.entry(row.person_id).or_default().push(row);
    }
    Ok(all)
}

pub fn get(tx: &mut ReadTx<'_>, person: PersonId, id: MemberId) -> Result<MemberRow> {
    tx.run(|conn| {
        let own = members::table.filter(members::id.eq(id)).filter(members::person_id.eq(person));
        own.filter(members::ended_at.is_null()).select(MemberRow::as_select()).first(conn)
    })
}

/// Where somebody with this identity was recorded as a member and has not answered.
pub fn invitations(tx: &mut ReadTx<'_>, identity_index: &str) -> Result<Vec<MemberRow>> {
    tx.run(|conn| {
        let open = members::table.filter(members::identity_index.eq(identity_index));
        let open = open.filter(members::confirmation.eq(Confirmation::Pending)).filter(members::ended_at.is_null());
        open.order(members::id).select(MemberRow::as_select()).load(conn)
    })
}

/// Households of others in which this person confirmed to be a member.
pub fn memberships(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<MemberRow>> {
    let elsewhere = members::table.filter(members::linked_person_id.eq(person)).filter(members::ended_at.is_null());
    tx.run(|conn| elsewhere.order(members::id).select(MemberRow::as_select()).load(conn))
}

/// Whatever changes a member makes what was read before untrue.
pub fn forget(tx: &mut WriteTx<'_>) {
    tx.forget::<Vec<MemberRow>>();
    tx.forget::<Vec<(PersonId, PersonId)>>();
}

/// Who recorded whom, of those who are one household with this person: both directions in one statement, since every act
/// on a case asks it.
pub fn links(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<(PersonId, PersonId)>> {
    tx.once(format!("links {person}"), |tx| {
        tx.run(|conn| {
            members::table
                .filter(members::person_id.eq(person).or(members::linked_person_id.eq(person)))
                .filter(members::ended_at.is_null())
                .filter(members::linked_person_id.is_not_null())
                .select((members::person_id, members::linked_person_id.assume_not_null()))
                .load(conn)
        })
    })
}

/// Saves the member's answer over the version that was read.
pub fn answer(
    tx: &mut WriteTx<'_>,
    row: &MemberRow,
    confirmation: Confirmation,
    linked: Option<PersonId>,
) -> Result<()> {
    let now = tx.now();
    forget(tx);
    let same = members::table.filter(members::id.eq(row.id)).filter(members::version.eq(row.version));
    let saved = tx.run(|conn| {
        diesel::update(same)
            .set((
                members::confirmation.eq(confirmation),
                members::linked_person_id.eq(linked),
                members::confirmed_at.eq(now),
                members::version.eq(row.version + 1),
            ))
            .execute(conn)
    })?;
    if saved == 1 { facts_changed(tx, row.person_id) } else { Err(Code::StaleVersion.into()) }
}

/// Ends a membership; the row stays, because decisions may have been based on it.
pub fn end(tx: &mut WriteTx<'_>, row: &MemberRow, read: i64) -> Result<()> {
    let now = tx.now();
    forget(tx);
    let same = members::table.filter(members::id.eq(row.id)).filter(members::version.eq(read));
    let ended = tx.run(|conn| {
        diesel::update(same).set((members::ended_at.eq(now), members::version.eq(read + 1))).execute(conn)
    })?;
    if ended == 1 { facts_changed(tx, row.person_id) } else { Err(Code::StaleVersion.into()) }
}

/// Ends a membership and leaves nothing of what was recorded: no name, no number, only that there was one.
pub fn empty(tx: &mut WriteTx<'_>, owner: &Owner, row: &MemberRow) -> Result<()> {
    let now = tx.now();
    forget(tx);
    let nothing = Details { name: String::new(), birth_date: NaiveDate::MIN, document: None };
    let sealed = seal(owner, row.id, &nothing)?;
    let same = members::table.filter(members::id.eq(row.id)).filter(members::version.eq(row.version));
    let changed = tx.run(|conn| {
        diesel::update(same)
            .set((
                members::details_sealed.eq(sealed),
                members::identity_index.eq(None::<String>),
                members::ended_at.eq(now),
                members::version.eq(row.version + 1),
            ))
            .execute(conn)
    })?;
    if changed == 1 { facts_changed(tx, row.person_id) } else { Err(Code::StaleVersion.into()) }
}

/// Joins the record of a child to the child's own person, whose guardian a clerk has seen proven.
pub fn link(tx: &mut WriteTx<'_>, row: &MemberRow, child: PersonId) -> Result<()> {
    forget(tx);
    let same = members::table.filter(members::id.eq(row.id)).filter(members::version.eq(row.version));
    let changed = tx.run(|conn| {
        diesel::update(same)
            .set((members::linked_person_id.eq(Some(child)), members::version.eq(row.version + 1)))
            .execute(conn)
    })?;
    if changed == 1 { Ok(()) } else { Err(Code::StaleVersion.into()) }
}
