//! What everybody is told before anything is collected.

use serde::Serialize;

use crate::catalogue::queries::TextOut;
use crate::catalogue::{Loaded, definitions};
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::packs::format::{ConsentKind, PrivacyNotice, Purpose};

/// The notice in force; a pack may go without.
pub fn current(tx: &mut ReadTx<'_>) -> Result<Option<Loaded<PrivacyNotice>>> {
    Ok(definitions::all::<PrivacyNotice>(tx)?.into_iter().next())
}

/// For which purposes which data are collected.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PrivacyNotice)]
pub struct NoticeOut {
    /// What a consent names.
    pub version: i64,
    /// Who answers for the data.
    pub controller: TextOut,
    pub purposes: Vec<PurposeOut>,
    /// What stays without a name when somebody is erased, because the law wants it kept.
    pub kept: Vec<KeptOut>,
    /// Days in which the wish to be erased can be taken back.
    pub grace_days: u32,
    /// Days for which a copy of one's data can be fetched.
    pub export_days: u32,
}

/// One purpose.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PrivacyPurpose)]
pub struct PurposeOut {
    #[schema(example = "register_queries")]
    pub code: String,
    pub name: TextOut,
    pub why: TextOut,
    /// Which kinds of data.
    pub kinds: Vec<TextOut>,
    /// Whether there are sensitive ones among them.
    pub sensitive: bool,
    pub basis: TextOut,
    pub retention: TextOut,
    pub recipients: Vec<TextOut>,
    pub consent: ConsentKind,
}

/// Records that outlast an erasure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = KeptRecords)]
pub struct KeptOut {
    pub code: String,
    pub what: TextOut,
    pub why: TextOut,
}

impl PurposeOut {
    pub fn new(purpose: &Purpose) -> Self {
        Self {
            code: purpose.code.clone(),
            name: TextOut::from(&purpose.name),
            why: TextOut::from(&purpose.why),
            kinds: purpose.kinds.iter().map(TextOut::from).collect(),
            sensitive: purpose.sensitive,
            basis: TextOut::from(&purpose.basis),
            retention: TextOut::from(&purpose.retention),
            recipients: purpose.recipients.iter().map(TextOut::from).collect(),
            consent: purpose.consent,
        }
    }
}

/// The notice in force; not found where the pack has none.
pub fn show(tx: &mut ReadTx<'_>) -> Result<NoticeOut> {
    let notice = current(tx)?.ok_or(Code::NotFound)?;
    Ok(NoticeOut {
        version: notice.version,
        controller: TextOut::from(&notice.controller),
        purposes: notice.purposes.iter().map(PurposeOut::new).collect(),
        kept: kept(&notice),
        grace_days: notice.grace_days,
        export_days: notice.export_days,
    })
}

/// What stays when somebody is erased.
pub fn kept(notice: &PrivacyNotice) -> Vec<KeptOut> {
    let out = |records: &crate::packs::format::KeptRecords| KeptOut {
        code: records.code.clone(),
        what: TextOut::from(&records.what),
        why: TextOut::from(&records.why),
    };
    notice.kept.iter().map(out).collect()
}
