//! Expected duplicates. A unique violation would lose the transaction, so the insert itself says "do nothing";
//! that is written per database because the enum connection has no ON CONFLICT.

/// Inserts unless a row with one of the unique keys is there; answers whether it inserted.
///
/// `insert_or_nothing!(tx, table, &row)`
#[macro_export]
macro_rules! insert_or_nothing {
    ($tx:expr, $table:expr, $values:expr) => {
        $tx.run(|conn| {
            use diesel::prelude::*;
            use $crate::db::Prepare as _;
            match conn {
                $crate::db::AnyConnection::Postgres(inner) => {
                    diesel::insert_into($table).values($values).on_conflict_do_nothing().prepared().execute(inner)
                }
                $crate::db::AnyConnection::Sqlite(inner) => {
                    diesel::insert_into($table).values($values).on_conflict_do_nothing().prepared().execute(inner)
                }
            }
        })
        .map(|rows| rows == 1)
    };
}

/// Inserts many rows in one statement.
#[macro_export]
macro_rules! insert_all {
    ($tx:expr, $table:expr, $rows:expr) => {
        $tx.run(|conn| {
            use diesel::prelude::*;
            use $crate::db::Prepare as _;
            match conn {
                // A few rows come in few numbers, and these statements are kept.
                $crate::db::AnyConnection::Postgres(inner) if $rows.len() <= 8 => {
                    diesel::insert_into($table).values($rows).prepared().execute(inner)
                }
                $crate::db::AnyConnection::Postgres(inner) => diesel::insert_into($table).values($rows).execute(inner),
                $crate::db::AnyConnection::Sqlite(inner) => diesel::insert_into($table).values($rows).execute(inner),
            }
        })
    };
}
