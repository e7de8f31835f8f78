//! Who is out of office.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    absences (id) {
        id -> Id,
        person_id -> Id,
        from_on -> Date,
        until_on -> Date,
        substitute_id -> Nullable<Id>,
        recorded_by -> Id,
        recorded_at -> Instant,
    }
}
