//! What is wrong with cases although nobody did anything wrong.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_findings (id) {
        id -> Id,
        case_id -> Id,
        kind -> Text,
        task -> Nullable<Integer>,
        step -> Nullable<Text>,
        department_id -> Nullable<Id>,
        opened_at -> Instant,
        resolved_at -> Nullable<Instant>,
    }
}
