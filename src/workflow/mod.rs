//! The workflow engine: a pure core that decides what happens to a case and never touches the world.
//!
//! A [`Definition`] is a graph of steps, written as data by an administrator. Everything the engine does is a function of
//! its arguments: [`decide`] turns a command into events or refuses it, [`evolve`] folds events into the state,
//! [`effects`] says what is to be carried out, [`options`] what an actor may do, [`check::check`] whether a definition can work.

pub mod bpmn;
pub mod check;
pub mod clock;
pub mod command;
mod decide;
pub mod diff;
mod digest;
pub mod effects;
pub mod event;
mod evolve;
pub mod expand;
mod layout;
pub mod model;
pub mod moving;
pub mod options;
pub mod picture;
pub mod preview;
pub mod refusal;
pub mod several;
pub mod state;
mod tally;
#[cfg(test)]
mod tests;
pub mod timeline;
mod who;
pub mod world;

pub mod simulate;

pub use clock::{explain, is_provisional, limit_day};
pub use command::{Command, Decision};
pub use decide::decide;
pub use digest::digest;
pub use effects::{Effect, EffectKey, effects};
pub use event::{EVENT_VERSION, Event, Stored};
pub use evolve::{advance, evolve};
pub use expand::{ExpandError, expand};
pub use model::Definition;
pub use moving::{Move, MoveProblem, MoveRefused, move_case, plan_move};
pub use options::{Offer, options, options_of_task};
pub use preview::{Preview, preview};
pub use refusal::Refusal;
pub use several::{Part, Place, Sitting};
pub use state::{
    Candidates, Closed, Correction, Incident, Phase, State, StopReason, Task, TaskNo, TaskStatus, Timer, TimerNo,
    TimerPurpose, Via,
};
pub use timeline::{Holding, NextAction, Timeline, timeline};
pub use who::handed_out;
pub use world::{Absence, Actor, Department, Desk, Directory, HEAD, Person, Post, SUPERVISOR, Unit, World};
