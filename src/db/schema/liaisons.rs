//! For which employers liaisons speak.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    liaison_employers (account_id, organisation_code) {
        account_id -> Id,
        organisation_code -> Text,
        named_by -> Nullable<Id>,
        named_at -> Instant,
    }
}

use super::identity::accounts;
diesel::joinable!(liaison_employers -> accounts (account_id));
