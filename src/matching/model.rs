//! Matches and what becomes of them.

use crate::{id_type, text_enum};

id_type!(
    /// Somebody found for an item.
    MatchId
);
id_type!(
    /// Drawn anew whenever something about a person changes.
    MarkId
);
id_type!(
    /// One walk over people.
    RunId
);

text_enum! {
    /// Where a match stands.
    pub enum MatchState {
        /// Nobody was told yet.
        Found = "found",
        Told = "told",
        /// The person has opened it and got a draft.
        Drafted = "drafted",
        /// An application for the item is under way or was granted.
        Filed = "filed",
        /// The person does not want it.
        Declined = "declined",
        /// The person does not qualify any more.
        Lapsed = "lapsed",
    }
}

text_enum! {
    /// Why people are walked over.
    pub enum RunReason {
        /// The rules of these items have changed: everybody.
        Rules = "rules",
        /// Something about these people has changed, or their day has come.
        Due = "due",
    }
}

/// What a look says about a person and an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Qualifies, and applications are taken today.
    Open,
    /// Qualifies, at a time of the year at which no applications are taken.
    Closed,
    Not,
}

/// Where a match goes after a look; nothing if it stays as it is, or if none comes to be. `filed` says that an application for
/// the item is under way or was granted, `told` that the person once heard of it: nobody is told twice of the same thing.
pub fn next(present: Option<MatchState>, told: bool, fit: Fit, filed: bool) -> Option<MatchState> {
    use MatchState::{Declined, Drafted, Filed, Found, Lapsed, Told};
    match (present, fit) {
        (None, Fit::Open) if !filed => Some(Found),
        (None, _) | (Some(Filed | Declined), _) => None,
        (Some(_), _) if filed => Some(Filed),
        (Some(Found | Told), Fit::Not) => Some(Lapsed),
        (Some(Lapsed), Fit::Open) => Some(if told { Told } else { Found }),
        (Some(Found | Told | Drafted | Lapsed), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::MatchState::{Declined, Drafted, Filed, Found, Lapsed, Told};
    use super::*;

    #[test]
    fn a_match_goes_where_the_look_sends_it() {
        for (present, told, fit, filed, expected) in [
            (None, false, Fit::Open, false, Some(Found)),
            (None, false, Fit::Closed, false, None),
            (None, false, Fit::Not, false, None),
            (None, false, Fit::Open, true, None),
            (Some(Found), false, Fit::Open, false, None),
            (Some(Found), false, Fit::Closed, false, None),
            (Some(Found), false, Fit::Not, false, Some(Lapsed)),
            (Some(Told), true, Fit::Not, false, Some(Lapsed)),
            (Some(Told), true, Fit::Not, true, Some(Filed)),
            (Some(Drafted), true, Fit::Not, false, None),
            (Some(Drafted), true, Fit::Open, true, Some(Filed)),
            (Some(Lapsed), true, Fit::Open, false, Some(Told)),
            (Some(Lapsed), false, Fit::Open, false, Some(Found)),
            (Some(Lapsed), true, Fit::Closed, false, None),
            (Some(Declined), true, Fit::Open, false, None),
            (Some(Declined), true, Fit::Open, true, None),
            (Some(Filed), true, Fit::Not, false, None),
        ] {
            assert_eq!(next(present, told, fit, filed), expected, "{present:?} {told} {fit:?} {filed}");
        }
    }
}
