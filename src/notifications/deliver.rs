//! The job that takes one message out.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::model::{Channel, Content, MessageId, MessageState, Outgoing, Undelivered, pause_seconds};
use super::store::{self, MessageRow};
use super::{mail, sms};
use crate::app::App;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Optional as _, Result};
use crate::identity::store::{accounts, persons};
use crate::jobs::{self, Work};

/// The kind of the job.
pub const DELIVER: &str = "notifications.deliver";

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    message: MessageId,
}

/// Plans the next attempt at a message for when it is due.
pub fn plan(tx: &mut WriteTx<'_>, row: &MessageRow) -> Result<()> {
    jobs::enqueue(tx, DELIVER, &Payload { message: row.id }, row.next_at)
}

/// One attempt: note that the message is on its way, send it while no transaction is open, note what became of it.
pub fn deliver_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let Payload { message } = jobs::given(payload)?;
        let Some(outgoing) = app.write(move |tx| take(tx, message)).await? else { return Ok(()) };
        let outcome = match outgoing.channel {
            Channel::Mail => mail::send(&app.config().mail, &outgoing).await,
            Channel::Sms => sms::send(&app.config().sms, &outgoing).await,
        };
        if let Err(Undelivered { reason, for_good, .. }) = &outcome {
            tracing::warn!(%message, channel = %outgoing.channel, %reason, for_good, "message not delivered");
        }
        let rules = app.config().notifications.clone();
        app.write(move |tx| {
            let row = store::message(tx, message)?;
            settle(tx, row, &outcome, rules.max_attempts, rules.first_retry_seconds, rules.longest_retry_seconds)
        })
        .await
    })
}

/// Marks the message as on its way and hands it out; nothing when somebody else was faster or nobody is left to tell.
fn take(tx: &mut WriteTx<'_>, id: MessageId) -> Result<Option<Outgoing>> {
    let mut row = store::message(tx, id)?;
    if row.state != MessageState::Queued || row.next_at > tx.now() {
        return Ok(None);
    }
    let Some((address, content)) = find(tx, &row)? else {
        row.state = MessageState::Dropped;
        row.settled_at = Some(tx.now());
        store::save_message(tx, row)?;
        return Ok(None);
    };
    // Still marked from before: whoever had it never said what became of it, so it may have arrived.
    row.repeated |= row.in_flight;
    row.in_flight = true;
    row.attempts = row.attempts.saturating_add(1);
    let row = store::save_message(tx, row)?;
    let (channel, repeated, at) = (row.channel, row.repeated, tx.real_now());
    Ok(Some(Outgoing { id, channel, address, content, repeated, at }))
}

/// Address and text: in the row itself, or in what its person owns now.
fn find(tx: &mut ReadTx<'_>, row: &MessageRow) -> Result<Option<(String, Content)>> {
    if let Some(carried) = row.carried(tx)? {
        return Ok(Some(carried));
    }
    let (Some(person), Some(notification)) = (row.person_id, row.notification_id) else { return Ok(None) };
    let owner = persons::get(tx, person)?;
    if owner.wrapped_key.is_none() {
        return Ok(None);
    }
    let Some(notification) = store::notification(tx, notification).optional()? else { return Ok(None) };
    let content = notification.content(tx, &owner)?;
    for account in accounts::of_person(tx, person)? {
        let address = match row.channel {
            Channel::Mail => account.email(tx, &owner)?,
            Channel::Sms => account.mobile(tx, &owner)?,
        };
        if let Some(address) = address {
            return Ok(Some((address, content)));
        }
    }
    Ok(None)
}

fn settle(
    tx: &mut WriteTx<'_>,
    mut row: MessageRow,
    outcome: &Result<(), Undelivered>,
    max_attempts: u32,
    first_pause: u64,
    longest_pause: u64,
) -> Result<()> {
    let now = tx.now();
    row.in_flight = false;
    match outcome {
        Ok(()) => {
            row.state = MessageState::Sent;
            row.settled_at = Some(now);
            row.last_error = None;
            row.forget();
            store::save_message(tx, row).map(drop)
        }
        Err(failure) => {
            row.last_error = Some(failure.reason.clone());
            row.repeated |= failure.may_have_arrived;
            let tried_enough = u32::try_from(row.attempts).unwrap_or(u32::MAX) >= max_attempts;
            if failure.for_good || tried_enough {
                row.state = MessageState::Dead;
                row.settled_at = Some(now);
                return store::save_message(tx, row).map(drop);
            }
            let pause = pause_seconds(row.attempts, first_pause, longest_pause);
            row.next_at = now.plus(TimeDelta::seconds(i64::try_from(pause).unwrap_or(i64::MAX / 1_000_000)));
            let row = store::save_message(tx, row)?;
            plan(tx, &row)
        }
    }
}
