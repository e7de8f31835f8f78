//! What is slow or outside and has to be done before an application is handed in.

use super::model::ApplicationId;
use super::{number, outside};
use crate::app::App;
use crate::error::Result;
use crate::identity::Actor;

/// Asks whoever can confirm something, and draws the number that the case will have.
pub async fn before_submission(app: &App, actor: &Actor, id: ApplicationId) -> Result<String> {
    outside::ask_before_submission(app, actor, id).await?;
    number::for_application(app, actor, id).await
}
