//! How the open work is spread over those who could do it.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::super::model::TaskStatus;
use crate::db::ReadTx;
use crate::db::schema::tasks;
use crate::error::Result;
use crate::identity::{DepartmentId, PersonId};

/// How many open tasks each of these people has in hand.
pub fn in_hand(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Vec<(PersonId, i64)>> {
    let rows: Vec<(Option<PersonId>, i64)> = tx.run(|conn| {
        tasks::table
            .filter(tasks::claimed_by.eq_any(people.to_vec()))
            .filter(tasks::status.eq(TaskStatus::Open))
            .group_by(tasks::claimed_by)
            .select((tasks::claimed_by, count_star()))
            .load(conn)
    })?;
    Ok(rows.into_iter().filter_map(|(person, open)| Some((person?, open))).collect())
}

/// Who has the newest task of a post that anybody has.
pub fn last_given(tx: &mut ReadTx<'_>, department: DepartmentId, position: &str) -> Result<Option<PersonId>> {
    let newest: Option<Option<PersonId>> = tx.run(|conn| {
        tasks::table
            .filter(tasks::department_id.eq(department))
            .filter(tasks::position.eq(position))
            .filter(tasks::claimed_by.is_not_null())
            .order(tasks::id.desc())
            .select(tasks::claimed_by)
            .first(conn)
            .optional()
    })?;
    Ok(newest.flatten())
}
