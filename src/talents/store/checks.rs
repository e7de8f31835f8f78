//! Rows of `identity_checks`.

use diesel::prelude::*;

use super::super::identifiers::DocumentKind;
use super::super::model::IdentityCheckId;
use crate::db::schema::identity_checks as checks;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = checks, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
struct CheckRow {
    id: IdentityCheckId,
    person_id: PersonId,
    kind: DocumentKind,
    asked_at: Instant,
    verdict: Option<String>,
}

pub fn insert(tx: &mut WriteTx<'_>, person: PersonId, kind: DocumentKind) -> Result<IdentityCheckId> {
    let row = CheckRow { id: tx.new_id(), person_id: person, kind, asked_at: tx.real_now(), verdict: None };
    tx.run(|conn| diesel::insert_into(checks::table).values(&row).execute(conn))?;
    Ok(row.id)
}

/// Questions since an instant that were answered, or are so fresh that they may still be.
pub fn count(tx: &mut ReadTx<'_>, person: PersonId, since: Instant, pending_since: Instant) -> Result<i64> {
    tx.run(|conn| {
        let recent = checks::table.filter(checks::person_id.eq(person)).filter(checks::asked_at.gt(since));
        let counted = recent.filter(checks::verdict.is_not_null().or(checks::asked_at.gt(pending_since)));
        counted.count().get_result(conn)
    })
}

pub fn answer(tx: &mut WriteTx<'_>, id: IdentityCheckId, verdict: &str) -> Result<()> {
    let row = checks::table.find(id);
    tx.run(|conn| diesel::update(row).set(checks::verdict.eq(verdict)).execute(conn)).map(drop)
}
