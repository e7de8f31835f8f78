//! Absences over HTTP: one's own, and for heads those of their people.

use actix_web::{delete, get, post, web};
use chrono::NaiveDate;
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::AbsenceId;
use super::commands::{self, Leave};
use super::store::{self, AbsenceRow};
use crate::app::App;
use crate::db::ReadTx;
use crate::error::Result;
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::identity::permissions::KeepAbsences;
use crate::identity::store::positions;
use crate::identity::{Actor, PersonId};

/// A time out of office.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AbsenceOut {
    pub id: AbsenceId,
    pub person: PersonId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Who acts meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitute: Option<PersonId>,
}

impl From<AbsenceRow> for AbsenceOut {
    fn from(row: AbsenceRow) -> Self {
        let AbsenceRow { id, person_id, from_on, until_on, substitute_id, .. } = row;
        Self { id, person: person_id, from: from_on, until: until_on, substitute: substitute_id }
    }
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsenceIn {
    /// Whose; one's own, if nobody is named. Heads record those of their people as well.
    #[garde(skip)]
    person: Option<PersonId>,
    /// The first day.
    #[garde(skip)]
    from: NaiveDate,
    /// The last day, at most a year later.
    #[garde(skip)]
    until: NaiveDate,
    /// Who acts meanwhile: somebody of a department in which the absent one holds a post. Without one, the position counts
    /// as empty as far as they are concerned.
    #[garde(skip)]
    substitute: Option<PersonId>,
}

/// Absences that are not over: mine, those for whom I act, and for heads those of their people.
#[utoipa::path(tag = "tasks", responses((status = 200, description = "Absences", body = Vec<AbsenceOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("absences.keep"))))]
#[get("/absences")]
pub async fn list(app: web::Data<App>, actor: Allowed<KeepAbsences>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| visible(tx, &actor)).await?)
}

fn visible(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<AbsenceOut>> {
    let led = super::super::policy::headed(actor);
    let people = positions::held_in(tx, &led)?;
    let concerns = |row: &AbsenceRow| {
        row.person_id == actor.person || row.substitute_id == Some(actor.person) || people.contains(&row.person_id)
    };
    Ok(store::to_come(tx)?.into_iter().filter(concerns).map(AbsenceOut::from).collect())
}

/// Put an absence on record. Substitutes who would act for each other in a circle are refused.
#[utoipa::path(tag = "tasks", request_body = AbsenceIn,
    responses((status = 201, description = "On record", body = AbsenceOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("absences.keep")), ("x-codes" = json!(["absence_overlaps", "cannot_stand_in",
        "substitution_circle", "out_of_range"]))))]
#[post("/absences")]
pub async fn record(
    app: web::Data<App>,
    actor: Allowed<KeepAbsences>,
    once: Once,
    body: Valid<AbsenceIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    let person = body.person.unwrap_or(actor.person);
    let leave = Leave { person, from: body.from, until: body.until, substitute: body.substitute };
    once.run(&app, digest, move |tx| {
        let out = AbsenceOut::from(commands::record(tx, &actor, &leave)?);
        Reply::created(&out, format!("/api/v1/absences/{}", out.id))
    })
    .await
}

/// Be back: an absence under way ends as of yesterday, one to come is gone.
#[utoipa::path(tag = "tasks", params(("id" = AbsenceId, Path)),
    responses((status = 204, description = "Ended"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("absences.keep")), ("x-codes" = json!(["absence_over"]))))]
#[delete("/absences/{id}")]
pub async fn end(app: web::Data<App>, actor: Allowed<KeepAbsences>, id: web::Path<AbsenceId>) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::end(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}
