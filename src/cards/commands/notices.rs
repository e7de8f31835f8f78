//! What holders are told about their cards, in the words of the policy pack.

use serde::Serialize;

use super::super::book;
use super::super::life::{CardState, Reason};
use super::super::store::cards::CardRow;
use crate::catalogue::definitions;
use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::store::persons;
use crate::notifications;
use crate::packs::LoadedTemplate;

/// Everything that a template about a card may use.
#[derive(Debug, Serialize)]
struct Words {
    applicant_name: String,
    scheme_name: String,
    tier_name: String,
    card_number: String,
    valid_until: String,
    renew_until: String,
    reason: String,
    link: String,
}

/// A card was issued, for the first time or in another's place.
pub(super) fn issued(tx: &mut WriteTx<'_>, card: &CardRow) -> Result<()> {
    send(tx, "card_issued", card, "", "")
}

/// A card became unusable. What its holder did to it themselves needs no message.
pub(super) fn changed(tx: &mut WriteTx<'_>, card: &CardRow, reason: Reason) -> Result<()> {
    let own = matches!(reason, Reason::HolderRequest | Reason::Lost | Reason::Replaced | Reason::Upgraded);
    match card.state {
        _ if own => Ok(()),
        CardState::Suspended => send(tx, "card_suspended", card, in_words(reason), ""),
        CardState::Expired | CardState::Cancelled | CardState::Revoked => {
            send(tx, "card_ended", card, in_words(reason), "")
        }
        _ => Ok(()),
    }
}

/// The renewal window has opened.
pub(super) fn expiring(tx: &mut WriteTx<'_>, card: &CardRow, renew_until: chrono::NaiveDate) -> Result<()> {
    send(tx, "card_expiring", card, "", &renew_until.to_string())
}

/// The rules change: all cards of the scheme end on a day.
pub(super) fn scheme_ends(
    tx: &mut WriteTx<'_>,
    card: &CardRow,
    ends_on: chrono::NaiveDate,
    legal_basis: &str,
) -> Result<()> {
    let last_day = ends_on.pred_opt().unwrap_or(ends_on);
    send(tx, "card_scheme_ending", &CardRow { valid_until: last_day, ..card.clone() }, legal_basis, "")
}

/// A pack that has no such template wants no such message.
fn send(tx: &mut WriteTx<'_>, template: &str, card: &CardRow, reason: &str, renew_until: &str) -> Result<()> {
    if definitions::find::<LoadedTemplate>(tx, template)?.is_none() {
        return Ok(());
    }
    let person = persons::get(tx, card.person_id)?;
    if person.wrapped_key.is_none() {
        return Ok(());
    }
    let words = Words {
        applicant_name: person.name(tx)?.unwrap_or_default(),
        scheme_name: book::scheme_of(tx, card)?.name.zh.clone(),
        tier_name: book::tier_of(tx, card)?.map_or_else(|| card.tier.clone(), |tier| tier.name.zh),
        card_number: card.number.clone(),
        valid_until: card.valid_until.to_string(),
        renew_until: renew_until.to_owned(),
        reason: reason.to_owned(),
        link: format!("/api/v1/cards/{}", card.id),
    };
    notifications::notify(tx, card.person_id, template, &words).map(drop)
}

fn in_words(reason: Reason) -> &'static str {
    match reason {
        Reason::EmploymentUnderReview => "工作单位情况待核实",
        Reason::DataConflict => "登记信息不一致",
        Reason::Investigation => "正在调查核实",
        Reason::Fraud => "以欺骗方式取得",
        Reason::OfficialError => "认定有误",
        Reason::Ended => "不再符合条件",
        Reason::Moved => "已离开本地",
        Reason::Died => "持卡人去世",
        Reason::SchemeEnded => "卡种停止使用",
        Reason::RenewalRefused => "续期未获批准",
        Reason::TermEnded => "有效期届满",
        _ => "其他原因",
    }
}
