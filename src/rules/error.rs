//! What can be wrong with a condition, said so that whoever wrote it can mend it.

use serde::Serialize;

/// A condition that cannot be used, or that could not be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{cause}")]
pub struct RuleError {
    /// What is wrong.
    pub cause: Cause,
    /// Line in the expression, from 1, where known.
    pub line: Option<usize>,
    /// Column in characters, from 1, where known.
    pub column: Option<usize>,
}

/// Why a condition is refused or could not be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The source is longer than allowed.
    #[error("the condition is longer than {most} bytes")]
    TooLong {
        /// The bound.
        most: usize,
    },
    /// Parentheses or operators nest deeper than allowed.
    #[error("the condition nests deeper than {most} levels")]
    TooDeep {
        /// The bound.
        most: usize,
    },
    /// More parts than allowed.
    #[error("the condition has more than {most} parts")]
    TooLarge {
        /// The bound.
        most: usize,
    },
    /// Not an expression of the language.
    #[error("not an expression: {0}")]
    Syntax(String),
    /// No fact of this name is provided here.
    #[error("there is no fact named {0} here")]
    UnknownFact(String),
    /// A function outside the list.
    #[error("the function {0} is not available")]
    UnknownFunction(String),
    /// A pattern that is not written out in the condition.
    #[error("a pattern must be written out in the condition")]
    ComputedPattern,
    /// Loops inside loops inside loops.
    #[error("loops nest deeper than {most} levels")]
    LoopsTooDeep {
        /// The bound.
        most: usize,
    },
    /// The worst case takes too long.
    #[error("the worst case of the condition takes {cost} steps, more than {most}")]
    TooCostly {
        /// Steps in the worst case.
        cost: u64,
        /// The bound.
        most: u64,
    },
    /// A fact holds more entries than the bound was computed for.
    #[error("the fact {0} is too large to be decided on")]
    FactTooLarge(String),
    /// The result is neither true nor false.
    #[error("the condition is neither true nor false")]
    NotBoolean,
    /// The facts at hand make the condition meaningless.
    #[error("the condition cannot be decided: {0}")]
    Undecidable(String),
    /// The rule thread could not be run to its end.
    #[error("the condition could not be run")]
    Crashed,
}

impl RuleError {
    pub(super) fn new(cause: Cause) -> Self {
        Self { cause, line: None, column: None }
    }

    /// An error about a name, placed where that name first stands in the source.
    pub(super) fn at_name(cause: Cause, source: &str, name: &str) -> Self {
        let Some((before, _)) = source.split_once(name) else {
            return Self::new(cause);
        };
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
        Self { cause, line: Some(line), column: Some(column) }
    }

    pub(super) fn syntax(errors: &cel::ParseErrors) -> Self {
        match errors.errors.first() {
            Some(first) => Self {
                cause: Cause::Syntax(first.msg.clone()),
                line: usize::try_from(first.pos.0).ok(),
                column: usize::try_from(first.pos.1).ok(),
            },
            None => Self::new(Cause::Syntax("unknown".to_owned())),
        }
    }
}
