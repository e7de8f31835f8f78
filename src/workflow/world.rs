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
