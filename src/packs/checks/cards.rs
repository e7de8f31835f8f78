//! `cards.yaml`: tiers, schemes and benefits refer to each other rightly.

use std::collections::BTreeSet;

use crate::cards::{
    number::{NumberParts, TemplateFault, card_number},
    scheme::{Benefit, CardScheme, CardsFile, TierCatalogue},
};

use super::{
    super::{
        load::{Draft, Typed},
        problem::Findings,
        yaml::{Document, join},
    },
    unique,
};

pub(super) fn check(draft: &Draft<'_>, findings: &mut Findings) {
    let Some(Typed { document, data }) = &draft.cards else { return };
    unique(document, "/catalogues", &data.catalogues, |one| one.code.as_str(), findings);
    unique(document, "/schemes", &data.schemes, |one| one.code.as_str(), findings);
    unique(document, "/benefits", &data.benefits, |one| one.code.as_str(), findings);
    for (index, one) in data.catalogues.iter().enumerate() {
        catalogue(document, &format!("/catalogues/{index}"), one, findings);
    }
    let mut taken = BTreeSet::new();
    for (index, one) in data.schemes.iter().enumerate() {
        scheme(document, &format!("/schemes/{index}"), one, data, &mut taken, findings);
    }
    for (index, one) in data.benefits.iter().enumerate() {
        benefit(document, &format!("/benefits/{index}"), one, data, findings);
    }
}

fn catalogue(document: &Document, here: &str, one: &TierCatalogue, findings: &mut Findings) {
    unique(document, &join(here, "tiers"), &one.tiers, |tier| tier.code.as_str(), findings);
    if one.valid_to.is_some_and(|end| end < one.valid_from) {
        findings.at(&document.file, document.position(&join(here, "valid_to")), "the end lies before the beginning");
    }
    let mut codes = BTreeSet::new();
    for (index, tier) in one.tiers.iter().enumerate() {
        let tier_here = join(&join(here, "tiers"), index);
        if tier.rank < 1 {
            findings.at(&document.file, document.position(&join(&tier_here, "rank")), "the highest rank is 1");
        }
        for (place, criterion) in tier.criteria.iter().enumerate() {
            if !codes.insert(criterion.code.as_str()) {
                let pointer = join(&join(&join(&tier_here, "criteria"), place), "code");
                findings.at(
                    &document.file,
                    document.position(&pointer),
                    format!("`{}` is listed twice", criterion.code),
                );
            }
        }
    }
}

fn scheme<'a>(
    document: &Document,
    here: &str,
    one: &'a CardScheme,
    data: &CardsFile,
    taken: &mut BTreeSet<(&'a str, &'a str)>,
    findings: &mut Findings,
) {
    let mut note =
        |key: &str, message: String| findings.at(&document.file, document.position(&format!("{here}/{key}")), message);
    match data.catalogue(&one.catalogue) {
        None => note("catalogue", format!("there is no catalogue `{}`", one.catalogue)),
        Some(catalogue) => {
            for (place, tier) in one.tiers.iter().enumerate() {
                if catalogue.tier(tier).is_none() {
                    note(&format!("tiers/{place}"), format!("there is no tier `{tier}` in `{}`", one.catalogue));
                } else if !taken.insert((one.catalogue.as_str(), tier.as_str())) {
                    note(&format!("tiers/{place}"), format!("tier `{tier}` already has a card"));
                }
            }
        }
    }
    if !(1..=60).contains(&one.validity_months) {
        note("validity_months", "a card is valid for 1 to 60 months".to_owned());
    }
    if one.renewal.opens_days <= one.renewal.closes_days {
        note("renewal/opens_days", "the renewal window opens more days before the end than it closes".to_owned());
    }
    let parts = NumberParts { tier: "A", issued_on: chrono::NaiveDate::default(), sequence: 1 };
    if let Err(fault) = card_number(&one.number, &parts) {
        note("number", number_fault(&fault));
    }
    for (key, colour) in
        [("background", &one.face.background), ("foreground", &one.face.foreground), ("accent", &one.face.accent)]
    {
        let digits = colour.strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            note(&format!("face/{key}"), "a colour is written #rrggbb".to_owned());
        }
    }
}

fn benefit(document: &Document, here: &str, one: &Benefit, data: &CardsFile, findings: &mut Findings) {
    let mut note =
        |key: &str, message: String| findings.at(&document.file, document.position(&format!("{here}/{key}")), message);
    let Some(scheme) = data.schemes.iter().find(|scheme| scheme.code == one.scheme) else {
        note("scheme", format!("there is no scheme `{}`", one.scheme));
        return;
    };
    let mut seen = BTreeSet::new();
    for (place, allowance) in one.allowances.iter().enumerate() {
        let key = format!("allowances/{place}/tier");
        if !scheme.tiers.contains(&allowance.tier) {
            note(&key, format!("tier `{}` has no card of scheme `{}`", allowance.tier, scheme.code));
        } else if !seen.insert(allowance.tier.as_str()) {
            note(&key, format!("`{}` is listed twice", allowance.tier));
        }
    }
}

fn number_fault(fault: &TemplateFault) -> String {
    match fault {
        TemplateFault::UnknownField(name) => format!("the number of a card has no {{{name}}}"),
        TemplateFault::Unbalanced => "a brace is opened and not closed, or closed and not opened".to_owned(),
        TemplateFault::NoSequence => "the number of a card needs {seq}".to_owned(),
        TemplateFault::CheckNotLast => "{check} comes last".to_owned(),
    }
}
