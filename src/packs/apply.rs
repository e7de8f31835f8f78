//! From a checked pack to definitions in the database: a new version only of what changed.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::load::Pack;
use crate::catalogue::commands::{self, NewDraft};
use crate::catalogue::model::{Body, CalendarText, DefinitionKind, DefinitionStatus, Organisation};
use crate::catalogue::store::{self, DefinitionHead};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Error, Result};
use crate::identity::PersonId;
use crate::workflow::Definition;

/// What becomes of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplyMode {
    /// Published at once: in the demo, and on a database that has no definitions yet.
    Publish,
    /// Drafted; a second person publishes.
    Draft,
}

/// One definition that apply touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Touched {
    pub kind: DefinitionKind,
    pub code: String,
    pub version: i64,
}

/// What apply did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// New versions that are in force.
    pub published: Vec<Touched>,
    /// New versions that wait for a second person.
    pub drafted: Vec<Touched>,
    /// Drafts thrown away because the pack is what is already published.
    pub discarded: Vec<Touched>,
    /// How many definitions were the same.
    pub unchanged: usize,
    /// Published, but no longer in the pack; they stay in force.
    pub not_in_pack: Vec<Touched>,
}

/// Applies a pack. Running it again with the same pack changes nothing.
pub fn apply(tx: &mut WriteTx<'_>, pack: &Pack, mode: ApplyMode, by: Option<PersonId>) -> Result<Applied> {
    let heads = store::heads(tx)?;
    let mut applied = Applied::default();
    let mut named = BTreeSet::new();
    for new in definitions(pack)? {
        let new = pinned(tx, new)?;
        named.insert((new.kind, new.code.clone()));
        let history: Vec<DefinitionHead> =
            heads.iter().filter(|head| head.kind == new.kind && head.code == new.code).cloned().collect();
        one(tx, &new, &history, mode, by, &mut applied)?;
    }
    let left_over = heads.iter().filter(|head| head.status == DefinitionStatus::Published);
    applied.not_in_pack =
        left_over.filter(|head| !named.contains(&(head.kind, head.code.clone()))).map(touched).collect();
    Ok(applied)
}

/// Publishing at once is right in the demo and at first start; anywhere else a second person looks first.
pub fn mode_for(tx: &mut ReadTx<'_>, demo: bool) -> Result<ApplyMode> {
    let first = store::heads(tx)?.iter().all(|head| head.status == DefinitionStatus::Draft);
    Ok(if demo || first { ApplyMode::Publish } else { ApplyMode::Draft })
}

fn one(
    tx: &mut WriteTx<'_>,
    new: &NewDraft,
    history: &[DefinitionHead],
    mode: ApplyMode,
    by: Option<PersonId>,
    applied: &mut Applied,
) -> Result<()> {
    let with = |status| history.iter().find(|head| head.status == status);
    let (published, waiting) = (with(DefinitionStatus::Published), with(DefinitionStatus::Draft));
    if published.is_some_and(|head| head.digest == new.digest) {
        if let Some(head) = waiting {
            commands::discard(tx, None, head)?;
            applied.discarded.push(touched(head));
        }
        applied.unchanged += 1;
        return Ok(());
    }
    let draft = match waiting {
        Some(head) if head.digest == new.digest && mode == ApplyMode::Draft => {
            applied.unchanged += 1;
            return Ok(());
        }
        Some(head) if head.digest == new.digest => head.clone(),
        _ => commands::draft(tx, new, history, by)?,
    };
    match mode {
        ApplyMode::Draft => applied.drafted.push(touched(&draft)),
        ApplyMode::Publish => {
            commands::publish(tx, None, &draft).map_err(|error| of(&draft, error))?;
            applied.published.push(touched(&draft));
        }
    }
    Ok(())
}

/// Says which definition of the pack is refused; a pack has many.
fn of(head: &DefinitionHead, error: Error) -> Error {
    let Error::Refused(mut problem) = error else { return error };
    let name = format!("{} {}", head.kind, head.code);
    for fault in &mut problem.fields {
        fault.pointer = format!("{name}{}", fault.pointer);
    }
    problem.detail = problem.detail.map(|detail| format!("{name}: {detail}"));
    Error::Refused(problem)
}

fn touched(head: &DefinitionHead) -> Touched {
    Touched { kind: head.kind, code: head.code.clone(), version: head.version }
}

/// Every definition of a pack, in an order in which each may be published: what is referred to comes first.
pub fn definitions(pack: &Pack) -> Result<Vec<NewDraft>> {
    let mut all = Vec::new();
    let mut add = |kind: DefinitionKind, code: &str, body: Result<Value, serde_json::Error>| -> Result<()> {
        let body = body.map_err(|error| Error::internal(error.to_string()))?;
        all.push(NewDraft { kind, code: code.to_owned(), digest: digest(&body)?, body });
        Ok(())
    };
    let organisation = Organisation {
        functions: pack.organisation.functions.clone(),
        districts: pack.organisation.districts.clone(),
        departments: pack.departments.clone(),
    };
    add(DefinitionKind::Organisation, &pack.info.code, serde_json::to_value(&organisation))?;
    let calendar = CalendarText { text: pack.calendar_text.clone() };
    add(DefinitionKind::Calendar, &pack.info.code, serde_json::to_value(&calendar))?;
    for (code, template) in &pack.templates {
        add(DefinitionKind::Template, code, serde_json::to_value(template))?;
    }
    for catalogue in &pack.cards.catalogues {
        add(DefinitionKind::TierCatalogue, &catalogue.code, serde_json::to_value(catalogue))?;
    }
    for scheme in &pack.cards.schemes {
        add(DefinitionKind::CardScheme, &scheme.code, serde_json::to_value(scheme))?;
    }
    for benefit in &pack.cards.benefits {
        add(DefinitionKind::Benefit, &benefit.code, serde_json::to_value(benefit))?;
    }
    for register in &pack.registers.registers {
        add(DefinitionKind::Register, &register.code, serde_json::to_value(register))?;
    }
    if let Some(privacy) = &pack.privacy {
        add(DefinitionKind::Privacy, &pack.info.code, serde_json::to_value(privacy))?;
    }
    for flow in called_first(&pack.workflows) {
        add(DefinitionKind::Workflow, &flow.code, serde_json::to_value(flow))?;
    }
    for (code, item) in &pack.services {
        add(DefinitionKind::Service, code, serde_json::to_value(item))?;
    }
    if let Some(policies) = &pack.policies {
        add(DefinitionKind::Policies, &pack.info.code, serde_json::to_value(policies))?;
    }
    add(DefinitionKind::Pack, &pack.info.code, serde_json::to_value(&pack.info))?;
    Ok(all)
}

/// Flows in an order in which each comes after those that it calls. Flows that call each other in a circle were refused
/// when the pack was checked.
fn called_first(flows: &BTreeMap<String, Definition>) -> Vec<&Definition> {
    fn visit<'p>(flow: &'p Definition, flows: &'p BTreeMap<String, Definition>, ordered: &mut Vec<&'p Definition>) {
        let known = |ordered: &[&Definition], code: &str| ordered.iter().any(|flow| flow.code == code);
        for called in flow.steps.iter().filter_map(|step| flows.get(&step.calls.as_ref()?.flow)) {
            if !known(ordered, &called.code) {
                visit(called, flows, ordered);
            }
        }
        if !known(ordered, &flow.code) {
            ordered.push(flow);
        }
    }
    let mut ordered = Vec::new();
    flows.values().for_each(|flow| visit(flow, flows, &mut ordered));
    ordered
}

/// A flow with the versions of those that it calls written in, where the pack leaves them open: a later version of a
/// called flow never changes a flow that is published.
fn pinned(tx: &mut ReadTx<'_>, new: NewDraft) -> Result<NewDraft> {
    if new.kind != DefinitionKind::Workflow {
        return Ok(new);
    }
    let mut flow = Definition::read(new.body.clone()).map_err(Error::internal)?;
    let mut open = flow.steps.iter_mut().filter_map(|step| step.calls.as_mut()).filter(|call| call.version.is_none());
    let Some(first) = open.next() else { return Ok(new) };
    let heads = store::heads(tx)?;
    for call in std::iter::once(first).chain(open) {
        let versions = heads.iter().filter(|head| head.kind == new.kind && head.code == call.flow);
        call.version = versions.map(|head| head.version).max().and_then(|version| u32::try_from(version).ok());
    }
    let body = serde_json::to_value(&flow).map_err(|error| Error::internal(error.to_string()))?;
    Ok(NewDraft { digest: digest(&body)?, body, ..new })
}

/// SHA-256 over the canonical JSON (RFC 8785), in hexadecimal digits.
pub fn digest(body: &Value) -> Result<String> {
    let canonical = serde_json_canonicalizer::to_vec(body).map_err(|error| Error::internal(error.to_string()))?;
    Ok(HEXLOWER.encode(&Sha256::digest(&canonical)))
}
