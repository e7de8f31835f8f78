//! What others are asked about an application before it is handed in, and what of it is not confirmed. Whoever asks hangs
//! on in `wiring`; this folder knows only that there may be somebody.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use serde::Serialize;

use super::model::ApplicationId;
use super::prefill::{Known, KnownBy};
use super::store::cases::CaseRow;
use crate::app::App;
use crate::catalogue::queries::TextOut;
use crate::catalogue::{ServiceItem, definitions};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::{Error, Result};
use crate::identity::{Actor, PersonId};
use crate::rules::Facts;

/// Somebody is being asked.
pub type Asking = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Asks about a draft, outside of any unit of work. That nobody answers is no failure.
pub type BeforeSubmission = fn(App, Actor, ApplicationId) -> Asking;

/// What was confirmed about an application of this person.
pub type Confirmed = fn(&mut ReadTx<'_>, PersonId, ApplicationId) -> Result<Facts>;

/// How everything stands that applications need confirmed, however many they are in the same number of statements.
pub type Standing = fn(&mut ReadTx<'_>, &[About<'_>]) -> Result<BTreeMap<ApplicationId, ChecksOut>>;

/// Everybody who can confirm something.
pub struct OutsideRegistry {
    pub before_filling: &'static [BeforeSubmission],
    pub before_submission: &'static [BeforeSubmission],
    pub facts: &'static [Confirmed],
    pub standing: &'static [Standing],
    pub known: &'static [KnownBy],
}

/// An application that was handed in, and what its item needs confirmed.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    pub application: ApplicationId,
    pub registers: &'a [String],
    pub filed_at: Instant,
}

/// Something that no register has confirmed, so that the reviewer looks.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct UnverifiedOut {
    #[schema(example = "social_insurance")]
    pub register: String,
    pub name: TextOut,
    /// Why: `slow`, `unavailable`, `cut`, `garbage`, `mixed`, `rejected`, `stale`, `no_record`, `left_alone`,
    /// `not_connected`, `no_consent` or `not_asked`.
    #[schema(example = "unavailable")]
    pub reason: String,
    pub explanation: TextOut,
    pub since: Instant,
}

/// Something that a register has confirmed.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ConfirmedOut {
    #[schema(example = "social_insurance")]
    pub register: String,
    pub name: TextOut,
    /// Who answered.
    pub source: String,
    /// The moment that the answer describes.
    pub as_of: Instant,
    /// When it was had.
    pub had_at: Instant,
}

/// How an application stands with the registers.
#[derive(Debug, Clone, Default, Serialize, utoipa::ToSchema)]
pub struct ChecksOut {
    /// To be checked by the reviewer.
    pub unverified: Vec<UnverifiedOut>,
    pub confirmed: Vec<ConfirmedOut>,
}

fn registry<'c>(tx: &ReadTx<'c>) -> Result<&'c OutsideRegistry> {
    tx.env().extensions.get().ok_or_else(|| Error::internal("nobody is registered who could be asked"))
}

/// Asks everybody who knows something to fill a draft in with.
pub async fn ask_before_filling(app: &App, actor: &Actor, id: ApplicationId) -> Result<()> {
    let Some(registry) = app.env().extensions.get::<OutsideRegistry>() else { return Ok(()) };
    for ask in registry.before_filling {
        ask(app.clone(), actor.clone(), id).await?;
    }
    Ok(())
}

/// Asks everybody who can confirm something.
pub async fn ask_before_submission(app: &App, actor: &Actor, id: ApplicationId) -> Result<()> {
    let Some(registry) = app.env().extensions.get::<OutsideRegistry>() else { return Ok(()) };
    for ask in registry.before_submission {
        ask(app.clone(), actor.clone(), id).await?;
    }
    Ok(())
}

/// What was confirmed about an application.
pub fn facts(tx: &mut ReadTx<'_>, applicant: PersonId, application: ApplicationId) -> Result<Facts> {
    let mut facts = Facts::new();
    for confirmed in registry(tx)?.facts {
        for (name, value) in confirmed(tx, applicant, application)?.iter() {
            facts.insert(name.clone(), value.clone());
        }
    }
    Ok(facts)
}

/// What others have said about a person that may still be used.
pub fn known(tx: &mut ReadTx<'_>, person: PersonId) -> Result<BTreeMap<String, Known>> {
    let mut all = BTreeMap::new();
    for known in registry(tx)?.known {
        all.extend(known(tx, person)?);
    }
    Ok(all)
}

/// How several applications stand.
pub fn standing(tx: &mut ReadTx<'_>, about: &[About<'_>]) -> Result<BTreeMap<ApplicationId, ChecksOut>> {
    let mut all: BTreeMap<ApplicationId, ChecksOut> = BTreeMap::new();
    for standing in registry(tx)?.standing {
        for (application, checks) in standing(tx, about)? {
            let known = all.entry(application).or_default();
            known.unverified.extend(checks.unverified);
            known.confirmed.extend(checks.confirmed);
        }
    }
    Ok(all)
}

/// How one case stands.
pub fn standing_of(tx: &mut ReadTx<'_>, case: &CaseRow) -> Result<ChecksOut> {
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let about = About { application: case.application_id, registers: &item.registers, filed_at: case.filed_at };
    Ok(standing(tx, &[about])?.remove(&case.application_id).unwrap_or_default())
}
