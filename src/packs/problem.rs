//! What is wrong with a pack, and where: always a file, a line and a column, so that an editor can jump to it.

use std::fmt;

/// One fault of a pack. Lines and columns count from 1; columns count characters, not bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct PackProblem {
    /// Path of the file inside the pack, with forward slashes.
    pub file: String,
    /// Line in that file.
    pub line: u64,
    /// Column in that line.
    pub column: u64,
    /// What is wrong, in a sentence that names the offending value.
    pub message: String,
}

impl fmt::Display for PackProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// A place in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
}

impl Position {
    /// The very beginning of a file, for what concerns the file as a whole.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// Collects problems while a pack is read, so that one run shows all of them.
#[derive(Debug, Default)]
pub struct Findings {
    problems: Vec<PackProblem>,
    remarks: Vec<PackProblem>,
}

impl Findings {
    /// Notes a problem at a position of a file.
    pub fn at(&mut self, file: &str, position: Position, message: impl Into<String>) {
        self.problems.push(problem(file, position, message.into()));
    }

    /// Notes something worth knowing that does not keep the pack from being used.
    pub fn remark(&mut self, file: &str, position: Position, message: impl Into<String>) {
        self.remarks.push(problem(file, position, message.into()));
    }

    /// The remarks, ordered by file and place, each once.
    pub fn remarks(&self) -> Vec<PackProblem> {
        let mut remarks = self.remarks.clone();
        remarks.sort();
        remarks.dedup();
        remarks
    }

    /// True as long as nothing was found.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// True when a problem in this file was noted.
    pub fn touch(&self, file: &str) -> bool {
        self.problems.iter().any(|problem| problem.file == file)
    }

    /// All problems, ordered by file and place, each once.
    pub fn into_sorted(mut self) -> Vec<PackProblem> {
        self.problems.sort();
        self.problems.dedup();
        self.problems
    }
}

fn problem(file: &str, position: Position, message: String) -> PackProblem {
    PackProblem { file: file.to_owned(), line: position.line, column: position.column, message }
}
