//! What the applicant and the office write to each other.

use super::wallet_documents;

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_messages (id) {
        id -> Id,
        case_id -> Id,
        side -> Text,
        written_by -> Id,
        department_id -> Nullable<Id>,
        position -> Nullable<Text>,
        text_sealed -> Binary,
        written_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_message_documents (message_id, document_id) {
        message_id -> Id,
        document_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_message_reads (case_id, person_id) {
        case_id -> Id,
        person_id -> Id,
        read_up_to -> Id,
    }
}

diesel::joinable!(case_message_documents -> case_messages (message_id));
diesel::joinable!(case_message_documents -> wallet_documents (document_id));
