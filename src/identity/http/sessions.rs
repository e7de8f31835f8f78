//! Signing in and out.

use actix_web::http::header::USER_AGENT;
use actix_web::{HttpRequest, delete, get, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::super::commands::{self, Attempted, Tokens};
use super::super::permissions::UseOwnAccount;
use super::super::queries::{self, SessionOut};
use super::super::tokens::RefreshToken;
use super::super::{AccountId, SessionId, passwords};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply, Valid};
use crate::secret::Secret;

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInIn {
    /// Mobile phone number or e-mail address.
    #[garde(length(chars, min = 3, max = 254))]
    #[schema(example = "13800138000")]
    login: String,
    #[garde(skip)]
    #[schema(value_type = String, format = Password)]
    password: Secret,
    /// Six digits, for accounts with a second factor.
    #[garde(length(chars, min = 6, max = 6))]
    one_time_password: Option<String>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct TokensOut {
    pub account_id: AccountId,
    pub session_id: SessionId,
    pub access_token: String,
    #[schema(example = "Bearer")]
    pub token_type: String,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    /// Exchange it before then; each works once.
    pub refresh_token: String,
    /// Whether the session may act as staff.
    pub second_factor: bool,
}

/// Sign in.
#[utoipa::path(tag = "identity", request_body = SignInIn,
    responses((status = 201, description = "Signed in", body = TokensOut), Problems),
    extensions(("x-permission" = json!("public")),
        ("x-codes" = json!(["wrong_credentials", "second_factor_required", "wrong_second_factor", "account_locked", "account_deactivated"]))))]
#[post("/sessions")]
pub async fn sign_in(app: web::Data<App>, request: HttpRequest, body: Valid<SignInIn>) -> Result<Reply> {
    let body = body.into_inner();
    let address = super::address(&body.login, "/login")?;
    let found = app.read(move |tx| commands::find_login(tx, &address)).await?;
    let hash = found.as_ref().map(|login| login.password_hash.clone());
    let matched = passwords::verify(body.password, hash).await?;
    let Some(login) = found else { return Err(crate::error::Code::WrongCredentials.into()) };
    let device = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or("").to_owned();
    let days = i64::from(app.config().tokens.refresh_days);
    let attempted = app
        .write(move |tx| commands::sign_in(tx, &login, matched, body.one_time_password.as_deref(), &device, days))
        .await?;
    let tokens = out(&app, attempted)?;
    Reply::created(&tokens, "/api/v1/sessions")
}

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshIn {
    #[garde(length(max = 200))]
    refresh_token: String,
}

/// Exchange a refresh token for new tokens.
#[utoipa::path(tag = "identity", request_body = RefreshIn,
    responses((status = 200, description = "New tokens", body = TokensOut), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["session_ended", "refresh_token_reused"]))))]
#[post("/sessions/refresh")]
pub async fn refresh(app: web::Data<App>, body: Valid<RefreshIn>) -> Result<Reply> {
    let presented = body.into_inner().refresh_token;
    let attempted = app
        .write(move |tx| {
            let presented = RefreshToken::parse(&presented)?;
            commands::refresh(tx, &presented)
        })
        .await?;
    let tokens = out(&app, attempted)?;
    Reply::ok(&tokens)
}

fn out(app: &App, attempted: Attempted) -> Result<TokensOut> {
    let tokens: Tokens = match attempted {
        Attempted::In(tokens) => tokens,
        Attempted::Refused(code) => return Err(code.into()),
    };
    let lifetime = i64::from(app.config().tokens.access_minutes) * 60;
    let now = crate::db::types::Instant::new(app.env().clock.real());
    Ok(TokensOut {
        account_id: tokens.account,
        session_id: tokens.session,
        access_token: app.tokens().sign(tokens.account, tokens.session, now, lifetime)?,
        token_type: "Bearer".to_owned(),
        expires_in: lifetime,
        refresh_token: tokens.refresh,
        second_factor: tokens.second_factor,
    })
}

/// My open sessions.
#[utoipa::path(tag = "identity", responses((status = 200, description = "Sessions", body = [SessionOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account"))))]
#[get("/sessions")]
pub async fn list(app: web::Data<App>, actor: Allowed<UseOwnAccount>) -> Result<Reply> {
    let sessions = app.read(move |tx| queries::my_sessions(tx, &actor)).await?;
    Reply::ok(&sessions)
}

/// End one of my sessions, this one or another.
#[utoipa::path(tag = "identity", params(("id" = SessionId, Path)),
    responses((status = 204, description = "Ended"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account"))))]
#[delete("/sessions/{id}")]
pub async fn sign_out(app: web::Data<App>, actor: Allowed<UseOwnAccount>, id: web::Path<SessionId>) -> Result<Reply> {
    let actor = actor.into_actor();
    let id = id.into_inner();
    app.write(move |tx| commands::sign_out(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}
