//! Where the words come from: the templates of the policy pack.

use serde::Serialize;

use super::model::Content;
use crate::catalogue::{definitions, letters};
use crate::db::ReadTx;
use crate::error::{Code, Error, Result};
use crate::identity::commands;
use crate::packs::LoadedTemplate;
use crate::rights::{erasure, requests};

/// The template of a code that proves an address.
pub const VERIFICATION_CODE: &str = "verification_code";

/// Fills the published template.
///
/// # Errors
/// A template that is not published, or that uses what `values` lacks.
pub fn fill(tx: &mut ReadTx<'_>, template: &str, values: &impl Serialize) -> Result<Content> {
    let filled = letters::render(tx, template, values);
    match (filled, own_words(template)) {
        (Ok(text), _) => Ok(Content { subject: text.subject.unwrap_or_default(), body: text.body, sms: text.sms }),
        (Err(error), Some(own)) if is_missing(&error) => Ok(own),
        (Err(error), _) => Err(error),
    }
}

/// Whether the city has words for it.
pub fn is_published(tx: &mut ReadTx<'_>, template: &str) -> Result<bool> {
    Ok(definitions::find::<LoadedTemplate>(tx, template)?.is_some())
}

fn is_missing(error: &Error) -> bool {
    match error {
        Error::Refused(problem) => problem.code == Code::NotFound,
        error => matches!(error, Error::Database(diesel::result::Error::NotFound)),
    }
}

/// What has to be said although no pack has words for it: that somebody is about to lose, or has lost, their second factor.
fn own_words(template: &str) -> Option<Content> {
    let (subject, body) = match template {
        commands::ASKED => {
            ("有人申请重置您的动态验证码", "管理员申请重置您账号的动态验证码。如非本人要求,请立即联系安全管理员。")
        }
        commands::DONE => {
            ("您的动态验证码已重置", "您账号的动态验证码已重置,请重新登录并绑定。如非本人要求,请立即联系安全管理员。")
        }
        requests::ANSWERED => ("您的个人信息请求已答复", "您提出的个人信息请求已答复,请登录查看。"),
        erasure::ASKED => (
            "您已申请注销账号并删除个人信息",
            "我们收到了注销账号并删除个人信息的申请,宽限期内可登录撤回。如非本人操作,请立即修改密码并撤回申请。",
        ),
        _ => return None,
    };
    Some(Content { subject: subject.to_owned(), body: body.to_owned(), sms: Some(body.to_owned()) })
}

/// The message with a code. Accounts can be opened before any pack is published, so these words exist in the program too.
pub fn code(tx: &mut ReadTx<'_>, digits: &str, minutes: i64) -> Result<Content> {
    let values = serde_json::json!({ "code": digits, "minutes": minutes });
    match fill(tx, VERIFICATION_CODE, &values) {
        Err(error) if is_missing(&error) => Ok(code_in_own_words(digits, minutes)),
        filled => filled,
    }
}

fn code_in_own_words(digits: &str, minutes: i64) -> Content {
    let text = format!("您的验证码是 {digits},{minutes} 分钟内有效。请勿告诉他人;如非本人操作,请忽略本消息。");
    Content { subject: "您的验证码".to_owned(), sms: Some(text.clone()), body: text }
}
