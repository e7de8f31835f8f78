//! `If-Match`: who changes a shared thing says which version they read.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};

use crate::error::{Code, Error, Result};

/// The version in the header, if there was one.
pub struct IfMatch(Option<i64>);

impl IfMatch {
    /// The version; without one the change is refused with 428.
    pub fn require(&self) -> Result<i64> {
        self.0.ok_or_else(|| Code::PreconditionRequired.into())
    }

    pub fn optional(&self) -> Option<i64> {
        self.0
    }
}

/// An entity tag as we write it.
pub fn etag(version: i64) -> String {
    format!("\"v{version}\"")
}

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(header) = request.headers().get(IF_MATCH) else { return ready(Ok(Self(None))) };
        let version =
            header.to_str().ok().and_then(|tag| tag.trim().strip_prefix("\"v")?.strip_suffix('"')?.parse().ok());
        // A tag that we never wrote cannot be the present one.
        ready(version.map(|version| Self(Some(version))).ok_or_else(|| Code::StaleVersion.into()))
    }
}
