//! Applications, cases, their events, tasks and effects.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    applications (id) {
        id -> Id,
        person_id -> Id,
        item_code -> Text,
        status -> Text,
        form_sealed -> Binary,
        materials -> JsonSql,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
        disputes_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    cases (id) {
        id -> Id,
        number -> Text,
        application_id -> Id,
        person_id -> Id,
        item_code -> Text,
        item_id -> Id,
        workflow_id -> Id,
        district -> Nullable<Text>,
        status -> Text,
        outcome -> Nullable<Text>,
        state -> JsonSql,
        open_key -> Nullable<Text>,
        received_on -> Date,
        due_on -> Nullable<Date>,
        filed_at -> Instant,
        closed_at -> Nullable<Instant>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    revisions (case_id, no) {
        case_id -> Id,
        no -> Integer,
        form_sealed -> Binary,
        materials -> JsonSql,
        digest -> Text,
        submitted_by -> Id,
        submitted_at -> Instant,
        disputes_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_events (case_id, seq) {
        case_id -> Id,
        seq -> Integer,
        event -> JsonSql,
        actor_id -> Nullable<Id>,
        at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    tasks (id) {
        id -> Id,
        case_id -> Id,
        no -> Integer,
        item_code -> Text,
        step -> Text,
        round -> Integer,
        status -> Text,
        department_id -> Nullable<Id>,
        position -> Nullable<Text>,
        person_id -> Nullable<Id>,
        claimed_by -> Nullable<Id>,
        decided_by -> Nullable<Id>,
        outcome -> Nullable<Text>,
        opened_on -> Date,
        due_on -> Nullable<Date>,
        sort_on -> Date,
        version -> Integer,
        lent_by -> Nullable<Id>,
        part -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    task_exclusions (task_id, person_id) {
        task_id -> Id,
        person_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    task_opinions (task_id, seq) {
        task_id -> Id,
        seq -> Integer,
        kind -> Text,
        opinion_sealed -> Binary,
        written_by -> Id,
        written_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_departments (case_id, department_id) {
        case_id -> Id,
        department_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_effects (case_id, step, round, place) {
        case_id -> Id,
        step -> Text,
        round -> Integer,
        place -> Integer,
        name -> Text,
        compensated -> Bool,
        at -> Instant,
    }
}

use super::persons;

diesel::joinable!(applications -> persons (person_id));
diesel::joinable!(cases -> applications (application_id));
diesel::joinable!(cases -> persons (person_id));
diesel::joinable!(revisions -> cases (case_id));
diesel::joinable!(case_events -> cases (case_id));
diesel::joinable!(tasks -> cases (case_id));
diesel::joinable!(task_exclusions -> tasks (task_id));
diesel::joinable!(task_opinions -> tasks (task_id));
diesel::joinable!(case_departments -> cases (case_id));
diesel::joinable!(case_effects -> cases (case_id));
