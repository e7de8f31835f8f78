//! Cards of an office's area, the places of verifiers, and the font.

use actix_web::{delete, get, post, put, web};
use chrono::NaiveDate;
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::super::commands::{self, EndOfScheme};
use super::super::life::CardState;
use super::super::policy;
use super::super::queries::{self, StaffCardOut};
use super::super::store::cards::Filter;
use super::super::store::{cards, glyphs};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::identity::AccountId;
use crate::identity::permissions::{KeepFont, ManageCards, PlaceVerifiers, SeeCards};

/// What the list of cards is narrowed to.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CardsQuery {
    /// As it is stored; a card past its end may still be `valid` until the night.
    state: Option<CardState>,
    scheme: Option<String>,
    /// The whole number.
    number: Option<String>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl CardsQuery {
    fn parts(self) -> (Filter, PageQuery) {
        let filter = Filter { state: self.state, scheme: self.scheme, number: self.number };
        (filter, PageQuery { limit: self.limit, cursor: self.cursor })
    }
}

/// Cards of my area, the newest first: all for offices of the city, those of their district for others.
#[utoipa::path(tag = "administration", params(CardsQuery),
    responses((status = 200, description = "Cards", body = Page<StaffCardOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.see"))))]
#[get("/admin/cards")]
pub async fn list(app: web::Data<App>, actor: Allowed<SeeCards>, query: web::Query<CardsQuery>) -> Result<Reply> {
    let (filter, page) = query.into_inner().parts();
    let page = app
        .read(move |tx| {
            let scope = policy::scope(tx, &actor)?;
            queries::list(tx, &scope, &filter, &page)
        })
        .await?;
    Reply::ok(&page)
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CardCountOut {
    pub count: i64,
}

/// How many cards the list would show.
#[utoipa::path(tag = "administration", params(CardsQuery),
    responses((status = 200, description = "How many", body = CardCountOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.see"))))]
#[get("/admin/cards/count")]
pub async fn count(app: web::Data<App>, actor: Allowed<SeeCards>, query: web::Query<CardsQuery>) -> Result<Reply> {
    let (filter, _) = query.into_inner().parts();
    let count = app
        .read(move |tx| {
            let scope = policy::scope(tx, &actor)?;
            cards::count(tx, &scope, &filter)
        })
        .await?;
    Reply::ok(&CardCountOut { count })
}

/// When a scheme's cards end, and by which rule.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndOfSchemeIn {
    /// The first day on which the cards are no longer valid; a day to come.
    #[garde(skip)]
    #[schema(example = "2027-01-01")]
    ends_on: NaiveDate,
    #[garde(length(chars, min = 2, max = 500))]
    #[schema(example = "关于停止使用人才绿卡的通知")]
    legal_basis: String,
}

/// End all cards of a scheme on one day, as a rule change may ask. Every holder is told at once; on the day the cards are
/// cancelled. Only an office of the city decides this.
#[utoipa::path(tag = "administration", params(("scheme" = String, Path)), request_body = EndOfSchemeIn,
    responses((status = 202, description = "Announced and planned", body = EndOfSchemeOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("cards.manage"))))]
#[post("/admin/card-schemes/{scheme}/end")]
pub async fn end_scheme(
    app: web::Data<App>,
    actor: Allowed<ManageCards>,
    scheme: web::Path<String>,
    once: Once,
    body: Valid<EndOfSchemeIn>,
) -> Result<Reply> {
    let (actor, scheme, digest) = (actor.into_actor(), scheme.into_inner(), body.digest);
    let EndOfSchemeIn { ends_on, legal_basis } = body.into_inner();
    let end = EndOfScheme { scheme, ends_on, legal_basis, after: None };
    once.run(&app, digest, move |tx| {
        commands::end_scheme(tx, &actor, &end)?;
        Reply::accepted(&EndOfSchemeOut { scheme: end.scheme.clone(), ends_on })
    })
    .await
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EndOfSchemeOut {
    pub scheme: String,
    pub ends_on: NaiveDate,
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueIn {
    /// Kind of venue, as benefits name it.
    #[garde(length(min = 1, max = 50))]
    #[schema(example = "clinic")]
    venue: String,
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(example = "市中心医院 体检中心")]
    name: String,
}

/// Say where a verifier works; it decides which benefits they can redeem.
#[utoipa::path(tag = "administration", params(("account" = AccountId, Path)), request_body = VenueIn,
    responses((status = 204, description = "Said"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("verifiers.place"))))]
#[put("/admin/verifiers/{account}/place")]
pub async fn place_verifier(
    app: web::Data<App>,
    actor: Allowed<PlaceVerifiers>,
    account: web::Path<AccountId>,
    body: Valid<VenueIn>,
) -> Result<Reply> {
    let (actor, account, body) = (actor.into_actor(), account.into_inner(), body.into_inner());
    app.write(move |tx| commands::place_verifier(tx, &actor, account, &body.venue, &body.name)).await?;
    Ok(Reply::no_content())
}

/// A character that some holder's name or some paper needs and the font lacks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MissingGlyphOut {
    #[schema(example = "𠋵")]
    pub character: String,
    pub seen_at: Instant,
}

/// Characters that the font lacks; until it has them, cards show the name in pinyin, and papers a mark with a note.
#[utoipa::path(tag = "administration",
    responses((status = 200, description = "Missing characters", body = Vec<MissingGlyphOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("cards.font"))))]
#[get("/admin/missing-glyphs")]
pub async fn missing_glyphs(app: web::Data<App>, _actor: Allowed<KeepFont>) -> Result<Reply> {
    let rows = app.read(glyphs::open).await?;
    let glyphs = rows.into_iter().map(|row| MissingGlyphOut { character: row.character, seen_at: row.seen_at });
    Reply::ok(&glyphs.collect::<Vec<_>>())
}

/// Take a character off the list.
#[utoipa::path(tag = "administration", params(("character" = String, Path)),
    responses((status = 204, description = "Settled"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cards.font"))))]
#[delete("/admin/missing-glyphs/{character}")]
pub async fn settle_glyph(
    app: web::Data<App>,
    actor: Allowed<KeepFont>,
    character: web::Path<String>,
) -> Result<Reply> {
    let actor = actor.into_actor();
    app.write(move |tx| commands::settle_glyph(tx, &actor, &character)).await?;
    Ok(Reply::no_content())
}
