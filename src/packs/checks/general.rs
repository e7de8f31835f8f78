//! `pack.yaml`, and what concerns all files alike.

use super::{
    super::{
        format::{EmployerRules, PackInfo, Ratings},
        load::{Draft, Typed},
        problem::Findings,
        yaml::Document,
    },
    Names, source_marks, unique,
};

pub(super) fn check(draft: &Draft<'_>, names: &Names<'_>, findings: &mut Findings) {
    if let Some(info) = &draft.info {
        head(info, names, findings);
    }
    let documents: [Option<&Document>; 6] = [
        draft.info.as_ref().map(|file| &file.document),
        draft.departments.as_ref().map(|file| &file.document),
        draft.cards.as_ref().map(|file| &file.document),
        draft.templates.as_ref().map(|file| &file.document),
        draft.registers.as_ref().map(|file| &file.document),
        draft.policies.as_ref().map(|file| &file.document),
    ];
    let services = draft.services.iter().map(|file| &file.document);
    for document in documents.into_iter().flatten().chain(services) {
        source_marks(document, names, findings);
    }
    same_file_name("services/", draft.services.iter().map(|file| (&file.document, file.data.code.as_str())), findings);
    same_file_name(
        "workflows/",
        draft.workflows.iter().map(|file| (&file.document, file.data.code.as_str())),
        findings,
    );
}

fn head(info: &Typed<PackInfo>, names: &Names<'_>, findings: &mut Findings) {
    let Typed { document, data } = info;
    let mut note = |pointer: &str, message: String| findings.at(&document.file, document.position(pointer), message);
    if data.agency_code.chars().count() != 18
        || !data.agency_code.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
    {
        note("/agency_code", "an agency code has 18 digits and capital letters".to_owned());
    }
    if data.cut_off_hour > 24 {
        note("/cut_off_hour", "an hour of the day is 0 to 24".to_owned());
    }
    if let Some(warnings) = &data.supervision {
        if warnings.hour > 23 {
            note("/supervision/hour", "an hour of the day is 0 to 23".to_owned());
        }
        let ordered = 0 < warnings.blue_after
            && warnings.blue_after < warnings.orange_after
            && warnings.orange_after < warnings.red_after;
        if !ordered {
            note("/supervision", "blue comes after one day or more, then orange, then red".to_owned());
        }
    }
    if let Some(rules) = &data.messages {
        if rules.per_day == 0 || rules.open_days_after_close > 365 {
            note("/messages", "a message a day at least, and for a year after the end at most".to_owned());
        }
        for code in ["message_from_office", "message_from_applicant"] {
            if !names.has_template(code) {
                note("/messages", format!("messages need the template `{code}`"));
            }
        }
    }
    if let Some(rules) = &data.employers {
        for fault in employers(rules) {
            note("/employers", fault.to_owned());
        }
    }
    if let Some(rules) = &data.ratings {
        ratings(rules, names, &mut note);
        unique(document, "/ratings/words", &rules.words, |word| word.code.as_str(), findings);
    }
    let mut note = |pointer: &str, message: String| findings.at(&document.file, document.position(pointer), message);
    for placeholder in ["{item}", "{date}", "{seq}"] {
        if !data.case_number.template.contains(placeholder) {
            note("/case_number/template", format!("the template lacks {placeholder}"));
        }
    }
    let codes = &data.outcome_codes;
    let outcomes = [
        ("granted_with_document", codes.granted_with_document),
        ("granted", codes.granted),
        ("refused", codes.refused),
        ("acceptance_refused", codes.acceptance_refused),
        ("withdrawn", codes.withdrawn),
        ("terminated", codes.terminated),
        ("correction_not_received", codes.correction_not_received),
        ("passed_upwards", codes.passed_upwards),
    ];
    for (name, code) in outcomes {
        if code > 6 {
            note(&format!("/outcome_codes/{name}"), "an outcome code is 0 to 6".to_owned());
        }
    }
    if !names.has_department(&data.lead_department) {
        note("/lead_department", format!("there is no department `{}`", data.lead_department));
    }
    unique(document, "/sources", &data.sources, |source| source.code.as_str(), findings);
}

/// Fewer than this, and figures tell who rated how.
const SMALLEST_PORTION: u32 = 3;

fn ratings(rules: &Ratings, names: &Names<'_>, note: &mut impl FnMut(&str, String)) {
    if !(1..=365).contains(&rules.open_days) {
        note("/ratings/open_days", "a handling can be rated for 1 to 365 days".to_owned());
    }
    if rules.contact_within == 0 || rules.settle_within < rules.contact_within || rules.settle_within > 250 {
        note("/ratings", "contact takes a working day or more, settling no less, and no more than 250".to_owned());
    }
    if rules.publish_from < SMALLEST_PORTION {
        note("/ratings/publish_from", format!("fewer than {SMALLEST_PORTION} ratings would tell whose they are"));
    }
    for (bad, levels) in [(false, "first three"), (true, "last two")] {
        if !rules.words.iter().any(|word| word.bad == bad) {
            note("/ratings/words", format!("no word is offered at the {levels} levels"));
        }
    }
    for code in ["bad_rating", "bad_rating_late", "rating_answered"] {
        if !names.has_template(code) {
            note("/ratings", format!("ratings need the template `{code}`"));
        }
    }
}

fn same_file_name<'a>(folder: &str, files: impl Iterator<Item = (&'a Document, &'a str)>, findings: &mut Findings) {
    for (document, code) in files {
        if document.file != format!("{folder}{code}.yaml") {
            findings.at(
                &document.file,
                document.position("/code"),
                format!("the file of `{code}` must be called {code}.yaml"),
            );
        }
    }
}

/// What is wrong with what employers are let do.
fn employers(rules: &EmployerRules) -> Vec<&'static str> {
    let mut checks = vec![
        ((1..=5_000).contains(&rules.batch_rows), "`batch_rows` is 1 to 5000"),
        ((1..=168).contains(&rules.preview_hours), "`preview_hours` is 1 to 168"),
        ((1..=365).contains(&rules.prepared_days), "`prepared_days` is 1 to 365"),
    ];
    if let Some(round) = &rules.round {
        let months = !round.months.is_empty() && round.months.iter().all(|month| (1..=12).contains(month));
        checks.push((months, "a round begins in months 1 to 12, one at least"));
        checks.push(((1..=28).contains(&round.day), "a round begins on a day 1 to 28"));
        let term = round.answer_days >= 1 && round.remind_before < round.answer_days;
        checks.push((term, "the reminder of a round comes within its term"));
    }
    checks.into_iter().filter(|(holds, _)| !holds).map(|(_, fault)| fault).collect()
}
