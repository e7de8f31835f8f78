//! Moving a case over HTTP.

use std::collections::BTreeMap;

use actix_web::{post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::model::CaseId;
use super::commands::{self, Target};
use super::plan::MoveOut;
use crate::app::App;
use crate::catalogue::DefinitionId;
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::http::{Allowed, Once, Problems, Reply, Request, Valid};
use crate::identity::permissions::MoveCases;

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveIn {
    /// The published version of the flow to which the case is to go.
    #[garde(skip)]
    definition: DefinitionId,
    /// Steps that are called otherwise there, by what they are called now; the others keep their names.
    #[garde(skip)]
    #[serde(default)]
    mapping: BTreeMap<String, String>,
    /// Why; it stays on record and the applicant reads it. A trial needs none.
    #[garde(inner(length(chars, min = 1, max = 2000)))]
    #[serde(default)]
    reason: Option<String>,
    /// Only tells what the move would do.
    #[garde(skip)]
    #[serde(default)]
    dry_run: bool,
}

/// Move a running case to another version of its flow, or try what that would do.
#[utoipa::path(tag = "cases", request_body = MoveIn, params(("id" = CaseId, Path)),
    responses((status = 200, description = "Moved, or tried", body = MoveOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cases.move")),
        ("x-codes" = json!(["invalid", "move_refused", "own_case", "case_not_open"]))))]
#[post("/cases/{id}/moves")]
pub async fn move_case(
    app: web::Data<App>,
    actor: Allowed<MoveCases>,
    once: Once,
    id: web::Path<CaseId>,
    body: Valid<MoveIn>,
    request: Request,
) -> Result<Reply> {
    let (actor, id, digest) = (actor.into_actor(), id.into_inner(), body.digest);
    let MoveIn { definition, mapping, reason, dry_run } = body.into_inner();
    let target = Target { definition, mapping };
    if dry_run {
        return Reply::ok(&app.read(move |tx| commands::try_move(tx, &actor, id, &target)).await?);
    }
    let reason = reason.ok_or_else(|| Problem::new(Code::Invalid).field("/reason", Code::FieldRequired))?;
    let work =
        move |tx: &mut WriteTx<'_>| Reply::ok(&commands::do_move(tx, &actor, id, &target, &reason, request.language)?);
    once.run(&app, digest, work).await
}
