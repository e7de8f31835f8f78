//! The department table follows the published organisation: codes stay, names and places follow, what is gone sleeps.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::model::Organisation;
use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::DepartmentId;
use crate::identity::store::departments::{self, DepartmentRow};

/// Brings the table in line. A department is never deleted, since people and cases refer to it.
pub(crate) fn sync(tx: &mut WriteTx<'_>, organisation: &Organisation) -> Result<()> {
    let mut known: BTreeMap<String, DepartmentRow> =
        departments::all(tx)?.iter().map(|row| (row.code.clone(), row.clone())).collect();
    let mut named = BTreeSet::new();
    for one in &organisation.departments {
        named.insert(one.code.as_str());
        let parent_id: Option<DepartmentId> = one.parent.as_ref().and_then(|code| known.get(code)).map(|row| row.id);
        let before = known.get(&one.code);
        let row = DepartmentRow {
            id: before.map_or_else(|| tx.new_id(), |row| row.id),
            code: one.code.clone(),
            name_zh: one.name.zh.clone(),
            name_en: one.name.en.clone(),
            level: one.level.as_str().to_owned(),
            function: one.function.clone(),
            district: one.district.clone(),
            parent_id,
            active: true,
            version: before.map_or(1, |row| row.version),
        };
        match before {
            None => departments::insert(tx, &row)?,
            Some(before) if *before != row => departments::update(tx, &row)?,
            Some(_) => {}
        }
        known.insert(one.code.clone(), row);
    }
    for row in known.into_values().filter(|row| row.active && !named.contains(row.code.as_str())) {
        departments::update(tx, &DepartmentRow { active: false, ..row })?;
    }
    Ok(())
}
