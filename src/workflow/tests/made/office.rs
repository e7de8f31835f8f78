//! An office for made-up flows: one department with heads and supervisors, one above it, somebody out of office.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;

use super::super::play::*;
use crate::workflow::model::Definition;
use crate::workflow::*;

/// Those who hold the position that every made-up step asks for; the spouse does as well.
pub(super) const HOLDERS: [u128; 5] = [11, 12, 13, 14, 15];
const HEADS: [u128; 2] = [5, 6];
const CITY_HEADS: [u128; 2] = [31, 32];
const WATCHERS: [u128; 2] = [41, 42];
const DEPARTMENT: u128 = 2001;
const ABOVE: u128 = 2002;

/// Everybody who may turn up.
pub(super) fn everybody() -> Vec<u128> {
    [APPLICANT, SPOUSE].into_iter().chain(HOLDERS).chain(HEADS).chain(CITY_HEADS).chain(WATCHERS).collect()
}

/// A case of this flow that is not filed yet; the numbers choose what conditions read.
pub(super) fn office(definition: Definition, f: usize, g: bool) -> Play {
    let unit = |id: u128, level: &str, parent: Option<u128>| Unit {
        id: Uuid::from_u128(id),
        function: "f".into(),
        level: level.into(),
        district: None,
        parent: parent.map(Uuid::from_u128),
    };
    let post = |department, position: &str| Post { department: Uuid::from_u128(department), position: position.into() };
    let mut holders: BTreeMap<Person, Vec<Post>> = BTreeMap::new();
    for (people, department, position) in [
        (HOLDERS.as_slice(), DEPARTMENT, "p"),
        (&[SPOUSE], DEPARTMENT, "p"),
        (&HEADS, DEPARTMENT, HEAD),
        (&CITY_HEADS, ABOVE, HEAD),
        (&WATCHERS, ABOVE, SUPERVISOR),
    ] {
        for number in people {
            holders.entry(person(*number)).or_default().push(post(department, position));
        }
    }
    let mut play = Play::of(definition);
    let away = Absence { from: day("2026-09-19"), until: day("2026-09-29"), substitute: Some(person(HOLDERS[3])) };
    play.world.directory = Arc::new(Directory {
        units: vec![unit(DEPARTMENT, "l", Some(ABOVE)), unit(ABOVE, "city", None)],
        holders,
        absences: [(person(HOLDERS[4]), vec![away])].into(),
        ..Directory::default()
    });
    play.world.liaisons = BTreeSet::new();
    let jury: Vec<String> = HOLDERS.iter().take(3).map(|number| person(*number).to_string()).collect();
    play.world.facts =
        [("f", json!(["a", "b", "z"][f % 3])), ("g", json!(g)), ("jury", json!(jury))].into_iter().collect();
    play
}
