//! How people found the service (好差评): one rating for the acceptance of a case and one for its result, in five levels with
//! words from the pack, and one more after a bad one. A bad rating of somebody who gives their name is followed up: they are
//! contacted, and answered. Without a name it counts, and nobody in the office sees whose it is or what was written.
//! The figures are published in portions that single out nobody.

mod commands;
mod figures;
pub mod http;
pub mod jobs;
pub mod model;
mod published;
pub mod queries;
mod store;

pub use model::{FollowUpId, Handling, Level, RatingId, Stage};
pub use store::erase_person;
