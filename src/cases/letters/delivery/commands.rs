//! Handing a paper over, and having received it.

use serde_json::json;

use super::super::super::model::ApplicationId;
use super::super::super::policy;
use super::super::super::store::cases::CaseRow;
use super::super::super::store::{applications, cases};
use super::super::content::{self, day};
use super::super::store::{self as letters, LetterRow};
use super::super::write::Issue;
use super::store::{self, DeliveryRow};
use super::{DeliveryMethod, queries};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::catalogue::{ServiceItem, definitions, letters as templates};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::packs::LoadedTemplate;
use crate::rights::access::{self, Look, Looked};
use crate::talents::identifiers::IdentityNumber;

/// What a clerk says when somebody collects a paper.
#[derive(Debug, Clone)]
pub struct Collected {
    pub case_number: String,
    /// Which paper; the newest that was not handed over, if none is named.
    pub no: Option<i32>,
    /// The number of the identity paper that was shown.
    pub shown: IdentityNumber,
}

/// A clerk hands a paper to the person whom it was written to. The number on the papers that lie on the counter must be the one
/// by which the addressee was verified, so that a case number alone gets nobody a paper.
///
/// # Errors
/// `not_the_addressee`, `own_case`, `already_delivered`, `not_found`.
pub fn hand_over(tx: &mut WriteTx<'_>, clerk: &Actor, given: &Collected) -> Result<DeliveryRow> {
    let case = cases::find_by_number(tx, &given.case_number)?.ok_or(Code::NotFound)?;
    let conflicted = policy::conflicted(tx, clerk.person)?;
    policy::no_conflict(clerk, &conflicted, &case)?;
    let addressee = persons::get(tx, case.person_id)?;
    if addressee.identity_index != Some(given.shown.index(tx.vault())) {
        return Err(Code::NotTheAddressee.into());
    }
    let look = Look::of(clerk, None, case.person_id, Looked::Case, "hand_over_paper");
    access::note(tx, look.map(|look| look.at(case.id.0)))?;
    deliver(tx, clerk, case, given.no, DeliveryMethod::Counter)
}

/// The applicant says that they have one of their papers.
///
/// # Errors
/// `already_delivered`, `not_found`.
pub fn acknowledge(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId, no: i32) -> Result<DeliveryRow> {
    applications::get_own(tx, actor.person, id)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NotFound)?;
    deliver(tx, actor, case, Some(no), DeliveryMethod::Online)
}

fn deliver(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    case: CaseRow,
    no: Option<i32>,
    method: DeliveryMethod,
) -> Result<DeliveryRow> {
    // First, so that of two that write a document of this case at once, the later one starts over.
    cases::save(tx, &case)?;
    let all = letters::of_case(tx, case.id)?;
    let before = store::of_case(tx, case.id)?;
    let letter = wanted(&all, &before, no)?;
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let addressee = persons::get(tx, case.person_id)?;
    let template = definitions::current::<LoadedTemplate>(tx, &item.letters.delivery)?;
    let mut values = content::common(tx, &case, &item, &addressee)?;
    if let Some(imprint) = &letter.imprint {
        values.insert("department_name", json!(imprint.0.issuer));
    }
    let today = tx.today();
    values.insert("document_name", json!(letter.name_zh));
    values.insert("document_number", json!(queries::number_of(&case, letter.no)));
    values.insert("method", json!(method.word()));
    values.insert("delivered_on", day(today));
    let text = templates::fill(&template, &values)?;
    let issue = Issue { case: &case, applicant: &addressee, template: &template, values: &values };
    let receipt_no = issue.add(tx, &text.body)?;
    let row = DeliveryRow {
        id: tx.new_id(),
        case_id: case.id,
        letter_no: letter.no,
        receipt_no,
        method,
        recorded_by: actor.person,
        delivered_on: today,
        delivered_at: tx.now(),
    };
    store::insert(tx, &row)?;
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "deliver_paper").object("delivery", row.id);
    audit::record(tx, Some(actor), entry.data("paper", row.letter_no).data("method", method))?;
    Ok(row)
}

/// The paper that is meant. A delivery receipt is not handed over against a receipt.
fn wanted<'l>(all: &'l [LetterRow], before: &[DeliveryRow], no: Option<i32>) -> Result<&'l LetterRow> {
    let is_receipt = |no: i32| before.iter().any(|row| row.receipt_no == no);
    let is_delivered = |no: i32| before.iter().any(|row| row.letter_no == no);
    let mut papers = all.iter().filter(|letter| !is_receipt(letter.no));
    match no {
        Some(no) => {
            let letter = papers.find(|letter| letter.no == no).ok_or(Code::NotFound)?;
            if is_delivered(no) { Err(Code::AlreadyDelivered.into()) } else { Ok(letter) }
        }
        None => papers.rfind(|letter| !is_delivered(letter.no)).ok_or_else(|| Code::AlreadyDelivered.into()),
    }
}
