//! Registration and password reset, both by a code sent to an address.

use actix_web::{post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::super::commands::{self, NewAccount};
use super::super::model::CodePurpose;
use super::super::{AccountId, passwords};
use crate::app::App;
use crate::error::Result;
use crate::http::{Problems, Reply, Valid};
use crate::secret::Secret;

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeIn {
    /// Mobile phone number or e-mail address.
    #[garde(length(chars, min = 3, max = 254))]
    #[schema(example = "13800138000")]
    address: String,
    #[garde(skip)]
    purpose: CodePurpose,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct CodeOut {
    /// Where the code was sent, masked. The answer is the same whether the address is known or not.
    sent_to: String,
    /// Seconds for which the code is good.
    expires_in: i64,
}

/// Send a code to an address.
#[utoipa::path(tag = "identity", request_body = CodeIn,
    responses((status = 202, description = "Sent, if the address can have one", body = CodeOut), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["too_many_requests"]))))]
#[post("/accounts/codes")]
pub async fn request_code(app: web::Data<App>, body: Valid<CodeIn>) -> Result<Reply> {
    let body = body.into_inner();
    let address = super::address(&body.address, "/address")?;
    let sent_to = address.masked();
    app.write(move |tx| commands::request_code(tx, &address, body.purpose)).await?;
    Reply::accepted(&CodeOut { sent_to, expires_in: 600 })
}

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterIn {
    #[garde(length(chars, min = 3, max = 254))]
    #[schema(example = "13800138000")]
    address: String,
    /// The six digits that were sent there.
    #[garde(length(chars, min = 6, max = 6))]
    #[schema(example = "123456")]
    code: String,
    /// As on the identity document.
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(example = "李雷")]
    name: String,
    /// At least ten characters of three kinds, or a phrase of twenty.
    #[garde(skip)]
    #[schema(value_type = String, format = Password)]
    password: Secret,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct AccountOut {
    pub account_id: AccountId,
}

/// Open an account.
#[utoipa::path(tag = "identity", request_body = RegisterIn,
    responses((status = 201, description = "Registered; sign in next", body = AccountOut), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["wrong_code", "address_taken", "password_too_weak"]))))]
#[post("/accounts")]
pub async fn register(app: web::Data<App>, body: Valid<RegisterIn>) -> Result<Reply> {
    let body = body.into_inner();
    super::strong(&body.password, "/password")?;
    let new = NewAccount {
        address: super::address(&body.address, "/address")?,
        code: body.code,
        name: body.name,
        password_hash: passwords::hash(body.password).await?,
    };
    let account_id = app.write(move |tx| commands::register(tx, &new)).await??;
    Reply::created(&AccountOut { account_id }, "/api/v1/me")
}

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetIn {
    #[garde(length(chars, min = 3, max = 254))]
    address: String,
    #[garde(length(chars, min = 6, max = 6))]
    code: String,
    #[garde(skip)]
    #[schema(value_type = String, format = Password)]
    new_password: Secret,
}

/// Set a new password by a code; all sessions end.
#[utoipa::path(tag = "identity", request_body = ResetIn,
    responses((status = 204, description = "Set; sign in next"), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["wrong_code", "password_too_weak"]))))]
#[post("/accounts/password-resets")]
pub async fn reset_password(app: web::Data<App>, body: Valid<ResetIn>) -> Result<Reply> {
    let body = body.into_inner();
    super::strong(&body.new_password, "/new_password")?;
    let address = super::address(&body.address, "/address")?;
    let hash = passwords::hash(body.new_password).await?;
    app.write(move |tx| commands::reset_password(tx, &address, &body.code, &hash)).await??;
    Ok(Reply::no_content())
}
