//! Notifications: the inbox and what leaves the house.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    notifications (id) {
        id -> Id,
        person_id -> Id,
        template -> Text,
        content_sealed -> Binary,
        created_at -> Instant,
        read_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    outbox_messages (id) {
        id -> Id,
        notification_id -> Nullable<Id>,
        person_id -> Nullable<Id>,
        template -> Text,
        channel -> Text,
        state -> Text,
        wrapped_key -> Nullable<Binary>,
        address_sealed -> Nullable<Binary>,
        content_sealed -> Nullable<Binary>,
        attempts -> Integer,
        in_flight -> Bool,
        repeated -> Bool,
        last_error -> Nullable<Text>,
        created_at -> Instant,
        next_at -> Instant,
        settled_at -> Nullable<Instant>,
        version -> BigInt,
    }
}
