//! What the security administrator does with accounts.

use actix_web::{delete, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::super::commands::{self, NewUser};
use super::super::model::PositionId;
use super::super::permissions::ManageAccounts;
use super::super::{AccountId, DepartmentId, Duty, Position, Role, passwords};
use super::accounts::AccountOut;
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::secret::Secret;

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionIn {
    #[garde(skip)]
    role: Role,
    #[garde(skip)]
    department_id: Option<DepartmentId>,
    #[garde(skip)]
    duty: Option<Duty>,
}

impl From<PositionIn> for Position {
    fn from(position: PositionIn) -> Self {
        Self { role: position.role, department: position.department_id, duty: position.duty }
    }
}

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserIn {
    #[garde(length(chars, min = 1, max = 100))]
    name: String,
    #[garde(length(chars, min = 3, max = 254))]
    address: String,
    /// The first password; its owner changes it.
    #[garde(skip)]
    #[schema(value_type = String, format = Password)]
    password: Secret,
    #[garde(dive, length(max = 20))]
    positions: Vec<PositionIn>,
}

/// Open an account for a member of staff.
#[utoipa::path(tag = "administration", request_body = UserIn,
    responses((status = 201, description = "Opened", body = AccountOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.manage")),
        ("x-codes" = json!(["address_taken", "password_too_weak", "position_needs_department"]))))]
#[post("/admin/accounts")]
pub async fn create_user(app: web::Data<App>, actor: Allowed<ManageAccounts>, body: Valid<UserIn>) -> Result<Reply> {
    let (actor, body) = (actor.into_actor(), body.into_inner());
    super::strong(&body.password, "/password")?;
    let user = NewUser {
        name: body.name,
        address: super::address(&body.address, "/address")?,
        password_hash: passwords::hash(body.password).await?,
        positions: body.positions.into_iter().map(Position::from).collect(),
    };
    let account_id = app.write(move |tx| commands::create_user(tx, Some(&actor), &user)).await?;
    Reply::created(&AccountOut { account_id }, format!("/api/v1/admin/accounts/{account_id}"))
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct PositionIdOut {
    pub position_id: PositionId,
}

/// Give a position. Nobody gives one to themselves.
#[utoipa::path(tag = "administration", request_body = PositionIn, params(("id" = AccountId, Path)),
    responses((status = 201, description = "Given", body = PositionIdOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.manage")), ("x-codes" = json!(["position_needs_department"]))))]
#[post("/admin/accounts/{id}/positions")]
pub async fn give_position(
    app: web::Data<App>,
    actor: Allowed<ManageAccounts>,
    id: web::Path<AccountId>,
    once: Once,
    body: Valid<PositionIn>,
) -> Result<Reply> {
    let (actor, id, digest) = (actor.into_actor(), id.into_inner(), body.digest);
    let position = Position::from(body.into_inner());
    once.run(&app, digest, move |tx| {
        let position_id = commands::give_position(tx, Some(&actor), id, &position)?;
        Reply::created(&PositionIdOut { position_id }, format!("/api/v1/admin/accounts/{id}/positions/{position_id}"))
    })
    .await
}

/// Take a position away as of today.
#[utoipa::path(tag = "administration", params(("id" = AccountId, Path), ("position" = PositionId, Path)),
    responses((status = 204, description = "Taken away"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.manage"))))]
#[delete("/admin/accounts/{id}/positions/{position}")]
pub async fn end_position(
    app: web::Data<App>,
    actor: Allowed<ManageAccounts>,
    path: web::Path<(AccountId, PositionId)>,
) -> Result<Reply> {
    let (actor, (account, position)) = (actor.into_actor(), path.into_inner());
    app.write(move |tx| commands::end_position(tx, &actor, account, position)).await?;
    Ok(Reply::no_content())
}

/// Close an account; its sessions end at once.
#[utoipa::path(tag = "administration", params(("id" = AccountId, Path)),
    responses((status = 204, description = "Deactivated"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.manage"))))]
#[post("/admin/accounts/{id}/deactivate")]
pub async fn deactivate(
    app: web::Data<App>,
    actor: Allowed<ManageAccounts>,
    id: web::Path<AccountId>,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::deactivate(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}

/// Open a deactivated or locked account again.
#[utoipa::path(tag = "administration", params(("id" = AccountId, Path)),
    responses((status = 204, description = "Open again"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.manage"))))]
#[post("/admin/accounts/{id}/unlock")]
pub async fn unlock(app: web::Data<App>, actor: Allowed<ManageAccounts>, id: web::Path<AccountId>) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::unlock(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}
