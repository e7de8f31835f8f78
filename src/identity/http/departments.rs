//! The tree of departments.

use actix_web::{get, web};

use super::super::permissions::SeeDepartments;
use super::super::queries::{self, DepartmentOut};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};

/// All departments.
#[utoipa::path(tag = "identity", responses((status = 200, description = "Departments", body = [DepartmentOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("departments.see"))))]
#[get("/departments")]
pub async fn list(app: web::Data<App>, _actor: Allowed<SeeDepartments>) -> Result<Reply> {
    Reply::ok(&app.read(queries::department_tree).await?)
}
