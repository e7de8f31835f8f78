use serde::Serialize;

use super::store::{self, ConsentId, ConsentRow, How};
use crate::cases::ApplicationId;
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::PersonId;
use crate::talents::MemberId;

/// A consent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Consent)]
pub struct ConsentOut {
    pub id: ConsentId,
    /// Code of the purpose in the notice.
    #[schema(example = "child_data")]
    pub purpose: String,
    /// The version of the notice by which it was given.
    pub version: i64,
    /// The member of the household that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    /// The application that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationId>,
    pub how: How,
    pub given_at: Instant,
    /// Whether somebody else gave it for this person.
    pub by_another: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Instant>,
}

impl From<ConsentRow> for ConsentOut {
    fn from(row: ConsentRow) -> Self {
        Self {
            id: row.id,
            purpose: row.purpose,
            version: row.notice_version,
            member: row.member_id,
            application: row.object_id.map(|id| ApplicationId(id.0)),
            how: row.how,
            given_at: row.given_at,
            by_another: row.given_by != row.person_id,
            withdrawn_at: row.withdrawn_at,
        }
    }
}

/// All consents of a person, those taken back among them, oldest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<ConsentOut>> {
    Ok(store::of_person(tx, person)?.into_iter().map(ConsentOut::from).collect())
}

/// Which of these purposes the person has not agreed to.
pub fn missing(tx: &mut ReadTx<'_>, person: PersonId, purposes: &[String]) -> Result<Vec<String>> {
    if purposes.is_empty() {
        return Ok(Vec::new());
    }
    let open: Vec<_> = store::of_person(tx, person)?.into_iter().filter(|row| row.withdrawn_at.is_none()).collect();
    Ok(purposes.iter().filter(|code| !open.iter().any(|row| row.purpose == **code)).cloned().collect())
}
