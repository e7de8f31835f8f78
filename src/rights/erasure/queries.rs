use serde::Serialize;

use super::store::{self, ErasureId, ErasureState};
use crate::catalogue::queries::TextOut;
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::{Code, Language, Result};
use crate::identity::PersonId;
use crate::rights::notice::{self, KeptOut};

/// My wish to be erased.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Erasure)]
pub struct ErasureOut {
    pub id: ErasureId,
    pub state: ErasureState,
    pub asked_at: Instant,
    /// When it is carried out, or tried again; until then it can be taken back.
    pub due_at: Instant,
    /// What stood in the way when it was tried.
    pub blocked_by: Vec<ObstacleOut>,
    /// What is kept without a name, and why.
    pub kept: Vec<KeptOut>,
}

/// Something that stands in the way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ErasureObstacle)]
pub struct ObstacleOut {
    #[schema(example = "case_under_way")]
    pub code: String,
    /// The number of the case or card.
    pub about: String,
    pub reason: TextOut,
}

/// The last wish of a person; not found where there was none.
pub fn show(tx: &mut ReadTx<'_>, person: PersonId) -> Result<ErasureOut> {
    let row = store::last_of(tx, person)?;
    let kept = notice::current(tx)?.map(|notice| notice::kept(&notice)).unwrap_or_default();
    let obstacles = row.blocked_by.0.into_iter().map(|one| ObstacleOut {
        reason: Code::ALL.iter().find(|code| code.as_str() == one.code).map_or_else(
            || TextOut { zh: one.code.clone(), en: one.code.clone() },
            |code| TextOut {
                zh: code.title(Language::Chinese).to_owned(),
                en: code.title(Language::English).to_owned(),
            },
        ),
        code: one.code,
        about: one.about,
    });
    Ok(ErasureOut {
        id: row.id,
        state: row.state,
        asked_at: row.asked_at,
        due_at: row.due_at,
        blocked_by: obstacles.collect(),
        kept,
    })
}
