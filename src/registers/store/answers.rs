//! Rows of `register_answers`: the last answer of each register about a person, sealed under that person's key.

use diesel::prelude::*;

use super::super::model::Answer;
use super::Content;
use crate::db::schema::register_answers as answers;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::insert_or_nothing;
use crate::talents::owner::Owner;
use crate::vault::Aad;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = answers, check_for_backend(MultiBackend))]
struct AnswerRow {
    person_id: PersonId,
    register: String,
    source: String,
    as_of: Instant,
    had_at: Instant,
    content_sealed: Vec<u8>,
}

fn place(person: PersonId, register: &str) -> Aad {
    Aad::new("register_answers", "content_sealed", format!("{person}:{register}"))
}

/// What the register said last.
pub fn find(tx: &mut ReadTx<'_>, owner: &Owner, register: &str) -> Result<Option<Answer>> {
    let row: Option<AnswerRow> = tx.run(|conn| {
        answers::table.find((owner.id(), register)).select(AnswerRow::as_select()).get_result(conn).optional()
    })?;
    let Some(row) = row else { return Ok(None) };
    let content: Content = owner.open(&place(owner.id(), register), &row.content_sealed)?;
    Ok(Some(Answer {
        source: row.source,
        as_of: row.as_of,
        had_at: row.had_at,
        organisation: content.organisation,
        fields: content.fields,
    }))
}

/// Takes the place of what it said before.
pub fn put(tx: &mut WriteTx<'_>, owner: &Owner, register: &str, answer: &Answer) -> Result<()> {
    let content = Content { organisation: answer.organisation.clone(), fields: answer.fields.clone() };
    let row = AnswerRow {
        person_id: owner.id(),
        register: register.to_owned(),
        source: answer.source.clone(),
        as_of: answer.as_of,
        had_at: answer.had_at,
        content_sealed: owner.seal(&place(owner.id(), register), &content)?,
    };
    if insert_or_nothing!(tx, answers::table, &row)? {
        return Ok(());
    }
    let same = answers::table.find((row.person_id, register));
    tx.run(|conn| diesel::update(same).set(&row).execute(conn)).map(drop)
}

/// What the registers said about somebody, by register.
pub fn all(tx: &mut ReadTx<'_>, owner: &Owner) -> Result<Vec<(String, Answer)>> {
    let own = answers::table.filter(answers::person_id.eq(owner.id())).order(answers::register);
    let rows: Vec<AnswerRow> = tx.run(|conn| own.select(AnswerRow::as_select()).load(conn))?;
    rows.into_iter()
        .map(|row| {
            let content: Content = owner.open(&place(owner.id(), &row.register), &row.content_sealed)?;
            let Content { organisation, fields } = content;
            let answer = Answer { source: row.source, as_of: row.as_of, had_at: row.had_at, organisation, fields };
            Ok((row.register, answer))
        })
        .collect()
}

/// Forgets what a register said.
pub fn forget(tx: &mut WriteTx<'_>, person: PersonId, register: &str) -> Result<()> {
    tx.run(|conn| diesel::delete(answers::table.find((person, register))).execute(conn)).map(drop)
}
