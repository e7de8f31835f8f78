//! Where the folders that know something, and the families of services, hang themselves on the case engine: by named
//! facts and named effects. The engine and `cases/` import none of them; a law checks that.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::audit::WithheldRegistry;
use crate::cards;
use crate::cases;
use crate::cases::CaseId;
use crate::cases::automatic;
use crate::cases::effects::{ClosingRegistry, Effect, EffectCx, EffectRegistry};
use crate::cases::facts::FactRegistry;
use crate::cases::letters::LetterRegistry;
use crate::cases::notices;
use crate::cases::outside::OutsideRegistry;
use crate::db::{ReadTx, WriteTx};
use crate::employers;
use crate::env::Extensions;
use crate::error::Result;
use crate::grants;
use crate::identity;
use crate::identity::changes::PeopleRegistry;
use crate::matching;
use crate::notifications;
use crate::packs::format::{Text, Timepoint};
use crate::ratings;
use crate::registers;
use crate::rights;
use crate::rights::erasure::{Eraser, ErasureRegistry, Obstacles};
use crate::talents;

/// Everything that is registered.
pub fn extensions() -> Extensions {
    let mut extensions = Extensions::default();
    extensions.insert(FactRegistry {
        sources: &[talents::facts::of_person, cards::facts::of_person, employers::employment::facts::of_person],
        many: &[
            talents::facts::of_many,
            cards::facts::of_many,
            employers::employment::facts::of_many,
            cases::facts::granted_of_many,
        ],
        liaisons: &[employers::liaisons_of],
        relatives: &[talents::queries::household_persons],
    });
    extensions.insert(PeopleRegistry { followers: &[cases::resolving::people_changed], notes: &[matching::mark] });
    extensions.insert(OutsideRegistry {
        before_filling: &[registers::before_filling],
        before_submission: &[registers::before_submission],
        facts: &[registers::facts::of_application],
        standing: &[registers::checks_of],
        known: &[registers::facts::known],
    });
    extensions.insert(EffectRegistry { effects: EFFECTS });
    extensions.insert(ClosingRegistry { followers: &[grants::case_closed] });
    extensions.insert(WithheldRegistry { sources: &[cases::policy::withheld, cards::policy::withheld] });
    extensions.insert(LetterRegistry {
        sources: &[card_of_case],
        ended: end_of_card,
        lacking: cards::commands::lacking_on_paper,
    });
    extensions.insert(ErasureRegistry { obstacles: OBSTACLES, erasers: ERASERS });
    extensions
}

const OBSTACLES: &[Obstacles] =
    &[identity::store::erase::obstacles, cases::store::erase::obstacles, cards::store::erase::obstacles];

/// The person's key goes last.
const ERASERS: &[Eraser] = &[
    rights::exports::erase_person,
    rights::requests::erase_person,
    cases::store::erase::erase_person,
    ratings::erase_person,
    employers::erase_person,
    registers::erase_person,
    grants::erase_person,
    cards::store::erase::erase_person,
    notifications::erase_person,
    talents::store::erase::erase_person,
    matching::erase_person,
    identity::store::erase::erase_person,
];

const EFFECTS: &[Effect] = &[
    Effect { name: "recognise", run: recognise, compensate: None },
    Effect { name: "issue_card", run: issue_card, compensate: None },
    notices::EFFECT,
    automatic::EFFECT,
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
        bound_at: (cx.item.binding.tiers == Timepoint::Submission).then_some(cx.filed_at),
    }
}

fn card_of_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<BTreeMap<&'static str, Value>> {
    cards::letters::of_case(tx, case.0.into())
}

fn end_of_card(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Option<Text>> {
    cards::letters::ended(tx, case.0.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::vocabulary;

    /// A pack may name exactly the effects that are registered, and take back those that say how.
    #[test]
    fn packs_and_the_program_speak_of_the_same_effects() {
        let mut registered: Vec<_> = EFFECTS.iter().map(|effect| (effect.name, effect.compensate.is_some())).collect();
        let mut promised: Vec<_> = vocabulary::EFFECTS.iter().map(|word| (word.name, word.compensable)).collect();
        registered.sort_unstable();
        promised.sort_unstable();
        assert_eq!(registered, promised);
    }
}
