//! Who acts for whom, who acted in which application.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;
    representations (id) {
        id -> Id,
        principal_id -> Id,
        agent_id -> Id,
        basis -> Text,
        items -> JsonSql,
        acts -> JsonSql,
        valid_from -> Date,
        valid_to -> Date,
        session_id -> Nullable<Id>,
        department_id -> Nullable<Id>,
        consent_how -> Nullable<Text>,
        consent_document -> Nullable<Id>,
        granted_by -> Id,
        granted_at -> Instant,
        revoked_by -> Nullable<Id>,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;
    application_agents (application_id, agent_id) {
        application_id -> Id,
        agent_id -> Id,
        representation_id -> Id,
        basis -> Text,
        since -> Instant,
    }
}
