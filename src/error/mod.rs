//! What can go wrong, and what a client is told about it.
//!
//! A refusal is a [`Problem`] with a [`Code`] from the one table in [`codes`]; everything else is our fault, is logged with
//! its cause, and shows the client nothing but a request id.

pub mod codes;
mod problem;

pub use codes::Code;
pub use problem::{FieldProblem, Language, Problem, ProblemOut};

use diesel::result::Error as DieselError;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request is refused, for a reason the client can act on.
    #[error("{}", .0.code.as_str())]
    Refused(Box<Problem>),
    #[error("database: {0}")]
    Database(#[from] DieselError),
    /// Too many units of work met on the same rows; asking again is worth it.
    #[error("busy")]
    Busy,
    /// The process is shutting down.
    #[error("stopping")]
    Stopping,
    /// An effect of a case refused; the unit of work is undone.
    #[error("effect {name}: {cause}")]
    Effect { name: &'static str, cause: Box<Error> },
    /// A personal value could not be sealed or opened.
    #[error("vault: {0}")]
    Vault(#[from] crate::vault::VaultError),
    #[error("{0}")]
    Internal(String),
}

impl Error {
    pub fn internal(why: impl Into<String>) -> Self {
        Self::Internal(why.into())
    }

    pub fn connection(error: diesel::ConnectionError) -> Self {
        Self::Internal(format!("cannot open the database: {error}"))
    }

    /// The pool had no connection to give, so the database is out of reach or overrun.
    pub fn pool(error: diesel::r2d2::PoolError) -> Self {
        tracing::error!(%error, "no database connection");
        Self::Busy
    }

    /// The code a client would see.
    pub fn code(&self) -> Code {
        match self {
            Self::Refused(problem) => problem.code,
            Self::Database(DieselError::NotFound) => Code::NotFound,
            Self::Effect { cause, .. } => cause.code(),
            Self::Busy | Self::Stopping => Code::Busy,
            Self::Database(_) | Self::Vault(_) | Self::Internal(_) => Code::Internal,
        }
    }

    /// The problem a client is shown; our own faults become a bare code.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Refused(problem) => *problem,
            Self::Effect { cause, .. } => cause.into_problem(),
            other => Problem::new(other.code()),
        }
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::Refused(Box::new(Problem::new(code)))
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

/// Reads "not found" as "there is none", and leaves other errors alone.
pub trait Optional<T> {
    fn optional(self) -> Result<Option<T>>;
}

impl<T> Optional<T> for Result<T> {
    fn optional(self) -> Result<Option<T>> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.code() == Code::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
