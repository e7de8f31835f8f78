//! A copy of everything that is held about somebody: JSON by subject, and the files of the wallet, in one ZIP. Whoever asks
//! gets it prepared by a job and may fetch it for some days; nobody else may.
//!
//! It holds one person's data. Of other adults of the household it says that they are recorded, not who they are; what
//! officials wrote for each other is not in it.

mod about_cases;
mod about_person;
mod about_services;
mod commands;
mod jobs;
mod pack;
mod queries;
mod store;

use serde_json::Value;

pub use commands::{ask, erase_person};
pub use jobs::{DISCARD, PREPARE, discard_job, prepare_job};
pub use queries::{ExportOut, all, one, to_fetch};
pub use store::{ExportId, ExportState};

use crate::db::ReadTx;
use crate::error::{Error, Result};
use crate::identity::Actor;

/// A file of JSON in the copy: its name and what it says.
pub type Part = (String, Value);

/// Everything that is said in JSON, of one moment.
pub fn gather(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<Part>> {
    let mut parts = about_person::parts(tx, actor)?;
    parts.extend(about_cases::parts(tx, actor)?);
    parts.extend(about_services::parts(tx, actor)?);
    Ok(parts)
}

fn json(value: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Error::internal(error.to_string()))
}
