use serde::Serialize;
use uuid::Uuid;

use super::Looked;
use super::store::{self, LookId};
use crate::catalogue::queries::TextOut;
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::store::departments;
use crate::identity::{PersonId, Role};

/// Somebody looked at my data. Which official it was is known to the audit; here stands in which position.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AccessLook)]
pub struct LookOut {
    pub id: LookId,
    pub at: Instant,
    #[schema(example = "reviewer")]
    pub role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<TextOut>,
    #[schema(example = "task")]
    pub what: Looked,
    /// What for: the step of the case, or the purpose that was stated.
    #[schema(example = "acceptance")]
    pub purpose: String,
    /// The task, case, document or card.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uuid)]
    pub object: Option<Uuid>,
}

/// Who looked at a person's data, newest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId, page: &PageQuery) -> Result<Page<LookOut>> {
    let rows = page.page(store::of_person(tx, person, page)?, |row| row.id)?;
    let departments = departments::all(tx)?;
    let name = |id| {
        let row = departments.iter().find(|row| row.id == id);
        row.map(|row| TextOut { zh: row.name_zh.clone(), en: row.name_en.clone() })
    };
    Ok(rows.map(|row| LookOut {
        id: row.id,
        at: row.at,
        role: row.role,
        department: row.department_id.and_then(name),
        what: row.what,
        purpose: row.purpose,
        object: row.object_id.map(|id| id.0),
    }))
}
