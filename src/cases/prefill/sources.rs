//! Where values come from. Each source is read when a form asks for it first, and once.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::model::CaseId;
use super::super::outside;
use super::super::store::{cases, revisions};
use super::Known;
use crate::catalogue::queries::TextOut;
use crate::catalogue::{ServiceItem, schema};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::store::persons;
use crate::packs::vocabulary::{EARLIER, PROFILE_VALUES};
use crate::talents::model::OF_AGE;
use crate::talents::model::household::{Confirmation, Relation};
use crate::talents::queries::{household, profile};
use crate::talents::store::profiles;

/// How many earlier cases are looked through.
const EARLIER_CASES: i64 = 20;

/// The form's fields that say where their value may come from: field and names, in order.
pub(super) fn of_form(item: &ServiceItem) -> Vec<(&str, Vec<&str>)> {
    let fields = item.form.get("properties").and_then(Value::as_object).into_iter().flatten();
    let named = fields.map(|(field, stated)| (field.as_str(), schema::sources_of(stated)));
    named.filter(|(_, names)| !names.is_empty()).collect()
}

/// The register's fact that a field's value comes from, if it does.
pub(super) fn official<'a>(names: &[&'a str]) -> Option<&'a str> {
    names.iter().find(|name| name.starts_with("register.")).copied()
}

/// A form that was handed in.
struct Earlier {
    number: String,
    at: Instant,
    form: Map<String, Value>,
}

/// What is known about one person.
pub(super) struct Sources {
    person: PersonId,
    profile: Option<BTreeMap<String, Known>>,
    household: Option<BTreeMap<String, Known>>,
    registers: Option<BTreeMap<String, Known>>,
    earlier: Option<Vec<Earlier>>,
}

impl Sources {
    pub(super) const fn new(person: PersonId) -> Self {
        Self { person, profile: None, household: None, registers: None, earlier: None }
    }

    /// What a source has for a field.
    pub(super) fn find(&mut self, tx: &mut ReadTx<'_>, field: &str, origin: &str) -> Result<Option<Known>> {
        let person = self.person;
        if origin == EARLIER {
            let earlier = read(&mut self.earlier, || of_earlier_cases(tx, person))?;
            let found = earlier.iter().find_map(|one| Some((one, one.form.get(field)?)));
            return Ok(found.map(|(one, value)| Known {
                source: Some(one.number.clone()),
                ..own(value.clone(), "以往申请", "An earlier application", Some(one.at))
            }));
        }
        let all = match origin.split('.').next() {
            Some("register") => read(&mut self.registers, || outside::known(tx, person))?,
            Some("household") => read(&mut self.household, || of_household(tx, person))?,
            _ => read(&mut self.profile, || of_profile(tx, person))?,
        };
        Ok(all.get(origin).cloned())
    }
}

fn read<T>(kept: &mut Option<T>, load: impl FnOnce() -> Result<T>) -> Result<&T> {
    match kept {
        Some(known) => Ok(known),
        None => Ok(kept.insert(load()?)),
    }
}

fn own(value: Value, zh: &str, en: &str, as_of: Option<Instant>) -> Known {
    let name = TextOut { zh: zh.to_owned(), en: en.to_owned() };
    Known { value, name, source: None, as_of, had_at: None, official: false }
}

fn of_profile(tx: &mut ReadTx<'_>, person: PersonId) -> Result<BTreeMap<String, Known>> {
    let said = profile(tx, person)?;
    let saved = profiles::saved_at(tx, person)?;
    let since = said.employed_since.map(|day| day.to_string());
    let values = [said.district, said.employer_name, said.organisation_code, said.job_title, since, said.address];
    let known = |value: String| own(Value::from(value), "个人档案", "Your profile", saved);
    Ok(PROFILE_VALUES
        .iter()
        .zip(values)
        .filter_map(|(code, value)| Some(((*code).to_owned(), known(value?))))
        .collect())
}

/// The only minor child, and that there is a spouse. Of two children nobody but the applicant knows whom it is about.
fn of_household(tx: &mut ReadTx<'_>, person: PersonId) -> Result<BTreeMap<String, Known>> {
    let members = household(tx, person)?.members;
    let known = |value: Value, since: Instant| own(value, "家庭成员", "Your household", Some(since));
    let mut all = BTreeMap::new();
    let mut children = members.iter().filter(|one| one.relation == Relation::Child && one.age < OF_AGE);
    if let (Some(child), None) = (children.next(), children.next()) {
        all.insert("household.child".to_owned(), known(Value::from(child.id.to_string()), child.since));
    }
    let mut spouses = members.iter().filter(|one| one.relation == Relation::Spouse);
    if let Some(spouse) = spouses.find(|one| one.confirmation == Confirmation::Confirmed) {
        all.insert("household.marital_status".to_owned(), known(Value::from("married"), spouse.since));
    }
    Ok(all)
}

/// What the person handed in before, the newest first; withdrawn or refused, it was still what they said.
fn of_earlier_cases(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Earlier>> {
    let rows = cases::newest_of(tx, person, EARLIER_CASES)?;
    let owner = persons::get(tx, person)?;
    let ids: Vec<CaseId> = rows.iter().map(|row| row.id).collect();
    let latest = revisions::latest_of(tx, ids)?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(revision) = latest.iter().find(|revision| revision.case_id == row.id) else { continue };
        let form = revision.filed(tx, &owner)?.form;
        all.push(Earlier { number: row.number, at: revision.submitted_at, form });
    }
    Ok(all)
}
