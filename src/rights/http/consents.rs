//! What people are told, what they agreed to, and who looked.

use actix_web::{get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::access::{self, LookOut};
use super::super::consents::{self, ConsentId, ConsentOut, Given};
use super::super::notice::{self, NoticeOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::identity::permissions::UseOwnAccount;
use crate::talents::MemberId;

/// For which purposes which data are collected, how long they are kept and who gets them.
#[utoipa::path(tag = "rights", responses((status = 200, description = "The notice in force", body = NoticeOut), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/privacy-notice")]
pub async fn told(app: web::Data<App>) -> Result<Reply> {
    let notice = app.read(notice::show).await?;
    Ok(Reply::ok(&notice)?.version(notice.version))
}

/// What I agreed to, for myself and as a guardian, and what I took back.
#[utoipa::path(tag = "rights", responses((status = 200, description = "Consents, oldest first", body = [ConsentOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account"))))]
#[get("/me/consents")]
pub async fn list(app: web::Data<App>, actor: Allowed<UseOwnAccount>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| consents::of_person(tx, actor.person)).await?)
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentIn {
    /// Code of a purpose of the notice.
    #[garde(length(min = 1, max = 100))]
    #[schema(example = "sensitive_data")]
    purpose: String,
    /// The version of the notice that I have read.
    #[garde(skip)]
    #[schema(example = 1)]
    version: i64,
    /// The child of my household for whom I speak as guardian.
    #[garde(skip)]
    member: Option<MemberId>,
}

/// Agree to a purpose by the notice in force. Adults of a household agree for themselves.
#[utoipa::path(tag = "rights", request_body = ConsentIn,
    responses((status = 201, description = "On record", body = [ConsentOut]),
        (status = 200, description = "Agreed before", body = [ConsentOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account")),
        ("x-codes" = json!(["notice_changed", "consent_for_themselves", "invalid"]))))]
#[post("/me/consents")]
pub async fn give(
    app: web::Data<App>,
    actor: Allowed<UseOwnAccount>,
    once: Once,
    body: Valid<ConsentIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    let given = Given { purpose: body.purpose, version: body.version, member: body.member };
    once.run(&app, digest, move |tx| {
        let (_, new) = consents::give(tx, &actor, &given)?;
        let all = consents::of_person(tx, actor.person)?;
        if new { Reply::created(&all, "/api/v1/me/consents") } else { Reply::ok(&all) }
    })
    .await
}

/// Take a consent back. What rests on it ends at once.
#[utoipa::path(tag = "rights", params(("id" = ConsentId, Path)),
    responses((status = 200, description = "Taken back", body = [ConsentOut]), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["consent_withdrawn"]))))]
#[post("/me/consents/{id}/withdraw")]
pub async fn withdraw(app: web::Data<App>, actor: Allowed<UseOwnAccount>, id: web::Path<ConsentId>) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| {
        consents::withdraw(tx, &actor, id)?;
        Reply::ok(&consents::of_person(tx, actor.person)?)
    })
    .await
}

/// Who looked at my data in the course of their office, newest first.
#[utoipa::path(tag = "rights", params(PageQuery),
    responses((status = 200, description = "Looks", body = Page<LookOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/me/access-log")]
pub async fn looks(app: web::Data<App>, actor: Allowed<UseOwnAccount>, page: web::Query<PageQuery>) -> Result<Reply> {
    let page = page.into_inner();
    Reply::ok(&app.read(move |tx| access::of_person(tx, actor.person, &page)).await?)
}
