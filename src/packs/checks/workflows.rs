//! `workflows/*.yaml`: what a flow names outside itself exists. Whether its graph is sound is the engine's own check.

use crate::{
    packs::vocabulary,
    workflow::{
        check::{self as engine, Finding, Known, Problem, Proof},
        expand::{SEPARATOR, expand},
        model::{Definition, Step, Undo, Who},
    },
};
use serde_json::Value;
use std::collections::BTreeMap;

use super::{
    super::{
        format::ServiceItem,
        load::Typed,
        problem::Findings,
        yaml::{Document, join},
    },
    Names, condition, forms, services,
};

pub(super) fn check(flow: &Typed<Definition>, names: &Names<'_>, findings: &mut Findings) {
    let Typed { document, data } = flow;
    let users: Vec<&ServiceItem> =
        names.services.iter().copied().filter(|item| runs(names, &item.workflow, &data.code)).collect();
    if !findings.touch(&document.file) {
        let called = !users.is_empty() && users.iter().all(|item| item.workflow != data.code);
        let known = Known { called, ..listed(&users) };
        prove(document, data, &known, &|code| names.workflow(code), findings);
    }
    if users.is_empty() && names.services_whole {
        findings.at(
            &document.file,
            document.position("/code"),
            format!("no service uses the workflow `{}`", data.code),
        );
    }
    for (index, fact) in data.facts.iter().enumerate() {
        let place = document.position(&join("/facts", index));
        for item in users.iter().filter(|item| !services::provides(item, fact)) {
            findings.at(
                &document.file,
                place,
                format!("nobody provides the fact `{fact}` for service `{}`", item.code),
            );
        }
    }
    let readable: Vec<String> = data.facts.iter().cloned().chain(["outcomes".to_owned()]).collect();
    for (index, step) in data.steps.iter().enumerate() {
        let here = join("/steps", index);
        for (at, branch) in step.flows.iter().enumerate() {
            condition(document, &format!("{here}/flows/{at}/when"), &branch.when, &readable, findings);
        }
        if let Some(who) = &step.who {
            who_exists(document, &join(&here, "who"), who, names, findings);
        }
        outside(document, &here, step, &users, names, findings);
        shown(document, &here, step, &users, findings);
    }
}

/// Whether a flow is this one, or calls it, directly or through others.
fn runs(names: &Names<'_>, from: &str, code: &str) -> bool {
    let (mut seen, mut todo) = (Vec::new(), vec![from]);
    while let Some(flow) = todo.pop().filter(|flow| !seen.contains(flow)) {
        if flow == code {
            return true;
        }
        seen.push(flow);
        let steps = names.workflow(flow).map(|flow| flow.steps.as_slice()).unwrap_or_default();
        todo.extend(steps.iter().filter_map(|step| Some(step.calls.as_ref()?.flow.as_str())));
        todo.retain(|flow| !seen.contains(flow));
    }
    false
}

/// The verdict on the flow, each finding put where it belongs in the file. What a flow calls is looked at in its place;
/// nothing if it cannot be put together.
pub(in super::super) fn prove<'f>(
    document: &Document,
    flow: &Definition,
    known: &Known,
    find: &dyn Fn(&str) -> Option<&'f Definition>,
    findings: &mut Findings,
) -> Option<Proof> {
    let mut proof = engine::prove_with(flow, known);
    let good = proof.findings.iter().all(|finding| finding.problem.is_remark());
    if good && flow.steps.iter().any(|step| step.calls.is_some()) {
        match expand(flow, &mut |called| find(&called.flow).cloned()) {
            Ok(whole) => {
                proof = engine::prove_with(&whole, known);
                for step in proof.findings.iter_mut().filter_map(|finding| finding.step.as_mut()) {
                    *step = step.split(SEPARATOR).next().unwrap_or_default().to_owned();
                }
            }
            Err(error) => {
                let index = flow.steps.iter().rposition(|step| step.id == error.step());
                let place = index.map_or_else(|| "/steps".to_owned(), |index| format!("/steps/{index}/id"));
                findings.at(&document.file, document.position(&place), error.to_string());
                return None;
            }
        }
    }
    graph(document, flow, &proof.findings, findings);
    if let Some(bound) = &proof.bound {
        let message = format!("not proved: {bound}; two people should answer for it before it is published");
        findings.remark(&document.file, document.position("/code"), message);
    }
    Some(proof)
}

/// The values that the forms of these services list for a field.
fn listed(users: &[&ServiceItem]) -> Known {
    let mut enums: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for item in users {
        let Some(fields) = item.form.get("properties").and_then(Value::as_object) else { continue };
        for (field, schema) in fields {
            let values = enums.entry(format!("form.{field}")).or_default();
            values.extend(schema.get("enum").and_then(Value::as_array).into_iter().flatten().cloned());
        }
    }
    // A field that one form lists and another leaves open is open.
    enums.retain(|field, values| {
        let of = |item: &&&ServiceItem| {
            let field = field.trim_start_matches("form.");
            item.form
                .get("properties")
                .and_then(|fields| fields.get(field))
                .is_some_and(|one| one.get("enum").is_some())
        };
        !values.is_empty() && users.iter().all(|item| of(&item))
    });
    Known { enums, called: false }
}

/// The engine's own findings. Conditions and facts are placed more exactly elsewhere.
fn graph(document: &Document, flow: &Definition, found: &[Finding], findings: &mut Findings) {
    for finding in found {
        let here = finding.step.as_ref().and_then(|id| flow.steps.iter().rposition(|step| step.id == *id));
        let here = here.map(|index| format!("/steps/{index}"));
        let place = match (&here, &finding.problem) {
            (_, Problem::Condition { .. }) => continue,
            (Some(here), Problem::Missing { field } | Problem::Misplaced { field } | Problem::NoDays { field }) => {
                document.key_position(&join(here, field))
            }
            (Some(here), problem) => {
                let named = subject(problem).and_then(|word| find(&document.value, here, word));
                document.position(&named.unwrap_or_else(|| join(here, "id")))
            }
            (None, _) => document.key_position("/steps"),
        };
        if finding.problem.is_remark() {
            findings.remark(&document.file, place, finding.to_string());
        } else {
            findings.at(&document.file, place, finding.to_string());
        }
    }
}

/// The word in the step that the problem is about.
fn subject(problem: &Problem) -> Option<&str> {
    match problem {
        Problem::UnknownStep { target }
        | Problem::BadTarget { target }
        | Problem::CrossesBlock { target }
        | Problem::EndInBlock { target }
        | Problem::DeadFlow { target }
        | Problem::DeadTarget { target }
        | Problem::NotDecided { target }
        | Problem::NoSuchOutcome { target, .. }
        | Problem::NoOutcomeThere { target } => Some(target),
        Problem::Overlap { second, .. } => Some(second),
        Problem::NobodyLeft { other } => Some(other),
        Problem::NotAJoin { join } => Some(join),
        Problem::UnknownFact { fact } => Some(fact),
        Problem::DuplicateOutcome { outcome } | Problem::OutcomeWithoutFlow { outcome } => Some(outcome),
        _ => None,
    }
}

/// The last place inside a step, other than its id, where this word stands.
fn find(document: &Value, here: &str, word: &str) -> Option<String> {
    fn walk(value: &Value, pointer: String, word: &str, found: &mut Option<String>) {
        match value {
            Value::String(text) if text == word => *found = Some(pointer),
            Value::Object(map) => map.iter().for_each(|(key, item)| walk(item, join(&pointer, key), word, found)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| walk(item, join(&pointer, index), word, found));
            }
            _ => {}
        }
    }
    let mut found = None;
    for (key, item) in document.pointer(here)?.as_object()? {
        if key != "id" {
            walk(item, join(here, key), word, &mut found);
        }
    }
    found
}

fn who_exists(document: &Document, here: &str, who: &Who, names: &Names<'_>, findings: &mut Findings) {
    let mut note =
        |key: &str, message: String| findings.at(&document.file, document.position(&join(here, key)), message);
    if let Some(position) = who.position.as_deref().filter(|position| !vocabulary::POSITIONS.contains(position)) {
        note("position", format!("there is no position `{position}`"));
    }
    let Some((file, departments)) = &names.organisation else { return };
    let function = who.function.as_deref();
    if let Some(unknown) = function.filter(|function| !file.functions.iter().any(|one| one.code == **function)) {
        note("function", format!("there is no function `{unknown}`"));
    } else if let (Some(function), Some(level)) = (function, who.level.as_deref()) {
        if !["city", "district", "zone"].contains(&level) {
            note("level", format!("there is no level `{level}`"));
        } else if !departments.iter().any(|one| one.function == function && one.level.as_str() == level) {
            note("function", format!("no department of level {level} has the function `{function}`"));
        }
        if level != "city" && who.district.is_none() {
            note("level", format!("level {level} needs `district`, the fact that names it"));
        }
    }
}

fn outside(
    document: &Document,
    here: &str,
    step: &Step,
    users: &[&ServiceItem],
    names: &Names<'_>,
    findings: &mut Findings,
) {
    if let Some(fault) = step.letter.as_deref().and_then(|letter| names.letter_fault("granted", letter)) {
        findings.at(&document.file, document.position(&join(here, "letter")), fault);
    }
    for (index, effect) in step.effects.iter().enumerate() {
        let place = format!("{here}/effects/{index}");
        let mut note =
            |pointer: &str, message: String| findings.at(&document.file, document.position(pointer), message);
        let Some(word) = vocabulary::effect(&effect.name) else {
            note(&join(&place, "name"), format!("there is no effect `{}`", effect.name));
            continue;
        };
        for needed in word.needs.iter().filter(|needed| !effect.with.contains_key(**needed)) {
            note(&join(&place, "name"), format!("effect `{}` needs `{needed}`", effect.name));
        }
        for given in effect
            .with
            .keys()
            .filter(|given| !word.needs.contains(&given.as_str()) && !word.takes.contains(&given.as_str()))
        {
            note(&format!("{place}/with/{given}"), format!("effect `{}` has no `{given}`", effect.name));
        }
        if effect.undo == Undo::Compensable && !word.compensable {
            note(&join(&place, "undo"), format!("effect `{}` cannot be taken back; call it a barrier", effect.name));
        }
        for (given, value) in effect.with.iter().filter(|(given, _)| given.ends_with("_field")) {
            for item in users {
                if !value.as_str().is_some_and(|field| forms::fields(&item.form).contains(&field)) {
                    note(&format!("{place}/with/{given}"), format!("the form of `{}` has no field {value}", item.code));
                }
            }
        }
        let template = effect.with.get("template").and_then(|value| value.as_str());
        if let Some(code) = template.filter(|code| !names.has_template(code)) {
            note(&format!("{place}/with/template"), format!("there is no template `{code}`"));
        }
        let catalogue = effect.with.get("catalogue").and_then(|value| value.as_str());
        if let (Some(code), Some(cards)) = (catalogue, names.cards)
            && cards.catalogue(code).is_none()
        {
            note(&format!("{place}/with/catalogue"), format!("there is no catalogue `{code}`"));
        }
    }
}

fn shown(document: &Document, here: &str, step: &Step, users: &[&ServiceItem], findings: &mut Findings) {
    let Some(shows) = &step.shows else { return };
    for item in users {
        let fields = forms::fields(&item.form);
        for (index, field) in
            shows.fields.iter().enumerate().filter(|(_, field)| *field != "*" && !fields.contains(&field.as_str()))
        {
            let place = document.position(&format!("{here}/shows/fields/{index}"));
            findings.at(&document.file, place, format!("the form of `{}` has no field `{field}`", item.code));
        }
        for (index, code) in shows.documents.iter().enumerate() {
            if code != "*" && !item.materials.iter().any(|material| material.code == *code) {
                let place = document.position(&format!("{here}/shows/documents/{index}"));
                findings.at(&document.file, place, format!("`{}` asks for no material `{code}`", item.code));
            }
        }
        let facts = services::facts(item);
        for (index, fact) in shows.facts.iter().enumerate().filter(|(_, fact)| *fact != "*" && !facts.contains(fact)) {
            let place = document.position(&format!("{here}/shows/facts/{index}"));
            findings.at(
                &document.file,
                place,
                format!("nobody provides the fact `{fact}` for service `{}`", item.code),
            );
        }
    }
}
