//! What a step of a case does with cards: the named effects `recognise` and `issue_card`.
//!
//! Both are barriers: a card that somebody carries is not taken back by sending a case back.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::commands::{self, IssueCard, Recognise};
use super::model::{CardId, RecognitionId};
use super::scheme::RecognitionRoute;
use super::store::recognitions::{self, CaseRef};
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::{Code, Error, Result};
use crate::identity::PersonId;

/// What the case tells its effects.
pub struct Ground<'a> {
    pub case: CaseRef,
    /// The number of the case; it stands on the card's history as the basis of the act.
    pub number: &'a str,
    pub applicant: PersonId,
    /// The form of the revision that counts.
    pub form: &'a Map<String, Value>,
    /// The parameters that the flow gives.
    pub with: &'a BTreeMap<String, Value>,
    /// The instant whose catalogue and schemes bind the case; today's, if none.
    pub bound_at: Option<Instant>,
}

impl Ground<'_> {
    fn parameter(&self, name: &str) -> Option<&str> {
        self.with.get(name)?.as_str()
    }

    /// The value of the form's field that a parameter names, or that is called as the flow language calls it.
    fn field(&self, parameter: &str, usual: &str) -> Option<&str> {
        self.form.get(self.parameter(parameter).unwrap_or(usual))?.as_str()
    }
}

/// Records the recognition that the case has come to. Parameters: `catalogue`, and the form's fields of tier, route,
/// criterion and district (`tier_field`, `route_field`, `criterion_field`, `district_field`).
pub fn recognise(tx: &mut WriteTx<'_>, ground: &Ground<'_>) -> Result<RecognitionId> {
    let missing = |what: &str| Error::internal(format!("the effect `recognise` of {} lacks {what}", ground.number));
    let route = ground.field("route_field", "route").ok_or_else(|| missing("a route"))?;
    let ask = Recognise {
        person: ground.applicant,
        catalogue: ground.parameter("catalogue").ok_or_else(|| missing("a catalogue"))?.to_owned(),
        tier: ground.field("tier_field", "tier").ok_or_else(|| missing("a tier"))?.to_owned(),
        route: serde_json::from_value::<RecognitionRoute>(route.into()).map_err(|_| Code::UnknownTier)?,
        criterion: ground.field("criterion_field", "criterion").map(str::to_owned),
        case: Some(ground.case),
        district: ground.field("district_field", "work_district").map(str::to_owned),
        bound_at: ground.bound_at,
    };
    commands::record_recognition(tx, None, &ask)
}

/// Issues the card of the recognition that this case recorded before, or raises the one that the person holds.
pub fn issue_card(tx: &mut WriteTx<'_>, ground: &Ground<'_>) -> Result<CardId> {
    let recognition = recognitions::of_case(tx, ground.case)?
        .ok_or_else(|| Error::internal(format!("{} issues a card without a recognition", ground.number)))?;
    let ask =
        IssueCard { recognition: recognition.id, legal_basis: ground.number.to_owned(), bound_at: ground.bound_at };
    commands::issue_card(tx, None, &ask)
}
