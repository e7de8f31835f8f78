//! The SQL types that both databases share, and the values stored in them.
//!
//! | here | PostgreSQL | SQLite |
//! |---|---|---|
//! | [`sql::Id`] | uuid | TEXT |
//! | [`sql::Instant`] | timestamptz | TEXT, RFC 3339 with six digits and Z, so that text order is time order |
//! | [`sql::JsonSql`] | jsonb | TEXT |

use std::io::Write as _;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Jsonb, Text, Timestamptz};
use diesel::sqlite::Sqlite;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::connect::MultiBackend;

/// SQL types with one meaning on both databases.
pub mod sql {
    use diesel::sql_types::SqlType;

    #[derive(Debug, Clone, Copy, SqlType, diesel::query_builder::QueryId)]
    #[diesel(postgres_type(oid = 2950, array_oid = 2951), sqlite_type(name = "Text"))]
    pub struct Id;

    #[derive(Debug, Clone, Copy, SqlType, diesel::query_builder::QueryId)]
    #[diesel(postgres_type(oid = 1184, array_oid = 1185), sqlite_type(name = "Text"))]
    pub struct Instant;

    #[derive(Debug, Clone, Copy, SqlType, diesel::query_builder::QueryId)]
    #[diesel(postgres_type(oid = 3802, array_oid = 3807), sqlite_type(name = "Text"))]
    pub struct JsonSql;
}

macro_rules! on_both {
    ($($sql:ty),*) => {$(
        impl diesel::sql_types::HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                MultiBackend::lookup_sql_type::<$sql>(lookup)
            }
        }
    )*};
}
on_both!(sql::Id, sql::Instant, sql::JsonSql);

/// Makes a type storable on both databases: as text on SQLite, and in PostgreSQL's own wire form.
#[macro_export]
macro_rules! stored_value {
    ($name:ty as $sql:path, pg_to: $pg_to:expr, pg_from: $pg_from:expr, to_text: $to_text:expr, from_text: $from_text:expr $(,)?) => {
        const _: () = {
            use diesel::backend::Backend;
            use diesel::deserialize::{FromSql, Result as Read};
            use diesel::pg::{Pg, PgValue};
            use diesel::serialize::{IsNull, Output, Result as Written, ToSql};
            use diesel::sqlite::Sqlite;
            use $crate::db::MultiBackend;

            impl ToSql<$sql, Pg> for $name {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> Written {
                    let to: fn(&$name, &mut Output<'_, '_, Pg>) -> Written = $pg_to;
                    to(self, &mut out.reborrow())
                }
            }
            impl ToSql<$sql, Sqlite> for $name {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> Written {
                    let to: fn(&$name) -> String = $to_text;
                    out.set_value(to(self));
                    Ok(IsNull::No)
                }
            }
            impl ToSql<$sql, MultiBackend> for $name {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> Written {
                    out.set_value(($sql, self));
                    Ok(IsNull::No)
                }
            }
            impl FromSql<$sql, Pg> for $name {
                fn from_sql(value: PgValue<'_>) -> Read<Self> {
                    let from: fn(PgValue<'_>) -> Read<$name> = $pg_from;
                    from(value)
                }
            }
            impl FromSql<$sql, Sqlite> for $name {
                fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> Read<Self> {
                    let text = <String as FromSql<diesel::sql_types::Text, Sqlite>>::from_sql(value)?;
                    let from: fn(&str) -> Read<$name> = $from_text;
                    from(&text)
                }
            }
            impl FromSql<$sql, MultiBackend> for $name {
                fn from_sql(value: <MultiBackend as Backend>::RawValue<'_>) -> Read<Self> {
                    value.from_sql::<$name, $sql>()
                }
            }
        };
    };
}

/// Defines an enum that is a word in the database, in JSON and in the API document.
///
/// ```text
/// text_enum! {
///     /// Whether we know who this is.
///     pub enum PersonStatus { Claimed = "claimed", Verified = "verified" }
/// }
/// ```
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:tt),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = diesel::sql_types::Text)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in the order of definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    other => Err(format!("{other:?} is not a {}", stringify!($name))),
                }
            }
        }

        $crate::stored_value!(
            $name as diesel::sql_types::Text,
            pg_to: |value, out| {
                std::io::Write::write_all(out, value.as_str().as_bytes())?;
                Ok(diesel::serialize::IsNull::No)
            },
            pg_from: |value| Ok(std::str::from_utf8(value.as_bytes())?.parse::<$name>()?),
            to_text: |value| value.as_str().to_owned(),
            from_text: |text| Ok(text.parse::<$name>()?),
        );
    };
}

/// A point in time: UTC, microseconds, the same on both databases and in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow, utoipa::ToSchema)]
#[diesel(sql_type = sql::Instant)]
#[schema(value_type = String, format = DateTime, example = "2026-09-18T01:00:00.000000Z")]
pub struct Instant(DateTime<Utc>);

const INSTANT_FORMAT: &str = "%Y-%m-%dT%H:%M:%S%.6fZ";

impl Instant {
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6))
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The date in Shanghai.
    pub fn date(self) -> chrono::NaiveDate {
        crate::clock::china_date(self.0)
    }

    /// Day and minute in Shanghai, as people are told it.
    pub fn minute_in_china(self) -> String {
        self.0.with_timezone(&crate::clock::china()).format("%Y-%m-%d %H:%M").to_string()
    }

    pub fn plus(self, by: TimeDelta) -> Self {
        Self(self.0.checked_add_signed(by).unwrap_or(self.0))
    }

    /// Whole seconds since 1970, as tokens count time.
    pub fn unix(self) -> i64 {
        self.0.timestamp()
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Self {
        Self::new(at)
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format(INSTANT_FORMAT))
    }
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        DateTime::<Utc>::deserialize(deserializer).map(Self::new)
    }
}

stored_value!(
    Instant as sql::Instant,
    pg_to: |value, out| <DateTime<Utc> as ToSql<Timestamptz, Pg>>::to_sql(&value.0, &mut out.reborrow()),
    pg_from: |value| Ok(Instant(<DateTime<Utc> as FromSql<Timestamptz, Pg>>::from_sql(value)?)),
    to_text: |value| value.to_string(),
    from_text: |text| Ok(Instant(DateTime::parse_from_rfc3339(text)?.to_utc())),
);

/// A UUID on its way into or out of the database; the id newtypes go through it.
pub fn uuid_to_pg(uuid: &Uuid, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
    out.write_all(uuid.as_bytes())?;
    Ok(IsNull::No)
}

pub fn uuid_from_pg(value: PgValue<'_>) -> deserialize::Result<Uuid> {
    Ok(Uuid::from_slice(value.as_bytes())?)
}

/// A typed document in a JSON column.
#[derive(Debug, Clone, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql::JsonSql)]
pub struct Json<T: std::fmt::Debug>(pub T);

impl<T: Serialize + std::fmt::Debug> ToSql<sql::JsonSql, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        const JSONB_VERSION: u8 = 1;
        out.write_all(&[JSONB_VERSION])?;
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}

impl<T: Serialize + std::fmt::Debug> ToSql<sql::JsonSql, Sqlite> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}

impl<T: Serialize + std::fmt::Debug + Send + Sync + 'static> ToSql<sql::JsonSql, MultiBackend> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((sql::JsonSql, self));
        Ok(IsNull::No)
    }
}

impl<T: DeserializeOwned + std::fmt::Debug> FromSql<sql::JsonSql, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let document = <serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(value)?;
        Ok(Self(serde_json::from_value(document)?))
    }
}

impl<T: DeserializeOwned + std::fmt::Debug> FromSql<sql::JsonSql, Sqlite> for Json<T> {
    fn from_sql(value: <Sqlite as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(value)?;
        Ok(Self(serde_json::from_str(&text)?))
    }
}

impl<T: DeserializeOwned + std::fmt::Debug> FromSql<sql::JsonSql, MultiBackend> for Json<T> {
    fn from_sql(value: <MultiBackend as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, sql::JsonSql>()
    }
}
