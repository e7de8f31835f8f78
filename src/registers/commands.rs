//! What is asked, put on record before it is asked; and what came of it.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;

use super::client::{self, Subject, Told};
use super::model::{Answer, Purpose, QueryId, Reason, is_fresh};
use super::store::{answers, checks, consents, queries};
use super::table;
use crate::audit::{self, Entry, Stream};
use crate::cases::ApplicationId;
use crate::catalogue::{Loaded, ServiceItem, definitions};
use crate::config::RegistersConfig;
use crate::db::types::Instant;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::model::PersonStatus;
use crate::identity::{Actor, PersonId};
use crate::packs::format::Register;
use crate::rights::access::{self, Look, Looked};
use crate::rights::consents as rights;
use crate::talents::owner::Owner;

/// One register that is to be asked.
#[derive(Clone)]
pub(super) struct Asked {
    pub query: QueryId,
    pub register: Arc<Register>,
}

/// All that is to be asked about an application.
#[derive(Clone)]
pub(super) struct Plan {
    pub application: ApplicationId,
    pub person: PersonId,
    pub purpose: Purpose,
    pub subject: Subject,
    pub organisation: Option<String>,
    pub on: NaiveDate,
    pub asked: Vec<Asked>,
}

/// What an application needs from registers.
pub(super) struct Need<'a> {
    pub application: ApplicationId,
    pub person: PersonId,
    pub registers: &'a [String],
    /// The employer that the form names.
    pub organisation: Option<String>,
    pub purpose: Purpose,
    /// Where the registers are.
    pub config: &'a RegistersConfig,
}

/// Records that the applicant consents to being looked up for this application by what the form says, or no longer does.
/// It covers the application from before it is handed in to the end of its review, and where the item is checked again after it
/// was granted, as long as that goes on.
pub(super) fn keep_consent(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    person: PersonId,
    application: ApplicationId,
    item: &Loaded<ServiceItem>,
    form: &Value,
) -> Result<()> {
    let said = item.register_consent.as_deref().and_then(|pointer| form.pointer(pointer));
    // Whoever only reads a form that was handed in finds what it said then; it may have been taken back since.
    let taken_back = actor.person != person && rights::withdrawn_for(tx, application.0)?;
    if said != Some(&Value::Bool(true)) || taken_back {
        rights::ended(tx, actor, application)?;
        return consents::withdraw(tx, application);
    }
    let mut new = false;
    let afterwards = item.recheck.is_some().then_some(Purpose::ContinuousCheck);
    for purpose in [Purpose::Eligibility, Purpose::Review].into_iter().chain(afterwards) {
        new |= consents::give(tx, application, purpose, person, item.id)?;
    }
    if new {
        let entry = Entry::new(Stream::person(person), "consent_to_registers").object("application", application);
        // Whoever only reads the consent in a form that was handed in did not give it.
        let giver = Some(actor).filter(|actor| actor.person == person);
        audit::record(tx, giver, entry.data("definition", item.id))?;
        if giver.is_some() {
            rights::given_for_registers(tx, actor, person, application)?;
        }
    }
    Ok(())
}

/// Decides which registers have to be asked, and puts each question on record. What is known and fresh is used as it is;
/// nobody is asked about without the consent that the register wants.
///
/// # Errors
/// [`Code::NotVerified`] about somebody whose identity is not proven.
pub(super) fn begin(tx: &mut WriteTx<'_>, actor: &Actor, need: &Need<'_>) -> Result<Plan> {
    let owner = Owner::load(tx, need.person)?;
    let subject = subject(tx, &owner)?;
    let today = tx.today();
    let consent = consents::is_given(tx, need.application, need.purpose)?;
    let mut asked = Vec::new();
    for code in need.registers {
        // A register that the pack has taken back is asked no more; the case shows it as not asked.
        let Some(register) = definitions::find::<Register>(tx, code)? else { continue };
        let fresh = |as_of: Instant| is_fresh(as_of, register.max_age_days, today);
        if register.needs_consent && !consent {
            checks::unverified(tx, need.application, code, Reason::NoConsent)?;
            continue;
        }
        let about = organisation_for(&register, need.organisation.as_ref());
        let known = answers::find(tx, &owner, code)?;
        if let Some(answer) = known.filter(|answer| fresh(answer.as_of) && answer.organisation == about) {
            checks::verified(tx, &owner, need.application, code, &answer)?;
            continue;
        }
        if client::address(need.config, code).is_none() {
            checks::unverified(tx, need.application, code, Reason::NotConnected)?;
            continue;
        }
        asked.push(put_on_record(tx, Some(actor), need.person, need.application, need.purpose, &register)?);
    }
    Ok(Plan {
        application: need.application,
        person: need.person,
        purpose: need.purpose,
        subject,
        organisation: need.organisation.clone(),
        on: today,
        asked,
    })
}

/// Whom a register is asked about.
///
/// # Errors
/// [`Code::NotVerified`] about somebody whose identity is not proven.
pub(super) fn subject(tx: &ReadTx<'_>, owner: &Owner) -> Result<Subject> {
    let person = &owner.person;
    match (person.status, person.name(tx)?, &person.identity_kind, person.identity_number(tx)?) {
        (PersonStatus::Verified, Some(name), Some(kind), Some(number)) => {
            Ok(Subject { name, kind: kind.clone(), number })
        }
        _ => Err(Code::NotVerified.into()),
    }
}

/// Puts a question on record before it goes out.
pub(super) fn put_on_record(
    tx: &mut WriteTx<'_>,
    actor: Option<&Actor>,
    person: PersonId,
    application: ApplicationId,
    purpose: Purpose,
    register: &Loaded<Register>,
) -> Result<Asked> {
    let query = queries::insert(tx, &register.code, person, application, purpose, actor.map(|actor| actor.person))?;
    let entry = Entry::new(Stream::person(person), "query_register").object("register_query", query);
    let entry = entry.data("register", &register.code).data("purpose", purpose).data("application", application);
    audit::record(tx, actor, entry)?;
    if let Some(actor) = actor {
        let look = Look::of(actor, None, person, Looked::Registers, register.code.as_str());
        access::note(tx, look.map(|look| look.at(query.0)))?;
    }
    Ok(Asked { query, register: Arc::clone(&register.body) })
}

/// Keeps what each register said, or why it said nothing, with the application.
pub(super) fn finish(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    plan: &Plan,
    outcomes: &[std::result::Result<Told, Reason>],
) -> Result<()> {
    let owner = Owner::load(tx, plan.person)?;
    for (code, judged) in keep(tx, Some(actor), plan, &owner, outcomes)? {
        match judged {
            Ok(answer) => checks::verified(tx, &owner, plan.application, &code, &answer)?,
            Err(reason) => checks::unverified(tx, plan.application, &code, reason)?,
        }
    }
    Ok(())
}

/// Keeps what each register said about the person, and tells what of it may be used.
pub(super) fn keep(
    tx: &mut WriteTx<'_>,
    actor: Option<&Actor>,
    plan: &Plan,
    owner: &Owner,
    outcomes: &[std::result::Result<Told, Reason>],
) -> Result<Vec<(String, std::result::Result<Answer, Reason>)>> {
    let mut all = Vec::with_capacity(outcomes.len());
    let mut entry =
        Entry::new(Stream::person(plan.person), "keep_register_answers").object("application", plan.application);
    for (asked, outcome) in plan.asked.iter().zip(outcomes) {
        let code = asked.register.code.as_str();
        let judged = judge(plan, &asked.register, outcome, tx.now());
        queries::finish(tx, asked.query, judged.as_ref().err().copied())?;
        if let Some(word) = table::register(code) {
            entry = entry.data(word.code, judged.as_ref().map_or_else(|reason| reason.as_str(), |_| "answered"));
        }
        if let Ok(answer) = &judged {
            answers::put(tx, owner, code, answer)?;
        }
        all.push((code.to_owned(), judged));
    }
    audit::record(tx, actor, entry)?;
    Ok(all)
}

/// Whether what a register said may be used.
fn judge(
    plan: &Plan,
    register: &Register,
    outcome: &std::result::Result<Told, Reason>,
    now: Instant,
) -> std::result::Result<Answer, Reason> {
    let told = outcome.as_ref().map_err(|reason| *reason)?;
    let as_of = Instant::new(told.as_of);
    if !told.found {
        return Err(Reason::NoRecord);
    }
    if !is_fresh(as_of, register.max_age_days, plan.on) {
        return Err(Reason::Stale);
    }
    Ok(Answer {
        source: told.source.clone(),
        as_of,
        had_at: now,
        organisation: organisation_for(register, plan.organisation.as_ref()),
        fields: told.fields.clone(),
    })
}

/// The employer that a register is told, if it knows about employers.
pub(super) fn organisation_for(register: &Register, stated: Option<&String>) -> Option<String> {
    stated.filter(|_| table::register(&register.code).is_some_and(|word| word.about_employer)).cloned()
}
