//! What is left of an erased person: an id. The key goes last, and with it everything that was sealed under it.

use diesel::prelude::*;

use super::super::model::{AccountStatus, PersonId, Role, SessionEnd};
use super::{accounts as account_rows, positions, sessions};
use crate::db::schema::{accounts, idempotency_keys, persons, second_factor_resets as resets};
use crate::db::{Epoch, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::rights::erasure::Obstacle;

/// Whoever holds an office is not erased before they have left it.
pub fn obstacles(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Obstacle>> {
    let mut all = Vec::new();
    for account in account_rows::of_person(tx, person)? {
        let held = positions::in_force_of(tx, account.id)?;
        let offices = held.into_iter().filter(|position| position.role != Role::Talent);
        all.extend(offices.map(|position| Obstacle::new(Code::HoldsOffice, position.role.as_str())));
    }
    Ok(all)
}

/// Ends every session and forgets addresses, passwords and stored answers; then the person's names, numbers and key.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    for account in account_rows::of_person(tx, person)? {
        sessions::end_others(tx, account.id, None, SessionEnd::Erased)?;
        for position in positions::of_account(tx, account.id)? {
            positions::end(tx, account.id, position.id)?;
        }
        let (from, to) = (format!("{} ", account.id), format!("{}!", account.id));
        tx.run(|conn| {
            let answers = idempotency_keys::table.filter(idempotency_keys::scope.ge(from));
            diesel::delete(answers.filter(idempotency_keys::scope.lt(to))).execute(conn)
        })?;
        tx.run(|conn| {
            diesel::update(resets::table.filter(resets::account_id.eq(account.id)))
                .set(resets::reason_sealed.eq(Vec::<u8>::new()))
                .execute(conn)
        })?;
    }
    tx.run(|conn| {
        diesel::update(accounts::table.filter(accounts::person_id.eq(person)))
            .set((
                accounts::status.eq(AccountStatus::Deactivated),
                accounts::mobile_sealed.eq(None::<Vec<u8>>),
                accounts::mobile_index.eq(None::<String>),
                accounts::email_sealed.eq(None::<Vec<u8>>),
                accounts::email_index.eq(None::<String>),
                accounts::password_hash.eq(""),
                accounts::totp_sealed.eq(None::<Vec<u8>>),
                accounts::totp_confirmed.eq(false),
                accounts::version.eq(accounts::version + 1),
            ))
            .execute(conn)
    })?;
    tx.changed(Epoch::Directory)?;
    tx.forget::<super::persons::PersonRow>();
    tx.run(|conn| {
        diesel::update(persons::table.find(person))
            .set((
                persons::wrapped_key.eq(None::<Vec<u8>>),
                persons::name_sealed.eq(None::<Vec<u8>>),
                persons::identity_kind.eq(None::<String>),
                persons::identity_sealed.eq(None::<Vec<u8>>),
                persons::identity_index.eq(None::<String>),
                persons::version.eq(persons::version + 1),
            ))
            .execute(conn)
    })
    .map(drop)
}
