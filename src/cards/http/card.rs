//! One card, for its holder and for staff of its area.

use actix_web::{get, web};

use super::super::model::CardId;
use super::super::queries::{self, BenefitOut, CardOut, ChangeOut, RedemptionOut, ScanOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};
use crate::identity::permissions::LookAtCard;

/// A card. Another person's card is not found.
#[utoipa::path(tag = "cards", params(("id" = CardId, Path)),
    responses((status = 200, description = "The card", body = CardOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.look"))))]
#[get("/cards/{id}")]
pub async fn show(app: web::Data<App>, actor: Allowed<LookAtCard>, id: web::Path<CardId>) -> Result<Reply> {
    let id = id.into_inner();
    let (card, look) =
        app.read(move |tx| Ok((queries::card(tx, &actor, id)?, queries::look_at(tx, &actor, id)?))).await?;
    app.looks().keep(&app, look).await?;
    Ok(Reply::ok(&card)?.version(card.version))
}

/// What became of a card, from its issue on, each change with its reason and legal basis.
#[utoipa::path(tag = "cards", params(("id" = CardId, Path)),
    responses((status = 200, description = "The history", body = Vec<ChangeOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.look"))))]
#[get("/cards/{id}/history")]
pub async fn history(app: web::Data<App>, actor: Allowed<LookAtCard>, id: web::Path<CardId>) -> Result<Reply> {
    let history = app.read(move |tx| queries::history(tx, &actor, id.into_inner())).await?;
    Reply::ok(&history)
}

/// What a card entitles to, where, and how often still.
#[utoipa::path(tag = "cards", params(("id" = CardId, Path)),
    responses((status = 200, description = "Benefits", body = Vec<BenefitOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.look"))))]
#[get("/cards/{id}/benefits")]
pub async fn benefits(app: web::Data<App>, actor: Allowed<LookAtCard>, id: web::Path<CardId>) -> Result<Reply> {
    let benefits = app.read(move |tx| queries::benefits(tx, &actor, id.into_inner())).await?;
    Reply::ok(&benefits)
}

/// Where and when a card was looked at, the newest first.
#[utoipa::path(tag = "cards", params(("id" = CardId, Path), PageQuery),
    responses((status = 200, description = "Scans", body = Page<ScanOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.look"))))]
#[get("/cards/{id}/scans")]
pub async fn scans(
    app: web::Data<App>,
    actor: Allowed<LookAtCard>,
    id: web::Path<CardId>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let scans = app.read(move |tx| queries::scans(tx, &actor, id.into_inner(), &page)).await?;
    Reply::ok(&scans)
}

/// What was redeemed with a card, the newest first.
#[utoipa::path(tag = "cards", params(("id" = CardId, Path), PageQuery),
    responses((status = 200, description = "Redemptions", body = Page<RedemptionOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.look"))))]
#[get("/cards/{id}/redemptions")]
pub async fn redemptions(
    app: web::Data<App>,
    actor: Allowed<LookAtCard>,
    id: web::Path<CardId>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let redemptions = app.read(move |tx| queries::redemptions(tx, &actor, id.into_inner(), &page)).await?;
    Reply::ok(&redemptions)
}
