//! Accounts, sessions, one's own account, departments, and what the security administrator does.

pub mod accounts;
pub mod admin;
pub mod departments;
pub mod me;
pub mod resets;
pub mod sessions;

use super::address::Address;
use crate::error::{Error, Problem};
use crate::secret::Secret;

/// Reads an address field.
fn address(text: &str, pointer: &str) -> Result<Address, Error> {
    Address::parse(text).map_err(|code| Problem::new(crate::error::Code::Invalid).field(pointer, code).into())
}

/// Checks a new password field.
fn strong(password: &Secret, pointer: &str) -> Result<(), Error> {
    super::passwords::check_strength(password.expose())
        .map_err(|code| Problem::new(crate::error::Code::Invalid).field(pointer, code).into())
}
