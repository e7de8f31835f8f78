use chrono::NaiveDate;
use serde::Serialize;

use super::super::NameQuery;
use super::super::identifiers::{DocumentKind, IdentityNumber};
use super::super::model::IdentityDocumentId;
use super::super::owner::Owner;
use super::super::store::{identities, names};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::{Error, Result};
use crate::identity::PersonId;
use crate::identity::model::PersonStatus;
use crate::identity::store::persons::PersonRow;

/// The identity that was proven, if it was.
pub fn proven_identity(tx: &ReadTx<'_>, person: &PersonRow) -> Result<Option<IdentityNumber>> {
    let (Some(kind), Some(stored)) = (&person.identity_kind, person.identity_number(tx)?) else { return Ok(None) };
    let number = kind.parse().ok().and_then(|kind| IdentityNumber::from_stored(kind, &stored, tx.today()).ok());
    // Without the number, as logs must be.
    number.map(Some).ok_or_else(|| Error::internal(format!("the proven identity of person {} is not valid", person.id)))
}

/// An identity document, masked.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityDocument)]
pub struct IdentityDocumentOut {
    /// Absent for the document by which the identity was proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<IdentityDocumentId>,
    pub kind: DocumentKind,
    #[schema(example = "150***********0012")]
    pub number: String,
    pub valid_until: Option<NaiveDate>,
    /// Proven, not only claimed.
    pub proven: bool,
    pub since: Instant,
}

/// All documents of a person: the proven one first, then those recorded beside it, oldest first.
pub fn identity_documents(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<IdentityDocumentOut>> {
    let owner = Owner::load(tx, person)?;
    let today = tx.today();
    let proven = proven_identity(tx, &owner.person)?.map(|number| IdentityDocumentOut {
        id: None,
        kind: number.kind(),
        number: number.masked(),
        valid_until: None,
        proven: true,
        since: owner.person.verified_at.unwrap_or(owner.person.created_at),
    });
    let mut all: Vec<_> = proven.into_iter().collect();
    for row in identities::of(tx, person)? {
        all.push(IdentityDocumentOut {
            id: Some(row.id),
            kind: row.kind,
            number: row.number(&owner, today)?.masked(),
            valid_until: row.valid_until,
            proven: false,
            since: row.created_at,
        });
    }
    Ok(all)
}

/// A person as the counter finds them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Person)]
pub struct PersonOut {
    pub id: PersonId,
    pub name: Option<String>,
    pub status: PersonStatus,
    pub identity_kind: Option<DocumentKind>,
    /// Masked.
    #[schema(example = "150***********0012")]
    pub identity_number: Option<String>,
}

/// People whose name, pinyin or initials begin with what was typed.
pub fn search_persons(tx: &mut ReadTx<'_>, typed: &str, page: &PageQuery) -> Result<Page<PersonOut>> {
    let rows = match NameQuery::of(typed) {
        Some(query) => names::search(tx, &query, page.after()?, page.fetch())?,
        None => Vec::new(),
    };
    let found = page.page(rows, |row| row.id)?;
    let mut items = Vec::with_capacity(found.items.len());
    for row in found.items {
        let identity = proven_identity(tx, &row)?;
        items.push(PersonOut {
            id: row.id,
            name: row.name(tx)?,
            status: row.status,
            identity_kind: identity.as_ref().map(IdentityNumber::kind),
            identity_number: identity.as_ref().map(IdentityNumber::masked),
        });
    }
    Ok(Page { items, next_cursor: found.next_cursor })
}
