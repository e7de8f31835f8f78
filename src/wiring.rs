//! Where the folders that know something, and the families of services, hang themselves on the case engine: by named
//! facts and named effects. The engine and `cases/` import none of them; a law checks that.

use crate::cards;
use crate::cases::effects::{Effect, EffectCx, EffectRegistry};
use crate::cases::facts::FactRegistry;
use crate::cases::notices;
use crate::db::WriteTx;
use crate::env::Extensions;
use crate::error::Result;
use crate::talents;

/// Everything that is registered.
pub fn extensions() -> Extensions {
    let mut extensions = Extensions::default();
    extensions.insert(FactRegistry {
        sources: &[talents::facts::of_person, cards::facts::of_person],
        relatives: &[talents::queries::household_persons],
    });
    extensions.insert(EffectRegistry { effects: EFFECTS });
    extensions
}

const EFFECTS: &[Effect] = &[
    Effect { name: "recognise", run: recognise, compensate: None },
    Effect { name: "issue_card", run: issue_card, compensate: None },
    notices::EFFECT,
];

fn recognise(tx: &mut WriteTx<'_>, cx: &EffectCx<'_>) -> Result<()> {
    cards::effects::recognise(tx, &ground(cx)).map(drop)
}

fn issue_card(tx: &mut WriteTx<'_>, cx: &EffectCx<'_>) -> Result<()> {
    cards::effects::issue_card(tx, &ground(cx)).map(drop)
}

fn ground<'a>(cx: &EffectCx<'a>) -> cards::effects::Ground<'a> {
    cards::effects::Ground {
        case: cx.case.0.into(),
        number: cx.number,
        applicant: cx.applicant,
        form: cx.form,
        with: cx.with,
    }
}
