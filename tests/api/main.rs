//! The API as its clients see it: real HTTP against a real server, every test on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

#[macro_use]
mod support;

mod absences;
mod archive;
mod asking;
mod audit;
mod binding;
mod cards;
mod cases;
mod catalogue;
mod concurrency;
mod conflicts;
mod documents;
mod employers;
mod entitlement;
mod erasure;
mod findings;
mod grants;
mod identity;
mod incidents;
mod instant;
mod leading;
mod letters;
mod liaisons;
mod limits;
mod lists;
mod matching;
mod messages;
mod moving;
mod notes;
mod notices;
mod notifications;
mod papers;
mod permissions;
mod pictures;
mod prefill;
mod publishing;
mod races;
mod ratings;
mod realname;
mod recovery;
mod register_cases;
mod register_faults;
mod registers;
mod representations;
mod rights;
mod rotation;
mod rubbish;
mod same_rows;
mod search;
mod services;
mod statements;
mod stuck;
mod supervision;
mod talents;
mod together;
