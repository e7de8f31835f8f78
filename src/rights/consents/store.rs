//! Rows of `consents`. None is ever deleted: that somebody agreed, and took it back, stays on record.

use diesel::prelude::*;
use uuid::Uuid;

use crate::catalogue::DefinitionId;
use crate::db::schema::consents;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::talents::MemberId;
use crate::{id_type, insert_or_nothing, text_enum};

id_type!(
    /// One consent.
    ConsentId
);
id_type!(
    /// What a consent is about, where it is not everything: an application.
    ObjectId
);

text_enum! {
    /// In which way somebody consented.
    pub enum How {
        /// Signed in, with the notice before them.
        Online = "online",
        /// As a field of a form.
        Form = "form",
        /// On paper, at a counter.
        SignedPaper = "signed_paper",
        /// By a code that was sent to them, at a counter.
        SentCode = "sent_code",
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = consents, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct ConsentRow {
    pub id: ConsentId,
    /// Whose data it is about, or who is the guardian of the member.
    pub person_id: PersonId,
    pub member_id: Option<MemberId>,
    pub purpose: String,
    pub notice_id: DefinitionId,
    pub notice_version: i64,
    pub object_id: Option<ObjectId>,
    pub how: How,
    pub given_by: PersonId,
    pub given_at: Instant,
    pub withdrawn_by: Option<PersonId>,
    pub withdrawn_at: Option<Instant>,
    /// Of two consents to the same thing one is in force; none when it was taken back.
    pub open_key: Option<String>,
}

/// Keeps a consent; `false` when the same is in force already.
pub fn insert(tx: &mut WriteTx<'_>, row: &ConsentRow) -> Result<bool> {
    insert_or_nothing!(tx, consents::table, row)
}

pub fn open(tx: &mut ReadTx<'_>, key: &str) -> Result<Option<ConsentRow>> {
    tx.run(|conn| {
        consents::table.filter(consents::open_key.eq(key)).select(ConsentRow::as_select()).first(conn).optional()
    })
}

/// One of a person's own, or one that they gave.
pub fn get(tx: &mut ReadTx<'_>, person: PersonId, id: ConsentId) -> Result<ConsentRow> {
    tx.run(|conn| {
        let own = consents::table.find(id).filter(consents::person_id.eq(person).or(consents::given_by.eq(person)));
        own.select(ConsentRow::as_select()).get_result(conn)
    })
}

/// A person's, oldest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<ConsentRow>> {
    tx.run(|conn| {
        let own = consents::table.filter(consents::person_id.eq(person));
        own.order(consents::id).select(ConsentRow::as_select()).load(conn)
    })
}

/// Takes a consent back; `false` when it was taken back before.
pub fn withdraw(tx: &mut WriteTx<'_>, id: ConsentId, by: PersonId) -> Result<bool> {
    let now = tx.now();
    let open = consents::table.filter(consents::id.eq(id)).filter(consents::withdrawn_at.is_null());
    let changed = tx.run(|conn| {
        diesel::update(open)
            .set((
                consents::withdrawn_at.eq(Some(now)),
                consents::withdrawn_by.eq(Some(by)),
                consents::open_key.eq(None::<String>),
            ))
            .execute(conn)
    })?;
    Ok(changed == 1)
}

/// The consent about an application that is in force.
pub fn about(tx: &mut ReadTx<'_>, object: Uuid) -> Result<Option<ConsentRow>> {
    let all = consents::table.filter(consents::object_id.eq(ObjectId(object)));
    let open = all.filter(consents::withdrawn_at.is_null());
    tx.run(|conn| open.order(consents::id.desc()).select(ConsentRow::as_select()).first(conn).optional())
}

/// Whether the last consent about an application was taken back.
pub fn withdrawn_for(tx: &mut ReadTx<'_>, object: Uuid) -> Result<bool> {
    let all = consents::table.filter(consents::object_id.eq(ObjectId(object)));
    let last: Option<Option<Instant>> =
        tx.run(|conn| all.order(consents::id.desc()).select(consents::withdrawn_at).first(conn).optional())?;
    Ok(last.flatten().is_some())
}
