//! Background work of the cards domain.

use std::future::Future;
use std::pin::Pin;

use super::commands::{self, DueCard, EndOfScheme};
use crate::app::App;
use crate::error::{Error, Result};

pub use super::commands::{ANNOUNCE_END, END, END_SCHEME, REMIND};

type Done = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Ends a card whose term is over.
pub fn end(app: App, payload: serde_json::Value) -> Done {
    Box::pin(async move {
        let due: DueCard = read(payload)?;
        app.write(move |tx| commands::end_card(tx, due.card).map(drop)).await
    })
}

/// Tells a holder that the card can be renewed.
pub fn remind(app: App, payload: serde_json::Value) -> Done {
    Box::pin(async move {
        let due: DueCard = read(payload)?;
        app.write(move |tx| commands::remind_of_renewal(tx, &due).map(drop)).await
    })
}

/// Tells a portion of a scheme's holders that their cards end.
pub fn announce_end(app: App, payload: serde_json::Value) -> Done {
    Box::pin(async move {
        let end: EndOfScheme = read(payload)?;
        app.write(move |tx| commands::announce_portion(tx, &end)).await
    })
}

/// Ends a portion of a scheme's cards.
pub fn end_scheme(app: App, payload: serde_json::Value) -> Done {
    Box::pin(async move {
        let end: EndOfScheme = read(payload)?;
        app.write(move |tx| commands::end_portion(tx, &end)).await
    })
}

fn read<T: serde::de::DeserializeOwned>(payload: serde_json::Value) -> Result<T> {
    serde_json::from_value(payload).map_err(|error| Error::internal(error.to_string()))
}
