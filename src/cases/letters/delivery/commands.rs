//! Handing a paper over, and having received it.

use serde_json::json;

use super::super::super::model::ApplicationId;
use super::super::super::policy;
use super::super::super::store::cases;
use super::super::super::store::cases::CaseRow;
use super::super::content::{self, day};
use super::super::store::{self as letters, LetterRow};
use super::super::write::Issue;
use super::store::{self, Delivered, DeliveryRow, Proxy};
use super::{DeliveryMethod, queries};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::catalogue::{ServiceItem, definitions, letters as templates};
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::identity::store::persons;
use crate::identity::{Actor, DepartmentId};
use crate::packs::LoadedTemplate;
use crate::representations::{Act, Standing, commands::desk};
use crate::rights::access::{self, Look, Looked};
use crate::talents::identifiers::IdentityNumber;

/// What a clerk says when somebody collects a paper.
#[derive(Debug, Clone)]
pub struct Collected {
    pub case_number: String,
    /// Which paper; the newest that was not handed over, if none is named.
    pub no: Option<i32>,
    /// The number of the identity paper that was shown: the addressee's, or that of whom they sent.
    pub shown: IdentityNumber,
    /// Who came in the addressee's place.
    pub proxy: Option<Messenger>,
}

/// Who came in the addressee's place, with their own identity paper.
#[derive(Debug, Clone)]
pub struct Messenger {
    pub name: String,
    /// What shows that they may: the number of the paper, or where it is filed.
    pub authorisation: String,
}

/// A clerk hands a paper to the person whom it was written to, or to whom they sent. The number on the papers that lie on the
/// counter must be the one by which the addressee was verified, so that a case number alone gets nobody a paper; whoever comes
/// in their place shows their own, and what authorises them. No clerk is anybody's messenger.
///
/// # Errors
/// `not_the_addressee`, `own_case`, `already_delivered`, `not_found`, and `invalid` for a messenger who is the addressee.
pub fn hand_over(tx: &mut WriteTx<'_>, clerk: &Actor, given: &Collected) -> Result<DeliveryRow> {
    let case = cases::find_by_number(tx, &given.case_number)?.ok_or(Code::NotFound)?;
    let conflicted = policy::conflicted(tx, clerk.person)?;
    policy::no_conflict(clerk, &conflicted, &case)?;
    let addressee = persons::get(tx, case.person_id)?;
    let shown = Some(given.shown.index(tx.vault()));
    match &given.proxy {
        None if addressee.identity_index != shown => return Err(Code::NotTheAddressee.into()),
        Some(_) if addressee.identity_index == shown => {
            return Err(Problem::new(Code::Invalid).field("/proxy", Code::FieldChoice).into());
        }
        Some(_) if persons::get(tx, clerk.person)?.identity_index == shown => return Err(Code::OwnCase.into()),
        _ => {}
    }
    let proxy = given.proxy.clone().map(|who| Proxy {
        name: who.name,
        document_kind: given.shown.kind(),
        document_number: given.shown.stored(),
        authorisation: who.authorisation,
    });
    let look = Look::of(clerk, None, case.person_id, Looked::Case, "hand_over_paper");
    access::note(tx, look.map(|look| look.at(case.id.0)))?;
    let method = if proxy.is_some() { DeliveryMethod::Proxy } else { DeliveryMethod::Counter };
    deliver(tx, clerk, case, given.no, &Way { method, department: desk(clerk), proxy, standing: None })
}

/// How a paper reaches its addressee.
struct Way {
    method: DeliveryMethod,
    department: Option<DepartmentId>,
    proxy: Option<Proxy>,
    /// By what right somebody says it online.
    standing: Option<Standing>,
}

/// The applicant, or who follows the case for them, says that they have one of their papers.
///
/// # Errors
/// `already_delivered`, `not_found`.
pub fn acknowledge(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId, no: i32) -> Result<DeliveryRow> {
    let (_, standing) = policy::own(tx, actor, id, Act::Follow)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NotFound)?;
    let standing = Some(standing);
    deliver(tx, actor, case, Some(no), &Way { method: DeliveryMethod::Online, department: None, proxy: None, standing })
}

fn deliver(tx: &mut WriteTx<'_>, actor: &Actor, case: CaseRow, no: Option<i32>, way: &Way) -> Result<DeliveryRow> {
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
    values.insert("document_name", json!(letter.name_zh));
    values.insert("document_number", json!(queries::number_of(&case, letter.no)));
    let method = match &way.proxy {
        Some(proxy) => format!("{}（代领人：{}，凭{}）", way.method.word(), proxy.name, proxy.authorisation),
        None => way.method.word().to_owned(),
    };
    values.insert("method", json!(method));
    values.insert("delivered_on", day(tx.today()));
    let text = templates::fill(&template, &values)?;
    let issue = Issue { case: &case, applicant: &addressee, template: &template, values: &values };
    let receipt_no = issue.add(tx, &text.body)?;
    let delivered = Delivered {
        case: case.id,
        letter_no: letter.no,
        receipt_no,
        method: way.method,
        by: actor.person,
        department: way.department,
        proxy: way.proxy.as_ref(),
    };
    let row = store::insert(tx, addressee, &delivered)?;
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "deliver_paper").object("delivery", row.id);
    let entry = entry.data("paper", row.letter_no).data("method", row.method);
    audit::record(tx, Some(actor), way.standing.iter().fold(entry, |entry, standing| standing.mark(entry)))?;
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
