//! Table definitions for both databases, a file a domain. A law compares them with the migrated schemas.

mod absence;
mod audit;
mod card;
mod case_work;
mod catalogue;
mod evaluations;
mod findings;
mod foundation;
mod identity;
mod leading;
mod letters;
mod liaisons;
mod messages;
mod notes;
mod notices;
mod recovery;
mod registers;
mod supervision;
mod talents;

pub use absence::*;
pub use audit::*;
pub use card::*;
pub use case_work::*;
pub use catalogue::*;
pub use evaluations::*;
pub use findings::*;
pub use foundation::*;
pub use identity::*;
pub use leading::*;
pub use letters::*;
pub use liaisons::*;
pub use messages::*;
pub use notes::*;
pub use notices::*;
pub use recovery::*;
pub use registers::*;
pub use supervision::*;
pub use talents::*;

// Every table that appears in a join.
diesel::allow_tables_to_appear_in_same_query!(accounts, departments, persons, positions, sessions);
diesel::allow_tables_to_appear_in_same_query!(second_factor_resets, accounts);
diesel::allow_tables_to_appear_in_same_query!(second_factor_resets, persons);
diesel::allow_tables_to_appear_in_same_query!(liaison_employers, accounts);
diesel::allow_tables_to_appear_in_same_query!(liaison_employers, positions);
diesel::allow_tables_to_appear_in_same_query!(persons, person_names);
diesel::allow_tables_to_appear_in_same_query!(wallet_documents, document_uses);
diesel::allow_tables_to_appear_in_same_query!(wallet_documents, task_notes);
diesel::allow_tables_to_appear_in_same_query!(cases, case_departments);
diesel::allow_tables_to_appear_in_same_query!(tasks, task_exclusions);
diesel::allow_tables_to_appear_in_same_query!(notice_objections, case_departments);
diesel::allow_tables_to_appear_in_same_query!(cases, tasks);
diesel::allow_tables_to_appear_in_same_query!(cases, case_incidents);
diesel::allow_tables_to_appear_in_same_query!(cases, case_findings);
diesel::allow_tables_to_appear_in_same_query!(cases, notice_objections);
