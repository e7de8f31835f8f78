//! An answer that can be stored and given again.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;

use super::preconditions::etag;
use crate::error::{Error, Result};

/// Status, JSON body and the few headers that belong to an outcome.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub struct Reply {
    pub status: u16,
    pub body: serde_json::Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip)]
    pub replayed: bool,
}

impl Reply {
    fn new(status: u16, body: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_value(body).map_err(|error| Error::internal(error.to_string()))?;
        Ok(Self { status, body, version: None, location: None, replayed: false })
    }

    pub fn ok(body: &impl Serialize) -> Result<Self> {
        Self::new(200, body)
    }

    /// 201 with the place of what was made.
    pub fn created(body: &impl Serialize, location: impl Into<String>) -> Result<Self> {
        Ok(Self { location: Some(location.into()), ..Self::new(201, body)? })
    }

    pub fn accepted(body: &impl Serialize) -> Result<Self> {
        Self::new(202, body)
    }

    pub fn no_content() -> Self {
        Self { status: 204, body: serde_json::Value::Null, version: None, location: None, replayed: false }
    }

    /// Adds the version that `If-Match` will want.
    pub fn version(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut builder = HttpResponse::build(StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK));
        if let Some(version) = self.version {
            builder.insert_header((ETAG, etag(version)));
        }
        if let Some(location) = self.location {
            builder.insert_header((LOCATION, location));
        }
        if self.replayed {
            builder.insert_header(("idempotency-replayed", "true"));
        }
        if self.status == 204 { builder.finish() } else { builder.json(self.body) }
    }
}
