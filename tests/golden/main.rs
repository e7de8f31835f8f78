//! What every flow of every policy pack lets whom do: step × command × role, compared with files that people read.
//!
//! A change of a flow shows as a change of its golden; `INSTA_UPDATE=always cargo test --test golden` writes them anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod stage;
mod workflows;
