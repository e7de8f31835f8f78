//! `services/*.yaml`: every department, letter, flow, field and condition that an item names exists.

use crate::eligibility::{Clause, Rules};
use crate::packs::vocabulary;

use super::{
    super::{
        format::{Mode, ServiceItem},
        load::Typed,
        problem::Findings,
        yaml::{Document, join},
    },
    Names, condition, forms, unique,
};

pub(super) fn check(service: &Typed<ServiceItem>, names: &Names<'_>, findings: &mut Findings) {
    let Typed { document, data } = service;
    forms::check(service, names, findings);
    unique(document, "/materials", &data.materials, |one| one.code.as_str(), findings);
    unique(document, "/rules", &data.rules, |one| one.code.as_str(), findings);
    unique(document, "/eligibility", &data.eligibility, |one| one.code.as_str(), findings);
    unique(document, "/guide/conditions", &data.guide.conditions, |one| one.code.as_str(), findings);
    head(document, data, findings);
    references(document, data, names, findings);
    limits(document, data, names, findings);
    conditions(document, data, findings);
    clauses(document, data, names, findings);
    recheck(document, data, names, findings);
    proactive(document, data, names, findings);
}

/// Facts that conditions of an item may read.
pub(super) fn facts(item: &ServiceItem) -> Vec<String> {
    let fields = forms::fields(&item.form).into_iter().map(|field| format!("form.{field}"));
    fields.chain(vocabulary::facts().map(str::to_owned)).collect()
}

/// Whether a flow may ask for this fact about a case of the item.
pub(super) fn provides(item: &ServiceItem, fact: &str) -> bool {
    facts(item).iter().any(|known| known == fact) || (fact == vocabulary::AUTOMATIC && item.mode != Mode::Ordinary)
}

/// What is found has clauses by which it can be; what is decided at once has clauses that prove it, asks for no papers that
/// somebody would have to look at, and a flow that asks whether it may be.
fn proactive(document: &Document, item: &ServiceItem, names: &Names<'_>, findings: &mut Findings) {
    let mut note = |pointer: &str, message: String| findings.at(&document.file, document.position(pointer), message);
    if item.found && item.eligibility.is_empty() {
        note("/found", "nobody can be found for an item without clauses".to_owned());
    }
    for (at, fact) in item.own_word.iter().enumerate() {
        let known = fact.strip_prefix("form.").is_some_and(|field| forms::fields(&item.form).contains(&field));
        if !known {
            note(&format!("/own_word/{at}"), format!("the form has no field of the fact `{fact}`"));
        }
    }
    if item.mode == Mode::Ordinary {
        return;
    }
    if item.eligibility.is_empty() {
        note("/mode", "an item without clauses proves nothing and cannot be decided at once".to_owned());
    }
    if names.templates.as_ref().is_some_and(|known| !known.contains_key("human_decision_asked")) {
        note("/mode", "whoever wants a person to decide needs the template `human_decision_asked`".to_owned());
    }
    for (at, material) in item.materials.iter().enumerate() {
        if (material.required || material.required_when.is_some()) && !material.may_follow {
            note(&format!("/materials/{at}/code"), "nobody looks at the papers of what is decided at once".to_owned());
        }
    }
    let flow = names.workflows.as_ref().and_then(|flows| flows.get(item.workflow.as_str()));
    if flow.is_some_and(|flow| !flow.facts.iter().any(|fact| fact == vocabulary::AUTOMATIC)) {
        note("/mode", format!("the workflow `{}` never asks for `{}`", item.workflow, vocabulary::AUTOMATIC));
    }
}

fn head(document: &Document, item: &ServiceItem, findings: &mut Findings) {
    let mut note = |pointer: &str, message: String| findings.at(&document.file, document.position(pointer), message);
    if item.item_number.len() != 13 || !item.item_number.chars().all(|c| c.is_ascii_alphanumeric()) {
        note("/item_number", "an item number has 13 digits and letters".to_owned());
    }
    if !vocabulary::FAMILIES.contains(&item.family.as_str()) {
        note("/family", format!("there is no family `{}`", item.family));
    }
    let is_field =
        |pointer: &str| pointer.strip_prefix('/').is_some_and(|name| forms::fields(&item.form).contains(&name));
    if !is_field(&item.district_field) {
        note("/district_field", format!("the form has no field `{}`", item.district_field));
    }
    for (index, rule) in item.rules.iter().enumerate() {
        let top = rule.field.as_deref().map(|field| field.split('/').take(2).collect::<Vec<_>>().join("/"));
        if let Some(top) = top.filter(|top| !is_field(top)) {
            note(&format!("/rules/{index}/field"), format!("the form has no field `{top}`"));
        }
    }
    if let Some(consent) = &item.register_consent {
        let kind = item.form.pointer(&format!("/properties{consent}/type"));
        if kind.and_then(serde_json::Value::as_str) != Some("boolean") {
            note("/register_consent", format!("the form has no field `{consent}` that is true or false"));
        }
    }
    for (index, clause) in item.eligibility.iter().enumerate() {
        let top = clause.field.as_deref().map(|field| field.split('/').take(2).collect::<Vec<_>>().join("/"));
        if let Some(top) = top.filter(|top| !is_field(top)) {
            note(&format!("/eligibility/{index}/field"), format!("the form has no field `{top}`"));
        }
    }
    if let Some(batch) = &item.batch {
        for pointer in [&batch.employer_name, &batch.employer_code].into_iter().flatten().chain(&batch.for_talent) {
            if !is_field(pointer) {
                note("/batch", format!("the form has no field `{pointer}`"));
            }
        }
        for consent in consents(item).filter(|consent| !batch.for_talent.contains(consent)) {
            note("/batch/for_talent", format!("nobody consents for somebody else: `{consent}` is for the talent"));
        }
    }
    if let Some(window) = &item.window {
        for (key, day) in [("from", &window.from), ("to", &window.to)] {
            if chrono::NaiveDate::parse_from_str(&format!("2028-{day}"), "%Y-%m-%d").is_err() {
                note(&format!("/window/{key}"), "a day of the year is written MM-DD".to_owned());
            }
        }
    }
}

/// Fields by which the applicant agrees to something: those that can only be true, and the one that registers ask for.
fn consents(item: &ServiceItem) -> impl Iterator<Item = String> {
    let fields = item.form.get("properties").and_then(serde_json::Value::as_object).into_iter().flatten();
    let only_true = fields.filter(|(_, schema)| schema.get("const") == Some(&serde_json::Value::Bool(true)));
    only_true.map(|(name, _)| format!("/{name}")).chain(item.register_consent.clone())
}

fn references(document: &Document, item: &ServiceItem, names: &Names<'_>, findings: &mut Findings) {
    let mut note = |pointer: &str, message: String| findings.at(&document.file, document.position(pointer), message);
    let mut departments = vec![
        ("/department".to_owned(), item.department.as_str()),
        ("/guide/contact/department".to_owned(), item.guide.contact.department.as_str()),
    ];
    departments.extend(
        item.co_departments.iter().enumerate().map(|(at, code)| (format!("/co_departments/{at}"), code.as_str())),
    );
    let held = item.materials.iter().enumerate();
    departments
        .extend(held.filter_map(|(at, one)| Some((format!("/materials/{at}/held_by"), one.held_by.as_deref()?))));
    for (pointer, code) in departments {
        if !names.has_department(code) {
            note(&pointer, format!("there is no department `{code}`"));
        }
    }
    let letters = &item.letters;
    let used = [
        ("receipt", &letters.receipt),
        ("acceptance", &letters.acceptance),
        ("correction", &letters.correction),
        ("acceptance_refused", &letters.acceptance_refused),
        ("special_procedure", &letters.special_procedure),
        ("granted", &letters.granted),
        ("refused", &letters.refused),
        ("delivery", &letters.delivery),
    ];
    let endings = [
        ("withdrawn", &letters.withdrawn),
        ("terminated", &letters.terminated),
        ("correction_not_received", &letters.correction_not_received),
    ];
    let endings = endings.into_iter().filter_map(|(key, code)| Some((key, code.as_ref()?)));
    for (key, code) in used.into_iter().chain(endings) {
        if let Some(fault) = names.letter_fault(key, code) {
            note(&format!("/letters/{key}"), fault);
        }
    }
    for (at, code) in item.registers.iter().enumerate() {
        if names.registers.as_ref().is_some_and(|known| !known.contains(&code.as_str())) {
            note(&format!("/registers/{at}"), format!("there is no register `{code}` in registers.yaml"));
        }
    }
    for (at, code) in item.consents.iter().enumerate() {
        if names.purposes.as_ref().is_some_and(|known| !known.contains(&code.as_str())) {
            note(
                &format!("/consents/{at}"),
                format!("there is no purpose `{code}` in privacy.yaml that asks for consent"),
            );
        }
    }
    if names.workflows.as_ref().is_some_and(|flows| !flows.contains_key(item.workflow.as_str())) {
        note("/workflow", format!("there is no workflow `{}`", item.workflow));
    }
}

fn limits(document: &Document, item: &ServiceItem, names: &Names<'_>, findings: &mut Findings) {
    let Some(flow) = names.workflows.as_ref().and_then(|flows| flows.get(item.workflow.as_str())) else { return };
    let longest = flow.limits.promised.saturating_sub(2).min(20);
    if item.limits.supplement > longest {
        let message =
            format!("papers may follow within {longest} working days at most (two less than promised, never over 20)");
        findings.at(&document.file, document.position("/limits/supplement"), message);
    }
}

fn conditions(document: &Document, item: &ServiceItem, findings: &mut Findings) {
    let facts = facts(item);
    for (index, one) in item.guide.conditions.iter().enumerate() {
        if let Some(rule) = &one.rule {
            condition(document, &format!("/guide/conditions/{index}/rule"), rule, &facts, findings);
        }
    }
    for (index, one) in item.rules.iter().enumerate() {
        condition(document, &join(&format!("/rules/{index}"), "when"), &one.when, &facts, findings);
    }
    for (index, one) in item.materials.iter().enumerate() {
        if let Some(rule) = &one.required_when {
            condition(document, &format!("/materials/{index}/required_when"), rule, &facts, findings);
        }
    }
}

/// What must stay true: clauses over registers that the item asks, looked at by a department that exists.
fn recheck(document: &Document, item: &ServiceItem, names: &Names<'_>, findings: &mut Findings) {
    let Some(recheck) = &item.recheck else { return };
    unique(document, "/recheck/clauses", &recheck.clauses, |one| one.code.as_str(), findings);
    let mut note = |pointer: &str, message: String| findings.at(&document.file, document.position(pointer), message);
    for (key, number) in [("every_months", recheck.every_months), ("due_days", recheck.due_days)] {
        if number == 0 {
            note(&format!("/recheck/{key}"), "one at least".to_owned());
        }
    }
    if !names.has_department(&recheck.department) {
        note("/recheck/department", format!("there is no department `{}`", recheck.department));
    }
    if recheck.registers().is_empty() {
        note("/recheck/clauses", "no clause reads a register, so there is nothing to look at again".to_owned());
    }
    for register in recheck.registers().iter().filter(|code| !item.registers.contains(code)) {
        note("/recheck/clauses", format!("the item does not ask the register `{register}`"));
    }
    faults_of(document, "/recheck/clauses", &recheck.clauses, item, names, findings);
}

/// Typed clauses: what they name exists and is of the right kind, and nothing is too large to be asked in passing.
fn clauses(document: &Document, item: &ServiceItem, names: &Names<'_>, findings: &mut Findings) {
    faults_of(document, "/eligibility", &item.eligibility, item, names, findings);
}

fn faults_of(
    document: &Document,
    section: &str,
    clauses: &[Clause],
    item: &ServiceItem,
    names: &Names<'_>,
    findings: &mut Findings,
) {
    let catalogues = names.cards.map(|cards| &cards.catalogues);
    let dictionary = vocabulary::dictionary(&item.form, catalogues);
    for fault in Rules::new(clauses, dictionary).err().unwrap_or_default() {
        let pointer = format!("{section}{}", fault.pointer);
        let place = match fault.inside {
            Some((line, column)) => document.inside(&pointer, line, column),
            None => document.position(&pointer),
        };
        findings.at(&document.file, place, fault.message);
    }
}
