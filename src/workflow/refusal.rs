//! Why a command is refused.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::rules::RuleError;

use super::model::StepId;

/// A reason that people can act on. The variants up to `NotYet` are what somebody may meet who asks too late or too
/// much; the rest means that the definition should never have been published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Refusal {
    /// The case was filed before.
    #[error("the case is already filed")]
    AlreadyFiled,
    /// The case is closed, or was never filed.
    #[error("the case is not open")]
    NotOpen,
    /// No such task, or it is finished.
    #[error("the task is no longer open")]
    TaskGone,
    /// The task is somebody else's.
    #[error("the task belongs to another position")]
    NotYours,
    /// Somebody has claimed it.
    #[error("the task is claimed by somebody else")]
    ClaimedByAnother,
    /// It is not claimed by this actor.
    #[error("the task is not claimed")]
    NotClaimed,
    /// Nobody acts on their own case, their household's or their employer's.
    #[error("nobody acts on their own case or one of their household")]
    OwnCase,
    /// Four eyes: this person has finished a step that excludes this one.
    #[error("whoever did {step} may not do this")]
    FourEyes {
        /// The step they did.
        step: StepId,
    },
    /// Not an outcome of this step.
    #[error("the step has no such outcome")]
    UnknownOutcome,
    /// The outcome asks for an opinion.
    #[error("an opinion is needed")]
    OpinionNeeded,
    /// A request to correct must list what is to be corrected.
    #[error("a request to correct must say what is missing")]
    NothingToCorrect,
    /// An earlier request is still with the applicant.
    #[error("the applicant has been asked and has not answered yet")]
    CorrectionOutstanding,
    /// Asked once, completely; a second time needs a leader's approval.
    #[error("a second request to correct needs a leader's approval")]
    SecondCorrection,
    /// Nothing was asked of the applicant.
    #[error("no correction was asked for")]
    NoCorrectionAsked,
    /// The term of the correction is over.
    #[error("the term of the correction is over")]
    TooLate,
    /// The target is not one of those that the outcome offers.
    #[error("the case cannot be sent back there")]
    NoSuchTarget,
    /// The case has never been at the target, or no longer counts as having been.
    #[error("the case has not been at {step}")]
    NeverThere {
        /// The target.
        step: StepId,
    },
    /// The target lies in a branch beside this one.
    #[error("{step} lies in a parallel branch")]
    SiblingBranch {
        /// The target.
        step: StepId,
    },
    /// An effect on the way back cannot be undone.
    #[error("{effect} cannot be undone")]
    BehindBarrier {
        /// The effect.
        effect: String,
    },
    /// Whoever was asked for a recommendation gives one; the decision is another's.
    #[error("this task asks for a recommendation, not for a decision")]
    OnlyAdvises,
    /// This task asks for a decision.
    #[error("this task asks for a decision, not for a recommendation")]
    NotAsked,
    /// The task is with somebody who was asked for a recommendation.
    #[error("the task is with somebody who was asked for a recommendation")]
    Lent,
    /// Somebody was asked to look first and has not answered.
    #[error("somebody was asked to look first")]
    AwaitsAdvice,
    /// That person cannot be asked: they are not in office, excluded, or were asked already.
    #[error("this person cannot be asked")]
    CannotBeAsked,
    /// Nobody was asked in this way.
    #[error("this person was not asked")]
    NoSuchReviewer,
    /// Several people do this step, each on their own.
    #[error("several people do this step, each on their own")]
    OneOfSeveral,
    /// A person takes at most one seat.
    #[error("a person has one seat only")]
    SeatTaken,
    /// The task is no seat, or its holder can vote.
    #[error("this seat is not vacant")]
    NotVacant,
    /// Not this actor's decision, or one that cannot be taken back.
    #[error("this decision cannot be taken back")]
    CannotRecall,
    /// Somebody has acted since.
    #[error("somebody has acted since")]
    ActedSince,
    /// The applicant has urged today.
    #[error("the office was urged today already")]
    UrgedToday,
    /// The office has suspended the case.
    #[error("the case is suspended")]
    Suspended,
    /// The case is not suspended.
    #[error("the case is not suspended")]
    NotSuspended,
    /// A special procedure is under way.
    #[error("a special procedure is under way")]
    ProcedureUnderWay,
    /// No special procedure is under way.
    #[error("no special procedure is under way")]
    NoProcedure,
    /// Only a supervisor may do this.
    #[error("only a supervisor may do this")]
    NotSupervisor,
    /// Nothing is published that could be objected to.
    #[error("the case has no public notice open")]
    NoNotice,
    /// No such objection, or it is settled.
    #[error("the objection is no longer open")]
    NoSuchObjection,
    /// Only the applicant may do this.
    #[error("only the applicant may do this")]
    NotApplicant,
    /// Only a leader may do this.
    #[error("only the head of a department that holds the case may do this")]
    NotLeader,
    /// The definition allows no extension, or it was used.
    #[error("the limit cannot be extended")]
    NoExtension,
    /// No such timer, or it has fired.
    #[error("the timer is no longer set")]
    TimerGone,
    /// The time has not come.
    #[error("not before {at}")]
    NotYet {
        /// When it comes.
        at: DateTime<Utc>,
    },
    /// Only the program itself does this.
    #[error("only the program does this")]
    NotSystem,
    /// A wait until a date, and the fact that should hold it does not.
    #[error("{step} waits until a date, and {fact} holds none")]
    NoDate {
        /// The step.
        step: StepId,
        /// The fact.
        fact: String,
    },
    /// A condition could not be decided for these facts.
    #[error("a condition of {step} cannot be decided: {error}")]
    Undecidable {
        /// The step.
        step: StepId,
        /// What the rule said.
        error: RuleError,
    },
    /// A step lacks what its kind needs.
    #[error("the definition is unsound at {step}")]
    Unsound {
        /// The step.
        step: StepId,
    },
    /// The case would run in a circle without anybody ever being asked.
    #[error("the definition never comes to rest")]
    Endless,
}
