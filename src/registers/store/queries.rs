//! Rows of `register_queries`: every question, with what came of it.

use diesel::prelude::*;

use super::super::model::{Purpose, QueryId, Reason};
use crate::cases::ApplicationId;
use crate::db::schema::register_queries as queries;
use crate::db::types::Instant;
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;

/// The outcome of a question that was answered; any other is the word of a [`Reason`].
const ANSWERED: &str = "answered";

#[derive(Insertable)]
#[diesel(table_name = queries, treat_none_as_default_value = false)]
struct QueryRow {
    id: QueryId,
    register: String,
    person_id: PersonId,
    application_id: Option<ApplicationId>,
    purpose: Purpose,
    asked_by: Option<PersonId>,
    asked_at: Instant,
    answered_at: Option<Instant>,
    outcome: Option<String>,
}

/// Puts a question on record before it goes out.
pub fn insert(
    tx: &mut WriteTx<'_>,
    register: &str,
    person: PersonId,
    application: ApplicationId,
    purpose: Purpose,
    by: Option<PersonId>,
) -> Result<QueryId> {
    let row = QueryRow {
        id: tx.new_id(),
        register: register.to_owned(),
        person_id: person,
        application_id: Some(application),
        purpose,
        asked_by: by,
        asked_at: tx.now(),
        answered_at: None,
        outcome: None,
    };
    tx.run(|conn| diesel::insert_into(queries::table).values(&row).execute(conn))?;
    Ok(row.id)
}

/// What came of it.
pub fn finish(tx: &mut WriteTx<'_>, id: QueryId, reason: Option<Reason>) -> Result<()> {
    let (now, outcome) = (tx.now(), reason.map_or(ANSWERED, Reason::as_str));
    let row = queries::table.find(id);
    tx.run(|conn| {
        diesel::update(row).set((queries::answered_at.eq(Some(now)), queries::outcome.eq(Some(outcome)))).execute(conn)
    })
    .map(drop)
}

/// When a register answered last.
pub fn last_success(tx: &mut ReadTx<'_>, register: &str) -> Result<Option<Instant>> {
    let newest: Option<Option<Instant>> = tx.run(|conn| {
        queries::table
            .filter(queries::register.eq(register))
            .filter(queries::outcome.eq(ANSWERED))
            .order(queries::id.desc())
            .select(queries::answered_at)
            .first(conn)
            .optional()
    })?;
    Ok(newest.flatten())
}

/// The last question that the register failed to answer: how, and when that was seen.
pub fn last_fault(tx: &mut ReadTx<'_>, register: &str) -> Result<Option<(String, Instant)>> {
    let faults: Vec<_> =
        Reason::ALL.iter().filter(|reason| reason.is_failure()).map(|reason| reason.as_str()).collect();
    let newest: Option<(Option<String>, Option<Instant>)> = tx.run(|conn| {
        queries::table
            .filter(queries::register.eq(register))
            .filter(queries::outcome.eq_any(faults))
            .order(queries::id.desc())
            .select((queries::outcome, queries::answered_at))
            .first(conn)
            .optional()
    })?;
    Ok(newest.and_then(|(outcome, at)| Some((outcome?, at?))))
}

/// How many questions ended in which way since an instant, by register; those that never came back have no outcome.
pub fn counts_since(tx: &mut ReadTx<'_>, since: Instant) -> Result<Vec<(String, Option<String>, i64)>> {
    tx.run(|conn| {
        queries::table
            .filter(queries::asked_at.ge(since))
            .group_by((queries::register, queries::outcome))
            .select((queries::register, queries::outcome, diesel::dsl::count_star()))
            .load(conn)
    })
}

/// A question: register, purpose, when, and what came of it.
pub type Question = (String, Purpose, Instant, Option<String>);

/// What was asked about somebody, oldest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Question>> {
    let own = queries::table.filter(queries::person_id.eq(person)).order(queries::id);
    tx.run(|conn| own.select((queries::register, queries::purpose, queries::asked_at, queries::outcome)).load(conn))
}
