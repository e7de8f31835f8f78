//! What ends when somebody no longer consents to being looked up for an application.

use super::model::Reason;
use super::store::{answers, checks, consents};
use crate::cases::ApplicationId;
use crate::catalogue::definitions;
use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::packs::format::Register;

/// No register that wants consent is asked about this application any more, and what such registers said is forgotten: the
/// reviewer sees that the applicant did not consent. What was decided on the strength of it stands.
pub fn consent_withdrawn(tx: &mut WriteTx<'_>, person: PersonId, application: ApplicationId) -> Result<()> {
    consents::withdraw(tx, application)?;
    let registers = definitions::all::<Register>(tx)?;
    let known = checks::of(tx, application)?;
    for register in registers.iter().filter(|register| register.needs_consent) {
        answers::forget(tx, person, &register.code)?;
        if known.iter().any(|check| check.register == register.code) {
            checks::unverified(tx, application, &register.code, Reason::NoConsent)?;
        }
    }
    Ok(())
}
