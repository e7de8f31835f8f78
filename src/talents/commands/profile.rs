use super::super::model::profile::{Known, Profile, Typed};
use super::super::owner::Owner;
use super::super::{queries, store::profiles};
use crate::audit::{self, Entry, Stream};
use crate::catalogue::definitions;
use crate::catalogue::model::Organisation;
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;

/// Replaces the whole profile; what is missing is cleared.
pub fn replace_profile(tx: &mut WriteTx<'_>, actor: &Actor, read: i64, typed: &Typed) -> Result<()> {
    change_profile(tx, actor, read, |_| typed.clone())
}

/// Changes a profile: `change` gets it as it would be typed and answers it as it shall be.
pub fn change_profile(tx: &mut WriteTx<'_>, actor: &Actor, read: i64, change: impl Fn(Typed) -> Typed) -> Result<()> {
    let owner = Owner::load(tx, actor.person)?;
    let (present, version) = profiles::load(tx, &owner)?;
    if version != read {
        return Err(Code::StaleVersion.into());
    }
    let profile = read_profile(tx, &owner, &present, change(present.typed()))?;
    profiles::save(tx, &owner, &profile, version)?;
    audit::record(tx, Some(actor), Entry::new(Stream::person(actor.person), "save_profile"))
}

fn read_profile(tx: &mut WriteTx<'_>, owner: &Owner, present: &Profile, typed: Typed) -> Result<Profile> {
    let organisations = definitions::all::<Organisation>(tx)?;
    let mut districts: Vec<_> =
        organisations.iter().flat_map(|organisation| &organisation.districts).map(|one| one.code.clone()).collect();
    // A district that was dissolved stays valid for whoever works there until they change it.
    districts.extend(present.district.clone());
    let identity = queries::proven_identity(tx, &owner.person)?;
    typed.read(&Known { today: tx.today(), districts: &districts, identity: identity.as_ref(), present })
}
