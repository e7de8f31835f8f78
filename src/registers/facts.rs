//! What registers said about an application as named facts. A register that said nothing gives none.

use std::collections::BTreeMap;

use super::model::is_fresh;
use super::store::{answers, checks};
use crate::cases::ApplicationId;
use crate::cases::prefill::Known;
use crate::catalogue::definitions;
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::packs::format::Register;
use crate::rules::Facts;
use crate::talents::owner::Owner;

/// The facts that the registers confirmed for this application of the person: `register.<register>.<field>`.
pub fn of_application(tx: &mut ReadTx<'_>, person: PersonId, application: ApplicationId) -> Result<Facts> {
    let rows = checks::of(tx, application)?;
    if rows.iter().all(|row| row.content_sealed.is_none()) {
        return Ok(Facts::new());
    }
    let owner = Owner::load(tx, person)?;
    let mut facts = Facts::new();
    for row in rows {
        for (field, value) in row.fields(&owner)? {
            facts.insert(format!("register.{}.{field}", row.register), value);
        }
    }
    Ok(facts)
}

/// What the registers said about a person that may still be used, each value with its source and date.
pub fn known(tx: &mut ReadTx<'_>, person: PersonId) -> Result<BTreeMap<String, Known>> {
    let (registers, owner, today) = (definitions::all::<Register>(tx)?, Owner::load(tx, person)?, tx.today());
    let mut all = BTreeMap::new();
    for register in &registers {
        let answer = answers::find(tx, &owner, &register.code)?;
        let Some(answer) = answer.filter(|answer| is_fresh(answer.as_of, register.max_age_days, today)) else {
            continue;
        };
        for field in &register.fields {
            let Some(value) = answer.fields.get(&field.code) else { continue };
            let known = Known {
                value: value.clone(),
                name: (&register.name).into(),
                source: Some(answer.source.clone()),
                as_of: Some(answer.as_of),
                had_at: Some(answer.had_at),
                official: true,
            };
            all.insert(format!("register.{}.{}", register.code, field.code), known);
        }
    }
    Ok(all)
}
