//! What is proven, by registers, by the identity or by the program's own books, and not by what somebody says of themselves.
//! Only what is proven may be decided without a person.

use serde_json::Value;

use super::assess::{Assessment, Rules};
use super::dictionary::Origin;
use super::weigh::Verdict;
use crate::rules::Facts;

/// What people state about themselves and which fact of a register says the same; it is proven where both agree.
const CONFIRMED_BY: &[(&str, &str)] = &[
    ("qualifications.degree", "register.education.degree"),
    ("applicant.employer_code", "register.social_insurance.employer_code"),
    ("form.employer_code", "register.social_insurance.employer_code"),
    ("form.marital_status", "register.marriage.status"),
    ("form.owns_home", "register.real_estate.owns_home"),
];

/// What the proving of an identity proves, whatever the document.
const BY_ANY_DOCUMENT: &[&str] = &["applicant.verified", "applicant.identity_kind"];

/// What the number of some documents says.
const BY_NUMBER: &[&str] = &["applicant.age", "applicant.birth_date", "applicant.birth_year", "applicant.sex"];

/// The documents whose number says it.
const NUMBERED: &[&str] = &["citizen_id", "residence_permit"];

impl Rules {
    /// The codes of the clauses that are not met, or that rest on something not proven. `own_word` are the facts for which the
    /// applicant's word is enough, such as a commitment that the form asks for.
    pub fn unproven(&self, assessment: &Assessment, facts: &Facts, own_word: &[String]) -> Vec<String> {
        let proven = |name: &String| self.is_proven(name, facts, own_word);
        let open = assessment
            .clauses
            .iter()
            .filter(|clause| clause.verdict != Verdict::Met || !clause.facts.iter().all(proven));
        open.map(|clause| clause.code.clone()).collect()
    }

    fn is_proven(&self, name: &str, facts: &Facts, own_word: &[String]) -> bool {
        let known = |name: &str| facts.get(name).filter(|value| !value.is_null());
        let Some(value) = known(name) else { return false };
        let stated = own_word.iter().any(|fact| fact == name);
        let confirmed = || {
            let registers = CONFIRMED_BY.iter().filter(|(fact, _)| *fact == name);
            registers.filter_map(|(_, register)| known(register)).any(|told| told == value)
        };
        match self.dictionary().meaning(name).map(|meaning| meaning.origin) {
            Some(Origin::Register | Origin::Card | Origin::Program) => true,
            Some(Origin::Identity) => {
                let document = known("applicant.identity_kind").and_then(Value::as_str);
                let numbered = document.is_some_and(|kind| NUMBERED.contains(&kind));
                BY_ANY_DOCUMENT.contains(&name) || (numbered && BY_NUMBER.contains(&name))
            }
            Some(_) => stated || confirmed(),
            None => false,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::eligibility::{Clause, Dictionary, FactKind, Meaning};
    use crate::workflow::model::Text;

    fn rules(clauses: &[Value]) -> Rules {
        let clauses: Vec<Clause> = clauses.iter().map(|one| serde_json::from_value(one.clone()).unwrap()).collect();
        let label = || Text { zh: "学位".into(), en: "degree".into() };
        let meaning = |origin| Meaning::new(FactKind::Text, label(), origin);
        let dictionary = Dictionary::program()
            .with("register.education.degree", meaning(Origin::Register))
            .with("form.commitment", Meaning::new(FactKind::Truth, label(), Origin::Form));
        Rules::new(&clauses, dictionary).unwrap()
    }

    #[test]
    fn only_what_somebody_else_says_is_proven() {
        let doctor = json!({ "code": "doctor", "requires": { "in_list": { "fact": "qualifications.degree", "list": ["doctor"] } } });
        let young = json!({ "code": "young", "requires": { "age_on": { "max": 45 } } });
        let sworn = json!({ "code": "sworn", "requires": { "is_true": "form.commitment" }, "effect": "warn" });
        let rules = rules(&[doctor, young, sworn]);
        let today = "2026-09-14".parse().unwrap();
        let own = ["form.commitment".to_owned()];
        let born = ("applicant.birth_date", json!("1990-03-07"));
        let base = [born, ("qualifications.degree", json!("doctor")), ("form.commitment", json!(true))];
        for (more, own_word, open) in [
            (
                vec![("register.education.degree", json!("doctor")), ("applicant.identity_kind", json!("citizen_id"))],
                &own[..],
                vec![],
            ),
            (vec![("applicant.identity_kind", json!("citizen_id"))], &own[..], vec!["doctor"]),
            (
                vec![("register.education.degree", json!("master")), ("applicant.identity_kind", json!("citizen_id"))],
                &own[..],
                vec!["doctor"],
            ),
            (
                vec![("register.education.degree", json!("doctor")), ("applicant.identity_kind", json!("passport"))],
                &own[..],
                vec!["young"],
            ),
            (
                vec![("register.education.degree", json!("doctor")), ("applicant.identity_kind", json!("citizen_id"))],
                &[][..],
                vec!["sworn"],
            ),
        ] {
            let mut facts = Facts::new();
            for (name, value) in base.iter().cloned().chain(more) {
                facts.insert(name, value);
            }
            assert_eq!(rules.unproven(&rules.assess(&facts, today), &facts, own_word), open, "{facts:?}");
        }
    }
}
