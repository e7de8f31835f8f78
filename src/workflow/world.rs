//! What the engine is told about the world: everything it may know, handed in by whoever calls it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::rules::Facts;
use crate::workdays::{Calendar, date_of};

/// A natural person, whichever account they use.
pub type Person = Uuid;
/// A department.
pub type Department = Uuid;

/// The position of whoever leads a department.
pub const HEAD: &str = "head";
/// The position of whoever watches over all departments.
pub const SUPERVISOR: &str = "supervisor";

/// How far up the tree of departments anybody looks.
pub(super) const LEVELS: usize = 8;

/// The case's surroundings at one instant.
#[derive(Debug, Clone)]
pub struct World {
    /// The instant of the unit of work.
    pub now: DateTime<Utc>,
    /// Working days.
    pub calendar: Arc<Calendar>,
    /// What conditions may read; `today` and `outcomes` are added by the engine.
    pub facts: Facts,
    /// Whose case it is.
    pub applicant: Person,
    /// Who may not act on it beside the applicant: the household and, where declared, the employer's people.
    pub excluded: BTreeSet<Person>,
    /// The liaisons of the applicant's employer.
    pub liaisons: BTreeSet<Person>,
    /// Departments and who holds which position.
    pub directory: Arc<Directory>,
    /// The form as handed in, by top-level field.
    pub fields: Map<String, Value>,
    /// The materials as handed in: code and digest of the content.
    pub documents: BTreeMap<String, String>,
}

impl World {
    /// The date in the office.
    pub fn today(&self) -> NaiveDate {
        date_of(self.now)
    }
}

/// A department in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its id.
    pub id: Department,
    /// What it is for, for example `human_resources`.
    pub function: String,
    /// Where it stands, for example `city` or `district`.
    pub level: String,
    /// The code of its district, for levels that have several.
    pub district: Option<String>,
    /// The department above.
    pub parent: Option<Department>,
}

/// A position that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Post {
    /// In which department.
    pub department: Department,
    /// Which position.
    pub position: String,
}

/// Departments and who holds which position at this instant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// All departments.
    pub units: Vec<Unit>,
    /// Who holds which position.
    pub holders: BTreeMap<Person, Vec<Post>>,
    /// Who is out of office, and who acts for them meanwhile.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub absences: BTreeMap<Person, Vec<Absence>>,
    /// What is needed to hand out tasks in turn or to whoever has the fewest.
    #[serde(default, skip_serializing_if = "Desk::is_empty")]
    pub desk: Desk,
}

/// A time out of office.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Absence {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Who acts for them; without one the position counts as empty as far as they are concerned.
    pub substitute: Option<Person>,
}

/// How the open work is spread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// How many open tasks each has in hand.
    pub open: BTreeMap<Person, u32>,
    /// Who was last given a task, by position.
    pub last: Vec<(Post, Person)>,
}

impl Desk {
    fn is_empty(&self) -> bool {
        self.open.is_empty() && self.last.is_empty()
    }
}

impl Directory {
    /// The department with this function at this level, of this district where the level has several. A zone that has no
    /// such department is served by that of the district it lies in.
    pub fn department(&self, function: &str, level: &str, district: Option<&str>) -> Option<Department> {
        let mut district = district;
        for _ in 0..LEVELS {
            let fits =
                |unit: &&Unit| unit.function == function && unit.level == level && unit.district.as_deref() == district;
            if let Some(unit) = self.units.iter().find(fits) {
                return Some(unit.id);
            }
            district = Some(self.around(district?)?);
        }
        None
    }

    /// The district around a zone: that of the first department above the zone's own.
    fn around(&self, zone: &str) -> Option<&str> {
        let mut unit = self.units.iter().find(|unit| unit.district.as_deref() == Some(zone))?;
        for _ in 0..LEVELS {
            unit = self.units.iter().find(|above| Some(above.id) == unit.parent)?;
            if let Some(district) = unit.district.as_deref().filter(|district| *district != zone) {
                return Some(district);
            }
        }
        None
    }

    /// The department above.
    pub fn parent(&self, department: Department) -> Option<Department> {
        self.units.iter().find(|unit| unit.id == department).and_then(|unit| unit.parent)
    }

    /// Everybody who holds this position in this department.
    pub fn holders<'a>(&'a self, department: Department, position: &'a str) -> impl Iterator<Item = Person> + 'a {
        self.holders
            .iter()
            .filter(move |(_, posts)| {
                posts.iter().any(|post| post.department == department && post.position == position)
            })
            .map(|(person, _)| *person)
    }

    /// Whether this person is out of office on this day.
    fn absence(&self, person: Person, on: NaiveDate) -> Option<&Absence> {
        self.absences.get(&person)?.iter().find(|absence| absence.from <= on && on <= absence.until)
    }

    /// Whether this person is in office on this day.
    pub fn is_present(&self, person: Person, on: NaiveDate) -> bool {
        self.absence(person, on).is_none()
    }

    /// Who acts for an absent person on this day: the substitute, or theirs. Nobody if the chain ends or turns back.
    pub fn stand_in(&self, absent: Person, on: NaiveDate) -> Option<Person> {
        let mut seen = BTreeSet::from([absent]);
        let mut at = self.absence(absent, on)?.substitute?;
        while seen.insert(at) {
            match self.absence(at, on) {
                None => return Some(at),
                Some(absence) => at = absence.substitute?,
            }
        }
        None
    }

    /// People who on one day would act for each other in a circle, so that nobody would; nothing if there is no circle.
    pub fn circle_of_substitutes(&self) -> Option<Vec<Person>> {
        let firsts: BTreeSet<NaiveDate> = self.absences.values().flatten().map(|absence| absence.from).collect();
        for on in firsts {
            for person in self.absences.keys() {
                let (mut chain, mut at) = (Vec::new(), *person);
                while !chain.contains(&at) {
                    chain.push(at);
                    let Some(next) = self.absence(at, on).and_then(|absence| absence.substitute) else { break };
                    if next == *person {
                        return Some(chain);
                    }
                    at = next;
                }
            }
        }
        None
    }

    /// Whether this person holds any position at all.
    pub fn is_active(&self, person: Person) -> bool {
        self.holders.get(&person).is_some_and(|posts| !posts.is_empty())
    }
}

/// Who gives a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A natural person with the positions that they hold now.
    Person {
        /// Who.
        person: Person,
        /// The positions held.
        posts: Vec<Post>,
    },
    /// The program itself, for timers.
    System,
}

impl Actor {
    /// The natural person, unless it is the program.
    pub fn person(&self) -> Option<Person> {
        match self {
            Self::Person { person, .. } => Some(*person),
            Self::System => None,
        }
    }

    /// Whether the actor holds this position in this department.
    pub fn holds(&self, department: Department, position: &str) -> bool {
        self.posts().iter().any(|post| post.department == department && post.position == position)
    }

    /// Whether the actor holds this position in any department.
    pub fn is(&self, position: &str) -> bool {
        self.posts().iter().any(|post| post.position == position)
    }

    fn posts(&self) -> &[Post] {
        match self {
            Self::Person { posts, .. } => posts,
            Self::System => &[],
        }
    }
}
