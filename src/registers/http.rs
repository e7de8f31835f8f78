//! The registers, for those who keep the program going; and asking them again about a case.

use actix_web::{get, post, web};

use super::queries::{self, RegisterStateOut};
use super::{client, prepare};
use crate::app::App;
use crate::cases::CaseId;
use crate::cases::outside::{self, ChecksOut};
use crate::cases::store::cases;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};
use crate::identity::permissions::{SeeFindings, WorkOnTasks};

/// The shared registers of the pack: whether they are connected, when they last answered, and what went wrong.
#[utoipa::path(tag = "administration",
    responses((status = 200, description = "Registers", body = Vec<RegisterStateOut>), Problems), security(("bearer" = [])),
    operation_id = "registers_list", extensions(("x-permission" = json!("findings.see"))))]
#[get("/admin/registers")]
pub async fn list(app: web::Data<App>, _actor: Allowed<SeeFindings>) -> Result<Reply> {
    let mut states = app.read(queries::states).await?;
    for state in &mut states {
        state.connected = client::address(&app.config().registers, &state.code).is_some();
        state.breaker = app.registers().of(&state.code).word();
    }
    Reply::ok(&states)
}

/// Have the registers asked again that have not confirmed what a case of my department needs.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path)),
    responses((status = 200, description = "How the case stands now", body = ChecksOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["case_not_open", "own_case", "not_verified"]))))]
#[post("/cases/{id}/register-checks")]
pub async fn check_again(app: web::Data<App>, actor: Allowed<WorkOnTasks>, id: web::Path<CaseId>) -> Result<Reply> {
    let id = id.into_inner();
    prepare::for_review(&app, actor.into_actor(), id).await?;
    let checks = app
        .read(move |tx| {
            let case = cases::get(tx, id)?;
            outside::standing_of(tx, &case)
        })
        .await?;
    Reply::ok(&checks)
}
