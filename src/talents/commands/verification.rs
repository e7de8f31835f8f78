use chrono::TimeDelta;

use super::super::PersonName;
use super::super::identifiers::IdentityNumber;
use super::super::model::IdentityCheckId;
use super::super::queries::household_persons;
use super::super::store::checks;
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::identity::commands::{Proven, verify_person};
use crate::identity::model::VerifiedHow;
use crate::identity::realname::Verdict;
use crate::identity::{Actor, PersonId};

/// Whoever asks more often is trying out which name goes with which number.
const CHECKS_A_DAY: i64 = 5;
const DAY: TimeDelta = TimeDelta::hours(24);
/// A question without an answer counts while one may still come; a register that was down is not held against anybody.
const PENDING: TimeDelta = TimeDelta::minutes(2);

/// Puts on record that a register is about to be asked, within the bounds of a day.
pub fn begin_check(tx: &mut WriteTx<'_>, actor: &Actor, number: &IdentityNumber) -> Result<IdentityCheckId> {
    if actor.verified {
        return Err(Code::AlreadyVerified.into());
    }
    let now = tx.real_now();
    if checks::count(tx, actor.person, now.plus(-DAY), now.plus(-PENDING))? >= CHECKS_A_DAY {
        return Err(Problem::new(Code::TooManyIdentityChecks).retry_after(DAY.num_seconds().unsigned_abs()).into());
    }
    checks::insert(tx, actor.person, number.kind())
}

/// Draws the consequence of the register's answer. The refusal is a value, because the answer is kept either way.
pub fn finish_check(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    check: IdentityCheckId,
    verdict: Verdict,
    name: &PersonName,
    number: &IdentityNumber,
) -> Result<Result<(), Code>> {
    let (word, outcome) = match verdict {
        Verdict::Match => ("match", Ok(())),
        Verdict::Mismatch => ("mismatch", Err(Code::IdentityMismatch)),
        Verdict::Unknown => ("unknown", Err(Code::IdentityUnknown)),
    };
    checks::answer(tx, check, word)?;
    if outcome.is_ok() {
        verify_person(tx, Some(actor), actor.person, &proven(name, number, VerifiedHow::RealNameService))?;
    }
    Ok(outcome)
}

/// A clerk saw the papers. Nobody vouches for themselves or their household.
pub fn verify_at_counter(
    tx: &mut WriteTx<'_>,
    clerk: &Actor,
    person: PersonId,
    name: &PersonName,
    number: &IdentityNumber,
) -> Result<()> {
    if household_persons(tx, clerk.person)?.contains(&person) {
        return Err(Code::OwnCase.into());
    }
    verify_person(tx, Some(clerk), person, &proven(name, number, VerifiedHow::Counter))
}

fn proven(name: &PersonName, number: &IdentityNumber, how: VerifiedHow) -> Proven {
    let kind = number.kind().as_str().to_owned();
    Proven { name: name.as_str().to_owned(), kind, number: number.stored(), how }
}
