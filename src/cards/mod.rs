//! Cards: what a recognised talent carries, its life, its codes, its picture, and the benefits behind it.
//!
//! A *recognition* says that a person is of a tier; the scheme of that tier gives the card. What a card may become is
//! decided in `life`, who may ask for it in `policy`; `codes` signs what the phone shows, `picture` draws what is printed.

pub mod benefits;
pub mod book;
pub mod codes;
pub mod commands;
pub mod effects;
pub mod facts;
pub mod http;
pub mod jobs;
pub mod letters;
pub mod life;
pub mod link;
pub mod model;
pub mod number;
pub mod picture;
pub mod policy;
pub mod queries;
mod refusals;
pub mod scheme;
pub mod store;
