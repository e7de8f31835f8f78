//! The same thing done with many tasks. Each is a unit of work of its own with an answer of its own, so one that is refused
//! stops none of the others; repeated under the same `Idempotency-Key`, what was done stays done and the rest is tried.

use actix_web::{post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::super::commands::{self, Verdict};
use super::super::model::TaskId;
use crate::app::App;
use crate::db::WriteTx;
use crate::error::{Error, Result};
use crate::http::{Allowed, Once, Problems, Reply, Request, Valid};
use crate::identity::permissions::WorkOnTasks;
use crate::identity::{Actor, PersonId};

/// One of the tasks, as it was read.
#[derive(Debug, Clone, Copy, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemIn {
    #[garde(skip)]
    id: TaskId,
    /// The `version` that was read; what `If-Match` says of a single task.
    #[garde(skip)]
    version: i64,
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimsIn {
    /// 1 to 100 tasks.
    #[garde(length(min = 1, max = 100), dive)]
    items: Vec<ItemIn>,
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransfersIn {
    /// Who gets them.
    #[garde(skip)]
    to: PersonId,
    /// 1 to 100 tasks.
    #[garde(length(min = 1, max = 100), dive)]
    items: Vec<ItemIn>,
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionsIn {
    /// The outcome of all of them.
    #[garde(length(min = 1, max = 100))]
    #[schema(example = "agree")]
    outcome: String,
    /// Why; required where the outcome says so.
    #[garde(inner(length(chars, max = 2000)))]
    opinion: Option<String>,
    /// 1 to 100 tasks.
    #[garde(length(min = 1, max = 100), dive)]
    items: Vec<ItemIn>,
}

/// What became of each, in the order of the request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BulkOut {
    pub done: usize,
    pub refused: usize,
    pub items: Vec<BulkItemOut>,
}

/// What became of one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BulkItemOut {
    pub id: TaskId,
    /// The status that the same request for this task alone would have had.
    pub status: u16,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "stale_version")]
    pub code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Does one thing with each of the tasks.
async fn each<F>(
    app: &web::Data<App>,
    (once, digest): (Once, [u8; 32]),
    request: &Request,
    items: Vec<ItemIn>,
    one: F,
) -> Result<Reply>
where
    F: Fn(&mut WriteTx<'_>, ItemIn) -> Result<()> + Clone + Send + 'static,
{
    let mut told = Vec::with_capacity(items.len());
    for (place, item) in items.into_iter().enumerate() {
        let one = one.clone();
        let outcome = once.part(place).run(app, digest, move |tx| one(tx, item).map(|()| Reply::no_content())).await;
        told.push(match outcome {
            Ok(_) => BulkItemOut { id: item.id, status: 200, code: None, title: None, detail: None },
            Err(error) => refused(item.id, error, request),
        });
    }
    let done = told.iter().filter(|item| item.code.is_none()).count();
    Reply::ok(&BulkOut { done, refused: told.len() - done, items: told })
}

fn refused(id: TaskId, error: Error, request: &Request) -> BulkItemOut {
    if error.code().status() >= 500 {
        tracing::error!(%error, task = %id, "one of many failed");
    }
    let problem = error.into_problem();
    BulkItemOut {
        id,
        status: problem.code.status(),
        code: Some(problem.code.as_str()),
        title: Some(problem.code.title(request.language)),
        detail: problem.detail,
    }
}

/// Take many tasks out of the pool.
#[utoipa::path(tag = "tasks", request_body = ClaimsIn,
    responses((status = 200, description = "What became of each", body = BulkOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work"))))]
#[post("/tasks/bulk/claim")]
pub async fn claim(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    request: Request,
    body: Valid<ClaimsIn>,
) -> Result<Reply> {
    let (actor, digest, body): (Actor, _, _) = (actor.into_actor(), body.digest, body.into_inner());
    let one = move |tx: &mut WriteTx<'_>, item: ItemIn| commands::claim(tx, &actor, item.id, item.version).map(drop);
    each(&app, (once, digest), &request, body.items, one).await
}

/// Hand many tasks to one colleague.
#[utoipa::path(tag = "tasks", request_body = TransfersIn,
    responses((status = 200, description = "What became of each", body = BulkOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work"))))]
#[post("/tasks/bulk/transfer")]
pub async fn transfer(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    request: Request,
    body: Valid<TransfersIn>,
) -> Result<Reply> {
    let (actor, digest, body): (Actor, _, _) = (actor.into_actor(), body.digest, body.into_inner());
    let to = body.to;
    let one =
        move |tx: &mut WriteTx<'_>, item: ItemIn| commands::transfer(tx, &actor, item.id, item.version, to).map(drop);
    each(&app, (once, digest), &request, body.items, one).await
}

/// End many tasks with the same outcome. What needs its own target or list of defects is decided alone.
#[utoipa::path(tag = "tasks", request_body = DecisionsIn,
    responses((status = 200, description = "What became of each", body = BulkOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work"))))]
#[post("/tasks/bulk/decide")]
pub async fn decide(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    request: Request,
    body: Valid<DecisionsIn>,
) -> Result<Reply> {
    let (actor, digest, body): (Actor, _, _) = (actor.into_actor(), body.digest, body.into_inner());
    let verdict = Verdict { outcome: body.outcome, opinion: body.opinion, target: None, about: Vec::new() };
    let one = move |tx: &mut WriteTx<'_>, item: ItemIn| {
        commands::decide(tx, &actor, item.id, item.version, &verdict).map(drop)
    };
    each(&app, (once, digest), &request, body.items, one).await
}
