//! Whether a paper is ours: open to everybody who holds it, by the number and the code that are printed on it.

use chrono::NaiveDate;
use serde::Serialize;
use subtle::ConstantTimeEq as _;

use super::super::store::cases;
use super::{LetterRegistry, imprint, store};
use crate::catalogue::queries::TextOut;
use crate::catalogue::{ServiceItem, definitions};
use crate::db::ReadTx;
use crate::error::{Code, Language, Result};
use crate::identity::store::persons;
use crate::talents::PersonName;

/// What whoever holds a paper may know: what it is and when it was issued, and as much of the name as notices show.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LetterCheckOut {
    /// Always true: a paper that was not issued is not found.
    pub issued: bool,
    #[schema(example = "11150600MB0000123C0001000000001202609140001-02")]
    pub number: String,
    pub name: TextOut,
    pub item_name: TextOut,
    pub issuer: String,
    pub issued_on: NaiveDate,
    #[schema(example = "李*")]
    pub applicant: String,
    /// SHA-256 over canonical JSON of what was issued; the same stands on the paper.
    pub digest: String,
    /// What came of the case and is over by now: the paper is genuine, but no longer the last word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<TextOut>,
}

/// The letter of this number, if the code is its own.
pub fn issued(tx: &mut ReadTx<'_>, number: &str, code: &str) -> Result<LetterCheckOut> {
    let (case_number, no) = imprint::parts(number).ok_or(Code::NotFound)?;
    let case = cases::find_by_number(tx, case_number)?.ok_or(Code::NotFound)?;
    let letter = store::find(tx, case.id, no)?.ok_or(Code::NotFound)?;
    let imprint = letter.imprint.ok_or(Code::NotFound)?.0;
    let own = imprint::check_code(tx, case.id, no, &imprint.digest);
    let right: bool = own.as_bytes().ct_eq(code.to_ascii_uppercase().as_bytes()).into();
    if !right {
        return Err(Code::NotFound.into());
    }
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let ask = tx.env().extensions.get::<LetterRegistry>().map(|registry| registry.ended);
    let ended = ask.map(|ask| ask(tx, case.id)).transpose()?.flatten();
    let name = persons::get(tx, case.person_id)?.name(tx)?;
    Ok(LetterCheckOut {
        issued: true,
        number: number.to_owned(),
        name: TextOut { zh: letter.name_zh, en: letter.name_en },
        item_name: TextOut { zh: item.name.zh.clone(), en: item.name.en.clone() },
        issuer: imprint.issuer,
        issued_on: letter.issued_on,
        applicant: name
            .and_then(|name| PersonName::parse(&name).ok())
            .map_or_else(|| "***".into(), |name| name.masked()),
        digest: imprint.digest,
        ended: ended.map(|text| TextOut { zh: text.zh, en: text.en }),
    })
}

/// One page that needs nothing from anywhere, for whoever scanned the code; `None` for a paper that is not ours.
pub fn page(answer: Option<&LetterCheckOut>, language: Language) -> String {
    let chinese = language == Language::Chinese;
    let lang = if chinese { "zh-CN" } else { "en" };
    let (verdict, colour) = match (answer, chinese) {
        (Some(LetterCheckOut { ended: Some(ended), .. }), true) => (format!("本机关出具，但{}", ended.zh), "#9a5b00"),
        (Some(LetterCheckOut { ended: Some(ended), .. }), false) => {
            (format!("Issued by us, but {}", ended.en), "#9a5b00")
        }
        (Some(_), true) => ("本机关出具".to_owned(), "#0b6e4f"),
        (Some(_), false) => ("Issued by us".to_owned(), "#0b6e4f"),
        (None, true) => ("未查到此文书".to_owned(), "#b3261e"),
        (None, false) => ("Not issued by us".to_owned(), "#b3261e"),
    };
    let labels = if chinese {
        ["文书", "事项", "编号", "作出机关", "日期", "申请人", "内容摘要 SHA-256"]
    } else {
        ["Paper", "Service", "Number", "Issued by", "Date", "Applicant", "Digest SHA-256"]
    };
    let values = answer.map(|answer| {
        let text = |text: &TextOut| if chinese { text.zh.clone() } else { text.en.clone() };
        [
            text(&answer.name),
            text(&answer.item_name),
            answer.number.clone(),
            answer.issuer.clone(),
            answer.issued_on.to_string(),
            answer.applicant.clone(),
            answer.digest.clone(),
        ]
    });
    let row = |(label, value): (&str, String)| format!("<dt>{label}</dt><dd>{}</dd>", escaped(&value));
    let rows: Vec<_> = values.into_iter().flat_map(|values| labels.into_iter().zip(values)).map(row).collect();
    let rows = rows.concat();
    format!(
        "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{verdict}</title><style>body{{font:17px system-ui,sans-serif;margin:8vh auto;max-width:30em;padding:0 1em;color:#1a1f29}}\
         h1{{font-size:34px;color:{colour};text-align:center}}dt{{color:#5a6270;font-size:14px}}dd{{margin:0 0 .8em;overflow-wrap:anywhere}}</style>\
         <h1>{verdict}</h1><dl>{rows}</dl></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
