//! Fields of a PATCH: absent leaves a value, null clears it, anything else replaces it.

use serde::{Deserialize, Deserializer};

/// Needs `#[serde(default)]` on the field or the struct, because only then may it be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Patch<T> {
    #[default]
    Absent,
    Null,
    Value(T),
}

impl<T> Patch<T> {
    /// The value after the change.
    pub fn onto(self, present: Option<T>) -> Option<T> {
        match self {
            Self::Absent => present,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    #[serde(default, deny_unknown_fields)]
    #[derive(Default)]
    struct Body {
        name: Patch<String>,
    }

    #[test]
    fn three_states() {
        for (body, expected) in [("{}", Some("old")), (r#"{"name":null}"#, None), (r#"{"name":"new"}"#, Some("new"))] {
            let body: Body = serde_json::from_str(body).unwrap();
            assert_eq!(body.name.onto(Some("old".to_owned())).as_deref(), expected);
        }
    }
}
