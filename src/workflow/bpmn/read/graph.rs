//! A process as it stands in the document: nodes and flows by their ids, before it becomes a flow of ours.

use serde_json::{Map, Value};

use super::super::super::model::Wait;
use super::super::report::{Note, Reason};

/// What the project's own namespace says of an element.
pub(super) type Own = Map<String, Value>;

/// One process.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) flows: Vec<Flow>,
    pub(super) refused: Vec<Note>,
    pub(super) changed: Vec<Note>,
    pub(super) ignored: Vec<Note>,
}

/// One element that a strand can be at.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) name: String,
    /// The name of its element, for the report.
    pub(super) element: String,
    pub(super) line: usize,
    pub(super) what: What,
    /// The id of the step where it cannot be the element's.
    pub(super) step: Option<String>,
    pub(super) own: Option<Own>,
    pub(super) note: Option<String>,
    /// The flow that is taken when no condition holds.
    pub(super) default: Option<String>,
    /// Several people do it, each on their own.
    pub(super) several: Option<Several>,
    /// The sub-process around it.
    pub(super) inside: Option<String>,
    /// The element that implies it, if it does not stand in the document itself.
    pub(super) implied_by: Option<String>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Start,
    Task,
    Automatic,
    Gate(Gate),
    Timer(Wait),
    Call {
        flow: Option<String>,
    },
    End,
    Terminate,
    Border {
        on: String,
        interrupts: bool,
        wait: Wait,
    },
    /// Steps drawn inside of it.
    Embedded,
    /// Nothing happens here.
    Pass,
}

/// The gateways that a flow knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gate {
    Exclusive,
    Parallel,
    Inclusive,
}

/// The marker of several instances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Several {
    pub(super) sequential: bool,
    pub(super) seats: Option<u32>,
}

/// One arrow.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) condition: Option<String>,
    pub(super) role: Role,
}

/// What an arrow stands for, beyond the way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    /// The way of an outcome of a user task.
    Outcome(String),
    /// The way after an objection was upheld.
    Upheld,
    /// The way after the called flow ended so.
    Ends(String),
}

impl Node {
    pub(super) fn says(&self, reason: Reason) -> Note {
        let Self { element, id, name, line, implied_by, .. } = self;
        let id = implied_by.as_ref().unwrap_or(id).clone();
        Note { element: element.clone(), id, name: name.clone(), line: *line, reason }
    }
}

impl Flow {
    pub(super) fn says(&self, reason: Reason) -> Note {
        let Self { id, name, line, .. } = self;
        Note { element: "sequenceFlow".into(), id: id.clone(), name: name.clone(), line: *line, reason }
    }
}

impl Graph {
    pub(super) fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    pub(super) fn incoming<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Flow> {
        self.flows.iter().filter(move |flow| flow.to == id)
    }

    pub(super) fn outgoing<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Flow> {
        self.flows.iter().filter(move |flow| flow.from == id)
    }

    /// The arrows that mean nothing but the way on.
    pub(super) fn plain<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Flow> {
        self.outgoing(id).filter(|flow| flow.role == Role::Plain)
    }

    /// Takes a node out; whoever came to it goes on to `next`.
    pub(super) fn bridge(&mut self, id: &str, next: &str) {
        self.flows.retain(|flow| flow.from != id);
        for flow in self.flows.iter_mut().filter(|flow| flow.to == id) {
            flow.to = next.to_owned();
        }
        self.nodes.retain(|node| node.id != id);
    }

    pub(super) fn refuse(&mut self, note: Note) {
        if !self.refused.contains(&note) {
            self.refused.push(note);
        }
    }
}
