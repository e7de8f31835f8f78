//! My cards and recognitions.

use actix_web::{get, web};

use super::super::queries::{self, CardOut, RecognitionOut};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};
use crate::identity::permissions::HoldCards;

/// My cards, those in force first.
#[utoipa::path(tag = "cards", responses((status = 200, description = "My cards", body = Vec<CardOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("cards.hold"))))]
#[get("/me/cards")]
pub async fn cards(app: web::Data<App>, actor: Allowed<HoldCards>) -> Result<Reply> {
    let cards = app.read(move |tx| queries::my_cards(tx, &actor)).await?;
    Reply::ok(&cards)
}

/// The recognitions that my cards rest on.
#[utoipa::path(tag = "cards",
    responses((status = 200, description = "My recognitions", body = Vec<RecognitionOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("cards.hold"))))]
#[get("/me/recognitions")]
pub async fn recognitions(app: web::Data<App>, actor: Allowed<HoldCards>) -> Result<Reply> {
    let recognitions = app.read(move |tx| queries::my_recognitions(tx, &actor)).await?;
    Reply::ok(&recognitions)
}
