//! Rows of `rights_requests`.

use diesel::prelude::*;

use crate::db::page::PageQuery;
use crate::db::schema::rights_requests as requests;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;
use crate::talents::owner::Owner;
use crate::vault::Aad;
use crate::{id_type, text_enum};

id_type!(
    /// One request.
    RequestId
);

text_enum! {
    /// What is asked for.
    pub enum RequestKind {
        /// Something that the person cannot change themselves is wrong.
        Correction = "correction",
        /// Nothing more is to be done with the data than what is under way or the law requires.
        Restriction = "restriction",
    }
}

text_enum! {
    pub enum RequestState { Open = "open", Granted = "granted", Refused = "refused", Withdrawn = "withdrawn" }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = requests, treat_none_as_null = true, treat_none_as_default_value = false)]
#[diesel(check_for_backend(MultiBackend))]
pub struct RequestRow {
    pub id: RequestId,
    pub person_id: PersonId,
    pub kind: RequestKind,
    /// What it is about, as a code of the person's own data: `name`, `card`, `case`, `profile`, `everything`.
    pub about: String,
    text_sealed: Vec<u8>,
    pub state: RequestState,
    answer_sealed: Option<Vec<u8>>,
    pub asked_at: Instant,
    pub answered_by: Option<PersonId>,
    pub answered_at: Option<Instant>,
    pub version: i64,
}

fn place(id: RequestId, column: &'static str) -> Aad {
    Aad::new("rights_requests", column, id)
}

impl RequestRow {
    pub fn text(&self, owner: &Owner) -> Result<String> {
        owner.open(&place(self.id, "text_sealed"), &self.text_sealed)
    }

    pub fn answer(&self, owner: &Owner) -> Result<Option<String>> {
        self.answer_sealed.as_ref().map(|sealed| owner.open(&place(self.id, "answer_sealed"), sealed)).transpose()
    }

    pub fn seal_answer(&mut self, owner: &Owner, text: &str) -> Result<()> {
        self.answer_sealed = Some(owner.seal(&place(self.id, "answer_sealed"), &text)?);
        Ok(())
    }
}

pub fn insert(tx: &mut WriteTx<'_>, owner: &Owner, kind: RequestKind, about: &str, text: &str) -> Result<RequestId> {
    let id = tx.new_id();
    let row = RequestRow {
        id,
        person_id: owner.id(),
        kind,
        about: about.to_owned(),
        text_sealed: owner.seal(&place(id, "text_sealed"), &text)?,
        state: RequestState::Open,
        answer_sealed: None,
        asked_at: tx.now(),
        answered_by: None,
        answered_at: None,
        version: 1,
    };
    tx.run(|conn| diesel::insert_into(requests::table).values(&row).execute(conn))?;
    Ok(id)
}

pub fn get(tx: &mut ReadTx<'_>, id: RequestId) -> Result<RequestRow> {
    tx.run(|conn| requests::table.find(id).select(RequestRow::as_select()).get_result(conn))
}

/// A person's, newest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<RequestRow>> {
    let own = requests::table.filter(requests::person_id.eq(person)).order(requests::id.desc());
    tx.run(|conn| own.select(RequestRow::as_select()).load(conn))
}

/// Those in a state, oldest first, without those of these people.
pub fn page(
    tx: &mut ReadTx<'_>,
    state: RequestState,
    except: &[PersonId],
    page: &PageQuery,
) -> Result<Vec<RequestRow>> {
    let (after, fetch) = (page.after::<RequestId>()?, page.fetch());
    tx.run(|conn| {
        let mut query = requests::table
            .filter(requests::state.eq(state))
            .filter(requests::person_id.ne_all(except.to_vec()))
            .order(requests::id)
            .limit(fetch)
            .select(RequestRow::as_select())
            .into_boxed();
        if let Some(id) = after {
            query = query.filter(requests::id.gt(id));
        }
        query.load(conn)
    })
}

/// Saves over the version that was read.
pub fn save(tx: &mut WriteTx<'_>, mut row: RequestRow) -> Result<()> {
    let read = row.version;
    row.version += 1;
    let same = requests::table.filter(requests::id.eq(row.id)).filter(requests::version.eq(read));
    let changed = tx.run(|conn| diesel::update(same).set(&row).execute(conn))?;
    if changed == 1 { Ok(()) } else { Err(Code::StaleVersion.into()) }
}

/// The people of whom a restriction is in force.
pub fn restricted(tx: &mut ReadTx<'_>) -> Result<Vec<PersonId>> {
    tx.run(|conn| {
        requests::table
            .filter(requests::state.eq(RequestState::Granted))
            .filter(requests::kind.eq(RequestKind::Restriction))
            .select(requests::person_id)
            .load(conn)
    })
}

pub fn is_restricted(tx: &mut ReadTx<'_>, person: PersonId) -> Result<bool> {
    let own = requests::table.filter(requests::person_id.eq(person));
    let own = own.filter(requests::state.eq(RequestState::Granted));
    let found: i64 = tx.run(|conn| own.filter(requests::kind.eq(RequestKind::Restriction)).count().get_result(conn))?;
    Ok(found > 0)
}

pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    tx.run(|conn| diesel::delete(requests::table.filter(requests::person_id.eq(person))).execute(conn)).map(drop)
}
