//! `departments.yaml`: districts, functions, and the tree of departments by level and function.

use serde::{Deserialize, Serialize};

use super::Text;

/// Level of government. A review step names a level and a function; which department that is follows from the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The city itself.
    City,
    /// Banner, county or city district.
    District,
    /// Development zone or park inside a district.
    Zone,
}

impl Level {
    /// The word used in files and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::District => "district",
            Self::Zone => "zone",
        }
    }
}

/// A place of work and of filing: the city, a district or banner, or a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct District {
    /// Code used in forms, rules and positions.
    pub code: String,
    /// Name.
    pub name: Text,
    /// City district or banner, or zone.
    pub level: Level,
    /// Administrative division code, where the place has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// The district that a zone lies in, whose departments act where the zone has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether anything of it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// What departments are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Code used in workflows.
    pub code: String,
    /// Name.
    pub name: Text,
}

/// One department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Code, unique in the pack.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Level.
    pub level: Level,
    /// Function code.
    pub function: String,
    /// District or zone; absent at city level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// The department above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// The same department in many districts: `{code}`, `{zh}` and `{en}` stand for those of the district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Code with `{code}`.
    pub code: String,
    /// Name with `{zh}` and `{en}`.
    pub name: Text,
    /// Every district of this level, unless `only` narrows it.
    pub level: Level,
    /// Function code.
    pub function: String,
    /// The department above; may hold `{code}` and `{parent}` (the district that a zone lies in).
    pub parent: String,
    /// Only these districts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Vec<String>>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

impl Series {
    /// The department of this series in one district.
    pub fn in_district(&self, district: &District) -> Department {
        let parent = district.parent.as_deref().unwrap_or_default();
        let fill = |text: &str| {
            text.replace("{code}", &district.code)
                .replace("{parent}", parent)
                .replace("{zh}", &district.name.zh)
                .replace("{en}", &district.name.en)
        };
        Department {
            code: fill(&self.code),
            name: Text { zh: fill(&self.name.zh), en: fill(&self.name.en) },
            level: self.level,
            function: self.function.clone(),
            district: Some(district.code.clone()),
            parent: Some(fill(&self.parent)),
            source: self.source.clone(),
            assumed: self.assumed,
        }
    }

    /// True when the series has a department in this district.
    pub fn covers(&self, district: &District) -> bool {
        district.level == self.level && self.only.as_ref().is_none_or(|only| only.contains(&district.code))
    }
}

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentsFile {
    /// Functions.
    pub functions: Vec<Function>,
    /// Districts and zones.
    pub districts: Vec<District>,
    /// Departments named one by one.
    pub departments: Vec<Department>,
    /// Departments that every district has.
    #[serde(default)]
    pub series: Vec<Series>,
}

impl DepartmentsFile {
    /// All departments, with the JSON pointer of the entry that each comes from.
    pub fn expanded(&self) -> Vec<(String, Department)> {
        let single =
            self.departments.iter().enumerate().map(|(index, one)| (format!("/departments/{index}"), one.clone()));
        let series = self.series.iter().enumerate().flat_map(|(index, series)| {
            self.districts
                .iter()
                .filter(|district| series.covers(district))
                .map(move |district| (format!("/series/{index}"), series.in_district(district)))
        });
        single.chain(series).collect()
    }
}
