//! What the report counts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::employment::model::EmploymentState;
use super::super::model::EmployerId;
use super::{EmploymentCountOut, StaffingLineOut};
use crate::cards::life::CardState;
use crate::db::ReadTx;
use crate::db::schema::{cards, employments};
use crate::error::Result;
use crate::identity::PersonId;

/// Confirmed staff by tier and state of the best card in force. A person counts once, by their highest tier.
pub fn lines(tx: &mut ReadTx<'_>, employer: EmployerId) -> Result<Vec<StaffingLineOut>> {
    let confirmed = || {
        employments::table
            .filter(employments::employer_id.eq(employer))
            .filter(employments::state.eq(EmploymentState::Confirmed))
    };
    let staff: Vec<(PersonId, NaiveDate)> =
        tx.run(|conn| confirmed().select((employments::person_id, employments::since)).load(conn))?;
    let running: Vec<_> = CardState::ALL.iter().copied().filter(|state| state.is_in_force()).collect();
    type Held = (PersonId, String, i32, CardState, NaiveDate);
    let held: Vec<Held> = tx.run(|conn| {
        cards::table
            .filter(cards::person_id.eq_any(confirmed().select(employments::person_id)))
            .filter(cards::state.eq_any(running))
            .select((cards::person_id, cards::tier, cards::tier_rank, cards::state, cards::valid_until))
            .load(conn)
    })?;
    let mut best: BTreeMap<PersonId, Held> = BTreeMap::new();
    for card in held {
        match best.get(&card.0) {
            Some(known) if known.2 <= card.2 => {}
            _ => {
                best.insert(card.0, card);
            }
        }
    }
    Ok(counted(staff, &best))
}

fn counted(
    staff: Vec<(PersonId, NaiveDate)>,
    best: &BTreeMap<PersonId, (PersonId, String, i32, CardState, NaiveDate)>,
) -> Vec<StaffingLineOut> {
    let mut lines: BTreeMap<(i32, Option<String>, String), StaffingLineOut> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (person, since) in staff {
        if !seen.insert(person) {
            continue;
        }
        let card = best.get(&person);
        let (rank, tier) = card.map_or((i32::MAX, None), |card| (card.2, Some(card.1.clone())));
        let state = card.map_or("none", |card| card.3.as_str()).to_owned();
        let line = lines.entry((rank, tier.clone(), state.clone())).or_insert(StaffingLineOut {
            tier,
            card: state,
            people: 0,
            earliest_since: None,
            latest_since: None,
            next_expiry: None,
        });
        line.people += 1;
        line.earliest_since = Some(line.earliest_since.map_or(since, |known| known.min(since)));
        line.latest_since = Some(line.latest_since.map_or(since, |known| known.max(since)));
        if let Some(until) = card.map(|card| card.4) {
            line.next_expiry = Some(line.next_expiry.map_or(until, |known| known.min(until)));
        }
    }
    lines.into_values().collect()
}

/// All statements about this employer, by how they stand.
pub fn states(tx: &mut ReadTx<'_>, employer: EmployerId) -> Result<Vec<EmploymentCountOut>> {
    let rows: Vec<(EmploymentState, i64)> = tx.run(|conn| {
        employments::table
            .filter(employments::employer_id.eq(employer))
            .group_by(employments::state)
            .order(employments::state)
            .select((employments::state, diesel::dsl::count_star()))
            .load(conn)
    })?;
    Ok(rows.into_iter().map(|(state, people)| EmploymentCountOut { state: state.to_string(), people }).collect())
}
