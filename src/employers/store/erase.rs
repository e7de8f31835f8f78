//! What employers keep of a person, gone.

use diesel::prelude::*;

use super::super::employment::model::{EmploymentState, RoundAnswer};
use super::super::model::{ClaimState, PreparedState};
use crate::db::WriteTx;
use crate::db::schema::{
    accounts, demand_matches, demand_seekers, employments, liaison_claims, liaison_employers, prepared_drafts,
    round_entries,
};
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::store::persons;

/// Whom they spoke for, what they sought, what was prepared for them; of an employment and of a claim the ids and dates are
/// left, without the words.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    let (none, now) = (None::<Vec<u8>>, tx.now());
    tx.run(|conn| {
        let own = accounts::table.filter(accounts::person_id.eq(person)).select(accounts::id);
        diesel::delete(liaison_employers::table.filter(liaison_employers::account_id.eq_any(own))).execute(conn)
    })?;
    tx.run(|conn| {
        let open = liaison_claims::table.filter(liaison_claims::person_id.eq(person));
        diesel::update(open.filter(liaison_claims::open_key.is_not_null()))
            .set((liaison_claims::state.eq(ClaimState::Withdrawn), liaison_claims::open_key.eq(None::<String>)))
            .execute(conn)
    })?;
    tx.run(|conn| {
        diesel::update(liaison_claims::table.filter(liaison_claims::person_id.eq(person)))
            .set((
                liaison_claims::contact_sealed.eq(Vec::<u8>::new()),
                liaison_claims::reason_sealed.eq(none.clone()),
                liaison_claims::version.eq(liaison_claims::version + 1),
            ))
            .execute(conn)
    })?;
    tx.run(|conn| diesel::delete(demand_matches::table.filter(demand_matches::person_id.eq(person))).execute(conn))?;
    tx.run(|conn| diesel::delete(demand_seekers::table.find(person)).execute(conn))?;
    tx.run(|conn| {
        diesel::update(employments::table.filter(employments::person_id.eq(person)))
            .set((
                employments::position_sealed.eq(none.clone()),
                employments::open_key.eq(None::<String>),
                employments::version.eq(employments::version + 1),
            ))
            .execute(conn)
    })?;
    tx.run(|conn| {
        let open = [EmploymentState::Asked, EmploymentState::Confirmed];
        let own = employments::table.filter(employments::person_id.eq(person));
        diesel::update(own.filter(employments::state.eq_any(open.to_vec())))
            .set(employments::state.eq(EmploymentState::Withdrawn))
            .execute(conn)
    })?;
    tx.run(|conn| {
        let asked = round_entries::table.filter(round_entries::person_id.eq(person));
        diesel::update(asked.filter(round_entries::answer.is_null()))
            .set((round_entries::answer.eq(Some(RoundAnswer::Ended)), round_entries::answered_at.eq(Some(now))))
            .execute(conn)
    })?;
    let Some(identity) = persons::get(tx, person)?.identity_index else { return Ok(()) };
    tx.run(|conn| {
        let waiting = prepared_drafts::table
            .filter(prepared_drafts::identity_index.eq(&identity))
            .filter(prepared_drafts::state.eq(PreparedState::Waiting));
        diesel::update(waiting)
            .set((
                prepared_drafts::state.eq(PreparedState::Declined),
                prepared_drafts::open_key.eq(None::<String>),
                prepared_drafts::wrapped_key.eq(none.clone()),
                prepared_drafts::content_sealed.eq(none.clone()),
                prepared_drafts::settled_at.eq(Some(now)),
            ))
            .execute(conn)
    })?;
    tx.run(|conn| {
        diesel::update(prepared_drafts::table.filter(prepared_drafts::identity_index.eq(&identity)))
            .set(prepared_drafts::identity_index.eq(""))
            .execute(conn)
    })
    .map(drop)
}
