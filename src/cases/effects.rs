//! Named effects: what a step does in the world beyond the case itself.
//!
//! An effect runs in the transaction of whoever brought the case to its step; if it refuses, that person's decision
//! fails, and in a step that a timer reached the case gets an incident. Families of services register theirs in `wiring`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::model::CaseId;
use super::store::cases::CaseRow;
use crate::catalogue::Loaded;
use crate::catalogue::ServiceItem;
use crate::db::types::Instant;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Error, Result};
use crate::identity::PersonId;

/// What an effect is told.
pub struct EffectCx<'a> {
    pub case: CaseId,
    pub number: &'a str,
    pub applicant: PersonId,
    /// The person whose decision led here; none if it was a timer.
    pub actor: Option<Uuid>,
    pub item: &'a Loaded<ServiceItem>,
    /// When the application was handed in; what the item binds as of submission is what was in force then.
    pub filed_at: Instant,
    /// The form of the revision that counts.
    pub form: &'a Map<String, Value>,
    /// The parameters that the flow gives.
    pub with: &'a BTreeMap<String, Value>,
}

/// Carries an effect out or takes it back.
pub type Run = fn(&mut WriteTx<'_>, &EffectCx<'_>) -> Result<()>;

/// Is told of a case that has ended, in the same unit of work.
pub type Closed = fn(&mut WriteTx<'_>, &CaseRow) -> Result<()>;

/// Everybody who goes on with what a case has come to.
pub struct ClosingRegistry {
    pub followers: &'static [Closed],
}

/// Tells everybody of a case that has ended.
pub fn tell_closed(tx: &mut WriteTx<'_>, case: &CaseRow) -> Result<()> {
    let Some(registry) = tx.env().extensions.get::<ClosingRegistry>() else { return Ok(()) };
    for follow in registry.followers {
        follow(tx, case)?;
    }
    Ok(())
}

/// One named effect.
pub struct Effect {
    pub name: &'static str,
    pub run: Run,
    /// Absent for an effect that cannot be taken back; a flow then has to call it a barrier.
    pub compensate: Option<Run>,
}

/// Every effect that a flow may name (see `wiring`).
pub struct EffectRegistry {
    pub effects: &'static [Effect],
}

/// The effect with this name.
pub fn find<'c>(tx: &ReadTx<'c>, name: &str) -> Result<&'c Effect> {
    tx.env()
        .extensions
        .get::<EffectRegistry>()
        .and_then(|registry| registry.effects.iter().find(|effect| effect.name == name))
        .ok_or_else(|| Error::internal(format!("a published flow names the effect {name:?}, which does not exist")))
}
