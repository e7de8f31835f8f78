//! Looking for whom a demand may suit, and for what may suit somebody.

use serde::{Deserialize, Serialize};

use super::commands;
use super::model::DemandId;
use crate::app::App;
use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::jobs::{self, Work};

pub const MATCH_DEMAND: &str = "employers.match_demand";
pub const MATCH_SEEKER: &str = "employers.match_seeker";

#[derive(Serialize, Deserialize)]
struct Demand {
    demand: DemandId,
}

#[derive(Serialize, Deserialize)]
struct Seeker {
    person: PersonId,
}

pub fn plan_demand(tx: &mut WriteTx<'_>, demand: DemandId) -> Result<()> {
    let now = tx.now();
    jobs::enqueue(tx, MATCH_DEMAND, &Demand { demand }, now)
}

pub fn plan_seeker(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    let now = tx.now();
    jobs::enqueue(tx, MATCH_SEEKER, &Seeker { person }, now)
}

/// The handler; whoever was told of a demand is not told again.
pub fn match_demand(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let Demand { demand } = jobs::given(payload)?;
        jobs::in_portions(&app, move |tx, after| commands::match_demand(tx, demand, after)).await
    })
}

/// The handler.
pub fn match_seeker(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let Seeker { person } = jobs::given(payload)?;
        jobs::in_portions(&app, move |tx, after| commands::match_seeker(tx, person, after)).await
    })
}
