//! What administrators do with accounts.

use super::super::actor::Actor;
use super::super::address::Address;
use super::super::changes::{PeopleChanged, people_changed};
use super::super::model::{AccountId, AccountStatus, DepartmentId, Position, PositionId, Role, SessionEnd};
use super::super::store::{accounts, persons, positions, sessions};
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Result};

/// A member of staff, or anybody else whom an administrator or the console lets in.
pub struct NewUser {
    pub name: String,
    pub address: Address,
    pub password_hash: String,
    pub positions: Vec<Position>,
}

/// Opens an account with positions. `actor` is absent on the console, and the audit says so.
pub fn create_user(tx: &mut WriteTx<'_>, actor: Option<&Actor>, user: &NewUser) -> Result<AccountId> {
    if accounts::find_by_address(tx, &user.address)?.is_some() {
        return Err(Code::AddressTaken.into());
    }
    let person = persons::insert_claimed(tx, &user.name)?;
    let account = accounts::insert(tx, &person, &user.address, &user.password_hash)?.ok_or(Code::AddressTaken)?;
    audit::record(tx, actor, Entry::new(Stream::account(account.id), "create_user").object("person", person.id))?;
    for position in &user.positions {
        give_position(tx, actor, account.id, position)?;
    }
    Ok(account.id)
}

/// Gives a position. Nobody gives one to themselves.
pub fn give_position(
    tx: &mut WriteTx<'_>,
    actor: Option<&Actor>,
    account: AccountId,
    position: &Position,
) -> Result<PositionId> {
    not_oneself(actor, account)?;
    // Without a department such a position would be held nowhere, and no task would ever reach it.
    let placed =
        position.duty.is_some() || matches!(position.role, Role::Reviewer | Role::DepartmentHead | Role::Supervisor);
    if placed && position.department.is_none() {
        return Err(Code::PositionNeedsDepartment.into());
    }
    accounts::get(tx, account)?;
    let id = positions::insert(tx, account, position)?;
    // What nobody could take may have waited for exactly this head or supervisor.
    people_changed(tx, &PeopleChanged::default())?;
    let entry = Entry::new(Stream::account(account), "give_position").object("position", id);
    audit::record(tx, actor, entry.data("role", position.role.as_str()))?;
    Ok(id)
}

/// Takes a position away as of today.
pub fn end_position(tx: &mut WriteTx<'_>, actor: &Actor, account: AccountId, id: PositionId) -> Result<()> {
    not_oneself(Some(actor), account)?;
    let left = departments(tx, account)?;
    if !positions::end(tx, account, id)? {
        return Err(Code::NotFound.into());
    }
    let people = vec![accounts::get(tx, account)?.person_id];
    people_changed(tx, &PeopleChanged { people, departments: left })?;
    audit::record(tx, Some(actor), Entry::new(Stream::account(account), "end_position").object("position", id))
}

/// Closes an account; its sessions end at once.
pub fn deactivate(tx: &mut WriteTx<'_>, actor: &Actor, id: AccountId) -> Result<()> {
    not_oneself(Some(actor), id)?;
    let mut account = accounts::get(tx, id)?;
    account.status = AccountStatus::Deactivated;
    accounts::save_credentials(tx, &account)?;
    sessions::end_others(tx, id, None, SessionEnd::Deactivated)?;
    let changed = PeopleChanged { people: vec![account.person_id], departments: departments(tx, id)? };
    people_changed(tx, &changed)?;
    audit::record(tx, Some(actor), Entry::new(Stream::account(id), "deactivate_account"))
}

/// Opens a deactivated or locked account again.
pub fn unlock(tx: &mut WriteTx<'_>, actor: &Actor, id: AccountId) -> Result<()> {
    let mut account = accounts::get(tx, id)?;
    account.status = AccountStatus::Active;
    account.failed_attempts = 0;
    account.locked_until = None;
    accounts::save_credentials(tx, &account)?;
    people_changed(tx, &PeopleChanged::default())?;
    audit::record(tx, Some(actor), Entry::new(Stream::account(id), "unlock_account"))
}

/// The departments in which the holder of an account has a position today.
fn departments(tx: &mut WriteTx<'_>, account: AccountId) -> Result<Vec<DepartmentId>> {
    let held = positions::in_force_of(tx, account)?;
    Ok(held.into_iter().filter_map(|position| position.department).collect())
}

fn not_oneself(actor: Option<&Actor>, account: AccountId) -> Result<()> {
    if actor.is_some_and(|actor| actor.account == account) { Err(Code::Forbidden.into()) } else { Ok(()) }
}
