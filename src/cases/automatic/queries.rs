//! What an applicant sees of how their application was decided.

use serde::Serialize;

use super::super::entitlement;
use super::super::model::ApplicationId;
use super::super::policy;
use super::super::store::cases;
use super::{HUMAN, store};
use crate::catalogue::queries::TextOut;
use crate::catalogue::{Loaded, ServiceItem, definitions};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::packs::format::Mode;
use crate::representations::Act;

/// Something that was not proven when the application was handed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OpenPointOut {
    /// Code of the clause or rule, or `human_decision`.
    #[schema(example = "doctorate")]
    pub code: String,
    pub text: TextOut,
}

/// Whether an application was decided without a person, and on what.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AutomaticDecisionOut {
    /// How the item is decided: `ordinary`, `instant` or `automatic`.
    #[schema(value_type = String, example = "instant")]
    pub mode: Mode,
    pub decided: bool,
    /// When it was decided, or went to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// Number of the evaluation that it rests on, among those of the application (`GET /applications/{id}/evaluations`, in order).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation_seq: Option<i32>,
    /// Why it was not decided at once.
    pub open: Vec<OpenPointOut>,
    /// When the applicant asked for a person to decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub human_decision_asked_at: Option<Instant>,
}

/// How one's own application was decided.
pub fn of_application(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId) -> Result<AutomaticDecisionOut> {
    let (application, _) = policy::own(tx, actor, id, Act::Follow)?;
    let asked = store::asked(tx, id)?;
    let Some(case) = cases::of_application(tx, id)? else {
        let mode = definitions::current::<ServiceItem>(tx, &application.item_code)?.mode;
        let (at, evaluation_seq, open) = (None, None, Vec::new());
        return Ok(AutomaticDecisionOut {
            mode,
            decided: false,
            at,
            evaluation_seq,
            open,
            human_decision_asked_at: asked,
        });
    };
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let row = store::of_case(tx, case.id)?;
    let applicant = persons::get(tx, case.person_id)?;
    let clauses = entitlement::clauses_handed_in(tx, case.id, &applicant)?;
    let text = |code: &str| {
        let clause = clauses.iter().find(|clause| clause.code == code).map(|clause| (&clause.text).into());
        clause.or_else(|| of_rule(&item, code)).unwrap_or_else(|| other(code))
    };
    let codes = row.as_ref().map(|row| row.open.0.clone()).unwrap_or_default();
    Ok(AutomaticDecisionOut {
        mode: item.mode,
        decided: row.as_ref().is_some_and(|row| row.decided),
        at: row.as_ref().map(|row| row.at),
        evaluation_seq: row.as_ref().map(|row| row.evaluation_seq),
        open: codes.into_iter().map(|code| OpenPointOut { text: text(&code), code }).collect(),
        human_decision_asked_at: asked,
    })
}

fn of_rule(item: &Loaded<ServiceItem>, code: &str) -> Option<TextOut> {
    item.rules.iter().find(|rule| rule.code == code).map(|rule| (&rule.message).into())
}

fn other(code: &str) -> TextOut {
    let (zh, en) =
        if code == HUMAN { ("申请人要求人工决定", "You asked for a person to decide") } else { (code, code) };
    TextOut { zh: zh.to_owned(), en: en.to_owned() }
}
