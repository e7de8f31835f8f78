//! Rows of `sessions`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::PersonId;
use super::super::model::{
    AccountId, AccountStatus, DepartmentId, Duty, PersonStatus, Position, Role, SessionEnd, SessionId, in_force,
};
use crate::db::schema::{accounts, persons, positions, sessions};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct SessionRow {
    pub id: SessionId,
    pub account_id: AccountId,
    pub refresh_hash: String,
    pub previous_hash: Option<String>,
    pub rotated_at: Instant,
    pub second_factor: bool,
    pub device: String,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub ended_at: Option<Instant>,
    pub end_reason: Option<SessionEnd>,
}

impl SessionRow {
    pub fn is_open(&self, now: Instant) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }
}

pub fn insert(tx: &mut WriteTx<'_>, row: &SessionRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(sessions::table).values(row).execute(conn)).map(drop)
}

pub fn get(tx: &mut ReadTx<'_>, id: SessionId) -> Result<SessionRow> {
    tx.run(|conn| sessions::table.find(id).select(SessionRow::as_select()).get_result(conn))
}

/// A session, whose it is and what they may hold: all that every request asks for, in one statement.
#[derive(Debug, Clone)]
pub struct Held {
    pub session: SessionRow,
    pub account: AccountStatus,
    pub person: PersonId,
    pub status: PersonStatus,
    /// Those that count today, oldest first.
    pub positions: Vec<Position>,
}

/// When a position begins, when it ends, and what it is.
type Term = (NaiveDate, Option<NaiveDate>, Role, Option<DepartmentId>, Option<Duty>);

pub fn held(tx: &mut ReadTx<'_>, id: SessionId) -> Result<Option<Held>> {
    let today = tx.today();
    let rows: Vec<(SessionRow, AccountStatus, PersonId, PersonStatus, Option<Term>)> = tx.run(|conn| {
        let term =
            (positions::valid_from, positions::valid_to, positions::role, positions::department_id, positions::duty);
        sessions::table
            .filter(sessions::id.eq(id))
            .inner_join(accounts::table.inner_join(persons::table))
            .left_join(positions::table.on(positions::account_id.eq(sessions::account_id)))
            .order(positions::id)
            .select((SessionRow::as_select(), accounts::status, persons::id, persons::status, term.nullable()))
            .load(conn)
    })?;
    let mut held: Option<Held> = None;
    for (session, account, person, status, term) in rows {
        let held = held.get_or_insert_with(|| Held { session, account, person, status, positions: Vec::new() });
        if let Some((_, _, role, department, duty)) = term.filter(|(from, to, ..)| in_force(*from, *to, today)) {
            held.positions.push(Position { role, department, duty });
        }
    }
    Ok(held)
}

/// Sessions that are still open, newest first.
pub fn open_of(tx: &mut ReadTx<'_>, account: AccountId) -> Result<Vec<SessionRow>> {
    let now = tx.real_now();
    tx.run(|conn| {
        sessions::table
            .filter(sessions::account_id.eq(account))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(now))
            .order(sessions::created_at.desc())
            .select(SessionRow::as_select())
            .load(conn)
    })
}

pub fn rotate(tx: &mut WriteTx<'_>, row: &SessionRow) -> Result<()> {
    tx.run(|conn| {
        diesel::update(sessions::table.find(row.id))
            .set((
                sessions::refresh_hash.eq(&row.refresh_hash),
                sessions::previous_hash.eq(row.previous_hash.as_ref()),
                sessions::rotated_at.eq(row.rotated_at),
            ))
            .execute(conn)
    })
    .map(drop)
}

pub fn mark_second_factor(tx: &mut WriteTx<'_>, id: SessionId) -> Result<()> {
    tx.run(|conn| diesel::update(sessions::table.find(id)).set(sessions::second_factor.eq(true)).execute(conn))
        .map(drop)
}

/// Ends one open session of an account; answers whether there was one.
pub fn end(tx: &mut WriteTx<'_>, account: AccountId, id: SessionId, why: SessionEnd) -> Result<bool> {
    let now = tx.real_now();
    tx.run(|conn| {
        diesel::update(
            sessions::table.find(id).filter(sessions::account_id.eq(account)).filter(sessions::ended_at.is_null()),
        )
        .set((sessions::ended_at.eq(Some(now)), sessions::end_reason.eq(Some(why))))
        .execute(conn)
    })
    .map(|rows| rows == 1)
}

/// Ends all open sessions of an account but one.
pub fn end_others(tx: &mut WriteTx<'_>, account: AccountId, keep: Option<SessionId>, why: SessionEnd) -> Result<usize> {
    let open = open_of(tx, account)?;
    let mut ended = 0;
    for session in open.into_iter().filter(|session| Some(session.id) != keep) {
        ended += usize::from(end(tx, account, session.id, why)?);
    }
    Ok(ended)
}
