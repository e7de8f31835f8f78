//! What is recorded: ids and codes, never a person's data.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::error::Code;
use crate::identity::{AccountId, PersonId};
use crate::ids::NewId;
use crate::text_enum;

text_enum! {
    /// Each thing of these kinds has a chain of records of its own, so that no two units of work meet on one.
    pub enum StreamKind {
        Account = "account",
        Person = "person",
        Case = "case",
        Card = "card",
        Definition = "definition",
        Message = "message",
        Employer = "employer",
        System = "system",
    }
}

/// The chain that a record belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    pub kind: StreamKind,
    pub id: Uuid,
}

impl Stream {
    pub fn new(kind: StreamKind, id: impl NewId) -> Self {
        Self { kind, id: id.uuid() }
    }

    pub fn account(id: AccountId) -> Self {
        Self::new(StreamKind::Account, id)
    }

    pub fn person(id: PersonId) -> Self {
        Self::new(StreamKind::Person, id)
    }
}

/// One act.
#[derive(Debug, Clone)]
pub struct Entry {
    pub stream: Stream,
    /// Imperative, as the command is called: `sign_in`.
    pub action: &'static str,
    /// What it was done to, where that is not the stream itself.
    pub object: Option<(&'static str, Uuid)>,
    /// The refusal, if it was refused.
    pub refused: Option<Code>,
    /// Ids and codes.
    pub data: BTreeMap<&'static str, String>,
}

impl Entry {
    pub fn new(stream: Stream, action: &'static str) -> Self {
        Self { stream, action, object: None, refused: None, data: BTreeMap::new() }
    }

    pub fn object(mut self, kind: &'static str, id: impl NewId) -> Self {
        self.object = Some((kind, id.uuid()));
        self
    }

    pub fn refused(mut self, code: Code) -> Self {
        self.refused = Some(code);
        self
    }

    /// Adds an id or a code; a name, a number or free text has no place here.
    pub fn data(mut self, key: &'static str, value: impl ToString) -> Self {
        self.data.insert(key, value.to_string());
        self
    }
}
