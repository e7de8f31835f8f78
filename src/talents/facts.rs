//! What rules may ask about a talent and their household. Loading and deciding are apart: [`load`] reads, [`Known::facts`]
//! is pure. A fact that is not known is left out; a rule sees null. `eligibility::FACTS` says what each of them means.

mod many;

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use super::model::household::{Confirmation, Member, Relation};
use super::model::profile::Profile;
use super::model::qualification::{Qualification, QualificationKind};
use super::model::{CHILD, OF_AGE, age};
use super::owner::Owner;
use super::queries::proven_identity;
use super::store::{household, profiles, qualifications};
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::model::PersonStatus;
use crate::identity::store::persons;
use crate::rules::Facts;

pub use many::of_many;

/// All that facts are made of.
#[derive(Debug, Clone)]
pub struct Known {
    pub today: NaiveDate,
    pub verified: bool,
    pub identity_kind: Option<&'static str>,
    /// With sex and birth date already taken from the proven identity where it says them.
    pub profile: Profile,
    pub qualifications: Vec<Qualification>,
    pub household: Vec<Member>,
}

/// Reads what is known about a person at this moment.
pub fn load(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Known> {
    let owner = Owner::load(tx, person)?;
    let identity = proven_identity(tx, &owner.person)?;
    let (mut profile, _) = profiles::load(tx, &owner)?;
    profile.personal.sex = identity.as_ref().and_then(|n| n.sex()).or(profile.personal.sex);
    profile.personal.birth_date = identity.as_ref().and_then(|n| n.birth_date()).or(profile.personal.birth_date);
    let held = qualifications::all(tx, person)?.iter().map(|row| row.open(&owner)).collect::<Result<_>>()?;
    let members = household::present(tx, person)?.iter().map(|row| row.open(&owner)).collect::<Result<_>>()?;
    Ok(Known {
        today: tx.today(),
        verified: owner.person.status == PersonStatus::Verified,
        identity_kind: identity.map(|n| n.kind().as_str()),
        profile,
        qualifications: held,
        household: members,
    })
}

/// The facts about a person by name, as rules are handed them.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Facts> {
    // Of an erased person nothing is known.
    if persons::get(tx, person)?.is_erased() {
        return Ok(Facts::new());
    }
    Ok(load(tx, person)?.facts())
}

impl Known {
    pub fn facts(&self) -> Facts {
        let mut facts = self.without_household();
        self.members(&mut facts);
        facts
    }

    /// The facts about the person alone; nothing is said of a household.
    pub fn without_household(&self) -> Facts {
        let mut facts = Facts::new();
        self.applicant(&mut facts);
        self.held(&mut facts);
        facts
    }

    /// The first day after today on which one of the facts may be another by itself.
    pub fn changes_on(&self) -> Option<NaiveDate> {
        let born = self.household.iter().map(|member| member.details.birth_date);
        let dates = self.profile.personal.birth_date.into_iter().chain(self.profile.employed_since).chain(born);
        let years = dates.filter_map(|date| next_anniversary(date, self.today));
        let begin = self.qualifications.iter().map(|held| held.obtained_on);
        let end = self.qualifications.iter().filter_map(|held| held.valid_until?.succ_opt());
        years.chain(begin.chain(end).filter(|day| *day > self.today)).min()
    }

    fn applicant(&self, facts: &mut Facts) {
        let personal = &self.profile.personal;
        let born = personal.birth_date;
        facts.insert("applicant.verified", self.verified);
        add(facts, "applicant.age", born.map(|born| age(born, self.today)));
        add(facts, "applicant.birth_date", born.map(|born| born.to_string()));
        add(facts, "applicant.birth_year", born.map(|born| born.year()));
        add(facts, "applicant.sex", personal.sex.map(|sex| sex.as_str()));
        add(facts, "applicant.nationality", personal.nationality.clone());
        add(facts, "applicant.identity_kind", self.identity_kind);
        add(facts, "applicant.work_district", self.profile.district.clone());
        facts.insert("applicant.employed", self.profile.employer_name.is_some());
        add(facts, "applicant.employer_code", self.profile.organisation_code.clone());
        add(facts, "applicant.employed_since", self.profile.employed_since.map(|since| since.to_string()));
        add(facts, "applicant.employed_years", self.profile.employed_since.map(|since| age(since, self.today)));
    }

    fn held(&self, facts: &mut Facts) {
        let all = self.qualifications.iter().map(|q| {
            json!({
                "kind": q.kind,
                "level": q.level,
                "rank": rank(q),
                "obtained_on": q.obtained_on.to_string(),
                "valid": q.is_valid(self.today),
            })
        });
        facts.insert("qualifications.all", Value::Array(all.collect()));
        for kind in QualificationKind::ALL {
            let of_kind = self.qualifications.iter().filter(|q| q.kind == *kind && q.is_valid(self.today));
            let best = of_kind.max_by_key(|q| rank(q));
            add(facts, &format!("qualifications.{kind}"), best.map(|q| q.level.as_str()));
            facts.insert(format!("qualifications.{kind}_rank"), best.map_or(0, rank));
        }
    }

    fn members(&self, facts: &mut Facts) {
        let members = || self.household.iter().filter(|m| m.confirmation != Confirmation::Declined);
        let spouse = members().find(|m| m.relation == Relation::Spouse);
        let children: Vec<_> = members()
            .filter(|m| m.relation == Relation::Child)
            .map(|m| (m.id, age(m.details.birth_date, self.today)))
            .filter(|(_, age)| *age < OF_AGE)
            .collect();
        facts.insert("household.size", 1 + usize::from(spouse.is_some()) + children.len());
        facts.insert("household.has_spouse", spouse.is_some());
        facts.insert("household.spouse_confirmed", spouse.is_some_and(|m| m.confirmation == Confirmation::Confirmed));
        facts.insert("household.children", children.len());
        facts.insert("household.children_under_14", children.iter().filter(|(_, age)| *age < CHILD).count());
        let ids = children.iter().map(|(id, _)| Value::from(id.to_string()));
        facts.insert("household.child_ids", Value::Array(ids.collect()));
        let all = members().map(|m| {
            json!({
                "relation": m.relation,
                "age": age(m.details.birth_date, self.today),
                "confirmed": m.confirmation != Confirmation::Pending,
            })
        });
        facts.insert("household.members", Value::Array(all.collect()));
    }
}

/// The next day on which a year since this date is completed.
fn next_anniversary(date: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let in_year = |year: i32| date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1));
    [today.year(), today.year() + 1].into_iter().filter_map(in_year).find(|day| *day > today)
}

fn rank(qualification: &Qualification) -> usize {
    qualification.kind.rank(qualification.level).unwrap_or(0)
}

fn add<V: Into<Value>>(facts: &mut Facts, name: &str, value: Option<V>) {
    if let Some(value) = value {
        facts.insert(name, value);
    }
}

#[cfg(test)]
mod tests;
