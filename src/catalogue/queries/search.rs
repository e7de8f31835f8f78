//! Finding service items: by words, pinyin and initials, and by what somebody is looking for them for.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::super::definitions::{self, Loaded};
use super::super::eligibility::is_open;
use super::super::model::Organisation;
use super::super::search::{Entry, Index, Kind, Place};
use super::TextOut;
use super::services::{Names, ServiceSummaryOut, summary};
use crate::cards::scheme::TierCatalogue;
use crate::db::page::{Page, PageQuery};
use crate::db::{Epoch, ReadTx};
use crate::eligibility::{Card, Choice, ClauseEffect, Requirement};
use crate::error::{Code, Problem, Result};
use crate::packs::format::{District, LifeEvent, PoliciesFile, ServiceItem, Text};

/// What somebody is looking for. A word of the pack that does not exist is refused, so that a slip of the pen does not look
/// like "there is nothing".
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Words, pinyin, initials, in any mixture.
    pub typed: String,
    pub family: Option<String>,
    pub tier: Option<String>,
    pub life_event: Option<String>,
    pub department: Option<String>,
    pub district: Option<String>,
    pub open: Option<bool>,
}

/// An item that was found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FoundService)]
pub struct FoundServiceOut {
    #[serde(flatten)]
    pub service: ServiceSummaryOut,
    /// Codes of the occasions that call for it.
    pub life_events: Vec<String>,
}

/// An occasion that calls for services.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LifeEvent)]
pub struct LifeEventOut {
    #[schema(example = "child_starts_school")]
    pub code: String,
    pub name: TextOut,
    pub items: Vec<ItemRefOut>,
    pub assumed: bool,
}

/// A service item by code and name.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ServiceRef)]
pub struct ItemRefOut {
    #[schema(example = "school_place")]
    pub code: String,
    pub name: TextOut,
}

/// What the pack says beside the items themselves; nothing where it has no such file.
pub(super) fn policies(tx: &mut ReadTx<'_>) -> Result<Option<Loaded<PoliciesFile>>> {
    Ok(definitions::all::<PoliciesFile>(tx)?.into_iter().next())
}

/// Items by their codes; one that is no longer published is left out.
pub(super) fn item_refs(items: &[Loaded<ServiceItem>], codes: &[String]) -> Vec<ItemRefOut> {
    let found = codes.iter().filter_map(|code| items.iter().find(|item| item.code == *code));
    found.map(|item| ItemRefOut { code: item.code.clone(), name: (&item.name).into() }).collect()
}

pub fn life_events(tx: &mut ReadTx<'_>) -> Result<Vec<LifeEventOut>> {
    let items = definitions::all::<ServiceItem>(tx)?;
    let Some(file) = policies(tx)? else { return Ok(Vec::new()) };
    let out = file.life_events.iter().map(|event| LifeEventOut {
        code: event.code.clone(),
        name: (&event.name).into(),
        items: item_refs(&items, &event.items),
        assumed: event.assumed,
    });
    Ok(out.collect())
}

/// A page of what was found, the best fit first, otherwise by code.
pub fn found(tx: &mut ReadTx<'_>, wanted: &Wanted, page: &PageQuery) -> Result<Page<FoundServiceOut>> {
    let rows = page.page(after(matching(tx, wanted)?, page, |(place, _)| place)?, |(place, _)| place.clone())?;
    let (names, today) = (Names::read(tx)?, tx.today());
    let file = policies(tx)?;
    Ok(rows.map(|(_, item)| FoundServiceOut {
        service: summary(&item, &names, today),
        life_events: file
            .iter()
            .flat_map(|file| &file.life_events)
            .filter(|event| event.items.contains(&item.code))
            .map(|event| event.code.clone())
            .collect(),
    }))
}

/// How many there are.
pub fn count(tx: &mut ReadTx<'_>, wanted: &Wanted) -> Result<usize> {
    Ok(matching(tx, wanted)?.len())
}

/// What comes after the cursor, and at most one more than the page holds.
pub(super) fn after<T>(rows: Vec<T>, page: &PageQuery, place: impl Fn(&T) -> &Place) -> Result<Vec<T>> {
    let seen: Option<Place> = page.after()?;
    let most = usize::try_from(page.fetch()).unwrap_or(usize::MAX);
    let later = rows.into_iter().filter(|row| seen.as_ref().is_none_or(|seen| place(row) > seen));
    Ok(later.take(most).collect())
}

/// The one place where a search becomes rows; lists and counts both use it.
fn matching(tx: &mut ReadTx<'_>, wanted: &Wanted) -> Result<Vec<(Place, Loaded<ServiceItem>)>> {
    let (index, today) = (index(tx)?, tx.today());
    let items = definitions::all::<ServiceItem>(tx)?;
    let catalogues = definitions::all::<TierCatalogue>(tx)?;
    let organisation = definitions::only::<Organisation>(tx)?;
    let file = policies(tx)?;
    let event = wanted.life_event.as_ref().map(|code| {
        let found = file.iter().flat_map(|file| &file.life_events).find(|event| event.code == *code);
        found.ok_or_else(|| unknown("life_event"))
    });
    let event = event.transpose()?;
    let place = wanted
        .district
        .as_ref()
        .map(|code| organisation.districts.iter().find(|one| one.code == *code).ok_or_else(|| unknown("district")));
    let place = place.transpose()?;
    let known = |code: &String| organisation.departments.iter().any(|one| one.code == *code);
    if wanted.department.as_ref().is_some_and(|code| !known(code)) {
        return Err(unknown("department").into());
    }
    let rank = |tier: &str| {
        let tiers = catalogues.iter().flat_map(|catalogue| &catalogue.tiers);
        tiers.filter(|one| one.code == tier).map(|one| one.rank).min()
    };
    let tier = wanted.tier.as_deref().map(|tier| Ok::<_, Problem>((tier, rank(tier).ok_or_else(|| unknown("tier"))?)));
    let tier: Option<(&str, i32)> = tier.transpose()?;
    let fits = |item: &ServiceItem| {
        let of = |code: &String| item.department == *code || item.co_departments.contains(code);
        wanted.family.as_ref().is_none_or(|family| item.family == *family)
            && wanted.open.is_none_or(|open| is_open(item, today) == open)
            && wanted.department.as_ref().is_none_or(of)
            && event.is_none_or(|event| event.items.contains(&item.code))
            && place.is_none_or(|place| is_filed_in(item, place))
            && tier.is_none_or(|tier| is_for(item, tier, &rank))
    };
    let found = index.find(&wanted.typed).into_iter().filter_map(|place| {
        let item = items.iter().find(|item| item.code == place.1)?;
        fits(item).then(|| (place, item.clone()))
    });
    Ok(found.collect())
}

fn unknown(parameter: &str) -> Problem {
    Problem::new(Code::Invalid).field(format!("/{parameter}"), Code::FieldChoice)
}

/// Whether cases of the item can be of this place: its form offers the district, or the one around a zone.
fn is_filed_in(item: &ServiceItem, place: &District) -> bool {
    let field = item.form.pointer(&format!("/properties{}", item.district_field));
    let Some(choices) = field.and_then(|field| field.get("enum")).and_then(Value::as_array) else { return true };
    let offers = |code: &String| choices.iter().any(|choice| choice.as_str() == Some(code));
    offers(&place.code) || place.parent.as_ref().is_some_and(offers)
}

/// Whether an item is open to a tier as far as its clauses tell without knowing more of the person.
fn is_for(item: &ServiceItem, tier: (&str, i32), rank: &dyn Fn(&str) -> Option<i32>) -> bool {
    let bars = |requirement: &Requirement| bars(requirement, tier, rank);
    let clauses = item.eligibility.iter().filter(|clause| clause.effect == ClauseEffect::Refuse);
    let offered = item.form.pointer("/properties/tier/enum").and_then(Value::as_array);
    let offered = offered.is_none_or(|tiers| tiers.iter().any(|one| one.as_str() == Some(tier.0)));
    offered && !clauses.map(|clause| &clause.requires).any(bars)
}

fn bars(requirement: &Requirement, tier: (&str, i32), rank: &dyn Fn(&str) -> Option<i32>) -> bool {
    let listed = |choice: &Choice| choice.list.iter().any(|one| one.as_str() == Some(tier.0));
    match requirement {
        Requirement::HasCard(card) => {
            let other = !card.tiers.is_empty() && !card.tiers.iter().any(|one| one == tier.0);
            let lower = card.at_least.as_deref().and_then(rank).is_some_and(|least| tier.1 > least);
            other || lower
        }
        Requirement::InList(choice) if choice.fact == Card::TIER => !listed(choice),
        Requirement::NotInList(choice) if choice.fact == Card::TIER => listed(choice),
        Requirement::AllOf(all) => all.iter().any(|one| bars(one, tier, rank)),
        Requirement::AnyOf(any) => any.iter().all(|one| bars(one, tier, rank)),
        _ => false,
    }
}

/// What is searched, made ready once for each state of the catalogue.
fn index(tx: &mut ReadTx<'_>) -> Result<Arc<Index>> {
    tx.since(Epoch::Catalogue, "search of services", |tx| {
        let items = definitions::all::<ServiceItem>(tx)?;
        let (names, file) = (Names::read(tx)?, policies(tx)?);
        let entries = items.iter().map(|item| {
            let events = file.iter().flat_map(|file| &file.life_events);
            events.fold(entry(item, &names), |entry, event| called_for(entry, item, event))
        });
        Ok(Arc::new(Index::new(entries.collect())))
    })
}

/// Adds the words for an occasion that calls for the item; what it names first it calls for most.
fn called_for(entry: Entry, item: &ServiceItem, event: &LifeEvent) -> Entry {
    let Some(place) = event.items.iter().position(|code| *code == item.code) else { return entry };
    let weight = OCCASION.saturating_sub(u32::try_from(place).unwrap_or(OCCASION)).max(1);
    let entry = both(entry, weight, Kind::Name, &event.name);
    event.words.iter().fold(entry, |entry, word| entry.with(weight, Kind::Name, word))
}

/// How much it counts that an occasion calls for an item.
const OCCASION: u32 = 70;

/// The weights say what somebody most probably means: the name, then what people call it, then what it says.
fn entry(item: &ServiceItem, names: &Names) -> Entry {
    let guide = &item.guide;
    let entry = both(Entry::new(&item.code), 100, Kind::Name, &item.name).with(100, Kind::Name, &item.code);
    let entry = item.keywords.iter().fold(entry, |entry, word| entry.with(85, Kind::Name, word));
    let entry = both(entry, 40, Kind::Prose, &item.summary);
    let department = names.department(&item.department);
    let entry = entry.with(25, Kind::Name, &department.zh).with(25, Kind::Name, &department.en);
    let entry = both(both(entry, 20, Kind::Prose, &guide.audience), 20, Kind::Prose, &guide.result);
    let entry = item.materials.iter().fold(entry, |entry, one| both(entry, 15, Kind::Name, &one.name));
    let said = guide.questions.iter().flat_map(|one| [&one.question, &one.answer]);
    let said = said.chain(guide.conditions.iter().map(|one| &one.text));
    let said = said.chain(guide.steps.iter().flat_map(|one| [&one.name, &one.text]));
    let entry = said.fold(entry, |entry, text| both(entry, 10, Kind::Prose, text));
    guide.legal_basis.iter().fold(entry, |entry, text| entry.with(10, Kind::Prose, text))
}

/// Both languages of a text.
pub(super) fn both(entry: Entry, weight: u32, kind: Kind, text: &Text) -> Entry {
    entry.with(weight, kind, &text.zh).with(weight, kind, &text.en)
}
