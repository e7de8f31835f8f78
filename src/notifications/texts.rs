//! Where the words come from: the templates of the policy pack.

use serde::Serialize;

use super::model::Content;
use crate::catalogue::letters;
use crate::db::ReadTx;
use crate::error::{Code, Error, Result};

/// The template of a code that proves an address.
pub const VERIFICATION_CODE: &str = "verification_code";

/// Fills the published template.
///
/// # Errors
/// A template that is not published, or that uses what `values` lacks.
pub fn fill(tx: &mut ReadTx<'_>, template: &str, values: &impl Serialize) -> Result<Content> {
    let text = letters::render(tx, template, values)?;
    Ok(Content { subject: text.subject.unwrap_or_default(), body: text.body, sms: text.sms })
}

/// The message with a code. Accounts can be opened before any pack is published, so these words, and only these, exist in
/// the program too.
pub fn code(tx: &mut ReadTx<'_>, digits: &str, minutes: i64) -> Result<Content> {
    let values = serde_json::json!({ "code": digits, "minutes": minutes });
    match fill(tx, VERIFICATION_CODE, &values) {
        Err(Error::Refused(problem)) if problem.code == Code::NotFound => Ok(own_words(digits, minutes)),
        Err(Error::Database(diesel::result::Error::NotFound)) => Ok(own_words(digits, minutes)),
        filled => filled,
    }
}

fn own_words(digits: &str, minutes: i64) -> Content {
    let text = format!("您的验证码是 {digits},{minutes} 分钟内有效。请勿告诉他人;如非本人操作,请忽略本消息。");
    Content { subject: "您的验证码".to_owned(), sms: Some(text.clone()), body: text }
}
