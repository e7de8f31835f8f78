//! Rows of `code_uses` and `card_scans`.

use diesel::prelude::*;

use super::super::benefits::Spent;
use super::super::model::{CardId, CodeId, RedemptionId, ScanId, ScanMeans, ScanOutcome};
use crate::db::schema::{card_scans, code_uses};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::AccountId;
use crate::insert_or_nothing;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = code_uses, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
struct CodeUseRow {
    jti: CodeId,
    card_id: CardId,
    account_id: AccountId,
    benefit: Option<String>,
    redemption_id: Option<RedemptionId>,
    first_at: Instant,
}

/// What became of a code, if it was scanned before.
pub fn spent(tx: &mut ReadTx<'_>, jti: CodeId) -> Result<Option<Spent>> {
    let row: Option<CodeUseRow> =
        tx.run(|conn| code_uses::table.find(jti).select(CodeUseRow::as_select()).get_result(conn).optional())?;
    Ok(row.map(|row| Spent { verifier: row.account_id.0, redeemed: row.benefit.zip(row.redemption_id.map(|id| id.0)) }))
}

/// Binds a code to the verifier who scanned it first; answers whether this was the first scan.
pub fn bind(tx: &mut WriteTx<'_>, jti: CodeId, card: CardId, account: AccountId) -> Result<bool> {
    let row = CodeUseRow {
        jti,
        card_id: card,
        account_id: account,
        benefit: None,
        redemption_id: None,
        first_at: tx.real_now(),
    };
    insert_or_nothing!(tx, code_uses::table, &row)
}

/// Spends a code that nothing was redeemed with.
pub fn spend(tx: &mut WriteTx<'_>, jti: CodeId, benefit: &str, redemption: RedemptionId) -> Result<()> {
    let changed = tx.run(|conn| {
        diesel::update(code_uses::table.find(jti).filter(code_uses::redemption_id.is_null()))
            .set((code_uses::benefit.eq(Some(benefit)), code_uses::redemption_id.eq(Some(redemption))))
            .execute(conn)
    })?;
    if changed == 1 { Ok(()) } else { Err(Code::CardCodeUsed.into()) }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = card_scans, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct ScanRow {
    pub id: ScanId,
    pub card_id: CardId,
    pub account_id: AccountId,
    pub venue: String,
    pub venue_name: String,
    pub means: ScanMeans,
    pub benefit: Option<String>,
    pub outcome: ScanOutcome,
    pub at: Instant,
}

pub fn record(tx: &mut WriteTx<'_>, row: &ScanRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(card_scans::table).values(row).execute(conn)).map(drop)
}

/// Who looked at a card, the newest first.
pub fn of_card(tx: &mut ReadTx<'_>, card: CardId, after: Option<ScanId>, fetch: i64) -> Result<Vec<ScanRow>> {
    tx.run(|conn| {
        let mut query = card_scans::table.filter(card_scans::card_id.eq(card)).into_boxed();
        if let Some(after) = after {
            query = query.filter(card_scans::id.lt(after));
        }
        query.order(card_scans::id.desc()).limit(fetch).select(ScanRow::as_select()).load(conn)
    })
}
