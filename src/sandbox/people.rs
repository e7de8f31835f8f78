//! The people of the stand-in register. All of them are invented.

use serde::{Deserialize, Serialize};

/// Somebody in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resident {
    pub name: String,
    /// Kind of identity document, such as `citizen_id`.
    pub kind: String,
    pub number: String,
}

/// Who is there from the start; more are added over `PUT /people`.
pub fn invented() -> Vec<Resident> {
    [
        ("李雷", "citizen_id", "440308199901101512"),
        ("韩梅梅", "citizen_id", "15060219900307008X"),
        ("王建国", "citizen_id", "150602199003070012"),
        ("王小苗", "citizen_id", "150602200002290019"),
        ("陈家明", "residence_permit", "810000199408230021"),
        ("林淑芬", "residence_permit", "830000199201300022"),
        ("ALEX MORGAN", "foreign_resident", "932682198501010017"),
        ("何志强", "hong_kong_macau_travel_permit", "H12345678"),
        ("张雅婷", "taiwan_travel_permit", "12345678"),
    ]
    .into_iter()
    .map(|(name, kind, number)| Resident { name: name.to_owned(), kind: kind.to_owned(), number: number.to_owned() })
    .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use chrono::NaiveDate;

    use super::invented;
    use crate::talents::identifiers::{DocumentKind, IdentityNumber};

    #[test]
    fn everybody_has_a_number_that_the_program_accepts() {
        let today = NaiveDate::from_ymd_opt(2026, 9, 14).unwrap();
        for person in invented() {
            let kind = person.kind.parse::<DocumentKind>().unwrap();
            assert!(IdentityNumber::parse(kind, &person.number, None, today).is_ok(), "{person:?}");
        }
    }
}
