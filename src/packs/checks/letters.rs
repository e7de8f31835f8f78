//! Letters and messages: they compile, use only the variables they declare, and those that the program sends are there.

use std::collections::BTreeSet;

use minijinja::Environment;

use super::{
    super::{
        format::{Channel, Template},
        load::{Draft, Typed},
        problem::{Findings, Position},
        vocabulary,
        yaml::{Document, join},
    },
    glyphs, unique,
};

pub(super) fn check(draft: &Draft<'_>, findings: &mut Findings) {
    let Some(Typed { document, data }) = &draft.templates else { return };
    unique(document, "/templates", &data.templates, |one| one.code.as_str(), findings);
    for notice in vocabulary::NOTICES.iter().filter(|notice| notice.required) {
        if !data.templates.iter().any(|template| template.code == notice.code) {
            let place = document.key_position("/templates");
            findings.at(&document.file, place, format!("template `{}` is missing", notice.code));
        }
    }
    for (index, template) in data.templates.iter().enumerate() {
        one(draft, document, &join("/templates", index), template, findings);
    }
}

fn one(draft: &Draft<'_>, document: &Document, here: &str, template: &Template, findings: &mut Findings) {
    let known: BTreeSet<&str> = template.variables.iter().map(String::as_str).collect();
    if let Some(notice) = vocabulary::notice(&template.code) {
        for (at, variable) in template.variables.iter().enumerate() {
            if !notice.values.contains(&variable.as_str()) {
                let place = document.position(&format!("{here}/variables/{at}"));
                findings.at(&document.file, place, format!("the program gives `{}` no `{variable}`", template.code));
            }
        }
    }
    let inline = |key: &str, text: &str, findings: &mut Findings| {
        for (line, column, message) in faults(text, &known) {
            findings.at(&document.file, document.inside(&join(here, key), line, column), message);
        }
    };
    // A notice goes to screens that have fonts of their own.
    let printed = |text: &str| match template.channel {
        Channel::Letter => glyphs::in_letter(text),
        Channel::Notice => Vec::new(),
    };
    match (&template.body, &template.file) {
        (Some(body), None) => {
            inline("body", body, findings);
            for (line, column, message) in printed(body) {
                findings.at(&document.file, document.inside(&join(here, "body"), line, column), message);
            }
        }
        (None, Some(file)) => {
            let path = format!("templates/{file}");
            match draft.files.get(&path) {
                None => findings.at(
                    &document.file,
                    document.position(&join(here, "file")),
                    format!("there is no file {path}"),
                ),
                Some(text) => {
                    for (line, column, message) in faults(text, &known).into_iter().chain(printed(text)) {
                        let number = |n: usize| u64::try_from(n).unwrap_or(1);
                        findings.at(&path, Position { line: number(line), column: number(column) }, message);
                    }
                }
            }
        }
        _ => {
            let message = format!("template `{}` needs either `body` or `file`", template.code);
            findings.at(&document.file, document.position(here), message);
        }
    }
    if let Some(subject) = &template.subject {
        inline("subject", subject, findings);
    } else if template.channel == Channel::Notice {
        findings.at(&document.file, document.position(here), format!("notice `{}` needs a subject", template.code));
    }
    if let Some(sms) = &template.sms {
        inline("sms", sms, findings);
    }
}

/// Faults of a template text with line and column in it.
fn faults(text: &str, known: &BTreeSet<&str>) -> Vec<(usize, usize, String)> {
    let mut environment = Environment::new();
    environment.set_debug(true);
    let template = match environment.template_from_str(text) {
        Ok(template) => template,
        Err(error) => {
            let line = error.line().unwrap_or(1);
            let column = error.range().map_or(1, |range| column_of(text, range.start));
            let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
            return vec![(line, column, format!("the template does not compile: {detail}"))];
        }
    };
    let mut used: Vec<String> =
        template.undeclared_variables(false).into_iter().filter(|name| !known.contains(name.as_str())).collect();
    used.sort();
    used.into_iter()
        .map(|name| {
            let (line, column) = place_of(text, &name);
            (line, column, format!("`{name}` is not among the variables of the template"))
        })
        .collect()
}

fn column_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default().chars().count() + 1
}

/// The first place where a name stands by itself inside a tag.
fn place_of(text: &str, name: &str) -> (usize, usize) {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
    let found = text.match_indices(name).find(|(at, _)| {
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(at + name.len()..).unwrap_or_default();
        let in_tag = before.rfind('{') > before.rfind('}');
        in_tag
            && !word(before.chars().next_back())
            && !after.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_')
    });
    let at = found.map_or(0, |(at, _)| at);
    (text.get(..at).unwrap_or_default().matches('\n').count() + 1, column_of(text, at))
}
