//! Rotating a refresh token.

use super::super::model::{Presented, SessionEnd, judge_refresh};
use super::super::store::sessions;
use super::super::tokens::RefreshToken;
use super::{Attempted, Tokens};
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Optional, Result};

/// Exchanges a refresh token. A token that was replaced long ago means that two parties hold copies: the session ends.
pub fn refresh(tx: &mut WriteTx<'_>, presented: &RefreshToken) -> Result<Attempted> {
    let now = tx.real_now();
    let Some(mut row) = sessions::get(tx, presented.session).optional()?.filter(|row| row.is_open(now)) else {
        return Ok(Attempted::Refused(Code::SessionEnded));
    };
    let hash = presented.hash();
    let judged = judge_refresh(&hash, &row.refresh_hash, row.previous_hash.as_deref(), row.rotated_at, now);
    match judged {
        Presented::Reused => {
            sessions::end(tx, row.account_id, row.id, SessionEnd::RefreshTokenReused)?;
            let entry = Entry::new(Stream::account(row.account_id), "refresh").object("session", row.id);
            audit::record(tx, None, entry.refused(Code::RefreshTokenReused))?;
            return Ok(Attempted::Refused(Code::RefreshTokenReused));
        }
        Presented::Current => {
            row.previous_hash = Some(hash);
            row.rotated_at = now;
        }
        Presented::JustReplaced => {}
    }
    let next = RefreshToken::new(row.id, tx.random());
    row.refresh_hash = next.hash();
    sessions::rotate(tx, &row)?;
    Ok(Attempted::In(Tokens {
        account: row.account_id,
        session: row.id,
        refresh: next.text(),
        second_factor: row.second_factor,
    }))
}
