//! What is written and put beside a task while it is worked on.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    task_notes (id) {
        id -> Id,
        task_id -> Id,
        case_id -> Id,
        kind -> Text,
        text_sealed -> Nullable<Binary>,
        document_id -> Nullable<Id>,
        shown_to_applicant -> Bool,
        written_by -> Id,
        written_at -> Instant,
    }
}
