//! Proving who somebody is: by the real-name service, or by papers on a counter.

use actix_web::{post, web};
use chrono::NaiveDate;
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::super::PersonName;
use super::super::commands;
use super::super::identifiers::{DocumentKind, IdentityNumber};
use crate::app::App;
use crate::clock::china_date;
use crate::error::{Code, Problem, Result};
use crate::http::{Allowed, Problems, Reply, Valid};
use crate::identity::PersonId;
use crate::identity::model::PersonStatus;
use crate::identity::permissions::{UseOwnAccount, VerifyAtCounter};
use crate::identity::realname::{self, Question};

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct VerificationIn {
    /// As on the document.
    #[schema(example = "李雷")]
    name: String,
    kind: DocumentKind,
    #[schema(example = "440308199901101512")]
    number: String,
    /// Three letters; for passports only.
    #[schema(example = "DEU")]
    country: Option<String>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct VerificationOut {
    person_id: PersonId,
    status: PersonStatus,
    kind: DocumentKind,
    /// Masked.
    #[schema(example = "440***********1512")]
    number: String,
}

impl VerificationIn {
    fn read(&self, today: NaiveDate) -> Result<(PersonName, IdentityNumber)> {
        let name = PersonName::parse(&self.name);
        let number = IdentityNumber::parse(self.kind, &self.number, self.country.as_deref(), today);
        match (name, number) {
            (Ok(name), Ok(number)) => Ok((name, number)),
            (name, number) => {
                let wrong = [("/name", name.err()), ("/number", number.err())];
                let wrong = wrong.into_iter().filter_map(|(pointer, refusal)| Some((pointer, refusal?)));
                let refuse = |problem: Problem, (pointer, refusal)| problem.field(pointer, Code::from(refusal));
                Err(wrong.fold(Problem::new(Code::Invalid), refuse).into())
            }
        }
    }
}

fn verified(person_id: PersonId, number: &IdentityNumber) -> VerificationOut {
    let (kind, number) = (number.kind(), number.masked());
    VerificationOut { person_id, status: PersonStatus::Verified, kind, number }
}

/// Prove who I am by name and document number, which the real-name service compares.
#[utoipa::path(tag = "identity", request_body = VerificationIn,
    responses((status = 200, description = "Proven", body = VerificationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["already_verified", "identity_mismatch",
        "identity_unknown", "identity_taken", "too_many_identity_checks", "realname_not_configured",
        "realname_unavailable", "identifier_shape", "identifier_check_character"]))))]
#[post("/me/verification")]
pub async fn verify_me(
    app: web::Data<App>,
    actor: Allowed<UseOwnAccount>,
    body: Valid<VerificationIn>,
) -> Result<Reply> {
    let actor = actor.into_actor();
    let today = app.env().clock.business(app.env().clock.real());
    let (name, number) = body.into_inner().read(china_date(today))?;
    let (asker, asked) = (actor.clone(), number.clone());
    let check = app.write(move |tx| commands::begin_check(tx, &asker, &asked)).await?;
    let question =
        Question { request_id: check.0, name: name.as_str(), kind: number.kind().as_str(), number: &number.stored() };
    let verdict = realname::ask(&app.config().realname, &question).await?;
    let out = verified(actor.person, &number);
    app.write(move |tx| commands::finish_check(tx, &actor, check, verdict, &name, &number)).await??;
    Reply::ok(&out)
}

/// Confirm somebody's identity by the papers that lie on the counter.
#[utoipa::path(tag = "identity", request_body = VerificationIn, params(("id" = PersonId, Path)),
    responses((status = 200, description = "Proven", body = VerificationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("persons.verify")), ("x-codes" = json!(["already_verified", "identity_taken",
        "own_case", "identifier_shape", "identifier_check_character"]))))]
#[post("/persons/{id}/verification")]
pub async fn verify_at_counter(
    app: web::Data<App>,
    actor: Allowed<VerifyAtCounter>,
    id: web::Path<PersonId>,
    body: Valid<VerificationIn>,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    let today = app.env().clock.business(app.env().clock.real());
    let (name, number) = body.into_inner().read(china_date(today))?;
    let out = verified(id, &number);
    app.write(move |tx| commands::verify_at_counter(tx, &actor, id, &name, &number)).await?;
    Reply::ok(&out)
}
