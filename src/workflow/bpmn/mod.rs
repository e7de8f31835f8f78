//! Flows in BPMN 2.0: read from the XML of any modeller, written with a diagram.
//!
//! What BPMN can say is said in BPMN, so that a modeller shows it and may change it: steps, names, flows, conditions,
//! timers, calls. What it cannot say – who does a step, how it can end, what it shows, limits, effects, letters – stands as
//! one JSON object per step in the project's own namespace, with the field names of `docs/flows.md`. A file that was
//! written here is read back as exactly the same definition; a file of another tool becomes a draft.

mod encoding;
mod read;
mod report;
mod time;
mod write;
mod xml;

#[cfg(test)]
pub(super) mod tests;

pub use read::import;
pub use report::{Import, Note, Process, Reason};
pub use write::{Unwritable, export};
pub use xml::Malformed;

/// The namespace of BPMN 2.0; prefixes do not matter.
const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
/// The namespace of the positions in a diagram.
const BPMNDI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
/// Shapes.
const DC: &str = "http://www.omg.org/spec/DD/20100524/DC";
/// Edges.
const DI: &str = "http://www.omg.org/spec/DD/20100524/DI";
/// What BPMN cannot say.
const OWN: &str = "urn:talent-portal:flow:1";
