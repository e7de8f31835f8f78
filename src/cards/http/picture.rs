//! The picture of a card.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, get, web};
use data_encoding::HEXLOWER;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::super::life::{Standing, Terms};
use super::super::model::{CardId, PictureFormat};
use super::super::picture::{self, Colours, Face, shown_name};
use super::super::store::{cards, links};
use super::super::{book, link, policy, queries};
use crate::app::App;
use crate::db::ReadTx;
use crate::error::{Error, Result};
use crate::http::{Allowed, Problems};
use crate::identity::Actor;
use crate::identity::permissions::LookAtCard;
use crate::identity::store::persons;

/// A drawing takes some twenty megabytes for a moment and then a core; more at once would only make all of them late.
static EASELS: Semaphore = Semaphore::const_new(1);

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PictureQuery {
    /// `png` (1011 × 638, for the screen) or `pdf` (85.6 × 54 mm, for the printer).
    format: Option<PictureFormat>,
}

/// The card as a picture, with its holder's name, and the printed code. A card that is not valid is marked across.
#[utoipa::path(tag = "cards", params(("id" = CardId, Path), PictureQuery),
    responses((status = 200, description = "The picture", body = Vec<u8>, content_type = "image/png"),
        (status = 304, description = "You have it"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("cards.look"))))]
#[get("/cards/{id}/picture")]
pub async fn show(
    app: web::Data<App>,
    actor: Allowed<LookAtCard>,
    id: web::Path<CardId>,
    query: web::Query<PictureQuery>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let format = query.format.unwrap_or(PictureFormat::Png);
    let base = base(&app);
    let (actor, id) = (actor.into_actor(), id.into_inner());
    let rounded = format == PictureFormat::Png;
    let ((svg, title), look) =
        app.read(move |tx| Ok((drawing(tx, &actor, id, &base, rounded)?, queries::look_at(tx, &actor, id)?))).await?;
    app.looks().keep(&app, look).await?;
    let tag = tag(&svg, format);
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let (kind, file) = match format {
        PictureFormat::Png => ("image/png", "card.png"),
        PictureFormat::Pdf => ("application/pdf", "card.pdf"),
    };
    let picture = painted(svg, title, format).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{file}\"")))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((ETAG, tag))
        .body(picture))
}

/// The address that the printed code begins with.
fn base(app: &App) -> String {
    let config = app.config();
    let own = &config.cards.public_url;
    if own.is_empty() { config.server.public_url.clone() } else { own.clone() }
}

/// Gathers what stands on the card and draws it; painting comes after the snapshot is closed.
fn drawing(tx: &mut ReadTx<'_>, actor: &Actor, id: CardId, base: &str, rounded: bool) -> Result<(String, String)> {
    let card = cards::get(tx, id)?;
    policy::looking(tx, actor, &card)?;
    let scheme = book::scheme_of(tx, &card)?;
    let tier = book::tier_of(tx, &card)?.map_or(card.tier.clone(), |tier| tier.name.zh);
    let name = persons::get(tx, card.person_id)?.name(tx)?.unwrap_or_default();
    let name = shown_name(&name, None, &card.number);
    let token = links::token_of(tx, id)?;
    let address = link::address(base, &token).ok_or_else(|| {
        Error::internal("cards.public_url is too long for the code on a card (at most 34 characters)")
    })?;
    let svg = picture::svg(&Face {
        scheme: &scheme.name.zh,
        scheme_latin: Some(&scheme.name.en),
        tier: &tier,
        name: &name,
        number: &card.number,
        valid_from: card.valid_from,
        valid_until: card.valid_until,
        address: &address,
        colours: Colours::of_scheme(&scheme.face.background, &scheme.face.foreground, &scheme.face.accent)?,
        mark: mark(card.life().standing(tx.today(), &Terms::from(&*scheme.body))),
        rounded,
    })?;
    Ok((svg, format!("{} {}", scheme.name.zh, card.number)))
}

/// What is printed across a card that nobody should take for a valid one.
fn mark(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Valid | Standing::Expiring => None,
        Standing::PendingActivation => Some("未激活"),
        Standing::Suspended => Some("已暂停"),
        Standing::Lost => Some("已挂失"),
        Standing::Expired => Some("已过期"),
        Standing::Cancelled => Some("已注销"),
        Standing::Revoked => Some("已撤销"),
    }
}

/// The same drawing is the same picture, so its digest names it.
fn tag(svg: &str, format: PictureFormat) -> String {
    let digest = HEXLOWER.encode(&Sha256::digest(svg));
    format!("\"{format}-{digest:.24}\"")
}

async fn painted(svg: String, title: String, format: PictureFormat) -> Result<Vec<u8>> {
    let _easel = EASELS.acquire().await.map_err(|_| Error::Stopping)?;
    let painting = web::block(move || match format {
        PictureFormat::Png => picture::png(&svg),
        PictureFormat::Pdf => picture::pdf(&svg, &title),
    });
    Ok(painting.await.map_err(|_| Error::internal("drawing a card was cut short"))??)
}
