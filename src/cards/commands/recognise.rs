//! Recording that a person is of a tier.

use super::super::book;
use super::super::model::RecognitionId;
use super::super::scheme::RecognitionRoute;
use super::super::store::recognitions::{self, CaseRef, RecognitionRow};
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::model::PersonStatus;
use crate::identity::store::persons;
use crate::identity::{Actor, PersonId};

/// A decision to be recorded.
#[derive(Debug, Clone)]
pub struct Recognise {
    pub person: PersonId,
    pub catalogue: String,
    pub tier: String,
    pub route: RecognitionRoute,
    /// The criterion that was met, where one was.
    pub criterion: Option<String>,
    /// The case in which it was decided.
    pub case: Option<CaseRef>,
    /// The district of work; it decides whose staff see the card.
    pub district: Option<String>,
    /// Whose catalogue binds: the one in force at this instant, or today's.
    pub bound_at: Option<Instant>,
}

/// Keeps a recognition with the version of the catalogue that binds it.
///
/// # Errors
/// The person must be verified, and the catalogue that binds must have the tier.
pub fn record_recognition(tx: &mut WriteTx<'_>, actor: Option<&Actor>, ask: &Recognise) -> Result<RecognitionId> {
    if persons::get(tx, ask.person)?.status != PersonStatus::Verified {
        return Err(Code::NotVerified.into());
    }
    let (catalogue, tier) = book::tier_on(tx, &ask.catalogue, &ask.tier, ask.bound_at)?;
    if let Some(criterion) = &ask.criterion
        && !tier.criteria.iter().any(|known| known.code == *criterion)
    {
        return Err(Code::UnknownTier.into());
    }
    let row = RecognitionRow {
        id: tx.new_id(),
        person_id: ask.person,
        catalogue: ask.catalogue.clone(),
        catalogue_version: catalogue.version,
        tier: ask.tier.clone(),
        tier_rank: tier.rank,
        route: ask.route.as_str().to_owned(),
        criterion: ask.criterion.clone(),
        case_id: ask.case,
        district: ask.district.clone(),
        decided_on: tx.today(),
        ended_on: None,
        created_at: tx.now(),
    };
    recognitions::insert(tx, &row)?;
    let entry = Entry::new(Stream::person(ask.person), "record_recognition").object("recognition", row.id);
    audit::record(
        tx,
        actor,
        entry.data("catalogue", &row.catalogue).data("tier", &row.tier).data("route", &row.route),
    )?;
    Ok(row.id)
}

/// Ends a recognition, as when it turns out to rest on fraud or the decision is taken back.
pub fn end_recognition(tx: &mut WriteTx<'_>, actor: Option<&Actor>, id: RecognitionId) -> Result<()> {
    let row = recognitions::get(tx, id)?;
    let today = tx.today();
    recognitions::end(tx, id, today)?;
    audit::record(tx, actor, Entry::new(Stream::person(row.person_id), "end_recognition").object("recognition", id))
}
