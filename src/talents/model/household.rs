//! The household: self, spouse, minor children. Housing looks at all of it, a school place is for one of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::PersonName;
use super::super::identifiers::{DocumentKind, IdentityNumber};
use super::{CHILD, MemberId, OF_AGE, age};
use crate::error::{Code, Problem, Result};
use crate::text_enum;

text_enum! {
    /// What the member is to the person who recorded them.
    pub enum Relation { Spouse = "spouse", Child = "child", Parent = "parent" }
}

text_enum! {
    /// Adults confirm for themselves; for minor children the guardian who records them speaks.
    pub enum Confirmation {
        NotNeeded = "not_needed",
        Pending = "pending",
        Confirmed = "confirmed",
        Declined = "declined",
    }
}

/// The part that is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub name: String,
    pub birth_date: NaiveDate,
    pub document: Option<MemberDocument>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDocument {
    pub kind: DocumentKind,
    pub number: String,
}

impl MemberDocument {
    /// The number as a value; it was valid when it was stored.
    pub fn number(&self, today: NaiveDate) -> Option<IdentityNumber> {
        IdentityNumber::from_stored(self.kind, &self.number, today).ok()
    }
}

/// A member as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub id: MemberId,
    pub relation: Relation,
    pub details: Details,
    pub identity_index: Option<String>,
    pub confirmation: Confirmation,
}

/// What is handed in about a new member.
#[derive(Debug, Clone)]
pub struct NewMember {
    pub relation: Relation,
    pub name: String,
    pub birth_date: Option<NaiveDate>,
    pub document: Option<(DocumentKind, String, Option<String>)>,
    pub guardian_consent: bool,
}

/// A new member that passed, with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    pub details: Details,
    pub number: Option<IdentityNumber>,
    pub confirmation: Confirmation,
    /// The guardian's consent is to be put on record.
    pub consent: bool,
}

impl NewMember {
    /// Reads and judges what was handed in, apart from what depends on the household so far ([`fits`]).
    pub fn read(&self, today: NaiveDate) -> Result<Admitted> {
        let mut problem = Problem::new(Code::Invalid);
        let name = PersonName::parse(&self.name);
        if let Err(refusal) = name {
            problem = problem.field("/name", refusal.into());
        }
        let number = self
            .document
            .as_ref()
            .map(|(kind, number, country)| IdentityNumber::parse(*kind, number, country.as_deref(), today));
        if let Some(Err(refusal)) = number {
            problem = problem.field("/document/number", refusal.into());
        }
        let number = number.and_then(Result::ok);
        let stated = self.birth_date;
        let born = match (stated, number.as_ref().and_then(IdentityNumber::birth_date)) {
            (Some(stated), Some(proven)) if stated != proven => {
                problem = problem.field("/birth_date", Code::ContradictsIdentity);
                None
            }
            (stated, proven) => stated.or(proven),
        };
        match born {
            Some(born) if born > today => problem = problem.field("/birth_date", Code::FutureDate),
            Some(born) if age(born, today) > 150 => problem = problem.field("/birth_date", Code::FieldDate),
            Some(born) => problem = self.judge(problem, age(born, today)),
            None if problem.fields.is_empty() => problem = problem.field("/birth_date", Code::FieldRequired),
            None => {}
        }
        let (Ok(name), Some(birth_date), true) = (name, born, problem.fields.is_empty()) else {
            return Err(problem.into());
        };
        let document = number.as_ref().map(|n| MemberDocument { kind: n.kind(), number: n.stored() });
        let minor = self.relation == Relation::Child;
        Ok(Admitted {
            details: Details { name: name.as_str().to_owned(), birth_date, document },
            number,
            confirmation: if minor { Confirmation::NotNeeded } else { Confirmation::Pending },
            consent: minor && self.guardian_consent,
        })
    }

    /// An adult is found by their number when they confirm, so it is needed; a child may not have one yet.
    fn judge(&self, problem: Problem, age: i32) -> Problem {
        match self.relation {
            Relation::Child if age >= OF_AGE => problem.field("/birth_date", Code::ChildOfAge),
            Relation::Child if age < CHILD && !self.guardian_consent => {
                problem.field("/guardian_consent", Code::GuardianConsentNeeded)
            }
            Relation::Child => problem,
            Relation::Spouse | Relation::Parent if age < OF_AGE => problem.field("/birth_date", Code::NotOfAge),
            Relation::Spouse | Relation::Parent if self.document.is_none() => {
                problem.field("/document", Code::FieldRequired)
            }
            Relation::Spouse | Relation::Parent => problem,
        }
    }
}

/// Whether a new member fits the household so far. `own_index` is the recording person's proven number.
pub fn fits(relation: Relation, index: Option<&str>, own_index: Option<&str>, members: &[Member]) -> Result<()> {
    if index.is_some() && index == own_index {
        return Err(Problem::new(Code::Invalid).field("/document/number", Code::OwnIdentity).into());
    }
    let open = members.iter().filter(|m| m.confirmation != Confirmation::Declined);
    for member in open {
        if index.is_some() && member.identity_index.as_deref() == index {
            return Err(Code::MemberAlreadyRecorded.into());
        }
        if relation == Relation::Spouse && member.relation == Relation::Spouse {
            return Err(Code::SpouseAlreadyRecorded.into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
