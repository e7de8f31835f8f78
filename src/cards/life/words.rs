//! The words of a card's life: states, verbs, reasons, refusals.

/// What a card is, as it is stored. "Expiring" is no state of its own: it follows from the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardState {
    PendingActivation,
    Valid,
    Suspended,
    Lost,
    Expired,
    Cancelled,
    Revoked,
}

impl CardState {
    /// The card is still somebody's card; what may happen to it is not over.
    pub fn is_in_force(self) -> bool {
        matches!(self, CardState::PendingActivation | CardState::Valid | CardState::Suspended | CardState::Lost)
    }
}

/// What a card is on a given day, as people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    PendingActivation,
    Valid,
    Expiring,
    Suspended,
    Lost,
    Expired,
    Cancelled,
    Revoked,
}

impl Standing {
    /// Whether a verifier may honour the card.
    pub fn is_honoured(self) -> bool {
        matches!(self, Standing::Valid | Standing::Expiring)
    }
}

/// What can be asked of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    Issue,
    Activate,
    Suspend,
    Resume,
    ReportLoss,
    ReportFound,
    Replace,
    Revoke,
    Cancel,
    Upgrade,
    FileRenewal,
    GrantRenewal,
    RefuseRenewal,
    Expire,
}

/// Why a card changed. Every change carries one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    Recognised,
    HolderRequest,
    EmploymentUnderReview,
    DataConflict,
    Investigation,
    Cleared,
    Lost,
    Found,
    Replaced,
    Fraud,
    OfficialError,
    Ended,
    Moved,
    Died,
    SchemeEnded,
    Upgraded,
    RenewalFiled,
    RenewalGranted,
    RenewalRefused,
    TermEnded,
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
            Verb::Resume => matches!(self, Reason::Cleared | Reason::HolderRequest),
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
