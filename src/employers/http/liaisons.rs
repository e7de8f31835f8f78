//! What the security administrator does with liaisons.

use actix_web::{delete, get, put, web};

use super::super::queries::EmployerOut;
use super::super::{commands, queries};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};
use crate::identity::AccountId;
use crate::identity::permissions::ManageAccounts;

/// The organisations that an account speaks for.
#[utoipa::path(tag = "administration", params(("account" = AccountId, Path)),
    responses((status = 200, description = "Organisations", body = [EmployerOut]), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.manage"))))]
#[get("/admin/liaisons/{account}/employers")]
pub async fn list(
    app: web::Data<App>,
    _actor: Allowed<ManageAccounts>,
    account: web::Path<AccountId>,
) -> Result<Reply> {
    let account = account.into_inner();
    Reply::ok(&app.read(move |tx| queries::employers_of(tx, account)).await?)
}

/// Let an account speak for an organisation; it takes effect with the role of a liaison.
#[utoipa::path(tag = "administration", params(("account" = AccountId, Path), ("code" = String, Path)),
    responses((status = 204, description = "Named"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.manage")), ("x-codes" = json!(["identifier_shape"]))))]
#[put("/admin/liaisons/{account}/employers/{code}")]
pub async fn name(
    app: web::Data<App>,
    actor: Allowed<ManageAccounts>,
    path: web::Path<(AccountId, String)>,
) -> Result<Reply> {
    let (actor, (account, code)) = (actor.into_actor(), path.into_inner());
    app.write(move |tx| commands::name_liaison(tx, &actor, account, &code)).await?;
    Ok(Reply::no_content())
}

/// The account speaks for the organisation no more.
#[utoipa::path(tag = "administration", params(("account" = AccountId, Path), ("code" = String, Path)),
    responses((status = 204, description = "Dismissed"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.manage")), ("x-codes" = json!(["identifier_shape"]))))]
#[delete("/admin/liaisons/{account}/employers/{code}")]
pub async fn dismiss(
    app: web::Data<App>,
    actor: Allowed<ManageAccounts>,
    path: web::Path<(AccountId, String)>,
) -> Result<Reply> {
    let (actor, (account, code)) = (actor.into_actor(), path.into_inner());
    app.write(move |tx| commands::dismiss_liaison(tx, &actor, account, &code)).await?;
    Ok(Reply::no_content())
}
