//! How applications stand with the registers, and how the registers stand.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::Serialize;
use serde_json::{Value, json};

use super::model::Reason;
use super::store::{answers, checks, queries};
use crate::cases::ApplicationId;
use crate::cases::outside::{About, ChecksOut, ConfirmedOut, UnverifiedOut};
use crate::catalogue::definitions;
use crate::catalogue::queries::TextOut;
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::PersonId;
use crate::packs::format::Register;
use crate::talents::owner::Owner;

/// What each application has confirmed and what not. A register of the item of which nothing is kept was not asked.
pub fn checks_of(tx: &mut ReadTx<'_>, about: &[About<'_>]) -> Result<BTreeMap<ApplicationId, ChecksOut>> {
    let asked = about.iter().filter(|one| !one.registers.is_empty());
    let rows = checks::of_all(tx, asked.map(|one| one.application).collect())?;
    let registers = definitions::all::<Register>(tx)?;
    let name = |code: &str| {
        let known = registers.iter().find(|register| register.code == code);
        known.map_or_else(|| TextOut { zh: code.to_owned(), en: code.to_owned() }, |register| (&register.name).into())
    };
    let mut all = BTreeMap::new();
    for one in about {
        let mut standing = ChecksOut::default();
        for code in one.registers {
            let row = rows.iter().find(|row| row.application_id == one.application && row.register == *code);
            match row.map(|row| (row.source.clone(), row.as_of, row.had_at, row.reason, row.since)) {
                Some((Some(source), Some(as_of), Some(had_at), ..)) => {
                    standing.confirmed.push(ConfirmedOut {
                        register: code.clone(),
                        name: name(code),
                        source,
                        as_of,
                        had_at,
                    });
                }
                other => {
                    let (reason, since) = other.map_or((None, None), |(.., reason, since)| (reason, since));
                    let reason = reason.unwrap_or(Reason::NotAsked);
                    standing.unverified.push(UnverifiedOut {
                        register: code.clone(),
                        name: name(code),
                        reason: reason.as_str().to_owned(),
                        explanation: TextOut { zh: reason.zh().to_owned(), en: reason.en().to_owned() },
                        since: since.unwrap_or(one.filed_at),
                    });
                }
            }
        }
        all.insert(one.application, standing);
    }
    Ok(all)
}

/// How a register stands, as far as the database knows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RegisterStateOut {
    #[schema(example = "social_insurance")]
    pub code: String,
    pub name: TextOut,
    /// Whether an address is configured.
    pub connected: bool,
    /// `closed` (it is asked), `open` (it is left alone for a while) or `probing` (one query is trying), in this copy of
    /// the program.
    #[schema(example = "closed")]
    pub breaker: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_success: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_fault: Option<RegisterFaultOut>,
    /// How many queries of the last 24 hours ended in which way; `answered` among them.
    pub last_day: BTreeMap<String, i64>,
}

/// A query that failed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RegisterFaultOut {
    #[schema(example = "slow")]
    pub reason: String,
    pub at: Instant,
}

/// How every register of the pack stands; the caller adds what this copy of the program knows.
pub(super) fn states(tx: &mut ReadTx<'_>) -> Result<Vec<RegisterStateOut>> {
    let registers = definitions::all::<Register>(tx)?;
    let counts = queries::counts_since(tx, tx.now().plus(-TimeDelta::hours(24)))?;
    let mut all = Vec::with_capacity(registers.len());
    for register in &registers {
        let own = counts.iter().filter(|(code, ..)| *code == register.code);
        all.push(RegisterStateOut {
            code: register.code.clone(),
            name: (&register.name).into(),
            connected: false,
            breaker: "closed",
            last_success: queries::last_success(tx, &register.code)?,
            last_fault: queries::last_fault(tx, &register.code)?.map(|(reason, at)| RegisterFaultOut { reason, at }),
            last_day: own.filter_map(|(_, outcome, count)| Some((outcome.clone()?, *count))).collect(),
        });
    }
    Ok(all)
}

/// What was asked about somebody and what the registers said last, for the person's own copy of their data.
pub fn told_about(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Value> {
    let owner = Owner::load(tx, person)?;
    let answers = answers::all(tx, &owner)?.into_iter().map(|(register, answer)| {
        json!({ "register": register, "source": answer.source, "as_of": answer.as_of, "had_at": answer.had_at,
            "employer": answer.organisation, "fields": answer.fields })
    });
    let answers: Vec<_> = answers.collect();
    let queries = queries::of_person(tx, person)?.into_iter().map(|(register, purpose, at, outcome)| {
        json!({ "register": register, "purpose": purpose, "at": at, "outcome": outcome })
    });
    Ok(json!({ "answers": answers, "queries": queries.collect::<Vec<_>>() }))
}
