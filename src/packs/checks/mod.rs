//! The checks of a pack beyond its types: that codes are unique, that every reference leads somewhere, that
//! conditions, forms, letters and flows hold together.

mod cards;
mod departments;
mod forms;
mod general;
mod glyphs;
mod letters;
mod policies;
mod privacy;
mod registers;
mod services;
mod workflows;

use std::collections::{BTreeMap, BTreeSet};

use crate::{cards::scheme::CardsFile, rules::Expression, workflow::model::Definition};

use super::{
    format::{ConsentKind, Department, DepartmentsFile, ServiceItem, Template},
    load::{Draft, Typed},
    problem::Findings,
    vocabulary,
    yaml::{Document, join},
};

pub(super) use workflows::prove as prove_flow;

/// Runs all checks.
pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings) {
    let names = Names::of(draft, findings);
    general::check(draft, &names, findings);
    departments::check(draft, findings);
    cards::check(draft, findings);
    letters::check(draft, findings);
    glyphs::check(draft, findings);
    if let Some(file) = &draft.registers {
        registers::check(file, &names, findings);
    }
    if let Some(file) = &draft.privacy {
        privacy::check(file, findings);
    }
    if let Some(file) = &draft.policies {
        policies::check(file, &names, findings);
    }
    for service in &draft.services {
        services::check(service, &names, findings);
    }
    for flow in &draft.workflows {
        workflows::check(flow, &names, findings);
    }
}

/// What the files define, for references between them. `None` where a file could not be read in full: references
/// into it are then left alone, since a false alarm is worse than a second run.
struct Names<'a> {
    sources: Option<BTreeSet<&'a str>>,
    organisation: Option<(&'a DepartmentsFile, Vec<Department>)>,
    cards: Option<&'a CardsFile>,
    templates: Option<BTreeMap<&'a str, &'a Template>>,
    registers: Option<Vec<&'a str>>,
    purposes: Option<Vec<&'a str>>,
    services: Vec<&'a ServiceItem>,
    services_whole: bool,
    workflows: Option<BTreeMap<&'a str, &'a Definition>>,
}

impl<'a> Names<'a> {
    fn of(draft: &'a Draft<'_>, findings: &Findings) -> Self {
        fn whole<'a, T>(file: &'a Option<Typed<T>>, findings: &Findings) -> Option<&'a T> {
            file.as_ref().filter(|typed| !findings.touch(&typed.document.file)).map(|typed| &typed.data)
        }
        let clean =
            |prefix: &str| draft.files.keys().filter(|path| path.starts_with(prefix)).all(|path| !findings.touch(path));
        Self {
            sources: whole(&draft.info, findings)
                .map(|info| info.sources.iter().map(|source| source.code.as_str()).collect()),
            organisation: whole(&draft.departments, findings)
                .map(|file| (file, file.expanded().into_iter().map(|(_, department)| department).collect())),
            cards: whole(&draft.cards, findings),
            templates: whole(&draft.templates, findings)
                .map(|file| file.templates.iter().map(|template| (template.code.as_str(), template)).collect()),
            registers: match &draft.registers {
                Some(_) => whole(&draft.registers, findings)
                    .map(|file| file.registers.iter().map(|register| register.code.as_str()).collect()),
                // A file that is not there names none; one that could not be read is left alone.
                None => (!draft.files.contains_key("registers.yaml")).then(Vec::new),
            },
            purposes: match &draft.privacy {
                Some(_) => whole(&draft.privacy, findings).map(|file| {
                    let asked = file.purposes.iter().filter(|one| one.consent != ConsentKind::NotNeeded);
                    asked.map(|one| one.code.as_str()).collect()
                }),
                None => (!draft.files.contains_key("privacy.yaml")).then(Vec::new),
            },
            services: draft.services.iter().map(|service| &service.data).collect(),
            services_whole: clean("services/"),
            workflows: clean("workflows/")
                .then(|| draft.workflows.iter().map(|flow| (flow.data.code.as_str(), &flow.data)).collect()),
        }
    }

    fn has_department(&self, code: &str) -> bool {
        self.organisation.as_ref().is_none_or(|(_, departments)| departments.iter().any(|one| one.code == code))
    }

    fn has_district(&self, code: &str) -> bool {
        self.organisation.as_ref().is_none_or(|(file, _)| file.districts.iter().any(|one| one.code == code))
    }

    fn workflow(&self, code: &str) -> Option<&'a Definition> {
        self.workflows.as_ref()?.get(code).copied()
    }

    fn has_template(&self, code: &str) -> bool {
        self.templates.as_ref().is_none_or(|templates| templates.contains_key(code))
    }

    /// What is wrong with using this template for a letter of this slot.
    fn letter_fault(&self, slot: &str, code: &str) -> Option<String> {
        let templates = self.templates.as_ref()?;
        let Some(template) = templates.get(code) else { return Some(format!("there is no template `{code}`")) };
        let missing = template.variables.iter().find(|variable| !vocabulary::letter_says(slot, variable))?;
        Some(format!("template `{code}` uses `{missing}`, which no letter of kind `{slot}` has"))
    }
}

/// Notes everything listed twice. `key` answers what has to be unique.
fn unique<'a, T>(
    document: &Document,
    list: &str,
    items: &'a [T],
    key: impl Fn(&'a T) -> &'a str,
    findings: &mut Findings,
) {
    let mut seen = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        let code = key(item);
        if !seen.insert(code) {
            let place = document.position(&join(&join(list, index), "code"));
            findings.at(&document.file, place, format!("`{code}` is listed twice"));
        }
    }
}

/// Checks one CEL condition over the given facts.
fn condition(document: &Document, pointer: &str, source: &str, facts: &[String], findings: &mut Findings) {
    if let Err(error) = Expression::parse(source, facts) {
        let place = match (error.line, error.column) {
            (Some(line), Some(column)) => document.inside(pointer, line, column),
            _ => document.position(pointer),
        };
        findings.at(&document.file, place, error.to_string());
    }
}

/// Checks every `source:` mark of a file against the list of sources.
fn source_marks(document: &Document, names: &Names<'_>, findings: &mut Findings) {
    fn walk(value: &serde_json::Value, pointer: String, found: &mut Vec<(String, String)>) {
        match value {
            serde_json::Value::Object(map) => {
                for (key, item) in map {
                    match item {
                        serde_json::Value::String(text) if key == "source" => {
                            found.push((join(&pointer, key), text.clone()))
                        }
                        _ => walk(item, join(&pointer, key), found),
                    }
                }
            }
            serde_json::Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    walk(item, join(&pointer, index), found);
                }
            }
            _ => {}
        }
    }
    let Some(sources) = &names.sources else { return };
    let mut found = Vec::new();
    walk(&document.value, String::new(), &mut found);
    for (pointer, text) in found {
        let code = text.split('#').next().unwrap_or_default();
        if !sources.contains(code) {
            findings.at(
                &document.file,
                document.position(&pointer),
                format!("there is no source `{code}` in pack.yaml"),
            );
        }
    }
}
