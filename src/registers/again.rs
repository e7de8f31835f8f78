//! Asking once more about something that was granted: for one person, outside of every unit of work, and handed back instead
//! of kept with the application, whose own answers are those that it was decided on.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ask;
use super::client;
use super::commands::{self, Plan};
use super::model::{Answer, Purpose, Reason};
use super::store::{answers, consents};
use crate::app::App;
use crate::cases::ApplicationId;
use crate::catalogue::definitions;
use crate::config::RegistersConfig;
use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::packs::format::Register;
use crate::talents::owner::Owner;

/// Whom to ask about, and which registers.
#[derive(Debug, Clone)]
pub struct Again {
    pub application: ApplicationId,
    pub person: PersonId,
    pub registers: Vec<String>,
    /// The employer that the form names.
    pub organisation: Option<String>,
}

/// What each register said, or why it said nothing.
pub type Said = BTreeMap<String, std::result::Result<Answer, Reason>>;

/// Asks whether what was granted still holds, with the consent that covers this. What a register said today already is used as
/// it is; anything older is asked for again, whatever its age may be elsewhere.
///
/// # Errors
/// [`crate::error::Code::NotVerified`] about somebody whose identity is not proven. That a register does not answer is none.
pub async fn ask_again(app: &App, about: &Again) -> Result<Said> {
    let (config, need) = (Arc::clone(app.config()), about.clone());
    let (plan, mut said) = app.write(move |tx| begin(tx, &config.registers, &need)).await?;
    if plan.asked.is_empty() {
        return Ok(said);
    }
    let outcomes = ask::all(app, &plan).await;
    let answered = app
        .write(move |tx| {
            let owner = Owner::load(tx, plan.person)?;
            commands::keep(tx, None, &plan, &owner, &outcomes)
        })
        .await?;
    said.extend(answered);
    Ok(said)
}

fn begin(tx: &mut WriteTx<'_>, config: &RegistersConfig, about: &Again) -> Result<(Plan, Said)> {
    let owner = Owner::load(tx, about.person)?;
    let subject = commands::subject(tx, &owner)?;
    let (today, purpose) = (tx.today(), Purpose::ContinuousCheck);
    let consent = consents::is_given(tx, about.application, purpose)?;
    let (mut asked, mut said) = (Vec::new(), Said::new());
    for code in &about.registers {
        let Some(register) = definitions::find::<Register>(tx, code)? else {
            said.insert(code.clone(), Err(Reason::NotAsked));
            continue;
        };
        if register.needs_consent && !consent {
            said.insert(code.clone(), Err(Reason::NoConsent));
            continue;
        }
        let employer = commands::organisation_for(&register, about.organisation.as_ref());
        let known = answers::find(tx, &owner, code)?;
        if let Some(answer) = known.filter(|one| one.had_at.date() == today && one.organisation == employer) {
            said.insert(code.clone(), Ok(answer));
            continue;
        }
        if client::address(config, code).is_none() {
            said.insert(code.clone(), Err(Reason::NotConnected));
            continue;
        }
        asked.push(commands::put_on_record(tx, None, about.person, about.application, purpose, &register)?);
    }
    let plan = Plan {
        application: about.application,
        person: about.person,
        purpose,
        subject,
        organisation: about.organisation.clone(),
        on: today,
        asked,
    };
    Ok((plan, said))
}
