//! From a document to definitions: the tree, the processes as graphs, their shape put right, the blocks matched, the steps.

mod blocks;
mod build;
mod elements;
mod graph;
pub(super) mod names;
mod node;
mod own;
mod process;
mod step;
mod tidy;

use std::collections::BTreeMap;

use super::report::{Import, Note, Reason};
use super::xml::{self, Element, Fault, MOST_BYTES, Malformed};
use super::{BPMN, BPMNDI, encoding};

/// How many nodes a process may have.
const MOST_NODES: usize = 1_000;

/// Reads a BPMN 2.0 document.
///
/// # Errors
/// If the document as a whole is no well-formed BPMN within the bounds; what is wrong with one process stands in its result.
pub fn import(bytes: &[u8]) -> Result<Import, Malformed> {
    if bytes.len() > MOST_BYTES {
        return Err(Malformed { line: 1, fault: Fault::TooLarge { most: MOST_BYTES, what: "bytes" } });
    }
    let root = xml::read(&encoding::decode(bytes)?)?;
    if !root.is(BPMN, "definitions") {
        return Err(Malformed { line: root.line, fault: Fault::NotBpmn { root: root.name } });
    }
    let mut import = Import { processes: Vec::new(), ignored: Vec::new() };
    let mut pools = BTreeMap::new();
    for child in &root.children {
        match child.name.as_str() {
            _ if child.space == BPMNDI => {
                import.ignored.push(note(child, Reason::Ignored("positions are worked out anew")))
            }
            _ if child.space != BPMN => import.ignored.push(note(child, Reason::Ignored("of another tool"))),
            "process" if elements::has_nodes(child) => import.processes.push(process::read(child)),
            "process" => import.ignored.push(note(child, Reason::Ignored("it has no steps"))),
            "collaboration" => collaboration(child, &mut pools, &mut import.ignored),
            _ => import.ignored.push(note(child, Reason::Ignored("flows refer to nothing outside of them"))),
        }
    }
    for process in import.processes.iter_mut().filter(|process| process.name.is_empty()) {
        let Some(pool) = pools.get(&process.id) else { continue };
        process.name.clone_from(pool);
        if let Ok(definition) = &mut process.result
            && definition.name.zh.is_empty()
        {
            definition.name.zh.clone_from(pool);
            definition.name.en.clone_from(pool);
        }
    }
    Ok(import)
}

/// Pools name processes; messages between them are nothing that a case waits for.
fn collaboration(element: &Element, pools: &mut BTreeMap<String, String>, ignored: &mut Vec<Note>) {
    ignored.push(note(element, Reason::Ignored("each process is a flow of its own")));
    for child in element.children.iter().filter(|child| child.space == BPMN) {
        if child.name == "participant"
            && let (Some(process), Some(name)) = (child.attribute("processRef"), child.attribute("name"))
        {
            pools.insert(local(process).to_owned(), name.to_owned());
        }
        ignored.push(note(child, Reason::Ignored("each process is a flow of its own")));
    }
}

/// A remark on an element of the document.
fn note(element: &Element, reason: Reason) -> Note {
    let attribute = |name| element.attribute(name).unwrap_or_default().to_owned();
    Note { element: element.name.clone(), id: attribute("id"), name: attribute("name"), line: element.line, reason }
}

/// A reference without the prefix that it may have.
fn local(reference: &str) -> &str {
    reference.trim().rsplit_once(':').map_or(reference.trim(), |(_, name)| name)
}
