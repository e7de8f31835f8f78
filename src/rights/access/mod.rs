//! Who looked at whose data in the course of their office: by which position, at what, what for.
//!
//! Looking is reading, and what is read does not write; so a look is put on record before the answer goes out, and those
//! who look at the same moment share one unit of work. What an act records anyway (a document read in a task, a number
//! shown in full) is noted in the unit of work of the act.

mod book;
mod queries;
mod store;

use uuid::Uuid;

pub use book::LookBook;
pub use queries::{LookOut, of_person};
pub use store::{LookId, note};

use crate::identity::{AccountId, Actor, DepartmentId, PersonId, Role};
use crate::text_enum;

text_enum! {
    /// What somebody looked at.
    pub enum Looked {
        Task = "task",
        Case = "case",
        Document = "document",
        IdentityNumber = "identity_number",
        SearchResult = "search_result",
        Card = "card",
        Registers = "registers",
    }
}

/// One look.
#[derive(Debug, Clone)]
pub struct Look {
    pub(in crate::rights) person: PersonId,
    pub(in crate::rights) account: AccountId,
    pub(in crate::rights) role: Role,
    pub(in crate::rights) department: Option<DepartmentId>,
    pub(in crate::rights) what: Looked,
    pub(in crate::rights) purpose: String,
    pub(in crate::rights) object: Option<Uuid>,
}

impl Look {
    /// Somebody looks at something of this person's; nothing is noted of those who look at their own. `department` is the
    /// one that has to do with it, if it is known.
    pub fn of(
        actor: &Actor,
        department: Option<DepartmentId>,
        person: PersonId,
        what: Looked,
        purpose: impl Into<String>,
    ) -> Option<Self> {
        if actor.person == person {
            return None;
        }
        let here = |role: &&crate::identity::Position| department.is_some() && role.department == department;
        let mut held = actor.positions.iter().filter(|position| position.role != Role::Talent);
        let position = actor.positions.iter().find(here).or_else(|| held.next())?;
        Some(Self {
            person,
            account: actor.account,
            role: position.role,
            department: position.department,
            what,
            purpose: purpose.into(),
            object: None,
        })
    }

    /// Names the thing.
    pub fn at(mut self, object: Uuid) -> Self {
        self.object = Some(object);
        self
    }
}
