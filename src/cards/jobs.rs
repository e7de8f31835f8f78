//! Background work of the cards domain.

use std::future::Future;
use std::pin::Pin;

use super::commands::{self, DueCard};
use crate::app::App;
use crate::error::{Error, Result};

pub use super::commands::{END, REMIND};

type Done = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Ends a card whose term is over.
pub fn end(app: App, payload: serde_json::Value) -> Done {
    Box::pin(async move {
        let due = read(payload)?;
        app.write(move |tx| commands::end_card(tx, due.card).map(drop)).await
    })
}

/// Tells a holder that the card can be renewed.
pub fn remind(app: App, payload: serde_json::Value) -> Done {
    Box::pin(async move {
        let due = read(payload)?;
        app.write(move |tx| commands::remind_of_renewal(tx, &due).map(drop)).await
    })
}

fn read(payload: serde_json::Value) -> Result<DueCard> {
    serde_json::from_value(payload).map_err(|error| Error::internal(error.to_string()))
}
