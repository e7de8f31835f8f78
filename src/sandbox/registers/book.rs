//! What the stand-in knows about people. All of it is invented: for a few it is written down, for everybody else it follows
//! from their number, so that the same question always has the same answer.

use chrono::{Days, NaiveDate};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::registers::table::RegisterWord;

/// What a register knows about the holder of a number on a day.
pub fn of(register: &RegisterWord, number: &str, on: NaiveDate, organisation: Option<&str>) -> Map<String, Value> {
    let mut known = derived(register.code, number, on, organisation);
    for (person, code, field, value) in WRITTEN {
        if *person == number && *code == register.code {
            known.insert((*field).to_owned(), Value::from(*value));
        }
    }
    known
}

/// The people whom the stand-in of the real-name service knows too: number, register, field, value.
const WRITTEN: &[(&str, &str, &str, &str)] = &[
    ("440308199901101512", "education", "degree", "doctor"),
    ("440308199901101512", "marriage", "status", "single"),
    ("15060219900307008X", "education", "degree", "master"),
    ("15060219900307008X", "marriage", "status", "married"),
    ("150602199003070012", "education", "degree", "bachelor"),
    ("150602199003070012", "marriage", "status", "married"),
];

fn derived(register: &str, number: &str, on: NaiveDate, organisation: Option<&str>) -> Map<String, Value> {
    let digest = Sha256::new().chain_update(register).chain_update(":").chain_update(number).finalize();
    let dice = |place: usize, sides: u64| digest.get(place).map_or(0, |byte| u64::from(*byte) % sides);
    let ago = |days: u64| on.checked_sub_days(Days::new(days)).unwrap_or(on).to_string();
    let known = match register {
        "social_insurance" => {
            let months = 6 + dice(0, 90);
            json!({
                "insured_here": dice(1, 8) != 0, "insured_since": ago(months * 31), "months_paid": months,
                "gap_months": dice(2, 4), "employer_code": "91150600MA00001030",
            })
        }
        "real_estate" => {
            let homes = u8::from(dice(0, 8) == 0);
            json!({ "owns_home": homes > 0, "homes": homes })
        }
        "education" => {
            let degree = ["bachelor", "master", "doctor"].get(usize::try_from(dice(0, 3)).unwrap_or(0)).copied();
            json!({ "degree": degree, "degree_on": ago(700 + dice(1, 250) * 10), "school": "示范大学" })
        }
        "market_entities" => match organisation {
            Some(_) => {
                json!({ "employer_active": true, "employer_name": "碳中和研究院", "represents_employer": dice(0, 16) == 0 })
            }
            None => json!({}),
        },
        "household_registration" => {
            let here = dice(0, 2) == 0;
            json!({
                "registered_here": here, "registered_since": ago(400 + dice(1, 250) * 20),
                "division": if here { "150602" } else { "110105" },
            })
        }
        "marriage" => match dice(0, 2) {
            0 => json!({ "status": "single" }),
            _ => json!({ "status": "married", "married_on": ago(300 + dice(1, 250) * 20) }),
        },
        _ => json!({}),
    };
    known.as_object().cloned().unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::of;
    use crate::registers::table::{FieldKind, REGISTERS};

    #[test]
    fn everybody_has_the_same_answer_twice_and_of_the_right_kinds() {
        let on = "2026-09-14".parse().unwrap();
        for number in ["440308199901101512", "CHN-E12345678", "H12345678"] {
            for register in REGISTERS {
                let known = of(register, number, on, Some("91150600MA00001030"));
                assert_eq!(known, of(register, number, on, Some("91150600MA00001030")));
                assert!(!known.is_empty(), "{}", register.code);
                for (field, value) in known {
                    let fact = register.facts.iter().find(|fact| fact.field() == field).unwrap();
                    let right = match fact.kind {
                        FieldKind::Boolean => value.is_boolean(),
                        FieldKind::Integer => value.is_i64(),
                        FieldKind::Date | FieldKind::Text => value.is_string(),
                    };
                    assert!(right, "{}: {value}", fact.name);
                }
            }
        }
    }
}
