//! Telling people what they were found for: one message for all of it, and none at night.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::jobs::TELL;
use super::model::MatchState;
use super::store::matches::MatchRow;
use super::store::{cases, matches, settings};
use crate::catalogue::{Loaded, ServiceItem, definitions};
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::store::persons;
use crate::jobs;
use crate::notifications;
use crate::packs::LoadedTemplate;
use crate::packs::format::Mode;
use crate::workdays::end_of;

/// The template of the message.
const TEMPLATE: &str = "match_found";

/// Nobody is woken: messages leave from this hour of Shanghai until the other.
const MORNING: i64 = 8;
const EVENING: i64 = 21;

/// Whom to tell.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tell {
    pub people: Vec<PersonId>,
}

/// Plans to tell these people: now, or in the morning.
pub fn plan(tx: &mut WriteTx<'_>, people: Vec<PersonId>) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let at = by_day(tx.now());
    jobs::enqueue(tx, TELL, &Tell { people }, at)
}

fn by_day(now: Instant) -> Instant {
    let midnight = end_of(now.date()) - TimeDelta::days(1);
    let morning = midnight + TimeDelta::hours(MORNING);
    let hour = (now.utc() - midnight).num_hours();
    match hour {
        hour if hour < MORNING => Instant::new(morning),
        hour if hour >= EVENING => Instant::new(morning + TimeDelta::days(1)),
        _ => now,
    }
}

/// Tells them of whatever they were found for and have not heard of. Somebody who has applied in the meantime, or does not
/// want to be found any more, is told nothing.
pub fn tell(tx: &mut WriteTx<'_>, people: &[PersonId]) -> Result<()> {
    if definitions::find::<LoadedTemplate>(tx, TEMPLATE)?.is_none() {
        return Ok(());
    }
    let items: BTreeMap<_, _> =
        definitions::all::<ServiceItem>(tx)?.into_iter().map(|item| (item.code.clone(), item)).collect();
    let settings = settings::of_ids(tx, people)?;
    let filed = cases::filed(tx, people)?;
    let mut all = BTreeMap::<PersonId, Vec<_>>::new();
    for row in matches::of_people(tx, people)? {
        let wanted = settings.get(&row.person_id).copied().unwrap_or_default().found;
        let news = row.state == MatchState::Found && !filed.contains(&(row.person_id, row.item_code.clone()));
        if news && wanted && items.contains_key(&row.item_code) {
            all.entry(row.person_id).or_default().push(row);
        }
    }
    for (person, rows) in all {
        let owner = persons::get(tx, person)?;
        if owner.wrapped_key.is_none() {
            continue;
        }
        let (services, to_confirm) = services(&items, &rows);
        let values = json!({
            "applicant_name": owner.name(tx)?.unwrap_or_default(),
            "services": services,
            "to_confirm": to_confirm,
            "link": "/api/v1/me/matches",
        });
        notifications::notify(tx, person, TEMPLATE, &values)?;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        matches::set_told(tx, &ids)?;
    }
    Ok(())
}

/// Names of the items to apply for, and of those that only want to be confirmed.
fn services<'a>(items: &'a BTreeMap<String, Loaded<ServiceItem>>, rows: &[MatchRow]) -> (Vec<&'a str>, Vec<&'a str>) {
    let of_rows = rows.iter().filter_map(|row| items.get(&row.item_code));
    let (confirm, apply): (Vec<_>, Vec<_>) = of_rows.partition(|item| item.mode == Mode::Automatic);
    let names = |some: Vec<&'a Loaded<ServiceItem>>| some.into_iter().map(|item| item.name.zh.as_str()).collect();
    (names(apply), names(confirm))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono::{DateTime, FixedOffset};

    use super::*;

    #[test]
    fn nobody_is_told_at_night() {
        let at = |text: &str| Instant::new(text.parse::<DateTime<FixedOffset>>().unwrap().to_utc());
        for (now, told) in [
            ("2026-09-14T09:00:00+08:00", "2026-09-14T09:00:00+08:00"),
            ("2026-09-14T00:05:00+08:00", "2026-09-14T08:00:00+08:00"),
            ("2026-09-14T20:59:59+08:00", "2026-09-14T20:59:59+08:00"),
            ("2026-09-14T21:00:00+08:00", "2026-09-15T08:00:00+08:00"),
        ] {
            assert_eq!(by_day(at(now)), at(told), "{now}");
        }
    }
}
