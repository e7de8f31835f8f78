//! Reading letters.

use actix_web::{get, web};

use super::super::model::ApplicationId;
use super::{LetterOut, of_application};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};
use crate::identity::permissions::Apply;

/// The documents given out in one of my applications, in the order of issue.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "Letters", body = [LetterOut]), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}/letters")]
pub async fn list(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<ApplicationId>) -> Result<Reply> {
    let id = id.into_inner();
    Reply::ok(&app.read(move |tx| of_application(tx, &actor, id)).await?)
}
