//! One look at one grant: what is due is decided in one unit of work, the registers are asked outside of any, and another keeps
//! what came of it. A second run finds that it is no longer due.

use std::collections::BTreeSet;

use serde_json::Value;

use super::follow;
use super::model::{CheckId, CheckVerdict, Content, ReviewId, ReviewStatus, next_check};
use super::store::checks::{self, CheckRow};
use super::store::grants::{self, GrantRow};
use super::store::reviews::{self, ReviewRow};
use super::tell;
use crate::app::App;
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::cases::entitlement::binding;
use crate::cases::store::cases::{self, CaseRow};
use crate::cases::store::revisions;
use crate::cases::{CaseId, facts};
use crate::catalogue::clauses::{self, Tiers};
use crate::catalogue::{Loaded, ServiceItem};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Error, Result};
use crate::identity::store::{departments, persons};
use crate::packs::format::Recheck;
use crate::registers::model::Reason;
use crate::registers::{self, Again, Said};
use crate::talents::owner::Owner;

/// Looks at a grant that is due.
pub(super) async fn check(app: &App, case: CaseId) -> Result<()> {
    let Some(about) = app.write(move |tx| prepare(tx, case)).await? else { return Ok(()) };
    let said = registers::ask_again(app, &about).await?;
    app.write(move |tx| conclude(tx, case, &said)).await
}

/// The grant with its item, if it is to be looked at today. What has ended by itself is followed no more.
fn due(tx: &mut WriteTx<'_>, id: CaseId) -> Result<Option<(GrantRow, CaseRow, Loaded<ServiceItem>)>> {
    let grant = grants::get(tx, id)?;
    if grant.ended_on.is_some() || grant.next_check_on > tx.today() {
        return Ok(None);
    }
    let case = cases::get(tx, id)?;
    let item = binding(tx, &case)?;
    let Some(recheck) = &item.recheck else {
        // The version in force asks nothing any more; a later one may again.
        let next_check_on = next_check(tx.today(), 1, false);
        grants::save(tx, GrantRow { next_check_on, ..grant })?;
        return Ok(None);
    };
    if let Some(why) = follow::over(tx, &grant, recheck)? {
        grants::end(tx, grant, why)?;
        return Ok(None);
    }
    Ok(Some((grant, case, item)))
}

/// Whom to ask about, and which registers.
fn prepare(tx: &mut WriteTx<'_>, id: CaseId) -> Result<Option<Again>> {
    let Some((_, case, item)) = due(tx, id)? else { return Ok(None) };
    let owner = persons::get(tx, case.person_id)?;
    let form = revisions::latest(tx, id)?.filed(tx, &owner)?.form;
    let registers = item.recheck.as_ref().map(Recheck::registers).unwrap_or_default();
    Ok(Some(Again {
        application: case.application_id,
        person: case.person_id,
        registers: registers.into_iter().collect(),
        organisation: form.get("employer_code").and_then(Value::as_str).map(str::to_owned),
    }))
}

/// Asks the clauses, keeps what they said, and opens a review of what is no longer met.
fn conclude(tx: &mut WriteTx<'_>, id: CaseId, said: &Said) -> Result<()> {
    let Some((grant, case, item)) = due(tx, id)? else { return Ok(()) };
    let Some(recheck) = item.recheck.as_ref() else { return Ok(()) };
    let owner = Owner::load(tx, case.person_id)?;
    let (content, version) = ask(tx, &case, &item, &owner, said)?;
    let before = checks::last_decided(tx, id)?;
    let check = CheckRow::new(tx, id, &item, version, content.verdict(), &owner, &content)?;
    checks::insert(tx, &check)?;
    let again = said.values().any(|outcome| outcome.as_ref().is_err_and(|reason| is_to_be_repeated(*reason)));
    let next_check_on = next_check(tx.today(), recheck.every_months, again);
    let grant = grants::save(tx, GrantRow { next_check_on, last_check_id: Some(check.id), ..grant })?;
    let entry = Entry::new(Stream::new(StreamKind::Case, id), "recheck_grant").object("grant_check", check.id);
    audit::record(tx, None, entry.data("verdict", check.verdict).data("next", next_check_on.to_string()))?;
    if check.verdict == CheckVerdict::NotMet && !was_looked_at(tx, &owner, id, before.as_ref(), &content)? {
        open(tx, &grant, &case, recheck, check.id, &content)?;
    }
    Ok(())
}

/// The clauses over what is known of the person today, what the registers said, and the form as it was handed in last.
fn ask(
    tx: &mut ReadTx<'_>,
    case: &CaseRow,
    item: &Loaded<ServiceItem>,
    owner: &Owner,
    said: &Said,
) -> Result<(Content, String)> {
    let tiers = Tiers::read(tx)?;
    let rules = clauses::of_recheck(item, &tiers)?;
    let mut known = facts::of_person(tx, case.person_id)?;
    for (name, value) in revisions::latest(tx, case.id)?.filed(tx, &owner.person)?.form {
        known.insert(format!("form.{name}"), value);
    }
    let mut silent = Vec::new();
    for (register, outcome) in said {
        match outcome {
            Ok(answer) => {
                for (field, value) in &answer.fields {
                    known.insert(format!("register.{register}.{field}"), value.clone());
                }
            }
            Err(reason) => silent.push((register.clone(), reason.as_str().to_owned())),
        }
    }
    let assessment = rules.assess(&clauses::of_filed(&rules, &known), tx.today());
    let asked: BTreeSet<&String> = assessment.clauses.iter().flat_map(|clause| &clause.facts).collect();
    let facts = asked.into_iter().filter_map(|name| Some((name.clone(), known.get(name)?.clone()))).collect();
    let clauses = assessment.clauses.into_iter().map(Into::into).collect();
    Ok((Content { clauses, facts, silent }, format!("{}#recheck", tiers.version_of(item))))
}

/// A register that could not answer today may tomorrow; one that has no record, or that one did not consent to, says the same.
fn is_to_be_repeated(reason: Reason) -> bool {
    !matches!(reason, Reason::NoRecord | Reason::NoConsent | Reason::NotAsked)
}

/// Whether a head has said of exactly this that the person is still entitled, and nothing has changed since.
fn was_looked_at(
    tx: &mut ReadTx<'_>,
    owner: &Owner,
    case: CaseId,
    before: Option<&CheckRow>,
    now: &Content,
) -> Result<bool> {
    let (Some(review), Some(before)) = (reviews::last_of(tx, case)?, before) else { return Ok(false) };
    if review.status != ReviewStatus::StillEntitled || before.verdict != CheckVerdict::NotMet {
        return Ok(false);
    }
    let reviewed = checks::get(tx, review.check_id)?.content(owner)?;
    Ok(now.fails_like(&reviewed) && now.fails_like(&before.content(owner)?))
}

/// Opens a review, unless one is open: of one grant there is one at a time, and its person is told once.
fn open(
    tx: &mut WriteTx<'_>,
    grant: &GrantRow,
    case: &CaseRow,
    recheck: &Recheck,
    check: CheckId,
    content: &Content,
) -> Result<()> {
    let department = departments::find_by_code(tx, &recheck.department)?
        .ok_or_else(|| Error::internal(format!("there is no department {}", recheck.department)))?;
    let due_on = crate::cases::calendar(tx)?.add(tx.today(), recheck.due_days).on;
    let id: ReviewId = tx.new_id();
    let row = ReviewRow {
        id,
        case_id: case.id,
        person_id: case.person_id,
        check_id: check,
        department_id: department.id,
        status: ReviewStatus::Open,
        open_key: Some(case.id),
        opened_at: tx.now(),
        due_on,
        warned_at: None,
        answer_sealed: None,
        answered_at: None,
        reason_sealed: None,
        closed_by: None,
        closed_at: None,
        version: 1,
    };
    if !reviews::insert(tx, &row)? {
        return Ok(());
    }
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "open_grant_review").object("grant_review", id);
    audit::record(tx, None, entry.data("department", &department.code).data("due", due_on.to_string()))?;
    tell::opened(tx, grant, case, &row, content)
}
