//! A letter as a paper.

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use super::super::model::ApplicationId;
use super::super::store::cases::CaseRow;
use super::super::{policy, store::cases};
use super::imprint::{self, Imprint};
use super::store;
use crate::db::ReadTx;
use crate::error::{Code, Error, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::print::{self, Paper, PaperFault, Seal};
use crate::representations::Act;

/// Embedding the font takes some megabytes for a moment; more at once would only make all of them late.
static DESKS: Semaphore = Semaphore::const_new(2);

/// Everything that stands on the paper of one letter.
#[derive(Debug, Clone)]
pub struct LetterPaper {
    title: String,
    number: String,
    body: String,
    date: String,
    imprint: Imprint,
    check_code: String,
    address: String,
}

/// The paper of one's own letter. `base` is the portal's public address, to which the printed code leads.
///
/// # Errors
/// `not_found` also for a letter from before papers were printed.
pub fn of_letter(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId, no: i32, base: &str) -> Result<LetterPaper> {
    policy::own(tx, actor, id, Act::Follow)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NotFound)?;
    of_case(tx, &case, no, base)
}

/// The paper of a letter of a case; whether the reader may have it, the caller has decided.
pub fn of_case(tx: &mut ReadTx<'_>, case: &CaseRow, no: i32, base: &str) -> Result<LetterPaper> {
    let letter = store::find(tx, case.id, no)?.ok_or(Code::NotFound)?;
    let imprint = letter.imprint.as_ref().ok_or(Code::NotFound)?.0.clone();
    let applicant = persons::get(tx, case.person_id)?;
    let number = imprint::number(&case.number, no);
    let check_code = imprint::check_code(tx, case.id, no, &imprint.digest);
    Ok(LetterPaper {
        body: letter.body(tx, &applicant)?,
        title: letter.name_zh,
        date: letter.issued_on.format("%Y年%-m月%-d日").to_string(),
        address: format!("{}{}", base.trim_end_matches('/'), imprint::path(&number, &check_code)),
        number,
        imprint,
        check_code,
    })
}

impl LetterPaper {
    fn paper(&self) -> Paper<'_> {
        Paper {
            title: &self.title,
            issuer: &self.imprint.issuer,
            number: &self.number,
            body: &self.body,
            date: &self.date,
            seal: Seal { line: self.imprint.seal_line.as_deref(), sample: self.imprint.seal_sample },
            address: &self.address,
            check_code: &self.check_code,
            digest: &self.imprint.digest,
        }
    }

    /// Names the file: the digest covers the text, the rest is what stands around it.
    pub fn tag(&self) -> String {
        let Imprint { digest, seal_line, seal_sample, .. } = &self.imprint;
        let drawn = format!("{}|{digest}|{seal_line:?}|{seal_sample}|{}", print::EDITION, self.address);
        let digest: String = HEXLOWER.encode(&Sha256::digest(drawn)).chars().take(24).collect();
        format!("\"pdf-{digest}\"")
    }

    pub fn title(&self) -> &str {
        &self.title
    }

    /// Its number, as far as every file system takes it.
    pub fn file_name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
        format!("{}.pdf", self.number.chars().map(plain).collect::<String>())
    }

    /// Draws it, off the request threads.
    ///
    /// # Errors
    /// Only for a portal whose public address is too long for a printed code.
    pub async fn pdf(self) -> Result<Vec<u8>> {
        let _desk = DESKS.acquire().await.map_err(|_| Error::Stopping)?;
        let drawing = tokio::task::spawn_blocking(move || print::pdf(&self.paper()));
        Ok(drawing.await.map_err(|_| Error::internal("drawing a paper was cut short"))??)
    }
}

/// Characters that the font lacks: on paper a mark stands for each, and a note says which it is.
pub fn missing(body: &str, imprint: &Imprint) -> Vec<String> {
    let text = format!("{body}{}", imprint.issuer);
    print::missing_in(&text).into_iter().map(String::from).collect()
}

impl From<PaperFault> for Error {
    fn from(fault: PaperFault) -> Self {
        Self::internal(format!("a paper: {fault}"))
    }
}
