//! What belongs into the package of a case, read from one snapshot. Documents and papers come one by one afterwards.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::super::entitlement;
use super::super::letters::delivery::store as deliveries;
use super::super::letters::{self, LetterPaper};
use super::super::model::{CaseId, MaterialFiled};
use super::super::notes::store as notes;
use super::super::queries::timeline;
use super::super::store::cases::CaseRow;
use super::super::store::{cases, events, opinions, remarks, revisions, tasks};
use super::pack::Part;
use crate::audit::{self, Stream, StreamKind};
use crate::catalogue::{PackInfo, ServiceItem, definitions, store as catalogue};
use crate::db::ReadTx;
use crate::error::{Error, Result};
use crate::identity::PersonId;
use crate::identity::store::departments;
use crate::identity::store::persons::{self, PersonRow};
use crate::talents::DocumentId;
use crate::talents::owner::Owner;
use crate::talents::queries::proven_identity;
use crate::talents::store::wallet::{self, DocumentRow};

/// Everything but the bytes of documents and papers.
pub struct Gathered {
    /// The head of the manifest.
    pub head: Map<String, Value>,
    pub parts: Vec<Part>,
    pub documents: Vec<Paper>,
    pub letters: Vec<(String, LetterPaper)>,
    /// What was handed in and is not there any more, with the reason.
    pub withheld: Vec<Value>,
}

/// A document of the case.
pub struct Paper {
    pub row: DocumentRow,
    pub title: Option<String>,
    pub kind: &'static str,
}

/// Reads a case whole. `base` is the portal's public address, which printed papers name.
pub fn gather(tx: &mut ReadTx<'_>, id: CaseId, base: &str) -> Result<Gathered> {
    let case = cases::get(tx, id)?;
    let applicant = persons::get(tx, case.person_id)?;
    let mut parts = Vec::new();
    let chain = audit::export::chain(tx, Stream::new(StreamKind::Case, id))?;
    let mut head = head(tx, &case, &applicant)?;
    head.insert(
        "audit".into(),
        json!({
            "records": chain.records.len(), "head": chain.records.last().map(|link| link.hash.clone()),
            "checkpoints": chain.checkpoints.iter().map(|(number, _)| number).collect::<Vec<_>>(),
        }),
    );
    parts.push(lines("audit.jsonl", "audit", &chain.records)?);
    for (number, exported) in &chain.checkpoints {
        parts.push(document(format!("checkpoints/{number:09}.json"), "checkpoint", exported)?);
    }
    what_happened(tx, &case, &applicant, &mut parts)?;
    let filed = what_was_handed_in(tx, &case, &applicant, &mut parts)?;
    let letters = what_was_given_out(tx, &case, &applicant, base, &mut parts)?;
    let attached = what_was_noted(tx, &case, &applicant, &mut parts)?;
    let (documents, withheld) = documents(tx, &applicant, filed, attached)?;
    Ok(Gathered { head, parts, documents, letters, withheld })
}

/// The case in the words of the trade; `labels` has them in Chinese.
fn head(tx: &mut ReadTx<'_>, case: &CaseRow, applicant: &PersonRow) -> Result<Map<String, Value>> {
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let pack = definitions::only::<PackInfo>(tx)?;
    let codes = value(&pack.outcome_codes)?;
    let office = departments::find_by_code(tx, &item.department)?.map(|row| row.name_zh);
    let identity = proven_identity(tx, applicant)?;
    let fields = [
        ("case_id", "办件标识", json!(case.id)),
        ("case_number", "办件编号", json!(case.number)),
        ("item_code", "事项编码", json!(format!("{}{}", pack.agency_code, item.item_number))),
        ("item_name", "事项名称", json!(item.name.zh)),
        ("department", "实施机关", json!(office)),
        ("district", "所属区域", json!(case.district)),
        ("applicant", "申请人", json!(applicant.name(tx)?)),
        ("identity_kind", "证件类型", json!(identity.as_ref().map(|number| number.kind()))),
        ("identity_number", "证件号码", json!(identity.as_ref().map(|number| number.masked()))),
        ("filed_at", "申请时间", json!(case.filed_at)),
        ("received_on", "收件日期", json!(case.received_on)),
        ("due_on", "承诺办结日期", json!(case.due_on)),
        ("status", "办件状态", json!(case.status)),
        ("closed_at", "办结时间", json!(case.closed_at)),
        ("outcome", "办理结果", json!(case.outcome)),
        (
            "outcome_code",
            "办结类型代码",
            case.outcome.as_ref().and_then(|word| codes.get(word)).cloned().unwrap_or_default(),
        ),
    ];
    let labels: Map<_, _> = fields.iter().map(|(key, label, _)| ((*key).to_owned(), json!(label))).collect();
    let case: Map<_, _> = fields.into_iter().map(|(key, _, value)| (key.to_owned(), value)).collect();
    let about = [("case", Value::Object(case)), ("labels", Value::Object(labels))];
    Ok(about.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Events, tasks, what reviewers and leaders wrote, what clauses came to, and the versions that all of it is to be read by.
fn what_happened(tx: &mut ReadTx<'_>, case: &CaseRow, applicant: &PersonRow, parts: &mut Vec<Part>) -> Result<()> {
    let rows = events::all(tx, case.id)?;
    let told =
        |row: &events::EventRow| json!({ "seq": row.seq, "at": row.at, "actor": row.actor_id, "event": row.event.0 });
    parts.push(lines("events.jsonl", "events", &rows.iter().map(told).collect::<Vec<_>>())?);
    let tasks = tasks::of_case(tx, case.id)?;
    let written = opinions::on_tasks(tx, applicant, &tasks.iter().map(|task| task.id).collect::<Vec<_>>())?;
    let remarks = remarks::of_case(tx, applicant, case.id)?;
    let people: BTreeSet<PersonId> =
        tasks.iter().filter_map(|task| task.decided_by).chain(written.iter().map(|opinion| opinion.by)).collect();
    let names = names(tx, &people)?;
    let offices: BTreeMap<_, _> = departments::all(tx)?.iter().map(|row| (row.id, row.name_zh.clone())).collect();
    let told = |task: &tasks::TaskRow| {
        json!({
            "id": task.id, "no": task.no, "step": task.step, "round": task.round, "status": task.status,
            "department": task.department_id.and_then(|id| offices.get(&id)), "outcome": task.outcome,
            "decided_by": task.decided_by, "name": task.decided_by.and_then(|id| names.get(&id)),
            "opened_on": task.opened_on, "due_on": task.due_on,
        })
    };
    parts.push(lines("tasks.jsonl", "tasks", &tasks.iter().map(told).collect::<Vec<_>>())?);
    let told = |one: &opinions::Opinion| {
        json!({
            "task": one.task, "seq": one.seq, "kind": one.kind, "by": one.by, "name": names.get(&one.by), "text": one.text,
        })
    };
    parts.push(lines("opinions.jsonl", "opinions", &written.iter().map(told).collect::<Vec<_>>())?);
    let told = |(seq, text): &(i32, String)| json!({ "seq": seq, "text": text });
    parts.push(lines("remarks.jsonl", "remarks", &remarks.iter().map(told).collect::<Vec<_>>())?);
    let mut evaluated = Vec::new();
    for row in entitlement::store::of_case(tx, case.id)? {
        let content = if applicant.is_erased() { None } else { Some(row.content(tx, applicant)?) };
        evaluated.push(json!({
            "seq": row.seq, "moment": row.moment, "verdict": row.verdict, "rules_version": row.rules_version,
            "evaluated_on": row.evaluated_on, "clauses": content.as_ref().map(|content| &content.clauses),
            "facts": content.as_ref().map(|content| &content.facts),
        }));
    }
    parts.push(lines("evaluations.jsonl", "evaluations", &evaluated)?);
    parts.push(document("timeline.json".into(), "timeline", &timeline(tx, case)?)?);
    parts.push(document("definitions/item.json".into(), "definition", &catalogue::body(tx, case.item_id)?)?);
    parts.push(document("definitions/workflow.json".into(), "definition", &catalogue::body(tx, case.workflow_id)?)?);
    Ok(())
}

/// Each submission, byte for byte as its digest was taken; answers all documents that any of them names.
fn what_was_handed_in(
    tx: &mut ReadTx<'_>,
    case: &CaseRow,
    applicant: &PersonRow,
    parts: &mut Vec<Part>,
) -> Result<BTreeSet<DocumentId>> {
    let rows = revisions::all(tx, case.id)?;
    let mut named = BTreeSet::new();
    let mut list = Vec::new();
    for row in &rows {
        named.extend(row.materials.0.iter().flat_map(|material: &MaterialFiled| material.documents.iter().copied()));
        let folder = format!("revisions/{:04}", row.no);
        let (form, materials) = (format!("{folder}/form.json"), format!("{folder}/materials.json"));
        let there = !applicant.is_erased();
        list.push(json!({
            "no": row.no, "digest": row.digest, "submitted_by": row.submitted_by, "submitted_at": row.submitted_at,
            "form": there.then_some(&form), "materials": there.then_some(&materials),
        }));
        if there {
            let (form_bytes, material_bytes) = row.bytes(tx, applicant)?;
            parts.push(raw(form, "form", form_bytes));
            parts.push(raw(materials, "materials", material_bytes));
        }
    }
    parts.push(lines("revisions.jsonl", "revisions", &list)?);
    Ok(named)
}

/// Letters as text, with all that their digests are taken over, and their papers to be drawn.
fn what_was_given_out(
    tx: &mut ReadTx<'_>,
    case: &CaseRow,
    applicant: &PersonRow,
    base: &str,
    parts: &mut Vec<Part>,
) -> Result<Vec<(String, LetterPaper)>> {
    let mut papers = Vec::new();
    let mut list = Vec::new();
    for letter in letters::of_case(tx, case, applicant)? {
        let path = format!("letters/{:02}", letter.no);
        let text = format!("{path}.txt");
        list.push(json!({
            "no": letter.no, "code": letter.code, "name": letter.name.zh, "issued_on": letter.issued_on,
            "number": letter.paper.as_ref().map(|paper| &paper.number),
            "issuer": letter.paper.as_ref().map(|paper| &paper.issuer),
            "digest": letter.paper.as_ref().map(|paper| &paper.digest), "text": (!applicant.is_erased()).then_some(&text),
        }));
        if applicant.is_erased() {
            continue;
        }
        if letter.paper.is_some() {
            papers.push((format!("{path}.pdf"), letters::paper_of_case(tx, case, letter.no, base)?));
        }
        let title = Some(letter.name.zh);
        parts.push(Part { title, media_type: "text/plain".into(), ..raw(text, "letter", letter.body.into_bytes()) });
    }
    parts.push(lines("letters.jsonl", "letters", &list)?);
    let mut handed_over = Vec::new();
    for row in deliveries::of_case(tx, case.id)? {
        let proxy = if applicant.is_erased() { None } else { row.proxy(tx, applicant.clone())? };
        handed_over.push(json!({
            "letter": row.letter_no, "receipt": row.receipt_no, "method": row.method, "recorded_by": row.recorded_by,
            "department": row.department_id, "proxy": proxy, "delivered_at": row.delivered_at,
        }));
    }
    parts.push(lines("deliveries.jsonl", "deliveries", &handed_over)?);
    Ok(papers)
}

/// What the office wrote on tasks and put beside them; answers the documents among it.
fn what_was_noted(
    tx: &mut ReadTx<'_>,
    case: &CaseRow,
    applicant: &PersonRow,
    parts: &mut Vec<Part>,
) -> Result<BTreeSet<DocumentId>> {
    let rows = notes::of_case(tx, case.id)?;
    let names = names(tx, &rows.iter().map(|row| row.written_by).collect())?;
    let key = applicant.key_left(tx)?;
    let mut list = Vec::new();
    for row in &rows {
        let text = match &key {
            Some(key) if row.document_id.is_none() => Some(row.text(key)?),
            _ => None,
        };
        list.push(json!({
            "task": row.task_id, "kind": row.kind, "by": row.written_by, "name": names.get(&row.written_by), "at": row.written_at,
            "text": text, "document": row.document_id, "shown_to_applicant": row.shown_to_applicant,
        }));
    }
    parts.push(lines("notes.jsonl", "notes", &list)?);
    Ok(rows.iter().filter_map(|row| row.document_id).collect())
}

/// The documents that are still there, and what is to be said of the others.
fn documents(
    tx: &mut ReadTx<'_>,
    applicant: &PersonRow,
    filed: BTreeSet<DocumentId>,
    attached: BTreeSet<DocumentId>,
) -> Result<(Vec<Paper>, Vec<Value>)> {
    let owner = if applicant.is_erased() { None } else { Some(Owner::load(tx, applicant.id)?) };
    let (mut papers, mut withheld) = (Vec::new(), Vec::new());
    if owner.is_none() {
        withheld.push(json!({ "what": "whatever named or described the applicant", "reason": "erased_on_request" }));
    }
    for (kind, ids) in [("document", filed), ("attachment", attached)] {
        let rows = wallet::named(tx, &ids.iter().copied().collect::<Vec<_>>())?;
        for id in &ids {
            match rows.iter().find(|row| row.id == *id) {
                Some(row) if row.deleted_at.is_none() => {
                    let owner = owner.as_ref().filter(|_| row.person_id == applicant.id);
                    let title = owner.map(|owner| row.label(owner)).transpose()?.flatten();
                    papers.push(Paper { row: row.clone(), title, kind });
                }
                row => withheld.push(json!({
                    "what": format!("document {id}"), "sha256": row.map(|row| &row.sha256), "reason": "deleted_by_its_owner",
                })),
            }
        }
    }
    Ok((papers, withheld))
}

fn names(tx: &mut ReadTx<'_>, people: &BTreeSet<PersonId>) -> Result<BTreeMap<PersonId, String>> {
    let mut names = BTreeMap::new();
    for (id, person) in persons::of_ids(tx, people)? {
        if person.wrapped_key.is_some()
            && let Some(name) = person.name(tx)?
        {
            names.insert(id, name);
        }
    }
    Ok(names)
}

fn value(of: &impl Serialize) -> Result<Value> {
    serde_json::to_value(of).map_err(|error| Error::internal(error.to_string()))
}

fn raw(path: String, kind: &'static str, bytes: Vec<u8>) -> Part {
    Part { path, kind, media_type: "application/json".into(), title: None, bytes }
}

fn document(path: String, kind: &'static str, of: &impl Serialize) -> Result<Part> {
    let bytes = serde_json::to_vec_pretty(of).map_err(|error| Error::internal(error.to_string()))?;
    Ok(raw(path, kind, bytes))
}

/// One line of JSON for each.
fn lines(path: &str, kind: &'static str, all: &[impl Serialize]) -> Result<Part> {
    let mut bytes = Vec::new();
    for one in all {
        serde_json::to_writer(&mut bytes, one).map_err(|error| Error::internal(error.to_string()))?;
        bytes.push(b'\n');
    }
    Ok(Part { media_type: "application/jsonl".into(), ..raw(path.into(), kind, bytes) })
}
