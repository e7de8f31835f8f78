//! Verifiers check a card that is shown to them.

use actix_web::{post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::commands::{self, Shown};
use super::super::queries::{self, ScanResultOut};
use crate::app::App;
use crate::error::{Code, Problem, Result};
use crate::http::{Allowed, Problems, Reply, Valid};
use crate::identity::permissions::VerifyCards;

/// What was scanned: the phone's code, or the printed link. Exactly one of them.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScanIn {
    #[garde(inner(length(min = 1, max = 2048)))]
    code: Option<String>,
    #[garde(inner(length(min = 1, max = 200)))]
    link: Option<String>,
}

impl ScanIn {
    fn shown(self) -> Result<Shown> {
        match (self.code, self.link) {
            (Some(code), None) => Ok(Shown::Code(code)),
            (None, Some(link)) => Ok(Shown::Link(link)),
            _ => Err(Problem::new(Code::Invalid).field("/code", Code::FieldRequired).into()),
        }
    }
}

/// Check a card. The answer says what this verifier may know; the scan is recorded with the place of work.
///
/// A code answers to the verifier who scanned it first; the printed link names no benefits, because it does not show that
/// the holder is present.
#[utoipa::path(tag = "verification", request_body = ScanIn,
    responses((status = 200, description = "What the card is", body = ScanResultOut), Problems),
    security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.verify")), ("x-codes" = json!(["no_place_of_work", "card_code_malformed",
        "card_code_unknown_key", "card_code_forged", "card_code_expired", "card_code_used"]))))]
#[post("/verifications")]
pub async fn verify(app: web::Data<App>, actor: Allowed<VerifyCards>, body: Valid<ScanIn>) -> Result<Reply> {
    let actor = actor.into_actor();
    let shown = body.into_inner().shown()?;
    let outcome = app
        .write(move |tx| match commands::verify(tx, &actor, &shown)? {
            Ok(verified) => Ok(Ok(queries::verification_out(tx, verified)?)),
            Err(code) => Ok(Err(code)),
        })
        .await?;
    Reply::ok(&outcome?)
}
