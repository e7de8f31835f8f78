//! One's own inbox, and what the system administrator sees of the outbox.

use actix_web::{get, post, web};
use serde::Deserialize;

use super::commands;
use super::model::{MessageId, MessageState, NotificationId};
use super::queries::{self, MessageOut, NotificationCountsOut, NotificationOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, IfMatch, Problems, Reply};
use crate::identity::permissions::{ManageMessages, UseOwnAccount};

/// Which of one's notices.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// Only those that are unread.
    #[serde(default)]
    unread: bool,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// My notices, newest first.
#[utoipa::path(tag = "notifications", params(InboxQuery),
    responses((status = 200, description = "Notices", body = Page<NotificationOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/me/notifications")]
pub async fn inbox(app: web::Data<App>, actor: Allowed<UseOwnAccount>, query: web::Query<InboxQuery>) -> Result<Reply> {
    let InboxQuery { unread, limit, cursor } = query.into_inner();
    let page = PageQuery { limit, cursor };
    Reply::ok(&app.read(move |tx| queries::inbox(tx, &actor, unread, &page)).await?)
}

/// How many of my notices are unread.
#[utoipa::path(tag = "notifications",
    responses((status = 200, description = "Counts", body = NotificationCountsOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account"))))]
#[get("/me/notifications/counts")]
pub async fn counts(app: web::Data<App>, actor: Allowed<UseOwnAccount>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::counts(tx, &actor)).await?)
}

/// Mark one of my notices as read.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path)),
    responses((status = 204, description = "Read"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account"))))]
#[post("/me/notifications/{id}/read")]
pub async fn mark_read(
    app: web::Data<App>,
    actor: Allowed<UseOwnAccount>,
    id: web::Path<NotificationId>,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::mark_read(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}

/// Mark all of my notices as read.
#[utoipa::path(tag = "notifications",
    responses((status = 204, description = "Read"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account"))))]
#[post("/me/notifications/read")]
pub async fn mark_all_read(app: web::Data<App>, actor: Allowed<UseOwnAccount>) -> Result<Reply> {
    let actor = actor.into_actor();
    app.write(move |tx| commands::mark_all_read(tx, &actor)).await?;
    Ok(Reply::no_content())
}

/// Which outgoing messages.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessageQuery {
    /// Only those in this state; `dead` are the dead letters.
    state: Option<MessageState>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Outgoing messages, newest first, without address and text.
#[utoipa::path(tag = "administration", params(MessageQuery),
    responses((status = 200, description = "Messages", body = Page<MessageOut>), Problems),
    security(("bearer" = [])),
    extensions(("x-permission" = json!("messages.manage")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/admin/messages")]
pub async fn messages(
    app: web::Data<App>,
    _actor: Allowed<ManageMessages>,
    query: web::Query<MessageQuery>,
) -> Result<Reply> {
    let MessageQuery { state, limit, cursor } = query.into_inner();
    let page = PageQuery { limit, cursor };
    Reply::ok(&app.read(move |tx| queries::messages(tx, state, &page)).await?)
}

/// Send a dead letter again.
#[utoipa::path(tag = "administration", params(("id" = MessageId, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "Queued again", body = MessageOut), Problems),
    security(("bearer" = [])),
    extensions(("x-permission" = json!("messages.manage")),
        ("x-codes" = json!(["message_not_dead", "stale_version", "precondition_required"]))))]
#[post("/admin/messages/{id}/resend")]
pub async fn resend(
    app: web::Data<App>,
    actor: Allowed<ManageMessages>,
    id: web::Path<MessageId>,
    if_match: IfMatch,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), if_match.require()?);
    let row = app.write(move |tx| commands::resend(tx, &actor, id, version)).await?;
    let version = row.version;
    Ok(Reply::ok(&MessageOut::from(row))?.version(version))
}
