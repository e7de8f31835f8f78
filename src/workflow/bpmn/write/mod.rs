//! From a definition to a document with a diagram.

mod diagram;
mod process;
mod text;

use std::collections::BTreeSet;

use super::super::layout::{Way, ways};
use super::super::model::Definition;
use super::read::names::{free, is_identifier};
use super::report::Note;
use super::{BPMN, BPMNDI, DC, DI, OWN, import};
use text::Text;

/// Why a definition cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A text holds a character that XML has no place for.
    #[error("a text holds the character {0:?}, which XML cannot hold")]
    Character(char),
    /// The shape of the flow makes no sense in BPMN.
    #[error("the flow cannot be said in BPMN before this is put right: {}", list(.0))]
    Shape(Vec<Note>),
    /// Something would be lost.
    #[error("the flow has fields that do not belong to their kind of step, so it would be read back as another one")]
    Different,
}

fn list(notes: &[Note]) -> String {
    notes.iter().map(|note| format!("{} {}: {}", note.element, note.id, note.reason)).collect::<Vec<_>>().join("; ")
}

/// Writes a definition. What is written is read back before it is handed out, so that a document never says anything else
/// than the definition did.
///
/// # Errors
/// If the definition is not in a shape that BPMN can say.
pub fn export(definition: &Definition) -> Result<String, Unwritable> {
    let names = Names::new(definition);
    let mut text = Text::new();
    text.open(
        "bpmn:definitions",
        &[
            ("xmlns:bpmn", Some(BPMN)),
            ("xmlns:bpmndi", Some(BPMNDI)),
            ("xmlns:dc", Some(DC)),
            ("xmlns:di", Some(DI)),
            ("xmlns:xsi", Some("http://www.w3.org/2001/XMLSchema-instance")),
            ("xmlns:tp", Some(OWN)),
            ("id", Some("definitions")),
            ("targetNamespace", Some(OWN)),
            ("exporter", Some("talent-portal")),
            ("exporterVersion", Some(env!("CARGO_PKG_VERSION"))),
        ],
    );
    process::write(definition, &names, &mut text);
    diagram::write(definition, &names, &mut text);
    if let Some(character) = text.impossible {
        return Err(Unwritable::Character(character));
    }
    let text = text.finish();
    let read = import(text.as_bytes()).map_err(|_| Unwritable::Different)?;
    match read.processes.into_iter().next().map(|process| process.result) {
        Some(Ok(again)) if again == *definition => Ok(text),
        Some(Err(notes)) => Err(Unwritable::Shape(notes)),
        _ => Err(Unwritable::Different),
    }
}

/// The ids of the elements: the ids of the steps where XML allows them, and new ones for everything else.
struct Names<'a> {
    process: String,
    steps: Vec<String>,
    timers: Vec<Vec<String>>,
    ways: Vec<(Way<'a>, String)>,
}

impl<'a> Names<'a> {
    fn new(definition: &'a Definition) -> Self {
        let mut taken = BTreeSet::from(["definitions".to_owned(), "diagram".to_owned(), "plane".to_owned()]);
        let mut new = |wanted: &str| {
            let id = free(wanted, &taken);
            taken.insert(id.clone());
            id
        };
        let usable = |id: &str, other: &str| if is_identifier(id) { id.to_owned() } else { other.to_owned() };
        let steps = definition.steps.iter().map(|step| new(&usable(&step.id, "step"))).collect();
        let process = new(&usable(&definition.code, "process"));
        let timers = definition
            .steps
            .iter()
            .map(|step| step.timers.iter().map(|timer| new(&usable(&timer.id, "timer"))).collect())
            .collect();
        let ways = ways(definition)
            .into_iter()
            .map(|way| (way, new(&format!("flow_{}_{}", usable(&way.from.id, "step"), usable(way.to, "step")))))
            .collect();
        Self { process, steps, timers, ways }
    }

    /// The element of a step, by the place of the step in the definition.
    fn step(&self, place: usize) -> &str {
        self.steps.get(place).map_or("", String::as_str)
    }

    /// The element of a timer at the border of a step.
    fn timer(&self, place: usize, timer: usize) -> &str {
        self.timers.get(place).and_then(|timers| timers.get(timer)).map_or("", String::as_str)
    }
}
