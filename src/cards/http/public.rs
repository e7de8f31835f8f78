//! The printed link, open to everybody: whether the card is valid, and a masked name. Nothing else.

use actix_web::http::header::{ACCEPT, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, Responder, get, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::super::book;
use super::super::life::Standing;
use super::super::link;
use super::super::queries::masked_holder;
use super::super::store::{cards, links};
use crate::app::App;
use crate::db::ReadTx;
use crate::error::{Code, Language, Result};
use crate::http::{Problems, Reply, Request};

/// What a printed link says.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LinkOut {
    /// Whether the card may be honoured now.
    pub valid: bool,
    pub standing: Standing,
    #[schema(example = "张*丰")]
    pub holder: String,
    pub valid_until: NaiveDate,
}

/// What the printed code of a card leads to: a page for a browser, JSON for a program.
#[utoipa::path(tag = "public", params(("token" = String, Path)),
    responses((status = 200, description = "Whether the card is valid", body = LinkOut), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/v/{token}")]
pub async fn look(
    app: web::Data<App>,
    about: Request,
    token: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let answer = app.read(move |tx| behind(tx, &token)).await?;
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    if accept.contains("text/html") {
        return Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header(("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'"))
            .body(page(&answer, about.language)));
    }
    Ok(Reply::ok(&answer)?.respond_to(&request))
}

fn behind(tx: &mut ReadTx<'_>, token: &str) -> Result<LinkOut> {
    let card = link::token_in(token).map(|token| links::card_of(tx, token)).transpose()?.flatten();
    let card = cards::get(tx, card.ok_or(Code::NotFound)?)?;
    let terms = book::terms_of(tx, &card)?;
    let standing = card.life().standing(tx.today(), &terms);
    Ok(LinkOut {
        valid: standing.is_honoured(),
        standing,
        holder: masked_holder(tx, card.person_id)?,
        valid_until: card.valid_until,
    })
}

/// One page that needs nothing from anywhere.
fn page(answer: &LinkOut, language: Language) -> String {
    let (lang, verdict, holder, until, note) = match (language, answer.valid) {
        (Language::Chinese, true) => ("zh-CN", "有效", "持卡人", "有效期至", "办理权益请持卡人出示手机动态码。"),
        (Language::Chinese, false) => ("zh-CN", "无效", "持卡人", "有效期至", "此卡当前不可使用。"),
        (Language::English, true) => {
            ("en", "Valid", "Holder", "Valid until", "For a benefit the holder shows the code on the phone.")
        }
        (Language::English, false) => {
            ("en", "Not valid", "Holder", "Valid until", "This card cannot be used at present.")
        }
    };
    let colour = if answer.valid { "#0b6e4f" } else { "#b3261e" };
    let name = answer.holder.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{verdict}</title><body style=\"font:18px system-ui,sans-serif;margin:12vh auto;max-width:24em;padding:0 1em;\
         text-align:center;color:#1a1f29\"><p style=\"font-size:56px;margin:0;color:{colour}\">{verdict}</p>\
         <p>{holder}: {name}</p><p>{until}: {until_day}</p><p style=\"color:#5a6270;font-size:15px\">{note}</p></body></html>",
        until_day = answer.valid_until,
    )
}
