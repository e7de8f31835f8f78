//! The same facts about many people, read in a few statements. What is sealed stays sealed until it is asked for.

use std::collections::BTreeMap;

use super::Known;
use crate::cases::facts::{Page, Reach, Told};
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::model::PersonStatus;
use crate::identity::store::persons::{self, PersonRow};
use crate::talents::identifiers::DocumentKind;
use crate::talents::owner::Owner;
use crate::talents::queries::proven_identity;
use crate::talents::store::household::{self, MemberRow};
use crate::talents::store::profiles::{self, ProfileRow};
use crate::talents::store::qualifications::{self, QualificationRow};

struct Talents {
    persons: BTreeMap<PersonId, PersonRow>,
    profiles: BTreeMap<PersonId, ProfileRow>,
    qualifications: BTreeMap<PersonId, Vec<QualificationRow>>,
    households: BTreeMap<PersonId, Vec<MemberRow>>,
}

/// Reads what is known about these people.
pub fn of_many(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Box<dyn Page>> {
    Ok(Box::new(Talents {
        persons: persons::of_ids(tx, &people.iter().copied().collect())?,
        profiles: profiles::of_ids(tx, people)?,
        qualifications: qualifications::of_ids(tx, people)?,
        households: household::of_ids(tx, people)?,
    }))
}

impl Page for Talents {
    fn tell(&self, tx: &ReadTx<'_>, person: PersonId, reach: Reach) -> Result<Told> {
        let Some(row) = self.persons.get(&person) else { return Ok(Told::default()) };
        let held = self.qualifications.get(&person).into_iter().flatten().map(QualificationRow::plain).collect();
        let mut known = Known {
            today: tx.today(),
            verified: row.status == PersonStatus::Verified,
            identity_kind: row.identity_kind.as_deref().and_then(|kind| kind.parse().ok()).map(DocumentKind::as_str),
            profile: self.profiles.get(&person).map(ProfileRow::plain).unwrap_or_default(),
            qualifications: held,
            household: Vec::new(),
        };
        // Of somebody who was erased there is no key, and nothing to open.
        if reach == Reach::Plain || row.wrapped_key.is_none() {
            return Ok(Told { facts: known.without_household(), changes_on: known.changes_on() });
        }
        let owner = Owner::of(tx, row.clone())?;
        if let Some(profile) = self.profiles.get(&person) {
            known.profile = profile.open(&owner)?;
        }
        let identity = proven_identity(tx, row)?;
        let personal = &mut known.profile.personal;
        personal.sex = identity.as_ref().and_then(|number| number.sex()).or(personal.sex);
        personal.birth_date = identity.as_ref().and_then(|number| number.birth_date()).or(personal.birth_date);
        if reach < Reach::Household {
            return Ok(Told { facts: known.without_household(), changes_on: known.changes_on() });
        }
        let members = self.households.get(&person).into_iter().flatten();
        known.household = members.map(|member| member.open(&owner)).collect::<Result<_>>()?;
        Ok(Told { facts: known.facts(), changes_on: known.changes_on() })
    }
}
