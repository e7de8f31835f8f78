//! Asking others about a task, and taking a decision back.

use actix_web::{delete, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::commands;
use super::super::model::{ReviewerPlace, TaskId};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, IfMatch, NO_BODY, Once, Problems, Reply, Valid};
use crate::identity::PersonId;
use crate::identity::permissions::WorkOnTasks;

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColleagueIn {
    /// Who; of the department that holds the task, in office, and free of interests in the case.
    #[garde(skip)]
    to: PersonId,
}

/// Hand a task to a colleague.
#[utoipa::path(tag = "tasks", request_body = ColleagueIn, params(("id" = TaskId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Handed on"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["precondition_required", "stale_version",
        "task_gone", "task_not_claimed", "four_eyes", "own_case", "seat_taken", "awaits_recommendation"]))))]
#[post("/tasks/{id}/transfer")]
pub async fn transfer(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    version: IfMatch,
    id: web::Path<TaskId>,
    body: Valid<ColleagueIn>,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    let (digest, to) = (body.digest, body.into_inner().to);
    once.run(&app, digest, move |tx| {
        commands::transfer(tx, &actor, id, version, to)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Ask a colleague for a recommendation. The task is theirs until they have given it, and then yours again; `release`
/// takes it back before.
#[utoipa::path(tag = "tasks", request_body = ColleagueIn, params(("id" = TaskId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Asked"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["precondition_required", "stale_version",
        "task_gone", "task_claimed", "cannot_be_asked", "recommendation_asked", "own_case"]))))]
#[post("/tasks/{id}/delegate")]
pub async fn delegate(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    version: IfMatch,
    id: web::Path<TaskId>,
    body: Valid<ColleagueIn>,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    let (digest, to) = (body.digest, body.into_inner().to);
    once.run(&app, digest, move |tx| {
        commands::delegate(tx, &actor, id, version, to)?;
        Ok(Reply::no_content())
    })
    .await
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendationIn {
    /// One of the outcomes that the task lists.
    #[garde(length(min = 1, max = 100))]
    #[schema(example = "agree")]
    outcome: String,
    /// Why; required where the outcome says so.
    #[garde(inner(length(chars, max = 2000)))]
    opinion: Option<String>,
}

/// Say what you would decide, as somebody who was asked. It moves nothing by itself.
#[utoipa::path(tag = "tasks", request_body = RecommendationIn,
    params(("id" = TaskId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Said"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["precondition_required", "stale_version",
        "task_gone", "recommendation_asked", "unknown_outcome", "opinion_needed", "own_case"]))))]
#[post("/tasks/{id}/recommend")]
pub async fn recommend(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    version: IfMatch,
    id: web::Path<TaskId>,
    body: Valid<RecommendationIn>,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    let (digest, body) = (body.digest, body.into_inner());
    once.run(&app, digest, move |tx| {
        commands::recommend(tx, &actor, id, version, (&body.outcome, body.opinion.as_deref()))?;
        Ok(Reply::no_content())
    })
    .await
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewerIn {
    /// Who; of the department that holds the task, in office, and free of interests in the case.
    #[garde(skip)]
    person: PersonId,
    /// `before`: they recommend, and the task waits for it. `beside`: they recommend at the same time, and the case goes on
    /// when both are done. `after`: they decide once more, and theirs is what counts.
    #[garde(skip)]
    place: ReviewerPlace,
}

/// Ask one more person to look at a task: by whoever has it, or the head of its department.
#[utoipa::path(tag = "tasks", request_body = ReviewerIn, params(("id" = TaskId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Asked"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["precondition_required", "stale_version",
        "task_gone", "task_claimed", "cannot_be_asked", "awaits_recommendation", "seat_taken", "own_case"]))))]
#[post("/tasks/{id}/reviewers")]
pub async fn add_reviewer(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    version: IfMatch,
    id: web::Path<TaskId>,
    body: Valid<ReviewerIn>,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    let (digest, body) = (body.digest, body.into_inner());
    once.run(&app, digest, move |tx| {
        commands::add_reviewer(tx, &actor, id, version, (body.person, body.place.into()))?;
        Ok(Reply::no_content())
    })
    .await
}

/// No longer ask that person.
#[utoipa::path(tag = "tasks", params(("id" = TaskId, Path), ("person" = PersonId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "No longer asked"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["precondition_required", "stale_version",
        "task_claimed", "own_case"]))))]
#[delete("/tasks/{id}/reviewers/{person}")]
pub async fn remove_reviewer(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    version: IfMatch,
    path: web::Path<(TaskId, PersonId)>,
) -> Result<Reply> {
    let (actor, version, (id, person)) = (actor.into_actor(), version.require()?, path.into_inner());
    app.write(move |tx| commands::remove_reviewer(tx, &actor, id, version, person)).await?;
    Ok(Reply::no_content())
}

macro_rules! on_a_task {
    ($($(#[$doc:meta])* $name:ident $path:literal $done:literal [$($code:literal),*];)+) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "tasks", params(("id" = TaskId, Path), ("If-Match" = String, Header)),
            responses((status = 204, description = $done), Problems), security(("bearer" = [])),
            extensions(("x-permission" = json!("tasks.work")),
                ("x-codes" = json!(["precondition_required", "stale_version", "own_case", $($code),*]))))]
        #[post($path)]
        pub async fn $name(
            app: web::Data<App>,
            actor: Allowed<WorkOnTasks>,
            once: Once,
            version: IfMatch,
            id: web::Path<TaskId>,
        ) -> Result<Reply> {
            let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
            once.run(&app, NO_BODY, move |tx| {
                commands::$name(tx, &actor, id, version)?;
                Ok(Reply::no_content())
            })
            .await
        }
    )+};
}

on_a_task! {
    /// Empty a seat: one's own, or as the head that of somebody who has left or may not vote.
    vacate "/tasks/{id}/vacate" "Empty" ["task_gone", "seat_taken"];
    /// Take back the decision that you just made, as long as nobody has acted on it.
    recall "/tasks/{id}/recall" "Taken back" ["cannot_recall"];
}
