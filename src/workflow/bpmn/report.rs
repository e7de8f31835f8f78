//! What came of a document: a draft or a refusal for each process, and what was left out.

use std::fmt;

use super::super::model::Definition;

/// What a document held.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Every process that has steps, in the order of the document.
    pub processes: Vec<Process>,
    /// What stands outside of the processes and was left out: pools, messages, data, diagrams.
    pub ignored: Vec<Note>,
}

/// One process of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Process {
    /// Its id in the document.
    pub id: String,
    /// Its name there.
    pub name: String,
    /// The flow, or why there is none: everything in it that cannot be read, each by its element.
    pub result: Result<Definition, Vec<Note>>,
    /// What was put in other words.
    pub changed: Vec<Note>,
    /// What was left out because a flow has no use for it.
    pub ignored: Vec<Note>,
}

/// A remark on one element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind of element.
    pub element: String,
    /// Its id; empty if it has none.
    pub id: String,
    /// Its name; empty if it has none.
    pub name: String,
    /// Where it stands.
    pub line: usize,
    /// What is to be said.
    pub reason: Reason,
}

/// What is said of an element.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Left out.
    #[error("left out: {0}")]
    Ignored(&'static str),
    /// Left out, with something that a person may want to know.
    #[error("left out: {0}")]
    Hint(String),
    /// Read as something else.
    #[error("{0}")]
    Changed(String),
    /// Outside of what a flow can do.
    #[error("not supported: {0}")]
    Unsupported(&'static str),
    /// Contradicts itself or the rest.
    #[error("{0}")]
    Wrong(String),
}

impl fmt::Display for Note {
    /// One line: where, which element, what of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.element)?;
        if !self.id.is_empty() {
            write!(f, " {}", self.id)?;
        }
        if !self.name.is_empty() {
            write!(f, " \"{}\"", self.name.split_whitespace().collect::<Vec<_>>().join(" "))?;
        }
        write!(f, ": {}", self.reason)
    }
}
