//! Granting, revoking, and the visit at the counter.

use chrono::Months;

use super::model::{Act, Basis, CounterConsent, RepresentationId, Scope};
use super::policy;
use super::store::{self, RepresentationRow};
use crate::audit::{self, Entry, Stream};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::WriteTx;
use crate::db::types::Json;
use crate::error::{Code, Error, Problem, Result};
use crate::identity::model::CodePurpose;
use crate::identity::store::{accounts, persons};
use crate::identity::{Actor, DepartmentId, PersonId, Role, address::Address, commands as identity};
use crate::talents::identifiers::IdentityNumber;
use crate::talents::model::OF_AGE;
use crate::talents::model::household::Relation;
use crate::talents::queries::{household_persons, proven_identity};
use crate::talents::store::{household, wallet};
use crate::talents::{DocumentId, MemberId};

/// Lets a member of one's household act.
pub fn grant(tx: &mut WriteTx<'_>, actor: &Actor, member: MemberId, scope: &Scope) -> Result<RepresentationId> {
    actor.require_verified()?;
    let agent = partner(tx, actor, member)?;
    check(tx, scope)?;
    let row = row(tx, actor.person, agent, Basis::Grant, scope.clone());
    keep(tx, actor, RepresentationRow { granted_by: actor.person, ..row }, "grant_representation")
}

/// The other side of a household relation that both have confirmed.
fn partner(tx: &mut WriteTx<'_>, actor: &Actor, member: MemberId) -> Result<PersonId> {
    let own = household::present(tx, actor.person)?;
    if let Some(row) = own.iter().find(|row| row.id == member) {
        return row.linked_person_id.ok_or_else(|| Code::MemberNotConfirmed.into());
    }
    let elsewhere = household::memberships(tx, actor.person)?;
    elsewhere.iter().find(|row| row.id == member).map(|row| row.person_id).ok_or_else(|| Code::NotFound.into())
}

fn check(tx: &mut WriteTx<'_>, scope: &Scope) -> Result<()> {
    let mut problem = Problem::new(Code::Invalid);
    if scope.acts.is_empty() {
        problem = problem.field("/acts", Code::FieldRequired);
    }
    if scope.valid_to < scope.valid_from || scope.valid_to < tx.today() {
        problem = problem.field("/valid_to", Code::FieldRange);
    }
    for (place, code) in scope.items.iter().enumerate() {
        if definitions::find::<ServiceItem>(tx, code)?.is_none() {
            problem = problem.field(format!("/items/{place}"), Code::FieldChoice);
        }
    }
    if problem.fields.is_empty() { Ok(()) } else { Err(problem.into()) }
}

fn row(tx: &WriteTx<'_>, principal: PersonId, agent: PersonId, basis: Basis, scope: Scope) -> RepresentationRow {
    RepresentationRow {
        id: tx.new_id(),
        principal_id: principal,
        agent_id: agent,
        basis,
        items: Json(scope.items),
        acts: Json(scope.acts),
        valid_from: scope.valid_from,
        valid_to: scope.valid_to,
        session_id: None,
        department_id: None,
        consent_how: None,
        consent_document: None,
        granted_by: principal,
        granted_at: tx.now(),
        revoked_by: None,
        revoked_at: None,
    }
}

fn keep(tx: &mut WriteTx<'_>, actor: &Actor, row: RepresentationRow, action: &'static str) -> Result<RepresentationId> {
    store::insert(tx, &row)?;
    let entry = Entry::new(Stream::person(row.principal_id), action).object("representation", row.id);
    let entry = entry.data("agent", row.agent_id).data("basis", row.basis).data("until", row.valid_to);
    audit::record(tx, Some(actor), entry)?;
    Ok(row.id)
}

/// Ends a representation at once: the principal, or the agent who no longer wants it.
pub fn revoke(tx: &mut WriteTx<'_>, actor: &Actor, id: RepresentationId) -> Result<()> {
    let row = store::get(tx, id)?;
    if ![row.principal_id, row.agent_id].contains(&actor.person) || !store::revoke(tx, id, actor.person)? {
        return Err(Code::NotFound.into());
    }
    let entry = Entry::new(Stream::person(row.principal_id), "revoke_representation").object("representation", id);
    audit::record(tx, Some(actor), entry)
}

/// A clerk has seen that somebody is the guardian of a minor who has a person of their own: recorded by the guardian as
/// a child, with the number that the minor has proven. It ends on the day before the minor comes of age.
pub fn record_guardian(
    tx: &mut WriteTx<'_>,
    clerk: &Actor,
    guardian: PersonId,
    child: PersonId,
) -> Result<RepresentationId> {
    let own = household_persons(tx, clerk.person)?;
    if own.contains(&guardian) || own.contains(&child) {
        return Err(Code::OwnCase.into());
    }
    let minor = persons::get(tx, child)?;
    let number = proven_identity(tx, &minor)?.ok_or(Code::NotVerified)?;
    let index = minor.identity_index.clone();
    let recorded = household::present(tx, guardian)?;
    let member = recorded.iter().find(|row| row.relation == Relation::Child && row.identity_index == index);
    let member = member.ok_or(Code::NotGuardian)?.clone();
    let of_age = number.birth_date().and_then(|born| born.checked_add_months(Months::new(OF_AGE.unsigned_abs() * 12)));
    let valid_to = of_age.and_then(|day| day.pred_opt()).ok_or(Code::NotGuardian)?;
    if valid_to < tx.today() {
        return Err(Code::ChildOfAge.into());
    }
    household::link(tx, &member, child)?;
    let scope = Scope { items: Vec::new(), acts: Act::ALL.to_vec(), valid_from: tx.today(), valid_to };
    let row = row(tx, child, guardian, Basis::Guardian, scope);
    keep(tx, clerk, RepresentationRow { granted_by: clerk.person, ..row }, "record_guardian")
}

/// Somebody stands at the counter, and the number on their document is the one that they have proven.
pub fn open_visit(
    tx: &mut WriteTx<'_>,
    clerk: &Actor,
    person: PersonId,
    number: &IdentityNumber,
) -> Result<RepresentationId> {
    if household_persons(tx, clerk.person)?.contains(&person) {
        return Err(Code::OwnCase.into());
    }
    same_person(tx, person, number)?;
    let today = tx.today();
    let scope = Scope { items: Vec::new(), acts: Act::ALL.to_vec(), valid_from: today, valid_to: today };
    let mut row = row(tx, person, clerk.person, Basis::Counter, scope);
    row.granted_by = clerk.person;
    row.session_id = Some(clerk.session);
    row.department_id = desk(clerk);
    keep(tx, clerk, row, "open_counter_visit")
}

/// Where the clerk sits.
pub fn desk(clerk: &Actor) -> Option<DepartmentId> {
    clerk.positions.iter().find(|position| position.role == Role::CounterClerk)?.department
}

/// Refuses a document that is not the one by which the person was verified.
pub fn same_person(tx: &mut WriteTx<'_>, person: PersonId, number: &IdentityNumber) -> Result<()> {
    let proven = persons::get(tx, person)?.identity_index.ok_or(Code::NotVerified)?;
    if proven == number.index(tx.vault()) { Ok(()) } else { Err(Code::IdentityMismatch.into()) }
}

/// Sends the person a code by which they agree.
pub fn send_code(tx: &mut WriteTx<'_>, clerk: &Actor, id: RepresentationId) -> Result<()> {
    let visit = policy::visit(tx, clerk, id)?;
    let address = address(tx, visit.principal_id)?;
    identity::request_code(tx, &address, CodePurpose::CounterConsent)
}

fn address(tx: &mut WriteTx<'_>, person: PersonId) -> Result<Address> {
    let owner = persons::get(tx, person)?;
    for account in accounts::of_person(tx, person)? {
        if let Some(known) = account.mobile(tx, &owner)?.or(account.email(tx, &owner)?) {
            return Address::parse(&known).map_err(|_| Error::internal("a stored address is not valid"));
        }
    }
    Err(Code::NoAddress.into())
}

/// The person agreed by the code that was sent to them. A wrong guess is counted, so the refusal is a value.
pub fn agree_by_code(
    tx: &mut WriteTx<'_>,
    clerk: &Actor,
    id: RepresentationId,
    digits: &str,
) -> Result<std::result::Result<(), Code>> {
    let visit = policy::visit(tx, clerk, id)?;
    let address = address(tx, visit.principal_id)?;
    if !identity::redeem_code(tx, &address, CodePurpose::CounterConsent, digits)? {
        return Ok(Err(Code::WrongCode));
    }
    agree(tx, clerk, &visit, CounterConsent::SentCode, None).map(Ok)
}

/// The person agreed by a paper that they signed; its scan lies in their wallet.
pub fn agree_on_paper(tx: &mut WriteTx<'_>, clerk: &Actor, id: RepresentationId, paper: DocumentId) -> Result<()> {
    let visit = policy::visit(tx, clerk, id)?;
    wallet::get(tx, visit.principal_id, paper)?;
    agree(tx, clerk, &visit, CounterConsent::SignedPaper, Some(paper))
}

fn agree(
    tx: &mut WriteTx<'_>,
    clerk: &Actor,
    visit: &RepresentationRow,
    how: CounterConsent,
    paper: Option<DocumentId>,
) -> Result<()> {
    store::agree(tx, visit.id, how, paper)?;
    let entry = Entry::new(Stream::person(visit.principal_id), "agree_at_counter").object("representation", visit.id);
    audit::record(tx, Some(clerk), entry.data("how", how))
}
