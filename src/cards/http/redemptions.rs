//! Verifiers redeem benefits.

use actix_web::{post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::commands::{self, Redeem};
use super::super::queries::RedemptionOut;
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::identity::permissions::VerifyCards;

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedemptionIn {
    /// The live code from the holder's phone.
    #[garde(length(min = 1, max = 2048))]
    code: String,
    #[garde(length(min = 1, max = 100))]
    #[schema(example = "health_check")]
    benefit: String,
}

/// Redeem a benefit. One code is one use: sent again, it gets the first answer and nothing is counted twice.
#[utoipa::path(tag = "verification", params(("Idempotency-Key" = String, Header)), request_body = RedemptionIn,
    responses((status = 201, description = "Redeemed", body = RedemptionOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.verify")), ("x-codes" = json!(["idempotency_key_required",
        "no_place_of_work", "card_code_malformed", "card_code_unknown_key", "card_code_forged", "card_code_expired",
        "card_code_used", "card_not_honoured", "benefit_not_offered", "benefit_used_up", "no_places_left", "own_case"]))))]
#[post("/redemptions")]
pub async fn redeem(
    app: web::Data<App>,
    actor: Allowed<VerifyCards>,
    once: Once,
    body: Valid<RedemptionIn>,
) -> Result<Reply> {
    let (actor, digest) = (actor.into_actor(), body.digest);
    let RedemptionIn { code, benefit } = body.into_inner();
    let ask = Redeem { code, benefit };
    once.require()?
        .run(&app, digest, move |tx| {
            let redeemed = RedemptionOut::from(commands::redeem(tx, &actor, &ask)?);
            let place = format!("/api/v1/cards/{}/redemptions", redeemed.card_id);
            Reply::created(&redeemed, place)
        })
        .await
}
