//! The staffing report: how many of an employer's confirmed staff hold which card, and since and until when. It counts and names
//! nobody.

pub mod http;
mod store;

use chrono::NaiveDate;
use serde::Serialize;

use super::model::EmployerId;
use super::policy;
use super::store::employers::{self, EmployerRow};
use crate::db::ReadTx;
use crate::error::{Error, Result};
use crate::identity::Actor;

/// One line of the report: so many people of a tier whose card stands so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StaffingLineOut {
    /// Absent for those without a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "C")]
    pub tier: Option<String>,
    /// State of the card; `none` without one.
    #[schema(example = "valid")]
    pub card: String,
    #[schema(example = 12)]
    pub people: i64,
    /// The first day of the one who has been here longest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest_since: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_since: Option<NaiveDate>,
    /// The last day of the card that ends first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_expiry: Option<NaiveDate>,
}

/// How many employments are in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EmploymentCountOut {
    #[schema(example = "confirmed")]
    pub state: String,
    pub people: i64,
}

/// The report of one employer on one day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StaffingReportOut {
    pub organisation_code: String,
    pub name: String,
    pub as_of: NaiveDate,
    /// Confirmed staff, by tier and state of the card.
    pub staff: Vec<StaffingLineOut>,
    pub employments: Vec<EmploymentCountOut>,
}

/// The report about any organisation on record, for the office.
pub fn of(tx: &mut ReadTx<'_>, actor: &Actor, id: EmployerId) -> Result<StaffingReportOut> {
    policy::require_office(tx, actor)?;
    let employer = employers::get(tx, id)?;
    report(tx, &employer)
}

/// The report about an organisation for which the actor speaks.
pub fn own(tx: &mut ReadTx<'_>, actor: &Actor, code: &str) -> Result<StaffingReportOut> {
    let employer = policy::spoken_for(tx, actor, code)?;
    report(tx, &employer)
}

fn report(tx: &mut ReadTx<'_>, employer: &EmployerRow) -> Result<StaffingReportOut> {
    Ok(StaffingReportOut {
        organisation_code: employer.organisation_code.clone(),
        name: employer.name.clone(),
        as_of: tx.today(),
        staff: store::lines(tx, employer.id)?,
        employments: store::states(tx, employer.id)?,
    })
}

/// The lines as a table that spreadsheets open: with a byte order mark, and no cell that they would take for a formula.
pub fn csv(report: &StaffingReportOut) -> Result<Vec<u8>> {
    let failed = |error: csv::Error| Error::internal(format!("a report: {error}"));
    let mut table = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let head =
        ["统一社会信用代码", "单位", "截止日期", "人才类别", "卡状态", "人数", "最早入职", "最晚入职", "最早到期"];
    table.write_record(head).map_err(failed)?;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    for line in &report.staff {
        let cells = [
            report.organisation_code.clone(),
            harmless(&report.name),
            report.as_of.to_string(),
            harmless(line.tier.as_deref().unwrap_or_default()),
            line.card.clone(),
            line.people.to_string(),
            day(line.earliest_since),
            day(line.latest_since),
            day(line.next_expiry),
        ];
        table.write_record(cells).map_err(failed)?;
    }
    table.into_inner().map_err(|error| Error::internal(format!("a report: {error}")))
}

fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_table_for_spreadsheets_holds_no_formula() {
        let line = StaffingLineOut {
            tier: Some("C".to_owned()),
            card: "valid".to_owned(),
            people: 2,
            earliest_since: NaiveDate::from_ymd_opt(2025, 3, 1),
            latest_since: NaiveDate::from_ymd_opt(2026, 3, 1),
            next_expiry: None,
        };
        let report = StaffingReportOut {
            organisation_code: "91150600MA00001030".to_owned(),
            name: "=cmd()".to_owned(),
            as_of: NaiveDate::from_ymd_opt(2026, 9, 14).unwrap(),
            staff: vec![line],
            employments: Vec::new(),
        };
        let text = String::from_utf8(csv(&report).unwrap()).unwrap();
        assert!(text.starts_with('\u{feff}'));
        let second = text.lines().nth(1).unwrap();
        assert_eq!(second, "91150600MA00001030,'=cmd(),2026-09-14,C,valid,2,2025-03-01,2026-03-01,");
    }
}
