//! What a move would do, in words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::queries::CaseRefOut;
use crate::catalogue::comparison::VersionRefOut;
use crate::catalogue::queries::TextOut;
use crate::error::{Code, Language, Problem};
use crate::workflow::model::StepId;
use crate::workflow::{Definition, Move, MoveProblem, State, TimerPurpose};

/// What a move does, or would do. Nothing is ever withdrawn by it: what has no place in the other version refuses the move.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MoveOut {
    pub case: CaseRefOut,
    /// Whether it was done; a trial does nothing, and neither does a move that is refused.
    pub moved: bool,
    pub from: VersionRefOut,
    pub to: VersionRefOut,
    /// Where the case stands and goes on as it is: open tasks with whoever holds them, timers with their dates.
    pub kept: Vec<KeptOut>,
    /// Steps that the case remembers and that get another name.
    pub mapped: BTreeMap<String, String>,
    /// Everything that has no place in the other version.
    pub refused: Vec<MoveProblemOut>,
}

/// One place where the case stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct KeptOut {
    /// The step now.
    pub step: String,
    /// The step that takes its place.
    pub to: String,
    pub name: TextOut,
    /// Open tasks there.
    pub tasks: usize,
    /// Running timers there.
    pub timers: usize,
}

/// Something that has no place in the other version.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MoveProblemOut {
    pub step: String,
    /// `marking`, `block`, `four_eyes`, `effects`, `timer`, `merged`, `no_end`.
    #[schema(example = "marking")]
    pub problem: String,
    pub text: TextOut,
}

impl From<&MoveProblem> for MoveProblemOut {
    fn from(problem: &MoveProblem) -> Self {
        let kind = match problem {
            MoveProblem::Marking { .. } => "marking",
            MoveProblem::Block { .. } => "block",
            MoveProblem::FourEyes { .. } => "four_eyes",
            MoveProblem::Effects { .. } => "effects",
            MoveProblem::Timer { .. } => "timer",
            MoveProblem::Merged { .. } => "merged",
            MoveProblem::NoEnd { .. } => "no_end",
        };
        let text = TextOut { zh: problem.zh(), en: problem.to_string() };
        Self { step: problem.step().to_owned(), problem: kind.to_owned(), text }
    }
}

/// Every place where the case stands and that is not refused.
pub(super) fn kept(
    state: &State,
    new: &Definition,
    mapping: &BTreeMap<StepId, StepId>,
    plan: &Result<Move, Vec<MoveProblem>>,
) -> Vec<KeptOut> {
    let problems = plan.as_ref().err().map(Vec::as_slice).unwrap_or_default();
    let refused = |step: &str| problems.iter().any(|problem| problem.step() == step);
    let at = |purpose: TimerPurpose| match purpose {
        TimerPurpose::Wait { token } | TimerPurpose::Boundary { token, .. } => Some(token),
        TimerPurpose::Answer { task } => state.tasks.get(&task).map(|task| task.token),
        TimerPurpose::Collect | TimerPurpose::Correct => None,
    };
    let stands = state.tokens.iter().filter_map(|(no, token)| {
        let to = mapping.get(&token.step).unwrap_or(&token.step);
        let step = new.step(to).filter(|_| !refused(&token.step) && !refused(to))?;
        let timers = state.timers.values().filter(|timer| at(timer.purpose) == Some(*no));
        Some(KeptOut {
            step: token.step.clone(),
            to: to.clone(),
            name: TextOut::from(&step.name),
            tasks: state.open_tasks().filter(|(_, task)| task.token == *no).count(),
            timers: timers.count(),
        })
    });
    stands.collect()
}

/// The refusal of a move, each problem at the step in the mapping that could mend it.
pub(super) fn refusal(problems: &[MoveProblem], language: Language) -> Problem {
    problems.iter().fold(Problem::new(Code::MoveRefused), |all, problem| {
        let words = match language {
            Language::Chinese => problem.zh(),
            Language::English => problem.to_string(),
        };
        all.field_with(format!("/mapping/{}", problem.step()), Code::MoveRefused, words)
    })
}
