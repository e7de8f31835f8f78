//! One's own account.

use actix_web::{get, post, put, web};
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::super::permissions::UseOwnAccount;
use super::super::queries::{self, MeOut};
use super::super::{commands, passwords, store};
use crate::app::App;
use crate::error::{Code, Result};
use crate::http::{Allowed, Problems, Reply, Valid};
use crate::secret::Secret;

/// Who I am to the service.
#[utoipa::path(tag = "identity", responses((status = 200, description = "Me", body = MeOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account"))))]
#[get("/me")]
pub async fn show(app: web::Data<App>, actor: Allowed<UseOwnAccount>) -> Result<Reply> {
    let me = app.read(move |tx| queries::me(tx, &actor)).await?;
    Reply::ok(&me)
}

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordIn {
    #[garde(skip)]
    #[schema(value_type = String, format = Password)]
    old_password: Secret,
    #[garde(skip)]
    #[schema(value_type = String, format = Password)]
    new_password: Secret,
}

/// Change my password; my other sessions end.
#[utoipa::path(tag = "identity", request_body = PasswordIn,
    responses((status = 204, description = "Changed"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["wrong_credentials", "password_too_weak"]))))]
#[put("/me/password")]
pub async fn change_password(
    app: web::Data<App>,
    actor: Allowed<UseOwnAccount>,
    body: Valid<PasswordIn>,
) -> Result<Reply> {
    let (actor, body) = (actor.into_actor(), body.into_inner());
    super::strong(&body.new_password, "/new_password")?;
    let account = actor.account;
    let old_hash = app.read(move |tx| Ok(store::accounts::get(tx, account)?.password_hash)).await?;
    if !passwords::verify(body.old_password, Some(old_hash.clone())).await? {
        return Err(Code::WrongCredentials.into());
    }
    let new_hash = passwords::hash(body.new_password).await?;
    app.write(move |tx| commands::change_password(tx, &actor, &old_hash, &new_hash)).await?;
    Ok(Reply::no_content())
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct SecondFactorOut {
    /// Base32, for an authenticator app; shown only now.
    pub secret: String,
}

/// Draw a secret for one-time passwords. It counts once a first password confirms it.
#[utoipa::path(tag = "identity", responses((status = 200, description = "The secret", body = SecondFactorOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["conflict"]))))]
#[post("/me/second-factor")]
pub async fn prepare_second_factor(app: web::Data<App>, actor: Allowed<UseOwnAccount>) -> Result<Reply> {
    let actor = actor.into_actor();
    let secret = app.write(move |tx| commands::prepare_second_factor(tx, &actor)).await?;
    Reply::ok(&SecondFactorOut { secret })
}

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmIn {
    #[garde(length(chars, min = 6, max = 6))]
    #[schema(example = "123456")]
    one_time_password: String,
}

/// Confirm the second factor by a first one-time password.
#[utoipa::path(tag = "identity", request_body = ConfirmIn,
    responses((status = 204, description = "In force"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["wrong_second_factor", "conflict"]))))]
#[post("/me/second-factor/confirmations")]
pub async fn confirm_second_factor(
    app: web::Data<App>,
    actor: Allowed<UseOwnAccount>,
    body: Valid<ConfirmIn>,
) -> Result<Reply> {
    let (actor, digits) = (actor.into_actor(), body.into_inner().one_time_password);
    app.write(move |tx| commands::confirm_second_factor(tx, &actor, &digits)).await?;
    Ok(Reply::no_content())
}
