//! Persons, accounts, positions, sessions.

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use crate::db::types::Instant;
use crate::{id_type, text_enum};

id_type!(
    /// A human being.
    PersonId
);
id_type!(
    /// A way to sign in.
    AccountId
);
id_type!(
    /// One sign-in on one device.
    SessionId
);
id_type!(
    /// An office in the tree of departments.
    DepartmentId
);
id_type!(
    /// A role held by an account.
    PositionId
);
id_type!(
    /// A code sent to a phone or mailbox.
    AddressCodeId
);
id_type!(
    /// A request to reset somebody's second factor.
    ResetId
);

text_enum! {
    /// What somebody is to the service. The three administrators are kept apart on purpose.
    pub enum Role {
        Talent = "talent",
        EmployerLiaison = "employer_liaison",
        CounterClerk = "counter_clerk",
        Reviewer = "reviewer",
        DepartmentHead = "department_head",
        Supervisor = "supervisor",
        Expert = "expert",
        Verifier = "verifier",
        SystemAdmin = "system_admin",
        SecurityAdmin = "security_admin",
        AuditAdmin = "audit_admin",
    }
}

impl Role {
    /// Staff act on other people's affairs and therefore need a second factor.
    pub fn is_staff(self) -> bool {
        !matches!(self, Self::Talent | Self::EmployerLiaison)
    }
}

text_enum! {
    /// The place in the chain of review that a reviewer holds in their department.
    pub enum Duty {
        Acceptance = "acceptance",
        FirstReview = "first_review",
        SecondReview = "second_review",
        Decision = "decision",
        Consulted = "consulted",
    }
}

text_enum! {
    /// Whether we know who this is, or only what they say.
    pub enum PersonStatus { Claimed = "claimed", Verified = "verified" }
}

text_enum! {
    pub enum VerifiedHow { RealNameService = "real_name_service", Counter = "counter", Console = "console" }
}

text_enum! {
    pub enum AccountStatus { Active = "active", Deactivated = "deactivated" }
}

text_enum! {
    pub enum SessionEnd {
        SignedOut = "signed_out",
        Revoked = "revoked",
        RefreshTokenReused = "refresh_token_reused",
        PasswordChanged = "password_changed",
        Deactivated = "deactivated",
        SecondFactorReset = "second_factor_reset",
        Erased = "erased",
    }
}

text_enum! {
    /// How far a request to reset a second factor has come. `expired` is what an open one is after its time.
    pub enum ResetStatus { Open = "open", Approved = "approved", Refused = "refused", Expired = "expired" }
}

text_enum! {
    /// What a code sent to an address proves the holder may do.
    pub enum CodePurpose {
        Register = "register",
        ResetPassword = "reset_password",
        CounterConsent = "counter_consent",
    }
}

/// A role, and for staff where it is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Position {
    pub role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duty: Option<Duty>,
}

/// Lock-out with back-off, counted in the database so that every copy of the program counts together.
pub mod lockout {
    use super::{Instant, TimeDelta};

    const FREE_ATTEMPTS: i32 = 5;
    const FIRST_LOCK_SECONDS: i64 = 60;
    const LONGEST_LOCK_SECONDS: i64 = 3600;

    /// Until when the account is locked after its `failed`th wrong password in a row, if it is.
    pub fn locked_until(failed: i32, now: Instant) -> Option<Instant> {
        let over = u32::try_from(failed - FREE_ATTEMPTS).ok()?;
        let seconds = FIRST_LOCK_SECONDS.saturating_mul(1_i64 << over.min(16)).min(LONGEST_LOCK_SECONDS);
        Some(now.plus(TimeDelta::seconds(seconds)))
    }
}

/// What a refresh token that was presented turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presented {
    /// The newest one: rotate.
    Current,
    /// The one before, within the grace for a lost answer: rotate again, without lengthening the grace.
    JustReplaced,
    /// An old one: somebody has a copy, the session ends.
    Reused,
}

/// An answer can get lost on a phone's network; the client then repeats with the token it still has.
const GRACE: TimeDelta = TimeDelta::seconds(30);

/// Judges a presented refresh token by its hash.
pub fn judge_refresh(
    presented: &str,
    current: &str,
    previous: Option<&str>,
    rotated_at: Instant,
    now: Instant,
) -> Presented {
    if presented == current {
        Presented::Current
    } else if previous == Some(presented) && now <= rotated_at.plus(GRACE) {
        Presented::JustReplaced
    } else {
        Presented::Reused
    }
}

/// Whether a position counts on this date (both ends included).
pub fn in_force(from: NaiveDate, to: Option<NaiveDate>, on: NaiveDate) -> bool {
    from <= on && to.is_none_or(|to| on <= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Instant {
        Instant::new(chrono::DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap_or_default())
    }

    #[test]
    fn the_lock_doubles_up_to_an_hour() {
        for (failed, seconds) in
            [(1, None), (4, None), (5, Some(60)), (6, Some(120)), (7, Some(240)), (11, Some(3600)), (90, Some(3600))]
        {
            assert_eq!(lockout::locked_until(failed, at(0)), seconds.map(at), "after {failed}");
        }
    }

    #[test]
    fn only_the_token_before_is_forgiven_and_only_briefly() {
        for (presented, second, expected) in [
            ("new", 0, Presented::Current),
            ("new", 999, Presented::Current),
            ("old", 30, Presented::JustReplaced),
            ("old", 31, Presented::Reused),
            ("older", 1, Presented::Reused),
        ] {
            assert_eq!(
                judge_refresh(presented, "new", Some("old"), at(0), at(second)),
                expected,
                "{presented} {second}"
            );
        }
    }
}
