//! The made-up office: every department that the flow names, with several people in every position.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Days, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::super::check;
use super::super::model::{Definition, Seats};
use super::super::world::{Actor, Directory, HEAD, Person, Post, SUPERVISOR, Unit, World};
use super::dice::Dice;
use crate::rules::Facts;
use crate::workdays::Calendar;

/// People in each position.
const HOLDERS: u32 = 4;
/// The code of the only district.
const DISTRICT: &str = "district";
/// Cases are filed over so many days.
const YEAR: u32 = 250;

pub(super) struct Stage {
    pub(super) world: World,
    pub(super) people: BTreeMap<Person, Vec<Post>>,
}

/// Ids are counted, so that the same seed gives the same office.
struct Ids(u128);

impl Ids {
    fn next(&mut self) -> Uuid {
        self.0 += 1;
        Uuid::from_u128(self.0)
    }
}

impl Stage {
    pub(super) fn of(definition: &Definition, calendar: Arc<Calendar>, dice: &mut Dice) -> Self {
        let mut ids = Ids(0);
        let (applicant, liaison) = (ids.next(), ids.next());
        let mut units: BTreeMap<(String, String, bool), Unit> = BTreeMap::new();
        let mut people: BTreeMap<Person, Vec<Post>> = BTreeMap::new();
        let mut held: BTreeSet<(Uuid, String)> = BTreeSet::new();
        for who in definition.steps.iter().filter_map(|step| step.who.as_ref()) {
            let (Some(position), Some(function), Some(level)) = (&who.position, &who.function, &who.level) else {
                continue;
            };
            let key = (function.clone(), level.clone(), who.district.is_some());
            let unit = units.entry(key).or_insert_with(|| Unit {
                id: ids.next(),
                function: function.clone(),
                level: level.clone(),
                district: who.district.as_ref().map(|_| DISTRICT.to_owned()),
                parent: None,
            });
            for position in [position.as_str(), HEAD, SUPERVISOR] {
                if held.insert((unit.id, position.to_owned())) {
                    for _ in 0..HOLDERS {
                        let post = Post { department: unit.id, position: position.to_owned() };
                        people.insert(ids.next(), vec![post]);
                    }
                }
            }
        }
        let directory =
            Directory { units: units.into_values().collect(), holders: people.clone(), ..Directory::default() };
        people.insert(applicant, Vec::new());
        people.insert(liaison, Vec::new());
        let now = DateTime::<Utc>::UNIX_EPOCH + Days::new(20_458 + u64::from(dice.below(YEAR)));
        let mut world = World {
            now: now + chrono::TimeDelta::hours(2),
            calendar,
            facts: Facts::new(),
            applicant,
            excluded: BTreeSet::new(),
            liaisons: BTreeSet::from([liaison]),
            directory: Arc::new(directory),
            fields: Map::new(),
            documents: BTreeMap::new(),
        };
        world.facts = facts(definition, &world, dice);
        Self { world, people }
    }

    /// A person with their positions.
    pub(super) fn actor(&self, person: Person) -> Actor {
        Actor::Person { person, posts: self.people.get(&person).cloned().unwrap_or_default() }
    }
}

/// For every fact one of the values that the conditions of the flow tell apart; what `who`, seats and timers need fits.
fn facts(definition: &Definition, world: &World, dice: &mut Dice) -> Facts {
    let mut facts = Facts::new();
    for (fact, values) in check::samples(definition) {
        if let Some(value) = dice.pick(&values) {
            facts.insert(fact, value.clone());
        }
    }
    let staff: Vec<Value> = world.directory.holders.keys().map(|person| Value::from(person.to_string())).collect();
    let functions: BTreeSet<&str> = world.directory.units.iter().map(|unit| unit.function.as_str()).collect();
    for step in &definition.steps {
        if let Some(who) = &step.who {
            if let Some(fact) = &who.district {
                facts.insert(fact, DISTRICT);
            }
            if let (Some(fact), Some(person)) = (&who.person, dice.pick(&staff)) {
                facts.insert(fact, person.clone());
            }
        }
        match step.many.as_ref().map(|many| &many.seats) {
            Some(Seats::Fact(fact)) => facts.insert(fact, staff.iter().take(5).cloned().collect::<Vec<_>>()),
            Some(Seats::Functions(fact)) => {
                facts.insert(fact, functions.iter().map(|code| Value::from(*code)).collect::<Vec<_>>());
            }
            _ => {}
        }
        let timers = step.timers.iter().filter_map(|timer| timer.after.until.as_ref());
        for fact in step.until.iter().chain(timers) {
            let day = world.today() + Days::new(u64::from(dice.below(60)));
            facts.insert(fact, day.to_string());
        }
    }
    facts
}
