//! Asking all registers of an application at once, each only as long as it is worth it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;

use super::breaker::{Breaker, Patience};
use super::client::{self, Question, Told};
use super::commands::{Asked, Plan};
use super::model::Reason;
use super::signature::Stamp;
use super::table;
use crate::app::App;
use crate::config::RegistersConfig;

/// How each register stands with this copy of the program. Copies learn each for themselves.
#[derive(Debug, Default)]
pub struct Breakers(Mutex<BTreeMap<String, Breaker>>);

impl Breakers {
    fn with<T>(&self, register: &str, work: impl FnOnce(&mut Breaker) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work(all.entry(register.to_owned()).or_default())
    }

    /// Where a register stands.
    pub fn of(&self, register: &str) -> Breaker {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(register).copied().unwrap_or_default()
    }
}

fn patience(config: &RegistersConfig) -> Patience {
    let rest = i64::try_from(config.breaker_seconds).unwrap_or(i64::MAX);
    Patience { failures: config.breaker_failures, rest: TimeDelta::try_seconds(rest).unwrap_or(TimeDelta::MAX) }
}

/// Asks every register of the plan, side by side, and answers in its order.
pub(super) async fn all(app: &App, plan: &Plan) -> Vec<Result<Told, Reason>> {
    join_all(plan.asked.iter().map(|asked| one(app, plan, asked))).await
}

async fn one(app: &App, plan: &Plan, asked: &Asked) -> Result<Told, Reason> {
    let (config, breakers, register) = (&app.config().registers, app.registers(), &*asked.register);
    let now = || -> DateTime<Utc> { app.env().clock.real() };
    if client::address(config, &register.code).is_none() {
        return Err(Reason::NotConnected);
    }
    if !breakers.with(&register.code, |breaker| breaker.admits(now(), patience(config))) {
        return Err(Reason::LeftAlone);
    }
    let question = Question {
        query_id: asked.query.0,
        purpose: plan.purpose,
        on: plan.on,
        person: plan.subject.clone(),
        organisation: table::register(&register.code)
            .filter(|word| word.about_employer)
            .and_then(|_| plan.organisation.clone()),
        fields: register.fields.iter().map(|field| field.code.clone()).collect(),
    };
    let stamp = || {
        let mut nonce = [0; 16];
        app.env().ids.fill(&mut nonce);
        Stamp { timestamp: now().timestamp(), nonce: uuid::Uuid::from_bytes(nonce).simple().to_string() }
    };
    let outcome = client::ask(config, register, &question, &stamp).await;
    breakers.with(&register.code, |breaker| match outcome {
        Err(reason) if reason.is_failure() => breaker.failed(now(), patience(config)),
        _ => breaker.succeeded(),
    });
    outcome
}
