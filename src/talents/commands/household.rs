use super::super::model::household::{Confirmation, NewMember, Relation, fits};
use super::super::model::{CHILD, MemberId, age};
use super::super::owner::Owner;
use super::super::store::household::{self, MemberRow};
use crate::audit::{self, Entry, Stream};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Optional as _, Result};
use crate::identity::changes::{PeopleChanged, people_changed};
use crate::identity::{Actor, PersonId};
use crate::packs::format::RestsOn;
use crate::rights::consents;

/// Records a member of one's household. An adult is then asked to confirm; for a child under fourteen the guardian's
/// consent goes on record with account and instant.
pub fn record_member(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewMember) -> Result<MemberId> {
    let owner = Owner::load(tx, actor.person)?;
    let admitted = new.read(tx.today())?;
    let index = admitted.number.as_ref().map(|number| number.index(tx.vault()));
    let present = household::present(tx, actor.person)?;
    let present = present.iter().map(|row| row.open(&owner)).collect::<Result<Vec<_>>>()?;
    fits(new.relation, index.as_deref(), owner.person.identity_index.as_deref(), &present)?;
    let id: MemberId = tx.new_id();
    let row = MemberRow {
        id,
        person_id: actor.person,
        relation: new.relation,
        details_sealed: household::seal(&owner, id, &admitted.details)?,
        identity_index: index,
        confirmation: admitted.confirmation,
        linked_person_id: None,
        confirmed_at: None,
        consent_by: admitted.consent.then_some(actor.account),
        consent_at: admitted.consent.then(|| tx.now()),
        created_at: tx.now(),
        ended_at: None,
        version: 1,
    };
    household::insert(tx, &row)?;
    let entry = Entry::new(Stream::person(actor.person), "record_member").object("household_member", id);
    audit::record(tx, Some(actor), entry.data("relation", new.relation).data("guardian_consent", admitted.consent))?;
    if admitted.consent {
        consents::given_for_member(tx, actor, RestsOn::ChildData, id)?;
    }
    Ok(id)
}

/// Takes a member out of the household.
pub fn end_member(tx: &mut WriteTx<'_>, actor: &Actor, id: MemberId, read: i64) -> Result<()> {
    let member = household::get(tx, actor.person, id)?;
    household::end(tx, &member, read)?;
    if let Some(other) = member.linked_person_id {
        relatives_changed(tx, actor.person, other)?;
    }
    let entry = Entry::new(Stream::person(actor.person), "end_member").object("household_member", id);
    audit::record(tx, Some(actor), entry)
}

/// Whether this member of the actor's household is a child for whose data a guardian speaks.
pub fn is_small_child(tx: &mut ReadTx<'_>, person: PersonId, id: MemberId) -> Result<bool> {
    let row = household::get(tx, person, id)?;
    let born = row.open(&Owner::load(tx, person)?)?.details.birth_date;
    Ok(row.relation == Relation::Child && age(born, tx.today()) < CHILD)
}

/// The guardian no longer agrees that the child's data are kept: the record ends and what it said is gone.
pub fn forget_member(tx: &mut WriteTx<'_>, actor: &Actor, id: MemberId) -> Result<()> {
    let Some(member) = household::get(tx, actor.person, id).optional()? else { return Ok(()) };
    let owner = Owner::load(tx, actor.person)?;
    household::empty(tx, &owner, &member)?;
    let entry = Entry::new(Stream::person(actor.person), "forget_member").object("household_member", id);
    audit::record(tx, Some(actor), entry)
}

/// A member no longer agrees to be counted among somebody's household.
pub fn leave_household(tx: &mut WriteTx<'_>, actor: &Actor, id: MemberId) -> Result<()> {
    let elsewhere = household::memberships(tx, actor.person)?;
    let Some(member) = elsewhere.into_iter().find(|row| row.id == id) else { return Ok(()) };
    household::end(tx, &member, member.version)?;
    relatives_changed(tx, member.person_id, actor.person)?;
    let entry = Entry::new(Stream::person(member.person_id), "leave_household").object("household_member", id);
    audit::record(tx, Some(actor), entry)
}

/// The member's own answer. Only whoever has proven the recorded identity can give it.
pub fn answer_invitation(tx: &mut WriteTx<'_>, actor: &Actor, id: MemberId, accept: bool) -> Result<()> {
    actor.require_verified()?;
    let me = Owner::load(tx, actor.person)?.person;
    let index = me.identity_index.ok_or(Code::NotVerified)?;
    let open = household::invitations(tx, &index)?;
    let row = open.into_iter().find(|row| row.id == id).ok_or(Code::NotFound)?;
    let confirmation = if accept { Confirmation::Confirmed } else { Confirmation::Declined };
    household::answer(tx, &row, confirmation, accept.then_some(actor.person))?;
    if accept {
        relatives_changed(tx, row.person_id, actor.person)?;
        consents::given_for_member(tx, actor, RestsOn::Household, id)?;
    }
    let entry = Entry::new(Stream::person(row.person_id), "answer_invitation").object("household_member", id);
    audit::record(tx, Some(actor), entry.data("answer", confirmation))
}

/// Neither may act on a case of the other any more, or both may again.
fn relatives_changed(tx: &mut WriteTx<'_>, one: PersonId, other: PersonId) -> Result<()> {
    people_changed(tx, &PeopleChanged { people: vec![one, other], departments: Vec::new() })
}
