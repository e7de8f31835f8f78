//! Profiles, qualifications, households and wallets: what they consist of and which rules they keep.

pub mod household;
pub mod profile;
pub mod qualification;
pub mod wallet;

use chrono::{Datelike, NaiveDate};

use crate::id_type;

id_type!(
    /// A document in somebody's wallet; its file has the same id.
    DocumentId
);
id_type!(
    /// A degree, title, skill or award.
    QualificationId
);
id_type!(
    /// A member of somebody's household.
    MemberId
);
id_type!(
    /// The case that relies on a document; talents know no more of it than its id.
    UsedBy
);
id_type!(
    /// One question to a register of identities.
    IdentityCheckId
);
id_type!(
    /// An identity document beside the one a person was verified by.
    IdentityDocumentId
);

/// From this age on, a person is no longer a minor (Civil Code, article 17).
pub const OF_AGE: i32 = 18;
/// Below this age, data is sensitive and needs a guardian's consent (Personal Information Protection Law, article 31).
pub const CHILD: i32 = 14;

/// Completed years on a date; somebody born on 29 February completes them on 1 March.
pub fn age(born: NaiveDate, on: NaiveDate) -> i32 {
    let before_birthday = (on.month(), on.day()) < (born.month(), born.day());
    on.year() - born.year() - i32::from(before_birthday)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn years_are_completed_on_the_birthday() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (born, on, years) in [
            ("1990-03-07", "2026-03-06", 35),
            ("1990-03-07", "2026-03-07", 36),
            ("2008-02-29", "2026-02-28", 17),
            ("2008-02-29", "2026-03-01", 18),
            ("2026-09-18", "2026-09-18", 0),
        ] {
            assert_eq!(age(date(born), date(on)), years, "{born} {on}");
        }
    }
}
