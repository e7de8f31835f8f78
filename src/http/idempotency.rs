//! `Idempotency-Key`: the answer is stored in the same transaction as the work, so that a repeated request, even after a
//! crash between the two, gets the first answer and nothing happens twice.
//!
//! Scope = account + method + path; kept for 24 hours. Refusals are stored too, faults of ours never.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::Reply;
use crate::app::App;
use crate::db::schema::idempotency_keys as keys;
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Error, FieldProblem, Problem, Result};
use crate::identity::Actor;
use crate::insert_or_nothing;

/// How long an answer is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);
const LONGEST_KEY: usize = 200;

/// What [`Once::run`] takes as the digest of a request without a body.
pub const NO_BODY: [u8; 32] = [0; 32];

/// The key of this request, if it has one.
pub struct Once {
    scope: String,
    key: Option<String>,
}

impl FromRequest for Once {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let key = request.headers().get("idempotency-key").map(|value| value.to_str().map(str::to_owned));
        let operation = format!("{} {}", request.method(), request.path());
        let actor = Actor::from_request(request, payload);
        Box::pin(async move {
            let key = match key {
                None => return Ok(Self { scope: String::new(), key: None }),
                Some(Ok(key)) if (1..=LONGEST_KEY).contains(&key.len()) => key,
                Some(_) => {
                    return Err(Problem::new(Code::BadRequest).detail("Idempotency-Key: 1 to 200 characters").into());
                }
            };
            let account = actor.await?.account;
            Ok(Self { scope: format!("{account} {operation}"), key: Some(key) })
        })
    }
}

impl Once {
    /// For what moves money or places: without a key the request is refused.
    pub fn require(self) -> Result<Self> {
        if self.key.is_some() { Ok(self) } else { Err(Code::IdempotencyKeyRequired.into()) }
    }

    /// The same key for one part of a request that does several things, each on its own.
    pub fn part(&self, place: usize) -> Self {
        Self { scope: format!("{} #{place}", self.scope), key: self.key.clone() }
    }

    /// Runs the work once. `digest` is that of the request body ([`super::Valid::digest`], or [`NO_BODY`]).
    pub async fn run<F>(self, app: &web::Data<App>, digest: [u8; 32], work: F) -> Result<Reply>
    where
        F: Fn(&mut WriteTx<'_>) -> Result<Reply> + Send + 'static,
    {
        let Some(key) = self.key else { return app.write(work).await };
        let (scope, digest) = (self.scope, URL_SAFE_NO_PAD.encode(digest));
        let slot = Slot { scope, key, digest };
        let again = slot.clone();
        let outcome = app
            .write(move |tx| match slot.stored(tx)? {
                Some(stored) => stored.replay(),
                None => {
                    let reply = work(tx)?;
                    slot.store(tx, Stored::Done(reply.clone()))?;
                    Ok(reply)
                }
            })
            .await;
        match outcome {
            Err(Error::Refused(problem)) if may_store(problem.code) => {
                let refused = Stored::refused(&problem);
                app.write(move |tx| again.store(tx, refused.clone())).await?;
                Err(Error::Refused(problem))
            }
            outcome => outcome,
        }
    }
}

/// A refusal that would still be right tomorrow; "too many" and "busy" pass, a mismatch belongs to the other request.
fn may_store(code: Code) -> bool {
    let transient = [Code::IdempotencyMismatch, Code::TooManyRequests, Code::StaleVersion];
    code.status() < 500 && !transient.contains(&code)
}

#[derive(Clone)]
struct Slot {
    scope: String,
    key: String,
    digest: String,
}

/// What came of the first request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stored {
    Done(Reply),
    Refused { code: String, detail: Option<String>, fields: Vec<(String, String, Option<String>)> },
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = keys, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
struct KeyRow {
    scope: String,
    key: String,
    digest: String,
    status: i32,
    body: Json<Stored>,
    created_at: Instant,
}

impl Slot {
    fn stored(&self, tx: &mut ReadTx<'_>) -> Result<Option<Stored>> {
        let oldest = tx.real_now().plus(-KEPT);
        let row: Option<KeyRow> = tx.run(|conn| {
            keys::table.find((&self.scope, &self.key)).select(KeyRow::as_select()).get_result(conn).optional()
        })?;
        match row {
            Some(row) if row.created_at < oldest => Ok(None),
            Some(row) if row.digest != self.digest => Err(Code::IdempotencyMismatch.into()),
            row => Ok(row.map(|row| row.body.0)),
        }
    }

    fn store(&self, tx: &mut WriteTx<'_>, body: Stored) -> Result<()> {
        let status = match &body {
            Stored::Done(reply) => i32::from(reply.status),
            Stored::Refused { code, .. } => i32::from(read_code(code).status()),
        };
        let (oldest, created_at) = (tx.real_now().plus(-KEPT), tx.real_now());
        tx.run(|conn| {
            diesel::delete(keys::table.find((&self.scope, &self.key)).filter(keys::created_at.lt(oldest))).execute(conn)
        })?;
        let row = KeyRow {
            scope: self.scope.clone(),
            key: self.key.clone(),
            digest: self.digest.clone(),
            status,
            body: Json(body),
            created_at,
        };
        insert_or_nothing!(tx, keys::table, &row).map(drop)
    }
}

impl Stored {
    fn refused(problem: &Problem) -> Self {
        let fields = problem.fields.iter();
        Self::Refused {
            code: problem.code.as_str().to_owned(),
            detail: problem.detail.clone(),
            fields: fields.map(|f| (f.pointer.clone(), f.code.as_str().to_owned(), f.detail.clone())).collect(),
        }
    }

    fn replay(self) -> Result<Reply> {
        match self {
            Self::Done(reply) => Ok(Reply { replayed: true, ..reply }),
            Self::Refused { code, detail, fields } => {
                let mut problem = Problem::new(read_code(&code));
                problem.detail = detail;
                problem.fields = fields
                    .into_iter()
                    .map(|(pointer, code, detail)| FieldProblem { pointer, code: read_code(&code), detail })
                    .collect();
                Err(problem.into())
            }
        }
    }
}

/// A code of an older version of the program that is gone by now is still a conflict with what was asked before.
fn read_code(word: &str) -> Code {
    Code::ALL.iter().copied().find(|code| code.as_str() == word).unwrap_or(Code::Conflict)
}
