//! Whether a definition can work.
//!
//! [`check`] looks at its fields, its words and its shape, each fault by the id of the step. [`prove`] goes on from
//! there: it follows everything that moves a case, over all its states, and says whether the flow is sound.

mod chinese;
mod choice;
mod fields;
mod graph;
mod limits;
mod proof;
mod remarks;
mod states;
#[cfg(test)]
pub(in crate::workflow) mod tests;
mod trace;
mod votes;
mod words;

use serde::Serialize;

use super::model::{Definition, StepId};

pub use proof::{Bound, Known, Proof, Verdict, prove, prove_with, samples, unheld};
pub use trace::Line;

/// One thing that is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The step, if it is about one.
    pub step: Option<StepId>,
    /// What is wrong.
    pub problem: Problem,
    /// The shortest way there: what is decided, in its order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<Line>,
}

/// What can be wrong with a definition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// Two steps share an id.
    #[error("another step has the same id")]
    DuplicateId,
    /// Not exactly one start.
    #[error("a flow has exactly one start step, this one has {count}")]
    Starts {
        /// How many there are.
        count: usize,
    },
    /// No end.
    #[error("a flow needs an end step")]
    NoEnd,
    /// The kind needs this field.
    #[error("`{field}` is missing")]
    Missing {
        /// The field.
        field: String,
    },
    /// The kind has no use for this field.
    #[error("`{field}` has no meaning for this kind of step")]
    Misplaced {
        /// The field.
        field: String,
    },
    /// A name that is no step.
    #[error("there is no step {target}")]
    UnknownStep {
        /// The name.
        target: StepId,
    },
    /// Who may do it is not said in exactly one way.
    #[error("`who` must be exactly one of a post, applicant, employer_liaison, actor_of and person")]
    WhoUnclear,
    /// A post without function and level.
    #[error("a position needs the function and the level of its department")]
    PostIncomplete,
    /// A fact that is not listed.
    #[error("the fact {fact} is not listed under `facts`")]
    UnknownFact {
        /// The fact.
        fact: String,
    },
    /// More than one way to say how long something waits.
    #[error("a wait is exactly one of `working_days`, `days` and `until`")]
    WaitUnclear,
    /// A timer at a border that neither interrupts nor does anything, does both, or shares its id.
    #[error("the timer {timer} needs an id of its own and exactly one of `to` and `effects`")]
    TimerUnclear {
        /// The timer.
        timer: String,
    },
    /// The same step is wanted and excluded.
    #[error("nobody can do this: {other} is wanted and excluded at once")]
    NobodyLeft {
        /// The other step.
        other: StepId,
    },
    /// Two outcomes share a code.
    #[error("the outcome {outcome} is listed twice")]
    DuplicateOutcome {
        /// The code.
        outcome: String,
    },
    /// An outcome that no vote can come to, or that is only for those who vote.
    #[error("votes cannot come to the outcome {outcome}, or nobody votes here")]
    NotVotable {
        /// The code.
        outcome: String,
    },
    /// An outcome with nowhere to go.
    #[error("the outcome {outcome} leads nowhere")]
    OutcomeWithoutFlow {
        /// The code.
        outcome: String,
    },
    /// A send-back target that nobody works at, or that does not come before this step.
    #[error("{target} cannot be a target of a send-back from here")]
    BadTarget {
        /// The target.
        target: StepId,
    },
    /// A condition that cannot be used.
    #[error("the condition `{condition}` cannot be used: {why}")]
    Condition {
        /// As written.
        condition: String,
        /// What the rule language says.
        why: String,
    },
    /// A condition asks for the outcome of something that has none.
    #[error("{target} has no outcome to ask for")]
    NoOutcomeThere {
        /// The step named.
        target: StepId,
    },
    /// No flow leads here.
    #[error("nothing leads here")]
    Unreachable,
    /// No end can be reached.
    #[error("no end can be reached from here")]
    DeadEnd,
    /// A circle without anybody to wait for.
    #[error("the case would run in a circle here without waiting for anybody")]
    EndlessCircle,
    /// A join that no parallel or inclusive step names, or more than one.
    #[error("a join closes exactly one parallel or inclusive step, this one closes {count}")]
    JoinUnmatched {
        /// How many name it.
        count: usize,
    },
    /// A parallel step whose `join` is no join.
    #[error("{join} is not a join")]
    NotAJoin {
        /// What it names.
        join: StepId,
    },
    /// Fewer than two branches, or the same twice.
    #[error("a parallel or inclusive step needs two or more different branches")]
    Branches,
    /// A flow crosses the border of a parallel block.
    #[error("the flow to {target} crosses the border of a parallel block")]
    CrossesBlock {
        /// Where it leads.
        target: StepId,
    },
    /// An end inside a parallel block.
    #[error("{target} ends the case inside a parallel block; join first, then decide")]
    EndInBlock {
        /// The end.
        target: StepId,
    },
    /// A limit longer than the one around it.
    #[error("{days} working days are longer than {within}")]
    LimitTooLong {
        /// The days.
        days: u32,
        /// The bound.
        within: u32,
    },
    /// A limit of no days.
    #[error("`{field}` must be at least one working day")]
    NoDays {
        /// The field.
        field: String,
    },
    /// A timer that stops the clock and waits for it.
    #[error("the timer stops the clock of the limit and would wait for it forever: set `runs_while_stopped`")]
    TimerWaitsForItself,
    /// No step accepts.
    #[error("no step accepts the case: the limit would never start")]
    NeverAccepted,
    /// A condition or a count names an outcome that the step does not have.
    #[error("{target} has no outcome {outcome}")]
    NoSuchOutcome {
        /// The step.
        target: StepId,
        /// The code.
        outcome: String,
    },
    /// An outcome that the votes can never come to.
    #[error("there can never be enough votes for {outcome}")]
    NeverEnough {
        /// The outcome.
        outcome: String,
    },
    /// A condition compares with a value that the fact never has.
    #[error("{fact} is never {value}")]
    NoSuchValue {
        /// The fact.
        fact: String,
        /// The value.
        value: String,
    },
    /// Nothing leads on from a state.
    #[error("the case stands here and nothing leads on")]
    Deadlock,
    /// Two strands meet in one step.
    #[error("two strands of the case can be here at once")]
    TwoStrands,
    /// No case comes here, whatever happens.
    #[error("no case ever comes here")]
    Dead,
    /// No case takes this flow.
    #[error("no case ever takes the flow to {target}")]
    DeadFlow {
        /// Where the flow leads.
        target: StepId,
    },
    /// A send-back that is never possible.
    #[error("no case can ever be sent back to {target} from here")]
    DeadTarget {
        /// The target.
        target: StepId,
    },
    /// The applicant has the case and can do nothing with it.
    #[error("the applicant has nothing to do here that takes the case on")]
    ApplicantStuck,
    /// No department of the directory has the position.
    #[error("nobody can hold this: no {function} department of level {level} has the position {position}")]
    NobodyHolds {
        /// The position.
        position: String,
        /// The function.
        function: String,
        /// The level.
        level: String,
    },
    /// Two conditions hold at once; the first one counts.
    #[error("the flows to {first} and {second} can both hold; the first one is taken")]
    Overlap {
        /// Where the first one leads.
        first: StepId,
        /// Where the other one leads.
        second: StepId,
    },
    /// Whether a flow can be taken, or overlaps, was not decided.
    #[error("not decided whether the flow to {target} overlaps others or is ever taken")]
    NotDecided {
        /// Where the flow leads.
        target: StepId,
    },
    /// The limits of the steps on one way are longer than the limit of the case.
    #[error("the limits of the steps on the longest way add up to {days} working days, more than {within}")]
    LimitsAddUp {
        /// The days.
        days: u32,
        /// The bound.
        within: u32,
    },
}

impl Problem {
    /// Whether a flow with this can be published; a remark is only shown.
    pub fn is_remark(&self) -> bool {
        matches!(self, Self::Overlap { .. } | Self::NotDecided { .. } | Self::LimitsAddUp { .. })
    }
}

impl Finding {
    /// The finding as a sentence in Chinese.
    pub fn zh(&self) -> String {
        chinese::sentence(&self.problem)
    }

    /// The finding as a sentence in English.
    pub fn en(&self) -> String {
        self.problem.to_string()
    }
}

impl std::fmt::Display for Finding {
    /// The sentence, with the decisions that lead there.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.problem)?;
        if let Some((first, rest)) = self.trace.split_first() {
            write!(f, "; how a case gets there: {}", first.en)?;
            rest.iter().try_for_each(|line| write!(f, " → {}", line.en))?;
        }
        Ok(())
    }
}

/// Everything that is wrong, in the order of the steps; nothing if the definition is well formed.
pub fn check(definition: &Definition) -> Vec<Finding> {
    let mut findings = form(definition);
    if findings.0.is_empty() {
        graph::check(definition, &mut findings);
    }
    findings.0
}

/// What is wrong with fields, words and limits; the shape can only be looked at when nothing is.
fn form(definition: &Definition) -> Findings {
    let mut findings = Findings::default();
    fields::check(definition, &mut findings);
    words::check(definition, &mut findings);
    votes::check(definition, &mut findings);
    limits::check(definition, &mut findings);
    findings
}

#[derive(Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    fn flow(&mut self, problem: Problem) {
        self.0.push(Finding { step: None, problem, trace: Vec::new() });
    }

    fn at(&mut self, step: &str, problem: Problem) {
        self.0.push(Finding { step: Some(step.to_owned()), problem, trace: Vec::new() });
    }

    /// Once is enough.
    fn once(&mut self, step: &str, problem: Problem, trace: Vec<Line>) {
        let known = self.0.iter_mut().find(|known| known.step.as_deref() == Some(step) && known.problem == problem);
        match known {
            Some(known) if known.trace.is_empty() => known.trace = trace,
            Some(_) => {}
            None => self.0.push(Finding { step: Some(step.to_owned()), problem, trace }),
        }
    }
}
