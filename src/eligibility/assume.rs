//! "What if": facts that somebody assumes, and what follows from them. Only facts that say so may be assumed, with values
//! that they can have.

use chrono::NaiveDate;
use serde_json::Value;

use super::dictionary::{Dictionary, FactKind};
use super::requirement::Card;

/// Entries of an assumed list, and characters of an assumed text.
const MOST: usize = 200;

/// Why a fact is not assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAssumed {
    /// Nobody provides such a fact here.
    Unknown,
    /// It is proven or recorded by an office and cannot be supposed.
    Fixed,
    /// Not a value of its kind.
    Kind,
    /// Not one of its values.
    Choice,
}

impl Dictionary {
    /// The facts that follow if this one had this value: itself, and the rank that belongs to a degree or a tier.
    ///
    /// # Errors
    /// Why it cannot be assumed.
    pub fn assume(&self, name: &str, value: &Value) -> Result<Vec<(String, Value)>, NotAssumed> {
        let meaning = self.meaning(name).ok_or(NotAssumed::Unknown)?;
        if !meaning.assumable {
            return Err(NotAssumed::Fixed);
        }
        let short = |text: &str| text.chars().count() <= MOST;
        let is_text = |value: &Value| value.as_str().is_some_and(short);
        let fits = match meaning.kind {
            FactKind::Truth => value.is_boolean(),
            FactKind::Number => value.is_number(),
            FactKind::Money => value.is_i64(),
            FactKind::Text => is_text(value),
            FactKind::Date => value.as_str().is_some_and(|text| text.parse::<NaiveDate>().is_ok()),
            FactKind::List => value
                .as_array()
                .is_some_and(|all| all.len() <= MOST && all.iter().all(|one| one.is_number() || is_text(one))),
            FactKind::Records => false,
        };
        if !fits {
            return Err(NotAssumed::Kind);
        }
        let codes = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let place = |code: &str| meaning.choices.iter().position(|(known, _)| known == code);
        let known = |code: &Value| code.as_str().is_none_or(|code| place(code).is_some());
        if !meaning.choices.is_empty() && !codes.iter().all(known) {
            return Err(NotAssumed::Choice);
        }
        let mut all = vec![(name.to_owned(), value.clone())];
        let code = value.as_str().unwrap_or_default();
        if name == Card::TIER {
            all.push((Card::VALID.to_owned(), true.into()));
            all.extend(self.tier(code).map(|tier| (Card::RANK.to_owned(), tier.rank.into())));
        } else if name == Card::VALID && value == &Value::Bool(false) {
            all.extend([(Card::TIER.to_owned(), Value::Null), (Card::RANK.to_owned(), Value::Null)]);
        }
        let rank = format!("{name}_rank");
        if let (Some(place), true) = (place(code), name != Card::TIER && self.meaning(&rank).is_some()) {
            all.push((rank, (place + 1).into()));
        }
        Ok(all)
    }
}
