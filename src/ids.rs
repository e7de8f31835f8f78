//! Identifiers: one newtype a kind of thing, all of them UUIDv7 drawn by the program.

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Something that wraps a UUID and can therefore be drawn from an [`IdSource`].
pub trait NewId: Copy {
    fn from_uuid(uuid: Uuid) -> Self;
    fn uuid(self) -> Uuid;
}

/// Where identifiers and random bytes come from: the operating system, or a seed so that tests can compare whole answers.
pub enum IdSource {
    System,
    Seeded(Mutex<Seeded>),
}

/// A reproducible stream; never used outside tests.
pub struct Seeded {
    counter: u64,
    seed: u64,
}

impl IdSource {
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Mutex::new(Seeded { counter: 0, seed }))
    }

    /// Draws a UUIDv7 for this instant. Ids sort by the time they were drawn, which keeps index pages warm;
    /// order of arrival is nevertheless a number of its own wherever it matters.
    pub fn draw(&self, at: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        let mut random = [0u8; 10];
        match self {
            Self::System => self.fill(&mut random),
            // Under a clock that stands still, ids still sort in the order in which they were drawn.
            Self::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                state.counter += 1;
                let [_, _, counter @ ..] = state.counter.to_be_bytes();
                let [.., high, low] = state.seed.to_be_bytes();
                for (to, from) in random.iter_mut().skip(2).zip(counter.into_iter().chain([high, low])) {
                    *to = from;
                }
            }
        }
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// Fills the buffer with random bytes (from the operating system's generator outside tests).
    pub fn fill(&self, buffer: &mut [u8]) {
        match self {
            Self::System => rand::fill(buffer),
            Self::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                for chunk in buffer.chunks_mut(8) {
                    state.counter += 1;
                    let bytes = scramble(state.seed, state.counter).to_be_bytes();
                    for (to, from) in chunk.iter_mut().zip(bytes) {
                        *to = from;
                    }
                }
            }
        }
    }
}

impl crate::vault::Entropy for IdSource {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), crate::vault::VaultError> {
        Self::fill(self, bytes);
        Ok(())
    }
}

/// SplitMix64: well spread and short, which is all that a test needs.
fn scramble(seed: u64, counter: u64) -> u64 {
    let mut z = seed.wrapping_add(counter.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Defines an identifier newtype that the database, JSON and the API document understand.
#[macro_export]
macro_rules! id_type {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = $crate::db::types::sql::Id)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid)]
        pub struct $name(pub uuid::Uuid);

        impl $crate::ids::NewId for $name {
            fn from_uuid(uuid: uuid::Uuid) -> Self { Self(uuid) }
            fn uuid(self) -> uuid::Uuid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { text.parse().map(Self) }
        }

        $crate::stored_value!(
            $name as $crate::db::types::sql::Id,
            pg_to: |value, out| $crate::db::types::uuid_to_pg(&value.0, out),
            pg_from: |value| Ok($name($crate::db::types::uuid_from_pg(value)?)),
            to_text: |value| value.0.to_string(),
            from_text: |text| Ok($name(text.parse()?)),
        );
    };
}
