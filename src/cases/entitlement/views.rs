//! What people are shown of an evaluation.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::evaluate::Evaluated;
use crate::catalogue::queries::TextOut;
use crate::eligibility::{Clause, ClauseEffect, ClauseResult, Meaning, Standing, Verdict};
use crate::packs::format::{Rule, RuleEffect};

/// A fact that a clause was decided on.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FactOut {
    #[schema(example = "applicant.employed_since")]
    pub name: String,
    pub label: TextOut,
    /// Null when it is known that there is none.
    #[schema(value_type = Object)]
    pub value: Value,
    /// `identity`, `profile`, `qualifications`, `household`, `card`, `employer`, `form`, `register` or `program`.
    #[schema(example = "profile")]
    pub source: &'static str,
    /// The register that told it; in a review of a case `confirmed` says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<TextOut>,
    /// The day for which it holds; of a register's fact the day of its answer.
    pub as_of: NaiveDate,
    /// Supposed by the person who asks, and not so.
    pub assumed: bool,
}

/// A fact that would have to be known.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MissingOut {
    #[schema(example = "applicant.employed_since")]
    pub name: String,
    pub label: TextOut,
    pub source: &'static str,
    /// How to supply it.
    pub how: TextOut,
}

/// A clause with what it came to.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ClauseOut {
    #[schema(example = "employed")]
    pub code: String,
    /// `refuse`: an application cannot be handed in unless it is met. `warn`: it can.
    #[schema(value_type = String, example = "refuse")]
    pub effect: ClauseEffect,
    /// `met`, `not_met` or `unknown`.
    #[schema(value_type = String, example = "not_met")]
    pub verdict: Verdict,
    /// What is required and how far it is.
    pub text: TextOut,
    /// Of what is not met: the first day on which it will be, if time alone brings it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_on: Option<NaiveDate>,
    /// Of what is met: the last day, if time alone ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    pub facts: Vec<FactOut>,
    pub missing: Vec<MissingOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<TextOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// No source states the clause; the pack fills it in.
    pub assumed: bool,
}

/// A rule of an item that speaks.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = SpokenRule)]
pub struct RuleOut {
    #[schema(example = "home_registered")]
    pub code: String,
    /// Whether an application cannot be handed in because of it, or is only remarked on.
    pub refuses: bool,
    pub message: TextOut,
}

impl From<&Rule> for RuleOut {
    fn from(rule: &Rule) -> Self {
        let refuses = rule.effect == RuleEffect::Refuse;
        Self { code: rule.code.clone(), refuses, message: (&rule.message).into() }
    }
}

/// Whether the person who asks is entitled to an item, and why.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EligibilityOut {
    #[schema(example = "rent_subsidy")]
    pub item: String,
    pub name: TextOut,
    pub version: i64,
    /// Digests of the item's version and of the tiers.
    pub rules_version: String,
    /// The day for which it was asked.
    pub asked_on: NaiveDate,
    /// Of all clauses that would refuse: `met`, `not_met` or `unknown`.
    #[schema(value_type = String, example = "unknown")]
    pub verdict: Verdict,
    /// `eligible` (what only the form can tell may be open), `nearly` (it comes with time, or something is not known) or `not`.
    #[schema(value_type = String, example = "nearly")]
    pub standing: Standing,
    pub clauses: Vec<ClauseOut>,
    /// Rules of the item that speak already: those that read nothing of the form, over what is known.
    pub rules: Vec<RuleOut>,
    /// Facts that were supposed for this answer; nothing was changed.
    pub assumed: Vec<String>,
}

/// An item in the list of all.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ItemStandingOut {
    #[schema(example = "rent_subsidy")]
    pub item: String,
    pub name: TextOut,
    #[schema(example = "housing")]
    pub family: String,
    /// Whether applications are taken today.
    pub open: bool,
    #[schema(value_type = String, example = "nearly")]
    pub standing: Standing,
    #[schema(value_type = String, example = "unknown")]
    pub verdict: Verdict,
    /// The day from which nothing is in the way, if time alone brings that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_on: Option<NaiveDate>,
    /// What is not met.
    pub not_met: Vec<ClauseOut>,
    /// Rules of the item that speak already.
    pub rules: Vec<RuleOut>,
    /// What would have to be known, beside what the form asks.
    pub missing: Vec<MissingOut>,
    /// Fields of the form that clauses will ask for.
    pub asked_in_form: Vec<MissingOut>,
}

impl Evaluated {
    /// A clause as it is shown.
    pub fn clause(&self, result: &ClauseResult, on: NaiveDate, assumed: &BTreeSet<String>) -> ClauseOut {
        let clause: Option<&Clause> = self.rules.clauses().get(result.index);
        ClauseOut {
            code: result.code.clone(),
            effect: result.effect,
            verdict: result.verdict,
            text: (&result.text).into(),
            met_on: result.met_on,
            until: result.until,
            facts: result.facts.iter().filter_map(|name| self.fact(name, on, assumed)).collect(),
            missing: self.missing(&result.missing),
            note: clause.and_then(|clause| clause.note.as_ref()).map(TextOut::from),
            source: clause.and_then(|clause| clause.source.clone()),
            assumed: clause.is_some_and(|clause| clause.assumed),
        }
    }

    fn fact(&self, name: &str, on: NaiveDate, assumed: &BTreeSet<String>) -> Option<FactOut> {
        let value = self.facts.get(name)?.clone();
        let meaning = self.rules.dictionary().meaning(name)?;
        let told = self.told.get(name);
        Some(FactOut {
            name: name.to_owned(),
            label: (&meaning.label).into(),
            value,
            source: meaning.origin.as_str(),
            register: told.map(|told| told.name.clone()),
            as_of: told.and_then(|told| told.as_of).map_or(on, |at| at.date()),
            assumed: assumed.contains(name),
        })
    }

    /// What is missing, with how to supply it.
    pub fn missing(&self, names: &[String]) -> Vec<MissingOut> {
        let known = names.iter().filter_map(|name| Some((name, self.rules.dictionary().meaning(name)?)));
        let out = |(name, meaning): (&String, &Meaning)| MissingOut {
            name: name.clone(),
            label: (&meaning.label).into(),
            source: meaning.origin.as_str(),
            how: (&meaning.how_to_supply()).into(),
        };
        known.map(out).collect()
    }
}
