//! What registers said about an application as named facts. A register that said nothing gives none.

use super::store::checks;
use crate::cases::ApplicationId;
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
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
