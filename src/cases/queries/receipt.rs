//! What a clerk gives to somebody who handed in at the counter.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::model::ApplicationId;
use super::super::store::{cases, revisions};
use super::super::{policy, world};
use super::tracking_code;
use crate::catalogue::queries::TextOut;
use crate::catalogue::{ServiceItem, definitions};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::store::{departments, persons};
use crate::representations::{Act, Basis};
use crate::talents::PersonName;

/// What a clerk prints when somebody has handed in at the counter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CounterReceipt)]
pub struct ReceiptOut {
    /// 办件编号.
    pub number: String,
    /// With the number, whoever holds it can follow the case without signing in.
    pub tracking_code: String,
    pub item_name: TextOut,
    /// Masked.
    pub applicant: String,
    pub filed_at: Instant,
    /// Counts as received on this working day.
    pub received_on: NaiveDate,
    pub materials: Vec<ReceivedOut>,
    /// The office to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<TextOut>,
    /// On what ground somebody else handed it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_in_by: Option<Basis>,
    pub hotline: String,
}

/// One material that was handed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReceivedMaterial)]
pub struct ReceivedOut {
    pub code: String,
    pub name: TextOut,
    pub files: usize,
}

/// The receipt of an application that was handed in.
pub fn receipt(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId) -> Result<ReceiptOut> {
    let (application, standing) = policy::own(tx, actor, id, Act::Follow)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NotFound)?;
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let applicant = persons::get(tx, application.person_id)?;
    let filed = revisions::latest(tx, case.id)?.filed(tx, &applicant)?;
    let name = applicant.name(tx)?.and_then(|name| PersonName::parse(&name).ok());
    let all = departments::all(tx)?;
    let office = all.iter().find(|row| row.code == item.department);
    let materials = filed.materials.iter().filter_map(|given| {
        let known = item.materials.iter().find(|material| material.code == given.code)?;
        Some(ReceivedOut { code: given.code.clone(), name: (&known.name).into(), files: given.documents.len() })
    });
    Ok(ReceiptOut {
        materials: materials.collect(),
        tracking_code: tracking_code(tx, case.id),
        item_name: TextOut::from(&item.name),
        applicant: name.map(|name| name.masked()).unwrap_or_default(),
        filed_at: case.filed_at,
        received_on: case.received_on,
        department: office.map(|row| TextOut { zh: row.name_zh.clone(), en: row.name_en.clone() }),
        handed_in_by: standing.agency.map(|(_, basis)| basis),
        hotline: world::hotline(tx)?,
        number: case.number,
    })
}
