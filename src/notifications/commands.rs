//! What puts messages on their way.

use serde::Serialize;

use super::deliver;
use super::model::{Channel, Content, MessageId, MessageState, NotificationId};
use super::store::{self, MessageRow};
use super::texts::{self, VERIFICATION_CODE};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::address::Address;
use crate::identity::commands::CODE_MINUTES;
use crate::identity::model::CodePurpose;
use crate::identity::store::{accounts, persons};
use crate::identity::{Actor, PersonId};

/// Tells a person something: a notice in the inbox, and a mail and an SMS where the person has such an address (an SMS
/// only if the template has a short form). All of it exists exactly if this unit of work is committed.
///
/// # Errors
/// A template that is not published, or that uses what `values` lacks.
pub fn notify(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    template: &str,
    values: &impl Serialize,
) -> Result<NotificationId> {
    let owner = persons::get(tx, person)?;
    let content = texts::fill(tx, template, values)?;
    let id = store::insert_notification(tx, &owner, template, &content)?;
    let accounts = accounts::of_person(tx, person)?;
    let has_mail = accounts.iter().any(|account| account.email_sealed.is_some());
    let has_phone = accounts.iter().any(|account| account.mobile_sealed.is_some());
    for (channel, wanted) in [(Channel::Mail, has_mail), (Channel::Sms, has_phone && content.sms.is_some())] {
        if wanted {
            let mut row = MessageRow::queued(tx, template, channel);
            row.notification_id = Some(id);
            row.person_id = Some(person);
            enqueue(tx, &row)?;
        }
    }
    Ok(id)
}

/// Sends a code to an address that may not belong to any account yet.
pub fn send_code(tx: &mut WriteTx<'_>, address: &Address, _purpose: CodePurpose, digits: &str) -> Result<()> {
    let content = texts::code(tx, digits, CODE_MINUTES)?;
    let channel = match address {
        Address::Mobile(_) => Channel::Sms,
        Address::Email(_) => Channel::Mail,
    };
    let mut row = MessageRow::queued(tx, VERIFICATION_CODE, channel);
    row.carry(tx, address.as_str(), &content)?;
    enqueue(tx, &row)
}

/// Tells a person something that a city may have no words for, or that comes too late for who was erased.
pub fn tell(tx: &mut WriteTx<'_>, person: PersonId, template: &str, values: &impl Serialize) -> Result<()> {
    if !texts::is_published(tx, template)? || persons::get(tx, person)?.wrapped_key.is_none() {
        return Ok(());
    }
    notify(tx, person, template, values).map(drop)
}

/// Writes to an address that may belong to nobody here, if the city has words for it.
pub fn send_to(tx: &mut WriteTx<'_>, address: &Address, template: &str, values: &impl Serialize) -> Result<()> {
    if !texts::is_published(tx, template)? {
        return Ok(());
    }
    let content = texts::fill(tx, template, values)?;
    carry_to(tx, address, template, &content)
}

/// Sends an organisation the code that proves somebody speaks for it; without words of the city's own, those of any code.
pub fn send_liaison_code(tx: &mut WriteTx<'_>, address: &Address, values: &impl Serialize, digits: &str) -> Result<()> {
    let content = if texts::is_published(tx, LIAISON_CODE)? {
        texts::fill(tx, LIAISON_CODE, values)?
    } else {
        texts::code(tx, digits, LIAISON_CODE_MINUTES)?
    };
    carry_to(tx, address, LIAISON_CODE, &content)
}

const LIAISON_CODE: &str = "liaison_code";
const LIAISON_CODE_MINUTES: i64 = 24 * 60;

fn carry_to(tx: &mut WriteTx<'_>, address: &Address, template: &str, content: &Content) -> Result<()> {
    let channel = match address {
        Address::Mobile(_) => Channel::Sms,
        Address::Email(_) => Channel::Mail,
    };
    if channel == Channel::Sms && content.sms.is_none() {
        return Ok(());
    }
    let mut row = MessageRow::queued(tx, template, channel);
    row.carry(tx, address.as_str(), content)?;
    enqueue(tx, &row)
}

fn enqueue(tx: &mut WriteTx<'_>, row: &MessageRow) -> Result<()> {
    store::insert_message(tx, row)?;
    deliver::plan(tx, row)
}

/// Sends a dead letter again, with all attempts before it.
pub fn resend(tx: &mut WriteTx<'_>, actor: &Actor, id: MessageId, version: i64) -> Result<MessageRow> {
    let mut row = store::message(tx, id)?;
    if row.version != version {
        return Err(Code::StaleVersion.into());
    }
    if row.state != MessageState::Dead {
        return Err(Code::MessageNotDead.into());
    }
    row.state = MessageState::Queued;
    row.attempts = 0;
    row.last_error = None;
    row.next_at = tx.now();
    row.settled_at = None;
    let row = store::save_message(tx, row)?;
    deliver::plan(tx, &row)?;
    audit::record(tx, Some(actor), Entry::new(Stream::new(StreamKind::Message, id), "resend_message"))?;
    Ok(row)
}

/// Marks a notice of one's own as read.
pub fn mark_read(tx: &mut WriteTx<'_>, actor: &Actor, id: NotificationId) -> Result<()> {
    // What belongs to somebody else is not there.
    if store::notification(tx, id)?.person_id != actor.person {
        return Err(Code::NotFound.into());
    }
    store::mark_read(tx, actor.person, Some(id))
}

/// Marks all notices of one's own as read.
pub fn mark_all_read(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    store::mark_read(tx, actor.person, None)
}
