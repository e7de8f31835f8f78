//! Asking, outside of every unit of work: one puts the questions on record, another keeps the answers, and what is slow
//! happens between them.

use std::sync::Arc;

use serde_json::Value;

use super::commands::{self, Need, Plan};
use super::model::Purpose;
use super::{ask, client};
use crate::app::App;
use crate::cases::model::{ApplicationStatus, CaseStatus};
use crate::cases::outside::Asking;
use crate::cases::store::revisions;
use crate::cases::{ApplicationId, CaseId, policy};
use crate::catalogue::{ServiceItem, definitions, eligibility};
use crate::config::RegistersConfig;
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::model::PersonStatus;
use crate::identity::store::persons;
use crate::representations::Act;

/// Has the registers asked that the item of a draft names, so that the rules know what they say when it is handed in. A
/// register that does not answer is no reason to fail.
pub fn before_submission(app: App, actor: Actor, id: ApplicationId) -> Asking {
    about_draft(app, actor, id, true)
}

/// The same for a draft that is still to be filled in with what they say.
pub fn before_filling(app: App, actor: Actor, id: ApplicationId) -> Asking {
    about_draft(app, actor, id, false)
}

fn about_draft(app: App, actor: Actor, id: ApplicationId, whole: bool) -> Asking {
    Box::pin(async move {
        if !client::is_connected(&app.config().registers) {
            return Ok(());
        }
        let (asker, config) = (actor.clone(), Arc::clone(app.config()));
        match app.write(move |tx| begin_draft(tx, &config.registers, &asker, id, whole)).await? {
            Some(plan) => carry_out(&app, actor, plan).await,
            None => Ok(()),
        }
    })
}

/// Has the registers asked again that have confirmed nothing yet, or too long ago.
pub(super) async fn for_review(app: &App, actor: Actor, id: CaseId) -> Result<()> {
    let (asker, config) = (actor.clone(), Arc::clone(app.config()));
    let plan = app.write(move |tx| begin_review(tx, &config.registers, &asker, id)).await?;
    carry_out(app, actor, plan).await
}

async fn carry_out(app: &App, actor: Actor, plan: Plan) -> Result<()> {
    if plan.asked.is_empty() {
        return Ok(());
    }
    let outcomes = ask::all(app, &plan).await;
    app.write(move |tx| commands::finish(tx, &actor, &plan, &outcomes)).await
}

/// Nothing is asked for a draft that would be refused anyway: one of somebody unknown, out of season, or, where it is to be
/// handed in, with a form that is not filled in.
fn begin_draft(
    tx: &mut WriteTx<'_>,
    config: &RegistersConfig,
    actor: &Actor,
    id: ApplicationId,
    whole: bool,
) -> Result<Option<Plan>> {
    let (application, _) = policy::own(tx, actor, id, Act::Apply)?;
    let person = application.person_id;
    let verified = persons::get(tx, person)?.status == PersonStatus::Verified;
    if application.status != ApplicationStatus::Draft || !verified {
        return Ok(None);
    }
    let Some(item) = definitions::find::<ServiceItem>(tx, &application.item_code)? else { return Ok(None) };
    if item.registers.is_empty() || !eligibility::is_open(&item, tx.today()) {
        return Ok(None);
    }
    let owner = persons::get(tx, person)?;
    let form = Value::Object(application.filed(tx, &owner)?.form);
    if !eligibility::form_faults(&item, &form, whole)?.is_empty() {
        return Ok(None);
    }
    commands::keep_consent(tx, actor, person, id, &item, &form)?;
    let need = Need {
        application: id,
        person,
        registers: &item.registers,
        organisation: employer(&form),
        purpose: Purpose::Eligibility,
        config,
    };
    commands::begin(tx, actor, &need).map(Some)
}

fn begin_review(tx: &mut WriteTx<'_>, config: &RegistersConfig, actor: &Actor, id: CaseId) -> Result<Plan> {
    let scope = policy::scope(tx, actor)?;
    let case = policy::to_act_on(tx, actor, &scope, id)?;
    if case.status == CaseStatus::Closed {
        return Err(Code::CaseNotOpen.into());
    }
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let owner = persons::get(tx, case.person_id)?;
    let form = Value::Object(revisions::latest(tx, case.id)?.filed(tx, &owner)?.form);
    commands::keep_consent(tx, actor, case.person_id, case.application_id, &item, &form)?;
    let need = Need {
        application: case.application_id,
        person: case.person_id,
        registers: &item.registers,
        organisation: employer(&form),
        purpose: Purpose::Review,
        config,
    };
    commands::begin(tx, actor, &need)
}

/// The employer that the form names.
fn employer(form: &Value) -> Option<String> {
    form.get("employer_code").and_then(Value::as_str).map(str::to_owned)
}
