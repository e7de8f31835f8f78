//! The domain's refusals in the words of the one table of codes.

use super::benefits::BenefitRefusal;
use super::codes::CodeFault;
use super::life::Refusal;
use super::picture::PictureFault;
use crate::error::{Code, Error};

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::ReasonDoesNotFit => Code::ReasonDoesNotFit,
            Refusal::AlreadyIssued => Code::CardAlreadyIssued,
            Refusal::AlreadyActive => Code::CardAlreadyActive,
            Refusal::NotYetActivated => Code::CardNotActivated,
            Refusal::AlreadySuspended => Code::CardAlreadySuspended,
            Refusal::NotSuspended => Code::CardNotSuspended,
            Refusal::AlreadyLost => Code::CardAlreadyLost,
            Refusal::NotLost => Code::CardNotLost,
            Refusal::IsLost => Code::CardIsLost,
            Refusal::IsSuspended => Code::CardIsSuspended,
            Refusal::HasExpired => Code::CardExpired,
            Refusal::AlreadyCancelled => Code::CardAlreadyCancelled,
            Refusal::AlreadyRevoked => Code::CardAlreadyRevoked,
            Refusal::NotHigherTier => Code::NotHigherTier,
            Refusal::RenewalTooEarly => Code::RenewalTooEarly,
            Refusal::RenewalTooLate => Code::RenewalTooLate,
            Refusal::RenewalAlreadyFiled => Code::RenewalAlreadyFiled,
            Refusal::NoRenewalFiled => Code::NoRenewalFiled,
            Refusal::TermNotEnded => Code::CardNotEnded,
            Refusal::DateOutOfRange => return Error::internal("a card's dates leave the calendar"),
        };
        code.into()
    }
}

impl From<CodeFault> for Code {
    fn from(fault: CodeFault) -> Self {
        match fault {
            CodeFault::Malformed => Code::CardCodeMalformed,
            CodeFault::UnknownKey => Code::CardCodeUnknownKey,
            CodeFault::Forged => Code::CardCodeForged,
            CodeFault::Expired => Code::CardCodeExpired,
            CodeFault::Used => Code::CardCodeUsed,
        }
    }
}

impl From<BenefitRefusal> for Code {
    fn from(refusal: BenefitRefusal) -> Self {
        match refusal {
            BenefitRefusal::UsedUp => Code::BenefitUsedUp,
            BenefitRefusal::NoPlacesLeft => Code::NoPlacesLeft,
        }
    }
}

impl From<PictureFault> for Error {
    fn from(fault: PictureFault) -> Self {
        Error::internal(format!("the card's picture: {fault}"))
    }
}
