//! What changes employments and rounds.

mod employments;
mod rounds;

pub use employments::{ask, confirm, end, refuse, withdraw};
pub use rounds::{Answered, RoundReply, answer, open_rounds, overdue, remind};
