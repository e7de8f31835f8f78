//! Which flows may be put in force: those that are proved to be sound, as they run, with everything that they call.
//!
//! A proof takes up to a second, so it is made before the unit of work ([`prepare`]) and kept by what it is about.

use std::sync::Arc;

use super::definitions;
use super::model::{Body as _, DefinitionId, DefinitionKind, DefinitionStatus};
use super::store::{self, DefinitionHead};
use crate::db::ReadTx;
use crate::error::{Code, Error, Language, Problem, Result};
use crate::packs::apply::digest;
use crate::packs::format::ServiceItem;
use crate::workflow::Definition;
use crate::workflow::check::{Finding, Known, Proof, Verdict, prove_with};
use crate::workflow::expand::SEPARATOR;

/// Makes the proof that publishing this draft will ask for, outside any write.
pub(super) fn prepare(tx: &mut ReadTx<'_>, id: DefinitionId) -> Result<()> {
    let head = store::head(tx, id)?;
    if head.kind == DefinitionKind::Workflow
        && head.status == DefinitionStatus::Draft
        && super::commands::calls_published(tx, &head).is_ok()
    {
        of_flow(tx, &head, Language::default())?;
    }
    Ok(())
}

/// Lets a flow through that is sound.
///
/// # Errors
/// `flow_unsound` with every fault and the way there; `flow_not_proved` with the bound that was hit.
pub(super) fn sound(tx: &mut ReadTx<'_>, head: &DefinitionHead, language: Language) -> Result<()> {
    let proof = of_flow(tx, head, language)?;
    match proof.verdict {
        Verdict::Sound => Ok(()),
        Verdict::NotProved => Err(Problem::new(Code::FlowNotProved).detail(bound(&proof, language)).into()),
        Verdict::Unsound => Err(faults(tx, head, &proof, language)?.into()),
    }
}

/// Lets a flow through that was neither proved nor refuted, and answers which bound was hit.
///
/// # Errors
/// `flow_unsound` with every fault; `flow_proved` for a flow, or anything else, that one person may publish.
pub(super) fn takes_two(tx: &mut ReadTx<'_>, head: &DefinitionHead, language: Language) -> Result<String> {
    if head.kind != DefinitionKind::Workflow {
        return Err(Code::FlowProved.into());
    }
    super::commands::calls_published(tx, head)?;
    let proof = of_flow(tx, head, language)?;
    match proof.verdict {
        Verdict::Sound => Err(Code::FlowProved.into()),
        Verdict::NotProved => Ok(bound(&proof, language)),
        Verdict::Unsound => Err(faults(tx, head, &proof, language)?.into()),
    }
}

/// Lets a service through whose flow can be run by itself. One that only others call need not accept a case.
///
/// # Errors
/// `flow_unsound` with every fault.
pub(super) fn serves(tx: &mut ReadTx<'_>, flow: &DefinitionHead, language: Language) -> Result<()> {
    let whole = definitions::get::<Definition>(tx, flow.id)?;
    let proof = proved(&whole, false)?;
    if proof.verdict == Verdict::Unsound { Err(faults(tx, flow, &proof, language)?.into()) } else { Ok(()) }
}

fn of_flow(tx: &mut ReadTx<'_>, head: &DefinitionHead, language: Language) -> Result<Arc<Proof>> {
    let whole = match definitions::get::<Definition>(tx, head.id) {
        // What the flow calls was looked for before, so the parts are there and do not go together.
        Err(Error::Refused(problem)) if problem.code == Code::PartsDoNotFit => {
            let why = problem.detail.unwrap_or_else(|| Code::PartsDoNotFit.title(language).to_owned());
            return Err(Problem::new(Code::FlowUnsound).detail(why).into());
        }
        found => found?,
    };
    let used = definitions::all::<ServiceItem>(tx)?.iter().any(|item| item.workflow == head.code);
    proved(&whole, !used)
}

fn proved(whole: &Definition, called: bool) -> Result<Arc<Proof>> {
    let body = serde_json::to_value(whole).map_err(|error| Error::internal(error.to_string()))?;
    let known = Known { called, ..Known::default() };
    definitions::derived(&format!("{} called {called}", digest(&body)?), || Ok(prove_with(whole, &known)))
}

fn bound(proof: &Proof, language: Language) -> String {
    let Some(bound) = &proof.bound else { return String::new() };
    match language {
        Language::Chinese => bound.zh(),
        Language::English => bound.to_string(),
    }
}

/// Every fault at the step of the flow, as it was written, that it is about; one inside a called flow at the call.
fn faults(tx: &mut ReadTx<'_>, head: &DefinitionHead, proof: &Proof, language: Language) -> Result<Problem> {
    let whole = definitions::get::<Definition>(tx, head.id)?;
    let written = Definition::read(store::body(tx, head.id)?).map_err(Error::internal)?;
    let mut problem = Problem::new(Code::FlowUnsound);
    for finding in proof.findings.iter().filter(|finding| !finding.problem.is_remark()) {
        let words = words(&whole, finding, language);
        let outer = finding.step.as_deref().and_then(|step| step.split(SEPARATOR).next());
        let place = outer.and_then(|id| written.steps.iter().position(|step| step.id == id));
        let pointer = place.map_or_else(|| "/steps".to_owned(), |place| format!("/steps/{place}"));
        if problem.detail.is_none() {
            problem = problem.detail(words.clone());
        }
        problem = problem.field_with(pointer, Code::FlowUnsound, words);
    }
    Ok(problem)
}

/// The fault and the decisions that lead there.
fn words(flow: &Definition, finding: &Finding, language: Language) -> String {
    let step = finding.step.as_deref().unwrap_or(&flow.code);
    let name = finding.step.as_deref().and_then(|id| flow.step(id)).map_or(&flow.name, |step| &step.name);
    match language {
        Language::English => format!("{} ({step}): {finding}", name.en),
        Language::Chinese => {
            let way: Vec<&str> = finding.trace.iter().map(|line| line.zh.as_str()).collect();
            let way = if way.is_empty() {
                String::new()
            } else {
                format!("；走到此处的经过：{}", way.join(" → "))
            };
            format!("{}（{step}）：{}{way}", name.zh, finding.zh())
        }
    }
}
