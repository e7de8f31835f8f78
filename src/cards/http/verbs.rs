//! What can be done to a card.

use actix_web::{post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::commands::{Change, change_card};
use super::super::life::{Acting, Reason, Verb};
use super::super::model::CardId;
use super::super::policy;
use super::super::queries::{self, CardOut};
use super::super::store::cards;
use crate::app::App;
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::http::{Allowed, IfMatch, NO_BODY, Once, Problems, Reply, Valid};
use crate::identity::Actor;
use crate::identity::permissions::{HoldCards, LookAtCard, ManageCards, ReportCards};

/// The rule on which a holder's own acts rest.
const HOLDERS_RIGHT: &str = "holder_request";

/// What an office's act rests on.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroundIn {
    #[garde(skip)]
    #[schema(example = "investigation")]
    reason: Reason,
    /// The rule, as it is cited in the decision.
    #[garde(length(chars, min = 2, max = 500))]
    #[schema(example = "人才服务卡管理办法 第十二条")]
    legal_basis: String,
}

/// The decision on a renewal.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewalDecisionIn {
    #[garde(skip)]
    granted: bool,
    #[garde(length(chars, min = 2, max = 500))]
    #[schema(example = "人才服务卡管理办法 第八条")]
    legal_basis: String,
}

/// Why a card is cancelled. A holder gives it up (`holder_request`, no legal basis); an office names both.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelIn {
    #[garde(skip)]
    #[schema(example = "moved")]
    reason: Reason,
    #[garde(inner(length(chars, min = 2, max = 500)))]
    legal_basis: Option<String>,
}

fn held(tx: &mut WriteTx<'_>, actor: &Actor, id: CardId, verb: Verb, reason: Reason) -> Result<Reply> {
    let card = cards::get(tx, id)?;
    policy::as_holder(actor, &card)?;
    let legal_basis = HOLDERS_RIGHT;
    let change = Change { actor: Some(actor), acting: Acting::Holder, verb, reason, legal_basis };
    let card = change_card(tx, card, &change)?;
    shown(tx, &card)
}

fn decided(tx: &mut WriteTx<'_>, actor: &Actor, at: (CardId, i64), verb: Verb, ground: &GroundIn) -> Result<Reply> {
    let (id, version) = at;
    let card = cards::get(tx, id)?;
    policy::as_staff(tx, actor, &card)?;
    policy::may_decide(actor)?;
    if card.version != version {
        return Err(Code::StaleVersion.into());
    }
    let change = Change {
        actor: Some(actor),
        acting: Acting::Staff,
        verb,
        reason: ground.reason,
        legal_basis: &ground.legal_basis,
    };
    let card = change_card(tx, card, &change)?;
    shown(tx, &card)
}

fn shown(tx: &mut WriteTx<'_>, card: &cards::CardRow) -> Result<Reply> {
    Ok(Reply::ok(&queries::card_out(tx, card)?)?.version(card.version))
}

/// What a holder does to their own card: each verb is a route without a body.
macro_rules! by_the_holder {
    ($($(#[$doc:meta])* $name:ident $path:literal $verb:ident $reason:ident $result:literal [$($code:literal),*];)+) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "cards", params(("id" = CardId, Path)),
            responses((status = 200, description = $result, body = CardOut), Problems), security(("bearer" = [])),
            extensions(("x-permission" = json!("cards.hold")), ("x-codes" = json!([$($code),*]))))]
        #[post($path)]
        pub async fn $name(
            app: web::Data<App>,
            actor: Allowed<HoldCards>,
            id: web::Path<CardId>,
            once: Once,
        ) -> Result<Reply> {
            let (actor, id) = (actor.into_actor(), id.into_inner());
            once.run(&app, NO_BODY, move |tx| held(tx, &actor, id, Verb::$verb, Reason::$reason)).await
        }
    )+};
}

by_the_holder! {
    /// Activate my card.
    activate "/cards/{id}/activate" Activate HolderRequest "Valid now"
        ["card_already_active", "card_is_lost", "card_is_suspended", "card_expired", "card_already_cancelled",
         "card_already_revoked"];
    /// Report my lost card found; it is again what it was before.
    report_found "/cards/{id}/report-found" ReportFound Found "As before the loss" ["card_not_lost"];
    /// Have my lost card replaced: a new number and code, the same dates, and the same counters.
    replace "/cards/{id}/replace" Replace Replaced "The new card" ["card_not_lost", "card_expired"];
    /// File the renewal of my card. Filed inside the window, it keeps the card valid until it is decided.
    renew "/cards/{id}/renew" FileRenewal RenewalFiled "Filed"
        ["renewal_too_early", "renewal_too_late", "renewal_already_filed", "card_not_activated", "card_is_lost",
         "card_is_suspended", "card_expired"];
}

/// What an office decides: each verb names its ground and the version that was read.
macro_rules! by_an_office {
    ($($(#[$doc:meta])* $name:ident $path:literal $verb:ident $result:literal [$($code:literal),*];)+) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "cards", params(("id" = CardId, Path), ("If-Match" = String, Header)), request_body = GroundIn,
            responses((status = 200, description = $result, body = CardOut), Problems), security(("bearer" = [])),
            extensions(("x-permission" = json!("cards.manage")),
                ("x-codes" = json!(["reason_does_not_fit", "own_case", $($code),*]))))]
        #[post($path)]
        pub async fn $name(
            app: web::Data<App>,
            actor: Allowed<ManageCards>,
            id: web::Path<CardId>,
            version: IfMatch,
            once: Once,
            body: Valid<GroundIn>,
        ) -> Result<Reply> {
            let (actor, at, digest) = (actor.into_actor(), (id.into_inner(), version.require()?), body.digest);
            let ground = body.into_inner();
            once.run(&app, digest, move |tx| decided(tx, &actor, at, Verb::$verb, &ground)).await
        }
    )+};
}

by_an_office! {
    /// Suspend a card while something is being looked into.
    suspend "/cards/{id}/suspend" Suspend "Suspended"
        ["card_already_suspended", "card_not_activated", "card_is_lost", "card_expired"];
    /// Resume a suspended card.
    resume "/cards/{id}/resume" Resume "Valid again" ["card_not_suspended", "card_is_lost", "card_expired"];
    /// Revoke a card: for fraud always, also after its end; for an official error while it is in force.
    revoke "/cards/{id}/revoke" Revoke "Revoked" ["card_already_revoked", "card_expired", "card_already_cancelled"];
}

/// Report a card lost: by its holder, or by a counter clerk whom the holder came to. It stops being honoured at once.
#[utoipa::path(tag = "cards", params(("id" = CardId, Path)),
    responses((status = 200, description = "Lost", body = CardOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.report")), ("x-codes" = json!(["card_already_lost", "card_expired",
        "card_already_cancelled", "card_already_revoked"]))))]
#[post("/cards/{id}/report-loss")]
pub async fn report_loss(
    app: web::Data<App>,
    actor: Allowed<ReportCards>,
    id: web::Path<CardId>,
    once: Once,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        let card = cards::get(tx, id)?;
        let acting = policy::looking(tx, &actor, &card)?;
        let (verb, reason, legal_basis) = (Verb::ReportLoss, Reason::Lost, HOLDERS_RIGHT);
        let card = change_card(tx, card, &Change { actor: Some(&actor), acting, verb, reason, legal_basis })?;
        shown(tx, &card)
    })
    .await
}

/// Decide a renewal that was filed.
#[utoipa::path(tag = "cards", params(("id" = CardId, Path), ("If-Match" = String, Header)), request_body = RenewalDecisionIn,
    responses((status = 200, description = "Decided", body = CardOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.manage")), ("x-codes" = json!(["no_renewal_filed", "own_case"]))))]
#[post("/cards/{id}/renewal-decision")]
pub async fn decide_renewal(
    app: web::Data<App>,
    actor: Allowed<ManageCards>,
    id: web::Path<CardId>,
    version: IfMatch,
    once: Once,
    body: Valid<RenewalDecisionIn>,
) -> Result<Reply> {
    let (actor, at, digest) = (actor.into_actor(), (id.into_inner(), version.require()?), body.digest);
    let body = body.into_inner();
    let (verb, reason) = match body.granted {
        true => (Verb::GrantRenewal, Reason::RenewalGranted),
        false => (Verb::RefuseRenewal, Reason::RenewalRefused),
    };
    let ground = GroundIn { reason, legal_basis: body.legal_basis };
    once.run(&app, digest, move |tx| decided(tx, &actor, at, verb, &ground)).await
}

/// Cancel a card: its holder gives it up, or an office ends it because its ground has gone.
#[utoipa::path(tag = "cards", params(("id" = CardId, Path), ("If-Match" = Option<String>, Header)), request_body = CancelIn,
    responses((status = 200, description = "Cancelled", body = CardOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.look")), ("x-codes" = json!(["reason_does_not_fit", "own_case",
        "card_expired", "card_already_cancelled", "card_already_revoked", "second_factor_required"]))))]
#[post("/cards/{id}/cancel")]
pub async fn cancel(
    app: web::Data<App>,
    actor: Allowed<LookAtCard>,
    id: web::Path<CardId>,
    version: IfMatch,
    once: Once,
    body: Valid<CancelIn>,
) -> Result<Reply> {
    let (actor, id, digest) = (actor.into_actor(), id.into_inner(), body.digest);
    let body = body.into_inner();
    let strict = app.config().tokens.staff_second_factor;
    if body.reason == Reason::HolderRequest {
        return once.run(&app, digest, move |tx| held(tx, &actor, id, Verb::Cancel, Reason::HolderRequest)).await;
    }
    if strict && !actor.second_factor && actor.is_staff() {
        return Err(Code::SecondFactorRequired.into());
    }
    let ground = GroundIn { reason: body.reason, legal_basis: body.legal_basis.unwrap_or_default() };
    let at = (id, version.require()?);
    once.run(&app, digest, move |tx| decided(tx, &actor, at, Verb::Cancel, &ground)).await
}
