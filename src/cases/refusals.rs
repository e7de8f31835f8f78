//! The engine's refusals in the words of the API.

use crate::error::{Code, Error, Problem};
use crate::workflow::Refusal;

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let detail = refusal.to_string();
        let code = match refusal {
            Refusal::AlreadyFiled => Code::AlreadySubmitted,
            Refusal::NotOpen => Code::CaseNotOpen,
            Refusal::TaskGone => Code::TaskGone,
            Refusal::NotYours => Code::NotFound,
            Refusal::ClaimedByAnother => Code::TaskClaimed,
            Refusal::NotClaimed => Code::TaskNotClaimed,
            Refusal::OwnCase => Code::OwnCase,
            Refusal::FourEyes { .. } => Code::FourEyes,
            Refusal::UnknownOutcome => Code::UnknownOutcome,
            Refusal::OpinionNeeded => Code::OpinionNeeded,
            Refusal::NothingToCorrect => Code::NothingToCorrect,
            Refusal::CorrectionOutstanding => Code::CorrectionOutstanding,
            Refusal::SecondCorrection => Code::SecondCorrection,
            Refusal::NoCorrectionAsked => Code::NoCorrectionAsked,
            Refusal::TooLate => Code::CorrectionTooLate,
            Refusal::NoSuchTarget | Refusal::NeverThere { .. } | Refusal::SiblingBranch { .. } => Code::NoSuchTarget,
            Refusal::BehindBarrier { .. } => Code::BehindBarrier,
            Refusal::NoNotice => Code::NoNotice,
            Refusal::NoSuchObjection => Code::ObjectionSettled,
            Refusal::NotApplicant => Code::NotFound,
            Refusal::OnlyAdvises | Refusal::NotAsked => Code::RecommendationAsked,
            Refusal::Lent | Refusal::AwaitsAdvice => Code::AwaitsRecommendation,
            Refusal::CannotBeAsked => Code::CannotBeAsked,
            Refusal::NoSuchReviewer => Code::NotFound,
            Refusal::OneOfSeveral | Refusal::SeatTaken | Refusal::NotVacant => Code::SeatTaken,
            Refusal::CannotRecall | Refusal::ActedSince => Code::CannotRecall,
            Refusal::UrgedToday => Code::UrgedToday,
            Refusal::Suspended | Refusal::NotSuspended => Code::CaseSuspended,
            Refusal::ProcedureUnderWay | Refusal::NoProcedure => Code::ProcedureState,
            Refusal::NotLeader | Refusal::NotSupervisor => Code::Forbidden,
            Refusal::NoExtension => Code::NoExtension,
            Refusal::TimerGone | Refusal::NotYet { .. } => Code::Conflict,
            Refusal::NotSystem => Code::Forbidden,
            // The flow should never have been published: our fault, told to nobody but the log.
            Refusal::Undecidable { .. } | Refusal::NoDate { .. } | Refusal::Unsound { .. } | Refusal::Endless => {
                return Self::internal(format!("the flow is at fault: {detail}"));
            }
        };
        match code {
            Code::FourEyes
            | Code::NoSuchTarget
            | Code::BehindBarrier
            | Code::RecommendationAsked
            | Code::SeatTaken
            | Code::CannotRecall
            | Code::CaseSuspended
            | Code::ProcedureState => Problem::new(code).detail(detail).into(),
            code => code.into(),
        }
    }
}
