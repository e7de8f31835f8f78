//! Background work of the cards domain.

use super::commands::{self, DueCard, EndOfScheme};
use crate::app::App;
use crate::jobs::{self, Work};

pub use super::commands::{ANNOUNCE_END, END, END_SCHEME, REMIND};

/// Ends a card whose term is over.
pub fn end(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let due: DueCard = jobs::given(payload)?;
        app.write(move |tx| commands::end_card(tx, due.card).map(drop)).await
    })
}

/// Tells a holder that the card can be renewed.
pub fn remind(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let due: DueCard = jobs::given(payload)?;
        app.write(move |tx| commands::remind_of_renewal(tx, &due).map(drop)).await
    })
}

/// Tells a portion of a scheme's holders that their cards end.
pub fn announce_end(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let end: EndOfScheme = jobs::given(payload)?;
        app.write(move |tx| commands::announce_portion(tx, &end)).await
    })
}

/// Ends a portion of a scheme's cards.
pub fn end_scheme(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let end: EndOfScheme = jobs::given(payload)?;
        app.write(move |tx| commands::end_portion(tx, &end)).await
    })
}
