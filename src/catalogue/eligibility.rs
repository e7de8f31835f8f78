//! Whether an application may be submitted: the form against its schema, the rules of the item, the papers it needs.
//! Pure but for the cache; the caller brings the facts.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use jsonschema::Validator;
use serde_json::Value;

use super::definitions::{self, Loaded};
use super::schema::{self, FieldFault};
use crate::error::{Code, Error, Language, Problem, Result};
use crate::packs::format::{Material, Rule, RuleEffect, ServiceItem};
use crate::packs::vocabulary;
use crate::rules::{Expression, Facts};

/// What the rules said.
#[derive(Debug, Default)]
pub struct Judgement<'a> {
    /// Rules that forbid the submission.
    pub refused: Vec<&'a Rule>,
    /// Rules that only remark.
    pub warned: Vec<&'a Rule>,
    /// Rules that could not be decided because something they compare is not known; a reviewer looks at these.
    pub undecided: Vec<&'a Rule>,
}

/// The compiled form of an item.
pub fn form(item: &Loaded<ServiceItem>) -> Result<Arc<Validator>> {
    definitions::derived(&item.digest, || {
        schema::compile(&item.form).map_err(|faults| Error::internal(format!("form of {}: {faults:?}", item.code)))
    })
}

/// Faults of form data. `whole` is false for a draft: what is still missing is then no fault.
pub fn form_faults(item: &Loaded<ServiceItem>, data: &Value, whole: bool) -> Result<Vec<FieldFault>> {
    let faults = schema::check(form(item)?.as_ref(), data);
    Ok(faults.into_iter().filter(|fault| whole || fault.keyword != "required").collect())
}

/// The problem document of form faults, each under its JSON pointer below `prefix` (such as `/form`).
pub fn problem(faults: &[FieldFault], prefix: &str, language: Language) -> Problem {
    faults.iter().fold(Problem::new(Code::Invalid), |problem, fault| {
        let words = match language {
            Language::Chinese => &fault.zh,
            Language::English => &fault.en,
        };
        problem.field_with(format!("{prefix}{}", fault.pointer), code_of(&fault.keyword), words.clone())
    })
}

/// Form fields as facts: `form.<field>`.
pub fn form_facts(data: &Value) -> Facts {
    let fields = data.as_object().into_iter().flatten();
    fields.map(|(name, value)| (format!("form.{name}"), value.clone())).collect()
}

/// Facts that the conditions of an item may read; what is absent among them counts as null.
pub fn fact_names(item: &ServiceItem) -> Vec<String> {
    let fields = item.form.get("properties").and_then(Value::as_object);
    let fields = fields.into_iter().flat_map(|map| map.keys()).map(|name| format!("form.{name}"));
    fields.chain(vocabulary::facts().map(str::to_owned)).collect()
}

/// Conditions never see a clock; the day is a fact like any other.
fn dated(facts: &Facts, today: NaiveDate) -> Facts {
    let mut facts = facts.clone();
    facts.insert("today", today.to_string());
    facts
}

/// Asks the rules of an item.
pub fn judge<'a>(item: &'a ServiceItem, facts: &Facts, today: NaiveDate) -> Result<Judgement<'a>> {
    let (names, facts) = (fact_names(item), dated(facts, today));
    let mut judgement = Judgement::default();
    for rule in &item.rules {
        match (holds(&rule.when, &names, &facts)?, rule.effect) {
            (Some(true), RuleEffect::Refuse) => judgement.refused.push(rule),
            (Some(true), RuleEffect::Warn) => judgement.warned.push(rule),
            (Some(false), _) => {}
            (None, _) => judgement.undecided.push(rule),
        }
    }
    Ok(judgement)
}

/// The rules that speak before there is a form: those that read nothing of it, and whose facts are all known.
pub fn judge_beforehand<'a>(item: &'a ServiceItem, facts: &Facts, today: NaiveDate) -> Result<Vec<&'a Rule>> {
    let (names, facts) = (fact_names(item), dated(facts, today));
    let mut speaking = Vec::new();
    for rule in &item.rules {
        let known = |name: &String| !name.starts_with("form") && facts.get(name).is_some();
        if expression(&rule.when, &names)?.uses().iter().all(known) && holds(&rule.when, &names, &facts)? == Some(true)
        {
            speaking.push(rule);
        }
    }
    Ok(speaking)
}

/// The papers that this application needs, those included that may follow. Where the condition of a paper cannot be
/// decided it is not asked for: what turns out to be missing is asked for in a correction.
pub fn needed_materials<'a>(item: &'a ServiceItem, facts: &Facts, today: NaiveDate) -> Result<Vec<&'a Material>> {
    let (names, facts) = (fact_names(item), dated(facts, today));
    let mut needed = Vec::new();
    for material in &item.materials {
        let when = material.required_when.as_deref();
        let holds = when.map(|when| holds(when, &names, &facts)).transpose()?.flatten();
        if material.required || holds == Some(true) {
            needed.push(material);
        }
    }
    Ok(needed)
}

/// Whether applications are taken on this day of the year. A window may run over the end of the year.
pub fn is_open(item: &ServiceItem, today: NaiveDate) -> bool {
    let Some(window) = &item.window else { return true };
    let today = format!("{:02}-{:02}", today.month(), today.day());
    if window.from <= window.to {
        (window.from.as_str()..=window.to.as_str()).contains(&today.as_str())
    } else {
        today >= window.from || today <= window.to
    }
}

/// The first day after this one on which a window opens; nothing for an item without one.
pub fn opens_after(item: &ServiceItem, today: NaiveDate) -> Option<NaiveDate> {
    let window = item.window.as_ref()?;
    let (month, day) = window.from.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A window that opens on 29 February opens a day later in a year without one.
    let in_year =
        |year: i32| NaiveDate::from_ymd_opt(year, month, day).or_else(|| NaiveDate::from_ymd_opt(year, month + 1, 1));
    [today.year(), today.year() + 1].into_iter().filter_map(in_year).find(|opens| *opens > today)
}

/// Whether a condition holds; none when the facts at hand do not decide it. It was read when the item was checked, so
/// one that cannot be read now is a fault of the program.
fn holds(source: &str, names: &[String], facts: &Facts) -> Result<Option<bool>> {
    match expression(source, names)?.evaluate(facts) {
        Ok(holds) => Ok(Some(holds)),
        Err(error) => {
            tracing::warn!(condition = source, %error, "not decided");
            Ok(None)
        }
    }
}

fn expression(source: &str, names: &[String]) -> Result<Expression> {
    Expression::parse(source, names).map_err(|error| Error::internal(format!("condition `{source}`: {error}")))
}

fn code_of(keyword: &str) -> Code {
    match keyword {
        "required" => Code::FieldRequired,
        "additionalProperties" | "unevaluatedProperties" => Code::FieldUnknown,
        "type" => Code::FieldType,
        "enum" | "const" => Code::FieldChoice,
        "minLength" | "maxLength" | "minItems" | "maxItems" => Code::FieldLength,
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => Code::FieldRange,
        _ => Code::FieldFormat,
    }
}
