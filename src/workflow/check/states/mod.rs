//! The states of a flow and the ways between them.

mod explore;
mod marking;
mod moves;
mod net;
mod reduce;

pub(super) use explore::{Cut, Explored, cover, exact};
pub(super) use moves::{Fault, Goal, Turn, What};
pub(super) use net::{By, Net};
pub(super) use reduce::{certain, goals, reduce};
