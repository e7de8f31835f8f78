//! Handing in: the draft becomes a case.

use serde_json::Value;

use super::super::model::{ApplicationId, ApplicationStatus, CaseStatus, Filed};
use super::super::progress::{By, give};
use super::super::store::applications::{self, ApplicationRow};
use super::super::store::cases::{self, CaseRow};
use super::super::store::revisions;
use super::super::{automatic, entitlement, facts, policy, wallet};
use crate::catalogue::ServiceItem;
use crate::catalogue::{Loaded, definitions, eligibility};
use crate::db::types::Json;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Language, Problem, Result};
use crate::identity::changes::facts_changed;
use crate::identity::model::PersonStatus;
use crate::identity::store::persons;
use crate::identity::{Actor, PersonId};
use crate::representations::Act;
use crate::rights::consents;
use crate::workflow::model::Text;
use crate::workflow::{Command, Definition, State};

/// What became of a submission.
pub struct Submission {
    pub case: CaseRow,
    /// The case was there already: somebody pressed the button twice.
    pub repeated: bool,
}

/// Makes a case of one's own draft. `number` was drawn beforehand; if it is not needed after all, the gap is allowed.
pub fn submit(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ApplicationId,
    number: &str,
    language: Language,
) -> Result<Submission> {
    let (application, standing) = policy::own(tx, actor, id, Act::Apply)?;
    if let Some(case) = cases::of_application(tx, id)? {
        return Ok(Submission { case, repeated: true });
    }
    actor.require_verified()?;
    let owner = persons::get(tx, application.person_id)?;
    if owner.status != PersonStatus::Verified {
        return Err(Code::NotVerified.into());
    }
    let item = definitions::current::<ServiceItem>(tx, &application.item_code)?;
    if !eligibility::is_open(&item, tx.today()) {
        return Err(Code::OutsideWindow.into());
    }
    let filed = application.filed(tx, &owner)?;
    check(tx, application.person_id, id, &item, &filed, language)?;
    applications::save(tx, &owner, &application, &filed, ApplicationStatus::Submitted)?;
    let case = open(tx, &application, &item, &filed, number)?;
    if !cases::insert(tx, &case)? {
        return Err(Code::OpenCaseExists.into());
    }
    revisions::insert(tx, &owner, case.id, 1, &filed, actor.person)?;
    wallet::bind(tx, application.person_id, case.id, &filed)?;
    standing.note(tx, actor, id)?;
    let moved = give(tx, case, &By::of(actor, &standing), &Command::File)?;
    automatic::keep_open(tx, &moved.case, &filed)?;
    // What somebody has applied for they need not be told of.
    facts_changed(tx, application.person_id)?;
    Ok(Submission { case: moved.case, repeated: false })
}

fn open(
    tx: &mut WriteTx<'_>,
    application: &ApplicationRow,
    item: &Loaded<ServiceItem>,
    filed: &Filed,
    number: &str,
) -> Result<CaseRow> {
    let workflow = definitions::current::<Definition>(tx, &item.workflow)?;
    let form = Value::Object(filed.form.clone());
    let district = form.pointer(&item.district_field).and_then(Value::as_str).map(str::to_owned);
    Ok(CaseRow {
        id: tx.new_id(),
        number: number.to_owned(),
        application_id: application.id,
        person_id: application.person_id,
        item_code: item.code.clone(),
        item_id: item.id,
        workflow_id: workflow.id,
        district,
        status: CaseStatus::Open,
        outcome: None,
        state: Json(State::default()),
        open_key: item.one_open_case.then(|| format!("{}:{}", item.code, application.person_id)),
        received_on: tx.today(),
        due_on: None,
        filed_at: tx.now(),
        closed_at: None,
        version: 1,
    })
}

/// Form, rules and materials; everything that is wrong is told at once.
pub fn check(
    tx: &mut ReadTx<'_>,
    applicant: PersonId,
    application: ApplicationId,
    item: &Loaded<ServiceItem>,
    filed: &Filed,
    language: Language,
) -> Result<()> {
    let faults = eligibility::form_faults(item, &Value::Object(filed.form.clone()), true)?;
    let mut problem = eligibility::problem(&faults, "/form", language);
    if problem.fields.is_empty() {
        let facts = facts::gather(tx, applicant, application, &filed.form)?;
        for rule in eligibility::judge(item, &facts, tx.today())?.refused {
            let pointer = format!("/form{}", rule.field.as_deref().unwrap_or(""));
            problem = problem.field_with(pointer, Code::RuleRefused, say(&rule.message, language));
        }
        let evaluated = entitlement::of_filed(tx, item, &facts, applicant)?;
        for (pointer, text) in evaluated.refusals() {
            problem = problem.field_with(format!("/form{pointer}"), Code::RuleRefused, say(&text, language));
        }
        for purpose in consents::missing(tx, applicant, &item.consents)? {
            problem = problem.field(format!("/consents/{purpose}"), Code::ConsentMissing);
        }
        for material in eligibility::needed_materials(item, &facts, tx.today())? {
            let given = filed.materials.iter().any(|filed| filed.code == material.code && !filed.documents.is_empty());
            if !given && !material.may_follow {
                let pointer = format!("/materials/{}", material.code);
                problem = problem.field_with(pointer, Code::MaterialMissing, say(&material.name, language));
            }
        }
    }
    for (place, material) in filed.materials.iter().enumerate() {
        if !item.materials.iter().any(|known| known.code == material.code) {
            problem = problem.field(format!("/materials/{place}/code"), Code::MaterialUnknown);
        }
    }
    problem = wallet::check(tx, applicant, filed, problem)?;
    if problem.fields.is_empty() { Ok(()) } else { Err(Problem { code: Code::Invalid, ..problem }.into()) }
}

fn say(text: &Text, language: Language) -> String {
    match language {
        Language::Chinese => text.zh.clone(),
        Language::English => text.en.clone(),
    }
}
