use std::sync::{Mutex, PoisonError};

use super::{Look, store};
use crate::app::App;
use crate::error::Result;

/// Looks that are about to be put on record in this copy of the program. Whoever comes first writes for all who wait.
#[derive(Default)]
pub struct LookBook {
    pending: Mutex<Vec<Look>>,
    turn: tokio::sync::Mutex<()>,
}

impl LookBook {
    /// Returns once these looks are on record. When that fails, the answer is not given either; what was not written is
    /// taken along by whoever comes next.
    pub async fn keep(&self, app: &App, looks: impl IntoIterator<Item = Look>) -> Result<()> {
        let mut looks = looks.into_iter().peekable();
        if looks.peek().is_none() {
            return Ok(());
        }
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).extend(looks);
        let _turn = self.turn.lock().await;
        let batch = std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner));
        if batch.is_empty() {
            return Ok(());
        }
        let again = batch.clone();
        let written = app.write(move |tx| store::note_all(tx, &batch)).await;
        if written.is_err() {
            self.pending.lock().unwrap_or_else(PoisonError::into_inner).extend(again);
        }
        written
    }
}
