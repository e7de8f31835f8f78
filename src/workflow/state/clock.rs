//! The clock of the limit, and what stops it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::world::Person;
use super::{TaskNo, TokenNo};
use crate::workdays::Pause;

/// The clock of the case's limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The day of acceptance, which is not counted.
    pub accepted_on: Option<NaiveDate>,
    /// Accepted by silence.
    pub deemed: bool,
    pub promised: u32,
    pub statutory: u32,
    /// Days added by a leader.
    pub extended: u32,
    pub promised_on: Option<NaiveDate>,
    pub statutory_on: Option<NaiveDate>,
    pub pauses: Vec<Stop>,
}

/// One stop of the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub no: u32,
    pub why: StopReason,
    /// The strand that caused it; a correction concerns all of them.
    pub token: Option<TokenNo>,
    pub pause: Pause,
}

/// Why the clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    Correction,
    SpecialProcedure,
    PublicNotice,
    /// The office suspended the case, with a reason.
    Suspension,
}

/// When a correction was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    BeforeAcceptance,
    InReview,
}

/// A correction that is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub phase: Phase,
    /// What it is about.
    pub about: Vec<String>,
    /// The strands that wait for it, with the task that asked and who did.
    pub waiting: Vec<Waiting>,
    /// Until when, once the list was sent.
    pub due_on: Option<NaiveDate>,
    /// Whether the list is with the applicant.
    pub sent: bool,
}

/// A strand that waits for the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub token: TokenNo,
    pub task: TaskNo,
    pub person: Option<Person>,
}

/// How often the applicant was asked, by phase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub before_acceptance: u32,
    pub in_review: u32,
    /// Further requests that a leader allowed and nobody used yet.
    pub allowed: u32,
}
