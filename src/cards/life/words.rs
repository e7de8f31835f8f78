//! The words of a card's life: states, verbs, reasons, refusals.

use crate::text_enum;

text_enum! {
    /// What a card is, as it is stored. "Expiring" is no state of its own: it follows from the date.
    pub enum CardState {
        PendingActivation = "pending_activation",
        Valid = "valid",
        Suspended = "suspended",
        Lost = "lost",
        Expired = "expired",
        Cancelled = "cancelled",
        Revoked = "revoked",
    }
}

impl CardState {
    /// The card is still somebody's card; what may happen to it is not over.
    pub fn is_in_force(self) -> bool {
        matches!(self, CardState::PendingActivation | CardState::Valid | CardState::Suspended | CardState::Lost)
    }
}

text_enum! {
    /// What a card is on a given day, as people are told.
    pub enum Standing {
        PendingActivation = "pending_activation",
        Valid = "valid",
        Expiring = "expiring",
        Suspended = "suspended",
        Lost = "lost",
        Expired = "expired",
        Cancelled = "cancelled",
        Revoked = "revoked",
    }
}

impl Standing {
    /// Whether a verifier may honour the card.
    pub fn is_honoured(self) -> bool {
        matches!(self, Standing::Valid | Standing::Expiring)
    }
}

text_enum! {
    /// What can be asked of a card.
    pub enum Verb {
        Issue = "issue",
        Activate = "activate",
        Suspend = "suspend",
        Resume = "resume",
        ReportLoss = "report_loss",
        ReportFound = "report_found",
        Replace = "replace",
        Revoke = "revoke",
        Cancel = "cancel",
        Upgrade = "upgrade",
        FileRenewal = "file_renewal",
        GrantRenewal = "grant_renewal",
        RefuseRenewal = "refuse_renewal",
        Expire = "expire",
    }
}

text_enum! {
    /// Why a card changed. Every change carries one.
    pub enum Reason {
        Recognised = "recognised",
        HolderRequest = "holder_request",
        EmploymentUnderReview = "employment_under_review",
        DataConflict = "data_conflict",
        Investigation = "investigation",
        Cleared = "cleared",
        Lost = "lost",
        Found = "found",
        Replaced = "replaced",
        Fraud = "fraud",
        OfficialError = "official_error",
        Ended = "ended",
        Moved = "moved",
        Died = "died",
        SchemeEnded = "scheme_ended",
        Upgraded = "upgraded",
        RenewalFiled = "renewal_filed",
        RenewalGranted = "renewal_granted",
        RenewalRefused = "renewal_refused",
        TermEnded = "term_ended",
    }
}

impl Reason {
    /// Whether this is a reason for that verb; a suspension "because found" would be nonsense on the record.
    pub fn fits(self, verb: Verb) -> bool {
        match verb {
            Verb::Issue => matches!(self, Reason::Recognised | Reason::Upgraded | Reason::Replaced),
            Verb::Activate => self == Reason::HolderRequest,
            Verb::Suspend => matches!(
                self,
                Reason::HolderRequest | Reason::EmploymentUnderReview | Reason::DataConflict | Reason::Investigation
            ),
            Verb::Resume => self == Reason::Cleared,
            Verb::ReportLoss => self == Reason::Lost,
            Verb::ReportFound => self == Reason::Found,
            Verb::Replace => self == Reason::Replaced,
            Verb::Revoke => matches!(self, Reason::Fraud | Reason::OfficialError),
            Verb::Cancel => matches!(
                self,
                Reason::HolderRequest | Reason::Ended | Reason::Moved | Reason::Died | Reason::SchemeEnded
            ),
            Verb::Upgrade => self == Reason::Upgraded,
            Verb::FileRenewal => self == Reason::RenewalFiled,
            Verb::GrantRenewal => self == Reason::RenewalGranted,
            Verb::RefuseRenewal => self == Reason::RenewalRefused,
            Verb::Expire => self == Reason::TermEnded,
        }
    }
}

/// Why a verb was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    ReasonDoesNotFit,
    AlreadyIssued,
    AlreadyActive,
    NotYetActivated,
    AlreadySuspended,
    NotSuspended,
    AlreadyLost,
    NotLost,
    /// A lost card is found or replaced before anything else happens to it.
    IsLost,
    /// A suspension is settled before the card moves on.
    IsSuspended,
    HasExpired,
    AlreadyCancelled,
    AlreadyRevoked,
    NotHigherTier,
    RenewalTooEarly,
    RenewalTooLate,
    RenewalAlreadyFiled,
    NoRenewalFiled,
    TermNotEnded,
    DateOutOfRange,
}

text_enum! {
    /// In which part somebody acted on a card.
    pub enum Acting {
        Holder = "holder",
        Staff = "staff",
        Program = "program",
    }
}
