//! What else the portal keeps of a person: what they were found for, what was granted and is looked at again, who acts for
//! whom, what employers say and ask, what they asked of those who keep their data.

use serde_json::{Value, json};

use super::about_person::every;
use super::{Part, json};
use crate::db::ReadTx;
use crate::employers::{demand, employment, queries as employers};
use crate::error::{Optional as _, Result};
use crate::grants::queries as grants;
use crate::identity::Actor;
use crate::matching::queries as matching;
use crate::representations::queries as representations;
use crate::rights::{erasure, requests};

pub(super) fn parts(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<Part>> {
    let found = json!({
        "settings": matching::settings(tx, actor)?,
        "matches": every(|page| matching::mine(tx, actor, page))?,
    });
    let acting = json!({
        "granted": representations::granted(tx, actor)?,
        "represented": representations::represented(tx, actor)?,
    });
    let asked = json!({
        "requests": requests::mine(tx, actor.person)?,
        "erasure": erasure::show(tx, actor.person).optional()?,
    });
    let parts = [
        ("matches.json", found),
        ("grants.json", json(&grants::mine(tx, actor)?)?),
        ("representations.json", acting),
        ("employers.json", at_work(tx, actor)?),
        ("rights.json", asked),
    ];
    Ok(parts.map(|(name, part)| (name.to_owned(), part)).into())
}

/// Employments, drafts that employers prepared, offers, and the organisations that the person speaks for.
fn at_work(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Value> {
    Ok(json!({
        "employments": employment::queries::mine(tx, actor)?,
        "prepared": employers::waiting(tx, actor)?,
        "seeking": demand::queries::seeking(tx, actor).optional()?,
        "offers": demand::queries::mine(tx, actor)?,
        "liaison_claims": employers::my_claims(tx, actor)?,
        "liaison_for": employers::my_employers(tx, actor)?,
    }))
}
