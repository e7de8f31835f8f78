//! Keeping what a look came to, in one short unit of work for a page.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::items::Item;
use super::look::Looked;
use super::model::{Fit, MatchState, next};
use super::store::matches::{self, MatchRow};
use super::store::{cases, looks};
use super::tell;
use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::PersonId;

/// What came of a page.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Kept {
    pub found: i64,
    pub lapsed: i64,
}

/// Keeps it for everybody about whom nothing has changed since the look; the others still have their mark and are looked at
/// again. `codes` are the items that were asked about, `None` for all.
pub fn keep(tx: &mut WriteTx<'_>, looked: &Looked, items: &[Item], codes: Option<&BTreeSet<String>>) -> Result<Kept> {
    let people: Vec<PersonId> = looked.looks.iter().map(|look| look.person).collect();
    let marks = looks::of_ids(tx, &people)?;
    let same = |person: PersonId| marks.get(&person).map(|row| row.mark);
    let looks: Vec<_> = looked.looks.iter().filter(|look| same(look.person) == look.mark).collect();
    let people: Vec<PersonId> = looks.iter().map(|look| look.person).collect();
    let mut present = BTreeMap::<(PersonId, String), MatchRow>::new();
    for row in matches::of_people(tx, &people)? {
        present.insert((row.person_id, row.item_code.clone()), row);
    }
    let filed = cases::filed(tx, &people)?;

    let (mut fresh, mut moved) = (Vec::new(), BTreeMap::<MatchState, Vec<_>>::new());
    let mut to_tell = BTreeSet::new();
    for look in &looks {
        for (place, fit) in &look.fits {
            let Some(item) = items.get(*place) else { continue };
            let key = (look.person, item.code().to_owned());
            let (row, is_filed) = (present.remove(&key), filed.contains(&key));
            let (state, told) =
                (row.as_ref().map(|row| row.state), row.as_ref().is_some_and(|row| row.told_at.is_some()));
            let to = next(state, told, *fit, is_filed);
            if to == Some(MatchState::Found) {
                to_tell.insert(look.person);
            }
            match (to, row) {
                (Some(_), None) => fresh.push(MatchRow::found(tx, look.person, &item.item, &item.version)),
                (Some(to), Some(row)) => moved.entry(to).or_default().push(row.id),
                (None, _) => {}
            }
        }
    }
    // What is left was found before and does not fit any more.
    for (key, row) in present.iter().filter(|((_, code), _)| codes.is_none_or(|codes| codes.contains(code))) {
        if let Some(to) = next(Some(row.state), row.told_at.is_some(), Fit::Not, filed.contains(key)) {
            moved.entry(to).or_default().push(row.id);
        }
    }

    let kept =
        Kept { found: count(fresh.len()), lapsed: moved.get(&MatchState::Lapsed).map_or(0, |all| count(all.len())) };
    matches::insert(tx, &fresh)?;
    for (state, ids) in moved {
        matches::set_state(tx, &ids, state)?;
    }
    looks::replace(tx, &people, looks.iter().filter_map(|look| Some((look.person, look.next?))))?;
    tell::plan(tx, to_tell.into_iter().collect())?;
    Ok(kept)
}

fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}
