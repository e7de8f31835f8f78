//! A city in which every position that a flow names is held by exactly one person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;
use talent_portal::rules::Facts;
use talent_portal::workdays::Calendar;
use talent_portal::workflow::{Actor, Definition, Directory, HEAD, Person, Post, SUPERVISOR, Unit, World};
use uuid::Uuid;

pub const DISTRICT: &str = "here";

/// A person and the role that they stand for.
#[derive(Debug, Clone)]
pub struct Role {
    pub name: String,
    pub person: Person,
}

pub struct Stage {
    pub world: World,
    pub roles: Vec<Role>,
}

/// One department for every function and level of the flow, everywhere also a head; an applicant, a member of the
/// household who works in the first department, a supervisor, and somebody without any position.
pub fn stage(definition: &Definition, facts: &BTreeMap<String, Value>) -> Stage {
    let mut next = 0_u128;
    let mut number = || {
        next += 1;
        Uuid::from_u128(next)
    };
    let mut directory = Directory::default();
    let mut roles = Vec::new();
    let mut hold = |directory: &mut Directory, name: String, person: Person, department: Uuid, position: &str| {
        directory.holders.entry(person).or_default().push(Post { department, position: position.to_owned() });
        roles.push(Role { name, person });
    };
    let posts: BTreeSet<(String, String, bool, String)> = definition
        .steps
        .iter()
        .filter_map(|step| step.who.as_ref())
        .filter_map(|who| {
            Some((who.level.clone()?, who.function.clone()?, who.district.is_some(), who.position.clone()?))
        })
        .collect();
    let (applicant, spouse, watch) = (number(), number(), number());
    let mut departments: BTreeMap<(String, String), Uuid> = BTreeMap::new();
    for (level, function, several, position) in &posts {
        let id = *departments.entry((level.clone(), function.clone())).or_insert_with(|| {
            let id = number();
            let district = several.then(|| DISTRICT.to_owned());
            directory.units.push(Unit { id, function: function.clone(), level: level.clone(), district, parent: None });
            id
        });
        let person = number();
        hold(&mut directory, format!("{position} of {level} {function}"), person, id, position);
        hold(&mut directory, "spouse".into(), spouse, id, position);
    }
    for ((level, function), id) in &departments {
        let person = number();
        hold(&mut directory, format!("head of {level} {function}"), person, *id, HEAD);
    }
    directory.units.push(Unit {
        id: watch,
        function: "supervision".into(),
        level: "city".into(),
        district: None,
        parent: None,
    });
    let (supervisor, nobody) = (number(), number());
    hold(&mut directory, "supervisor".into(), supervisor, watch, SUPERVISOR);
    roles.push(Role { name: "applicant".into(), person: applicant });
    roles.push(Role { name: "nobody".into(), person: nobody });
    roles.sort_by(|one, other| one.name.cmp(&other.name));
    roles.dedup_by(|one, other| one.name == other.name);
    let world = World {
        now: at("2026-09-18T02:00:00Z"),
        calendar: Arc::new(Calendar::read("date,kind,festival\n2026-09-20,workday,x\n".as_bytes()).unwrap()),
        facts: facts.iter().map(|(name, value)| (name.clone(), value.clone())).collect::<Facts>(),
        applicant,
        excluded: [spouse].into(),
        liaisons: BTreeSet::new(),
        directory: Arc::new(directory),
        fields: serde_json::Map::new(),
        documents: BTreeMap::new(),
    };
    Stage { world, roles }
}

impl Stage {
    pub fn actor(&self, person: Person) -> Actor {
        Actor::Person { person, posts: self.world.directory.holders.get(&person).cloned().unwrap_or_default() }
    }
}

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}
