//! Rows of `person_names`.

use diesel::prelude::*;

use super::super::{NameQuery, PersonName};
use crate::db::schema::{person_names as names, persons};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::store::persons::PersonRow;
use crate::rights::requests::restricted;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = names, check_for_backend(MultiBackend))]
struct NameRow {
    person_id: PersonId,
    name: String,
    pinyin: String,
    initials: String,
}

/// Keeps the search columns of a person's present name.
pub fn keep(tx: &mut WriteTx<'_>, person: PersonId, name: &PersonName) -> Result<()> {
    let search = name.search();
    let row = NameRow { person_id: person, name: search.name, pinyin: search.pinyin, initials: search.initials };
    let updated = tx.run(|conn| diesel::update(names::table.find(person)).set(&row).execute(conn))?;
    if updated == 0 {
        tx.run(|conn| diesel::insert_into(names::table).values(&row).execute(conn))?;
    }
    Ok(())
}

/// People whose name, pinyin or initials begin with what was typed, in the order of their ids.
pub fn search(tx: &mut ReadTx<'_>, query: &NameQuery, after: Option<PersonId>, fetch: i64) -> Result<Vec<PersonRow>> {
    let hidden = restricted(tx)?;
    tx.run(|conn| {
        let mut found = names::table.inner_join(persons::table).select(PersonRow::as_select()).into_boxed();
        found = match query {
            NameQuery::Name(text) => found.filter(names::name.ge(text).and(names::name.lt(beyond(text)))),
            NameQuery::Latin(text) => {
                let end = beyond(text);
                found.filter(
                    (names::pinyin.ge(text).and(names::pinyin.lt(end.clone())))
                        .or(names::initials.ge(text).and(names::initials.lt(end.clone())))
                        .or(names::name.ge(text).and(names::name.lt(end))),
                )
            }
        };
        found = found.filter(names::person_id.ne_all(hidden));
        if let Some(after) = after {
            found = found.filter(names::person_id.gt(after));
        }
        found.order(names::person_id).limit(fetch).load(conn)
    })
}

/// The first text behind all that begin with this one. A range can use the index on both databases, LIKE cannot.
fn beyond(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}
