//! Warnings about what is late.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    task_warnings (task_id, level) {
        task_id -> Id,
        level -> Text,
        told -> Integer,
        at -> Instant,
    }
}
