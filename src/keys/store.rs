//! The data keys, wherever one is stored: the statements are the same for each table.

use diesel::prelude::*;

use crate::db::schema::{employers, outbox_messages, persons, prepared_drafts, signing_keys};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::employers::model::{EmployerId, PreparedId};
use crate::error::Result;
use crate::identity::PersonId;
use crate::notifications::model::MessageId;

/// A table whose rows carry a data key.
pub trait Wrapped: 'static {
    type Id: Clone + Send + 'static;

    /// The next rows that carry a key, in the order of their ids.
    fn batch(tx: &mut ReadTx<'_>, after: Option<&Self::Id>, at_most: i64) -> Result<Vec<(Self::Id, Vec<u8>)>>;

    /// Puts a key in the place of the one that was read; `false` when that one is gone.
    fn replace(tx: &mut WriteTx<'_>, id: &Self::Id, old: &[u8], new: &[u8]) -> Result<bool>;
}

macro_rules! wrapped {
    ($($name:ident: $table:ident, $column:ident: $id:ty;)+) => {
        $(
            pub struct $name;

            impl Wrapped for $name {
                type Id = $id;

                fn batch(tx: &mut ReadTx<'_>, after: Option<&$id>, at_most: i64) -> Result<Vec<($id, Vec<u8>)>> {
                    let rows: Vec<($id, Option<Vec<u8>>)> = tx.run(|conn| {
                        let mut query = $table::table
                            .filter($table::wrapped_key.is_not_null())
                            .order($table::$column)
                            .limit(at_most)
                            .select(($table::$column, $table::wrapped_key.nullable()))
                            .into_boxed::<MultiBackend>();
                        if let Some(after) = after {
                            query = query.filter($table::$column.gt(after.clone()));
                        }
                        query.load(conn)
                    })?;
                    Ok(rows.into_iter().filter_map(|(id, key)| Some((id, key?))).collect())
                }

                fn replace(tx: &mut WriteTx<'_>, id: &$id, old: &[u8], new: &[u8]) -> Result<bool> {
                    let row = $table::table.filter($table::$column.eq(id.clone())).filter($table::wrapped_key.eq(old));
                    tx.run(|conn| diesel::update(row).set($table::wrapped_key.eq(new)).execute(conn)).map(|rows| rows == 1)
                }
            }
        )+

        /// Every table that is looked through; a law compares it with the schema.
        pub const TABLES: &[&str] = &[$(stringify!($table)),+];
    };
}

wrapped! {
    Persons: persons, id: PersonId;
    Messages: outbox_messages, id: MessageId;
    SigningKeys: signing_keys, kid: String;
    Employers: employers, id: EmployerId;
    PreparedDrafts: prepared_drafts, id: PreparedId;
}
