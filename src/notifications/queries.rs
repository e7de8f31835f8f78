//! What people and administrators read.

use serde::Serialize;

use super::model::{Channel, MessageId, MessageState, NotificationId};
use super::store::{self, MessageRow};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::store::persons;
use crate::identity::{Actor, PersonId};

/// A notice as its owner sees it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NotificationOut {
    pub id: NotificationId,
    /// The kind of notice: the code of its template.
    #[schema(example = "application_accepted")]
    pub template: String,
    #[schema(example = "申请已受理:人才认定")]
    pub subject: String,
    pub body: String,
    pub created_at: Instant,
    /// Absent while it is unread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Instant>,
}

/// How many notices are unread.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NotificationCountsOut {
    #[schema(example = 2)]
    pub unread: i64,
}

/// A message on its way out, without address and text: those belong to the person.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MessageOut {
    pub id: MessageId,
    /// Absent for a code to an address that belonged to nobody yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    #[schema(example = "application_accepted")]
    pub template: String,
    pub channel: Channel,
    pub state: MessageState,
    #[schema(example = 1)]
    pub attempts: i32,
    /// An attempt ended without an outcome, so it may have arrived more than once.
    pub repeated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "smtp_timeout")]
    pub last_error: Option<String>,
    pub created_at: Instant,
    /// When it is tried next; absent once it is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Instant>,
    /// What `If-Match` wants, as `"v1"`.
    #[schema(example = 1)]
    pub version: i64,
}

impl From<MessageRow> for MessageOut {
    fn from(row: MessageRow) -> Self {
        Self {
            id: row.id,
            person_id: row.person_id,
            template: row.template,
            channel: row.channel,
            state: row.state,
            attempts: row.attempts,
            repeated: row.repeated,
            last_error: row.last_error,
            created_at: row.created_at,
            next_at: (row.state == MessageState::Queued).then_some(row.next_at),
            settled_at: row.settled_at,
            version: row.version,
        }
    }
}

/// One's own notices, newest first.
pub fn inbox(tx: &mut ReadTx<'_>, actor: &Actor, unread: bool, page: &PageQuery) -> Result<Page<NotificationOut>> {
    let owner = persons::get(tx, actor.person)?;
    let rows = store::inbox(tx, actor.person, unread, page)?;
    let mut items = Vec::with_capacity(rows.items.len());
    for row in rows.items {
        let content = row.content(tx, &owner)?;
        items.push(NotificationOut {
            id: row.id,
            template: row.template,
            subject: content.subject,
            body: content.body,
            created_at: row.created_at,
            read_at: row.read_at,
        });
    }
    Ok(Page { items, next_cursor: rows.next_cursor })
}

pub fn counts(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<NotificationCountsOut> {
    Ok(NotificationCountsOut { unread: store::count_unread(tx, actor.person)? })
}

/// Outgoing messages, newest first.
pub fn messages(tx: &mut ReadTx<'_>, state: Option<MessageState>, page: &PageQuery) -> Result<Page<MessageOut>> {
    Ok(store::messages(tx, state, page)?.map(MessageOut::from))
}
