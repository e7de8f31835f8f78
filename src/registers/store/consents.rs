//! Rows of `register_consents`. They outlive a draft that is thrown away: what was asked on the strength of a consent
//! stays explained.

use diesel::prelude::*;

use super::super::model::Purpose;
use crate::cases::ApplicationId;
use crate::catalogue::DefinitionId;
use crate::db::schema::register_consents as consents;
use crate::db::types::Instant;
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::insert_or_nothing;

#[derive(Insertable)]
#[diesel(table_name = consents)]
struct ConsentRow {
    application_id: ApplicationId,
    purpose: Purpose,
    person_id: PersonId,
    item_id: DefinitionId,
    given_at: Instant,
}

/// Records a consent by the words of this version of the item; one that was given stays as it was. Answers whether it is
/// new.
pub fn give(
    tx: &mut WriteTx<'_>,
    application: ApplicationId,
    purpose: Purpose,
    person: PersonId,
    item: DefinitionId,
) -> Result<bool> {
    let row = ConsentRow { application_id: application, purpose, person_id: person, item_id: item, given_at: tx.now() };
    insert_or_nothing!(tx, consents::table, &row)
}

/// Takes a consent back that the draft no longer expresses.
pub fn withdraw(tx: &mut WriteTx<'_>, application: ApplicationId) -> Result<()> {
    let all = consents::table.filter(consents::application_id.eq(application));
    tx.run(|conn| diesel::delete(all).execute(conn)).map(drop)
}

pub fn is_given(tx: &mut ReadTx<'_>, application: ApplicationId, purpose: Purpose) -> Result<bool> {
    let found = consents::table.find((application, purpose));
    tx.run(|conn| diesel::select(diesel::dsl::exists(found)).get_result(conn))
}
