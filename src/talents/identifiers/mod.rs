//! Numbers by which people, organisations, phones and accounts are known.
//!
//! A value of one of these types exists only if it is valid: parsing is the only way to make one, and it yields the
//! normal form. Some checks are known to fail for real holders; those do not refuse, the value carries a [`Flag`] that a
//! person confirms. Every value has a masked form, which is what answers and letters show.

mod account;
mod citizen;
mod organisation;
mod passport;
mod permit;
mod phone;

mod document;
mod text;

pub use account::{AccountKind, BankAccount};
pub use citizen::CitizenId;
pub use document::{DocumentKind, IdentityNumber};
pub use organisation::OrganisationCode;
pub use passport::Passport;
pub use permit::{ForeignResident, HongKongMacauTravelPermit, Region, ResidencePermit, TaiwanTravelPermit};
pub use phone::{Phone, PhoneRegion};

use super::Refusal;
use crate::text_enum;

/// A value that is taken although a check failed, because real ones fail it too. It is shown to a person for
/// confirmation and never refuses on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    OrganisationCheckCharacter,
    CardCheckDigit,
}

impl Flag {
    pub const fn code(self) -> &'static str {
        match self {
            Self::OrganisationCheckCharacter => "organisation_check_character",
            Self::CardCheckDigit => "card_check_digit",
        }
    }
}

text_enum! {
    /// As recorded in the document.
    pub enum Sex { Female = "female", Male = "male" }
}
