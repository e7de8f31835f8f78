//! Asking beforehand: one item, and all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

use super::super::facts;
use super::super::model::ApplicationId;
use super::super::outside;
use super::super::policy;
use super::super::prefill::Known;
use super::super::store::cases;
use super::evaluate::{Evaluated, of_person};
use super::store::{self, Moment};
use super::views::{ClauseOut, EligibilityOut, ItemStandingOut, RuleOut};
use super::what_if::suppose;
use crate::catalogue::clauses::{self, Tiers};
use crate::catalogue::queries::TextOut;
use crate::catalogue::{Loaded, ServiceItem, definitions, eligibility};
use crate::db::ReadTx;
use crate::eligibility::{ClauseEffect, Standing, Verdict};
use crate::error::Result;
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::representations::Act;
use crate::rules::Facts;

/// Whether the actor is entitled to an item.
pub fn of_item(tx: &mut ReadTx<'_>, actor: &Actor, code: &str) -> Result<EligibilityOut> {
    what_if(tx, actor, code, &Map::new())
}

/// The same, if these facts were so. Nothing is changed.
pub fn what_if(tx: &mut ReadTx<'_>, actor: &Actor, code: &str, assumed: &Map<String, Value>) -> Result<EligibilityOut> {
    let item = definitions::current::<ServiceItem>(tx, code)?;
    let tiers = Tiers::read(tx)?;
    let (mut facts, told) = known(tx, actor)?;
    let names = suppose(clauses::of(&item, &tiers)?.dictionary(), &mut facts, assumed)?;
    let on = tx.today();
    let rules = spoken(&item, &facts, on)?;
    let refused = rules.iter().any(|rule| rule.refuses);
    let evaluated = of_person(tx, &item, &tiers, facts, actor.person, told)?;
    let clauses: Vec<ClauseOut> =
        evaluated.assessment.clauses.iter().map(|result| evaluated.clause(result, on, &names)).collect();
    Ok(EligibilityOut {
        item: item.code.clone(),
        name: (&item.name).into(),
        version: item.version,
        rules_version: evaluated.version.clone(),
        asked_on: on,
        verdict: if refused { Verdict::NotMet } else { evaluated.assessment.verdict() },
        standing: if refused { Standing::Not } else { evaluated.rules.standing(&evaluated.assessment) },
        rules,
        clauses,
        assumed: names.into_iter().collect(),
    })
}

/// What is known about the actor without asking anybody: what the folders know, and what registers said before for as long as
/// it holds.
fn known(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<(Facts, Arc<BTreeMap<String, Known>>)> {
    let (mut facts, told) = (facts::of_person(tx, actor.person)?, outside::known(tx, actor.person)?);
    for (name, known) in &told {
        facts.insert(name.clone(), known.value.clone());
    }
    Ok((facts, Arc::new(told)))
}

fn spoken(item: &ServiceItem, facts: &Facts, today: NaiveDate) -> Result<Vec<RuleOut>> {
    Ok(eligibility::judge_beforehand(item, facts, today)?.into_iter().map(Into::into).collect())
}

/// All items: those that the actor is entitled to first, then those that are near, with what is missing.
pub fn of_all_items(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<ItemStandingOut>> {
    let tiers = Tiers::read(tx)?;
    let (facts, told) = known(tx, actor)?;
    let mut all = Vec::new();
    for item in definitions::all::<ServiceItem>(tx)? {
        let rules = spoken(&item, &facts, tx.today())?;
        let evaluated = of_person(tx, &item, &tiers, facts.clone(), actor.person, Arc::clone(&told))?;
        all.push(standing(tx, &item, &evaluated, rules));
    }
    all.sort_by(|one, other| order(one).cmp(&order(other)));
    Ok(all)
}

/// What can be had first comes first; of what is near, that which comes soonest or lacks least.
fn order(one: &ItemStandingOut) -> (Standing, bool, NaiveDate, usize, &str) {
    let day = one.met_on.unwrap_or(NaiveDate::MAX);
    (one.standing, !one.open, day, one.not_met.len() + one.missing.len(), one.item.as_str())
}

fn standing(
    tx: &ReadTx<'_>,
    item: &Loaded<ServiceItem>,
    evaluated: &Evaluated,
    rules: Vec<RuleOut>,
) -> ItemStandingOut {
    let on = tx.today();
    let refused = rules.iter().any(|rule| rule.refuses);
    let nothing = BTreeSet::new();
    let refusing = || evaluated.assessment.clauses.iter().filter(|one| one.effect == ClauseEffect::Refuse);
    let not_met: Vec<ClauseOut> = refusing()
        .filter(|one| one.verdict == Verdict::NotMet)
        .map(|one| evaluated.clause(one, on, &nothing))
        .collect();
    let names: BTreeSet<String> = refusing().flat_map(|one| one.missing.iter().cloned()).collect();
    let (asked, missing): (Vec<String>, Vec<String>) = names.into_iter().partition(|name| name.starts_with("form."));
    let days: Option<Vec<NaiveDate>> = not_met.iter().map(|one| one.met_on).collect();
    ItemStandingOut {
        item: item.code.clone(),
        name: (&item.name).into(),
        family: item.family.clone(),
        open: eligibility::is_open(item, on),
        standing: if refused { Standing::Not } else { evaluated.rules.standing(&evaluated.assessment) },
        verdict: if refused { Verdict::NotMet } else { evaluated.assessment.verdict() },
        met_on: days.and_then(|days| days.into_iter().max()).filter(|_| missing.is_empty() && !refused),
        not_met,
        rules,
        missing: evaluated.missing(&missing),
        asked_in_form: evaluated.missing(&asked),
    }
}

/// What a clause came to when it was asked for a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct KeptClauseOut {
    pub code: String,
    #[schema(value_type = String, example = "met")]
    pub verdict: Verdict,
    pub text: TextOut,
}

/// An evaluation that was kept.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EvaluationOut {
    pub moment: Moment,
    pub evaluated_on: NaiveDate,
    pub rules_version: String,
    #[schema(example = "met")]
    pub verdict: String,
    pub clauses: Vec<KeptClauseOut>,
    /// What was known of the facts that were asked for.
    #[schema(value_type = Object)]
    pub facts: Value,
}

/// Every evaluation of one's own application, in order. Nothing before it was handed in.
pub fn of_application(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId) -> Result<Vec<EvaluationOut>> {
    let (application, _) = policy::own(tx, actor, id, Act::Follow)?;
    let Some(case) = cases::of_application(tx, id)? else { return Ok(Vec::new()) };
    let applicant = persons::get(tx, application.person_id)?;
    let rows = store::of_case(tx, case.id)?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let content = row.content(tx, &applicant)?;
        let clauses = content.clauses.into_iter();
        all.push(EvaluationOut {
            moment: row.moment,
            evaluated_on: row.evaluated_on,
            rules_version: row.rules_version,
            verdict: row.verdict,
            clauses: clauses
                .map(|one| KeptClauseOut { code: one.code, verdict: one.verdict, text: (&one.text).into() })
                .collect(),
            facts: serde_json::to_value(&content.facts).unwrap_or_default(),
        });
    }
    Ok(all)
}
