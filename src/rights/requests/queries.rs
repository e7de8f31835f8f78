use serde::Serialize;

use super::store::{self, RequestId, RequestKind, RequestRow, RequestState};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::{Actor, PersonId};
use crate::talents::owner::Owner;
use crate::talents::queries::household_persons;

/// A request about one's data.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RightsRequest)]
pub struct RequestOut {
    pub id: RequestId,
    pub person_id: PersonId,
    pub kind: RequestKind,
    #[schema(example = "name")]
    pub about: String,
    /// What is wrong, or why.
    pub text: String,
    pub state: RequestState,
    /// What the office says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    pub asked_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// What `If-Match` wants, as `"v1"`.
    pub version: i64,
}

fn out(owner: &Owner, row: RequestRow) -> Result<RequestOut> {
    Ok(RequestOut {
        id: row.id,
        person_id: row.person_id,
        kind: row.kind,
        text: row.text(owner)?,
        state: row.state,
        answer: row.answer(owner)?,
        asked_at: row.asked_at,
        answered_at: row.answered_at,
        version: row.version,
        about: row.about,
    })
}

/// My requests, newest first.
pub fn mine(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<RequestOut>> {
    let owner = Owner::load(tx, person)?;
    store::of_person(tx, person)?.into_iter().map(|row| out(&owner, row)).collect()
}

/// One request, for its person and for those who answer.
pub fn one(tx: &mut ReadTx<'_>, actor: &Actor, id: RequestId) -> Result<RequestOut> {
    let row = store::get(tx, id)?;
    if row.person_id != actor.person && household_persons(tx, actor.person)?.contains(&row.person_id) {
        return Err(Code::NotFound.into());
    }
    out(&Owner::load(tx, row.person_id)?, row)
}

/// Requests of others in a state, oldest first.
pub fn to_answer(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    state: RequestState,
    page: &PageQuery,
) -> Result<Page<RequestOut>> {
    let except: Vec<_> = household_persons(tx, actor.person)?.into_iter().collect();
    let rows = page.page(store::page(tx, state, &except, page)?, |row| row.id)?;
    let mut items = Vec::with_capacity(rows.items.len());
    for row in rows.items {
        items.push(out(&Owner::load(tx, row.person_id)?, row)?);
    }
    Ok(Page { items, next_cursor: rows.next_cursor })
}
