use super::store::{self, ConsentId, ConsentRow, How, ObjectId};
use crate::audit::{self, Entry, Stream};
use crate::cases::ApplicationId;
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::identity::{Actor, PersonId};
use crate::packs::format::{ConsentKind, RestsOn};
use crate::registers;
use crate::rights::notice;
use crate::talents::store::household;
use crate::talents::{MemberId, commands as talents};

/// What somebody agrees to.
#[derive(Debug, Clone)]
pub struct Given {
    pub purpose: String,
    /// The version of the notice that they have read.
    pub version: i64,
    /// The child of their household for whom they speak.
    pub member: Option<MemberId>,
}

/// Whom and what a consent is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    pub person: PersonId,
    pub member: Option<MemberId>,
    pub object: Option<ObjectId>,
}

/// Puts a consent on record; the same once more changes nothing. Answers its id and whether it is new.
///
/// # Errors
/// [`Code::NoticeChanged`] when another version is in force than was read; [`Code::ConsentForThemselves`] for a member of
/// the household who is old enough to speak.
pub fn give(tx: &mut WriteTx<'_>, actor: &Actor, given: &Given) -> Result<(ConsentId, bool)> {
    let current = notice::current(tx)?.ok_or(Code::NotFound)?;
    let fault = |pointer: &str, code| Problem::new(Code::Invalid).field(pointer, code);
    let purpose = current.purpose(&given.purpose).ok_or_else(|| fault("/purpose", Code::FieldChoice))?;
    if current.version != given.version {
        return Err(Code::NoticeChanged.into());
    }
    // What is about one application or one membership is agreed to there.
    if matches!(purpose.rests, Some(RestsOn::RegisterQueries | RestsOn::Household)) {
        return Err(fault("/purpose", Code::FieldChoice).into());
    }
    match (purpose.consent, given.member) {
        (ConsentKind::Guardian, None) => return Err(fault("/member", Code::FieldRequired).into()),
        (ConsentKind::Guardian, Some(member)) => {
            if !talents::is_small_child(tx, actor.person, member)? {
                return Err(Code::ConsentForThemselves.into());
            }
        }
        (_, Some(member)) => {
            household::get(tx, actor.person, member)?;
            return Err(Code::ConsentForThemselves.into());
        }
        (_, None) => {}
    }
    let subject = Subject { person: actor.person, member: given.member, object: None };
    keep(tx, actor, subject, &given.purpose, How::Online)
}

/// The guardian agreed when recording a child, or a member when confirming the household. Nothing is kept where the pack
/// tells no such purpose.
pub fn given_for_member(tx: &mut WriteTx<'_>, actor: &Actor, rests: RestsOn, member: MemberId) -> Result<()> {
    let Some(purpose) = resting(tx, rests)? else { return Ok(()) };
    let subject = Subject { person: actor.person, member: Some(member), object: None };
    keep(tx, actor, subject, &purpose, How::Online).map(drop)
}

/// The applicant agreed, by a field of the form, to being looked up for an application.
pub fn given_for_registers(tx: &mut WriteTx<'_>, actor: &Actor, person: PersonId, id: ApplicationId) -> Result<()> {
    let Some(purpose) = resting(tx, RestsOn::RegisterQueries)? else { return Ok(()) };
    let subject = Subject { person, member: None, object: Some(ObjectId(id.0)) };
    keep(tx, actor, subject, &purpose, How::Form).map(drop)
}

/// The form of a draft no longer says so.
pub fn ended(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId) -> Result<()> {
    let Some(open) = store::about(tx, id.0)? else { return Ok(()) };
    store::withdraw(tx, open.id, actor.person).map(drop)
}

fn resting(tx: &mut WriteTx<'_>, rests: RestsOn) -> Result<Option<String>> {
    let current = notice::current(tx)?;
    Ok(current.and_then(|notice| notice.resting(rests).map(|purpose| purpose.code.clone())))
}

/// Keeps a consent by the notice in force.
pub(in crate::rights) fn keep(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    subject: Subject,
    purpose: &str,
    how: How,
) -> Result<(ConsentId, bool)> {
    let current = notice::current(tx)?.ok_or(Code::NotFound)?;
    let about = [subject.member.map(|id| id.0), subject.object.map(|id| id.0)];
    let about = about.into_iter().flatten().map(|id| id.to_string()).collect::<Vec<_>>().join(":");
    let key = format!("{}:{purpose}:{about}", subject.person);
    if let Some(open) = store::open(tx, &key)? {
        if open.notice_version == current.version {
            return Ok((open.id, false));
        }
        // Agreed to once more, by other words: the newer consent takes the place of the older.
        store::withdraw(tx, open.id, actor.person)?;
    }
    let row = ConsentRow {
        id: tx.new_id(),
        person_id: subject.person,
        member_id: subject.member,
        purpose: purpose.to_owned(),
        notice_id: current.id,
        notice_version: current.version,
        object_id: subject.object,
        how,
        given_by: actor.person,
        given_at: tx.now(),
        withdrawn_by: None,
        withdrawn_at: None,
        open_key: Some(key),
    };
    store::insert(tx, &row)?;
    let entry = Entry::new(Stream::person(subject.person), "give_consent").object("consent", row.id);
    let entry = entry.data("purpose", purpose).data("version", current.version).data("how", how);
    audit::record(tx, Some(actor), entry)?;
    Ok((row.id, true))
}

/// Takes a consent back. What rests on it ends in the same unit of work.
pub fn withdraw(tx: &mut WriteTx<'_>, actor: &Actor, id: ConsentId) -> Result<()> {
    let row = store::get(tx, actor.person, id)?;
    if !store::withdraw(tx, id, actor.person)? {
        return Err(Code::ConsentWithdrawn.into());
    }
    let entry = Entry::new(Stream::person(row.person_id), "withdraw_consent").object("consent", id);
    audit::record(tx, Some(actor), entry.data("purpose", &row.purpose))?;
    let notice = crate::catalogue::definitions::get::<crate::packs::format::PrivacyNotice>(tx, row.notice_id)?;
    match (notice.purpose(&row.purpose).and_then(|purpose| purpose.rests), row.member_id, row.object_id) {
        (Some(RestsOn::RegisterQueries), _, Some(object)) => {
            registers::consent_withdrawn(tx, row.person_id, ApplicationId(object.0))
        }
        (Some(RestsOn::ChildData), Some(member), _) => talents::forget_member(tx, actor, member),
        (Some(RestsOn::Household), Some(member), _) => talents::leave_household(tx, actor, member),
        _ => Ok(()),
    }
}
