//! What every kind of job is made of.

use std::future::Future;
use std::pin::Pin;

use serde::de::DeserializeOwned;

use crate::app::App;
use crate::db::WriteTx;
use crate::error::{Error, Result};

/// A job under way.
pub type Work = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// What a kind of job does. It may run twice for one job, if the process dies before the job is finished.
pub type Handler = fn(App, serde_json::Value) -> Work;

/// What a job was given. This program wrote it, so one that cannot be read is a fault of the program.
pub fn given<T: DeserializeOwned>(payload: serde_json::Value) -> Result<T> {
    serde_json::from_value(payload).map_err(|error| Error::internal(format!("what a job was given: {error}")))
}

/// Goes through many rows, each portion in a unit of work of its own. A portion gets the last row of the one before and
/// answers its own, or nothing when no more may follow.
pub async fn in_portions<Key, Portion>(app: &App, portion: Portion) -> Result<()>
where
    Key: Copy + Send + Sync + 'static,
    Portion: Fn(&mut WriteTx<'_>, Option<Key>) -> Result<Option<Key>> + Clone + Send + 'static,
{
    let mut after = None;
    loop {
        let portion = portion.clone();
        match app.write(move |tx| portion(tx, after)).await? {
            Some(last) => after = Some(last),
            None => return Ok(()),
        }
    }
}

/// The last row of a portion, if it was a full one and more may follow.
pub fn last_of<Row, Key>(rows: &[Row], portion: i64, key: impl Fn(&Row) -> Key) -> Option<Key> {
    let full = i64::try_from(rows.len()).is_ok_and(|count| count >= portion);
    rows.last().filter(|_| full).map(key)
}
