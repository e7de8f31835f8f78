//! `departments.yaml`: a tree without loops, in which every department has a function, a level and a district.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        format::{Department, DepartmentsFile, Level},
        load::{Draft, Typed},
        problem::Findings,
        yaml::join,
    },
    unique,
};

pub(super) fn check(draft: &Draft<'_>, findings: &mut Findings) {
    let Some(file) = &draft.departments else { return };
    let Typed { document, data } = file;
    unique(document, "/functions", &data.functions, |one| one.code.as_str(), findings);
    unique(document, "/districts", &data.districts, |one| one.code.as_str(), findings);
    districts(file, findings);
    for (index, series) in data.series.iter().enumerate() {
        let here = format!("/series/{index}");
        if !series.code.contains("{code}") {
            findings.at(&document.file, document.position(&join(&here, "code")), "the code of a series needs {code}");
        }
        for (place, code) in series.only.iter().flatten().enumerate() {
            if !data.districts.iter().any(|district| district.code == *code && district.level == series.level) {
                let pointer = join(&join(&here, "only"), place);
                let message = format!("there is no district `{code}` of level {}", series.level.as_str());
                findings.at(&document.file, document.position(&pointer), message);
            }
        }
    }
    let all = data.expanded();
    let by_code: BTreeMap<&str, &Department> = all.iter().map(|(_, one)| (one.code.as_str(), one)).collect();
    let mut seen = BTreeSet::new();
    for (pointer, one) in &all {
        let mut note = |key: &str, message: String| {
            findings.at(&document.file, document.position(&join(pointer, key)), message);
        };
        if !seen.insert(one.code.as_str()) {
            note("code", format!("department `{}` is defined twice", one.code));
        }
        if !data.functions.iter().any(|function| function.code == one.function) {
            note("function", format!("there is no function `{}`", one.function));
        }
        belongs(one, data, &mut note);
        match one.parent.as_deref() {
            Some(parent) if !by_code.contains_key(parent) => {
                note("parent", format!("there is no department `{parent}`"))
            }
            Some(_) if loops(one, &by_code) => note("parent", format!("department `{}` is its own superior", one.code)),
            _ => {}
        }
    }
}

fn districts(file: &Typed<DepartmentsFile>, findings: &mut Findings) {
    let Typed { document, data } = file;
    for (index, district) in data.districts.iter().enumerate() {
        let here = format!("/districts/{index}");
        let mut note =
            |key: &str, message: String| findings.at(&document.file, document.position(&join(&here, key)), message);
        match (district.level, district.parent.as_deref()) {
            (Level::City, _) => note("level", "the city itself is no district".to_owned()),
            (Level::Zone, None) => note("code", format!("zone `{}` names no district that it lies in", district.code)),
            (Level::Zone, Some(parent)) => {
                if !data.districts.iter().any(|other| other.code == parent && other.level == Level::District) {
                    note("parent", format!("there is no district `{parent}`"));
                }
            }
            (Level::District, Some(_)) => note("parent", "only a zone lies in another district".to_owned()),
            (Level::District, None) => {}
        }
    }
}

fn belongs(one: &Department, data: &DepartmentsFile, note: &mut impl FnMut(&str, String)) {
    match (one.level, one.district.as_deref()) {
        (Level::City, Some(_)) => note("district", "a department of the city belongs to no district".to_owned()),
        (Level::City, None) => {}
        (level, None) => {
            note("level", format!("department `{}` of level {} names no district", one.code, level.as_str()))
        }
        (level, Some(code)) => {
            if !data.districts.iter().any(|district| district.code == code && district.level == level) {
                note("district", format!("there is no district `{code}` of level {}", level.as_str()));
            }
        }
    }
}

fn loops(start: &Department, by_code: &BTreeMap<&str, &Department>) -> bool {
    let mut steps = 0;
    let mut current = start;
    while let Some(parent) = current.parent.as_deref().and_then(|code| by_code.get(code)) {
        steps += 1;
        if parent.code == start.code || steps > by_code.len() {
            return true;
        }
        current = parent;
    }
    false
}
