//! `workflows/*.yaml`: what a flow names outside itself exists, and its graph is sound by the engine's own check.

use crate::{
    packs::vocabulary,
    workflow::{
        self,
        model::{Definition, Step, Who},
    },
};

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
    let users: Vec<&ServiceItem> = names.services.iter().copied().filter(|item| item.workflow == data.code).collect();
    if users.is_empty() && names.services_whole {
        findings.at(
            &document.file,
            document.position("/code"),
            format!("no service uses the workflow `{}`", data.code),
        );
    }
    for (index, fact) in data.facts.iter().enumerate() {
        let place = document.position(&join("/facts", index));
        for item in users.iter().filter(|item| !services::facts(item).contains(fact)) {
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
            who_exists(document, &join(&here, "who"), who, data, names, findings);
        }
        outside(document, &here, step, names, findings);
        shown(document, &here, step, &users, findings);
    }
    for finding in workflow::check::check(data) {
        let step = finding.step.and_then(|id| data.steps.iter().position(|step| step.id == id));
        let pointer = step.map_or_else(|| "/steps".to_owned(), |index| join("/steps", index));
        findings.at(&document.file, document.position(&pointer), finding.problem.to_string());
    }
}

fn who_exists(
    document: &Document,
    here: &str,
    who: &Who,
    flow: &Definition,
    names: &Names<'_>,
    findings: &mut Findings,
) {
    let mut note =
        |key: &str, message: String| findings.at(&document.file, document.position(&join(here, key)), message);
    if let Some(position) = who.position.as_deref().filter(|position| !vocabulary::POSITIONS.contains(position)) {
        note("position", format!("there is no position `{position}`"));
    }
    if let Some(fact) = who.district.as_ref().filter(|fact| !flow.facts.contains(fact)) {
        note("district", format!("`{fact}` is not among the facts of the workflow"));
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

fn outside(document: &Document, here: &str, step: &Step, names: &Names<'_>, findings: &mut Findings) {
    if let Some(letter) = step.letter.as_deref().filter(|letter| !names.has_template(letter)) {
        findings.at(
            &document.file,
            document.position(&join(here, "letter")),
            format!("there is no template `{letter}`"),
        );
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
