//! `policies.yaml`: the items, clauses, departments and districts that it names exist, and validity runs forward.

use super::{
    super::{
        format::{PoliciesFile, Policy},
        load::Typed,
        problem::Findings,
    },
    Names, unique,
};

pub(super) fn check(file: &Typed<PoliciesFile>, names: &Names<'_>, findings: &mut Findings) {
    let Typed { document, data } = file;
    unique(document, "/life_events", &data.life_events, |one| one.code.as_str(), findings);
    unique(document, "/policies", &data.policies, |one| one.code.as_str(), findings);
    unique(document, "/supplies", &data.supplies, |one| one.code.as_str(), findings);
    for (at, policy) in data.policies.iter().enumerate() {
        let list = format!("/policies/{at}/provisions");
        unique(document, &list, &policy.provisions, |one| one.code.as_str(), findings);
    }
    let mut note = |pointer: &str, message: String| findings.at(&document.file, document.position(pointer), message);
    for (at, event) in data.life_events.iter().enumerate() {
        if event.items.is_empty() {
            note(&format!("/life_events/{at}"), "an occasion without items leads nowhere".to_owned());
        }
        items(&event.items, &format!("/life_events/{at}/items"), names, &mut note);
    }
    for (at, policy) in data.policies.iter().enumerate() {
        one(policy, &format!("/policies/{at}"), names, &mut note);
    }
    for (at, supply) in data.supplies.iter().enumerate() {
        let here = format!("/supplies/{at}");
        items(&supply.items, &format!("{here}/items"), names, &mut note);
        if !names.has_department(&supply.department) {
            note(&format!("{here}/department"), format!("there is no department `{}`", supply.department));
        }
        for (place, district) in supply.districts.iter().enumerate() {
            if !names.has_district(district) {
                note(&format!("{here}/districts/{place}"), format!("there is no district `{district}`"));
            }
        }
    }
}

fn one(policy: &Policy, here: &str, names: &Names<'_>, note: &mut impl FnMut(&str, String)) {
    let from = policy.valid_from.or(policy.published_on);
    if let (Some(from), Some(until)) = (from, policy.valid_until)
        && until < from
    {
        note(&format!("{here}/valid_until"), "a policy ends after it begins".to_owned());
    }
    for (at, provision) in policy.provisions.iter().enumerate() {
        let here = format!("{here}/provisions/{at}");
        items(&provision.items, &format!("{here}/items"), names, note);
        for (place, clause) in provision.clauses.iter().enumerate() {
            let item = names.services.iter().find(|item| item.code == clause.item);
            let there = item.is_some_and(|item| item.eligibility.iter().any(|one| one.code == clause.clause));
            if names.services_whole && !there {
                let message = format!("there is no clause `{}` of `{}`", clause.clause, clause.item);
                note(&format!("{here}/clauses/{place}"), message);
            }
        }
    }
}

fn items(codes: &[String], here: &str, names: &Names<'_>, note: &mut impl FnMut(&str, String)) {
    for (at, code) in codes.iter().enumerate() {
        if names.services_whole && !names.services.iter().any(|item| item.code == *code) {
            note(&format!("{here}/{at}"), format!("there is no service item `{code}`"));
        }
    }
}
