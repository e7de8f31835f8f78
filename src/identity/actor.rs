//! Who is asking: the person behind the request, with everything that decides what they may do.

use super::model::{AccountId, DepartmentId, Duty, PersonId, Position, Role, SessionId};
use crate::error::{Code, Result};

/// Loaded anew for each request, so that a revoked session or a lost position counts from the next one on.
#[derive(Debug, Clone)]
pub struct Actor {
    pub account: AccountId,
    pub person: PersonId,
    pub session: SessionId,
    /// Identity proven by the real-name service or at a counter.
    pub verified: bool,
    /// The session was opened with a one-time password.
    pub second_factor: bool,
    pub positions: Vec<Position>,
}

impl Actor {
    pub fn holds(&self, role: Role) -> bool {
        self.positions.iter().any(|position| position.role == role)
    }

    pub fn holds_any(&self, roles: &[Role]) -> bool {
        self.positions.iter().any(|position| roles.contains(&position.role))
    }

    pub fn is_staff(&self) -> bool {
        self.positions.iter().any(|position| position.role.is_staff())
    }

    /// Whether this duty is held in this department.
    pub fn serves(&self, department: DepartmentId, duty: Duty) -> bool {
        self.positions.iter().any(|position| position.department == Some(department) && position.duty == Some(duty))
    }

    /// Departments in which any position is held.
    pub fn departments(&self) -> Vec<DepartmentId> {
        let mut all: Vec<_> = self.positions.iter().filter_map(|position| position.department).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Refuses whoever has not proven who they are.
    pub fn require_verified(&self) -> Result<()> {
        if self.verified { Ok(()) } else { Err(Code::NotVerified.into()) }
    }
}
