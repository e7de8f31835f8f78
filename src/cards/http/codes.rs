//! The phone's code, and the keys by which anybody can check it offline.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;

use super::super::codes::{PublicKey, jwks};
use super::super::commands;
use super::super::model::CardId;
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};
use crate::identity::permissions::HoldCards;

/// A code for the phone's screen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CardCodeOut {
    /// A compact JWS (EdDSA) with the card's id, a number of its own and its end.
    pub code: String,
    /// Seconds for which it is good.
    pub expires_in: i64,
}

/// Draw a fresh code for my card. It is good for a minute, for one verifier and one redemption.
#[utoipa::path(tag = "cards", params(("id" = CardId, Path)),
    responses((status = 201, description = "The code", body = CardCodeOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.hold")), ("x-codes" = json!(["card_not_honoured"]))))]
#[post("/cards/{id}/codes")]
pub async fn show(app: web::Data<App>, actor: Allowed<HoldCards>, id: web::Path<CardId>) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    let lifetime = i64::from(app.config().cards.code_seconds);
    keys_in_force(&app).await?;
    let (code, _) = app.read(move |tx| commands::show_code(tx, &actor, id, lifetime)).await?;
    Reply::created(&CardCodeOut { code, expires_in: lifetime }, format!("/api/v1/cards/{id}"))
}

/// The published keys; the next one is made first when its time has come.
async fn keys_in_force(app: &App) -> Result<Vec<PublicKey>> {
    if let Some(keys) = app.read(commands::published_keys).await? {
        return Ok(keys);
    }
    app.write(commands::renew_keys).await?;
    Ok(app.read(commands::published_keys).await?.unwrap_or_default())
}

/// The keys that card codes are signed with (RFC 7517). The next key is announced here before it signs.
#[utoipa::path(tag = "public",
    responses((status = 200, description = "The key set", body = serde_json::Value, content_type = "application/jwk-set+json")),
    extensions(("x-permission" = json!("public"))))]
#[get("/.well-known/jwks.json")]
pub async fn key_set(app: web::Data<App>) -> Result<HttpResponse> {
    let keys = keys_in_force(&app).await?;
    let now = app.env().clock.real().timestamp();
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/jwk-set+json"))
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .body(jwks(&keys, now).to_string()))
}
