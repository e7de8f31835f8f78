//! The figures that everybody may see.

use std::collections::BTreeMap;

use serde::Serialize;

use super::commands;
use super::figures::{self, Tally};
use super::store;
use crate::catalogue::{ServiceItem, definitions};
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::DepartmentId;
use crate::identity::store::departments;

/// How often each level was given.
#[derive(Debug, Clone, Default, Serialize, utoipa::ToSchema)]
#[schema(as = RatingFigures)]
pub struct FiguresOut {
    pub total: i64,
    /// In the first three levels.
    pub satisfied: i64,
    /// By level; a level that nobody gave is not there.
    pub levels: BTreeMap<String, i64>,
}

/// The figures of a department: of those blocks of months in which they may be shown.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DepartmentRatingFigures)]
pub struct DepartmentFiguresOut {
    #[schema(example = "city.human_resources")]
    pub code: String,
    pub zh: String,
    pub en: String,
    #[serde(flatten)]
    pub figures: FiguresOut,
}

/// Months that are published together, because each alone had too few ratings.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RatingPeriod)]
pub struct PeriodOut {
    #[schema(example = "2026-09")]
    pub from: String,
    #[schema(example = "2026-10")]
    pub until: String,
    #[serde(flatten)]
    pub figures: FiguresOut,
}

/// The published figures of an item. Months that are over are put together until there are enough ratings that nobody can be
/// singled out; once published, a period never changes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ItemRatingFigures)]
pub struct ItemFiguresOut {
    pub item: String,
    /// So many ratings at least are published together.
    pub published_from: u32,
    /// Over all periods; absent while there are too few.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<FiguresOut>,
    /// Departments that had enough ratings in a period; what is left over is never so little that it tells of somebody.
    pub departments: Vec<DepartmentFiguresOut>,
    pub periods: Vec<PeriodOut>,
}

impl From<&Tally> for FiguresOut {
    fn from(tally: &Tally) -> Self {
        let levels = tally.0.iter().map(|(level, count)| (level.as_str().to_owned(), *count)).collect();
        Self { total: tally.total(), satisfied: tally.satisfied(), levels }
    }
}

/// What is published about an item.
///
/// # Errors
/// `not_found` for an item that is not published, `not_rateable` where the pack has no ratings.
pub fn of_item(tx: &mut ReadTx<'_>, item: &str) -> Result<ItemFiguresOut> {
    definitions::current::<ServiceItem>(tx, item)?;
    let published_from = commands::rules(tx)?.publish_from;
    let this_month = commands::month_of(tx.today());
    let blocks = figures::blocks(&store::figures(tx, item, &this_month)?, i64::from(published_from));
    let (mut all, mut each) = (Tally::default(), BTreeMap::<DepartmentId, Tally>::new());
    for block in &blocks {
        all.merge(&block.all);
        for (department, tally) in &block.departments {
            each.entry(*department).or_default().merge(tally);
        }
    }
    let tree = departments::all(tx)?;
    let mut shown: Vec<_> = tree
        .iter()
        .filter_map(|row| Some((row, each.get(&row.id)?)))
        .map(|(row, tally)| DepartmentFiguresOut {
            code: row.code.clone(),
            zh: row.name_zh.clone(),
            en: row.name_en.clone(),
            figures: tally.into(),
        })
        .collect();
    shown.sort_by(|one, other| one.code.cmp(&other.code));
    let period = |block: &figures::Block<DepartmentId>| PeriodOut {
        from: block.from.clone(),
        until: block.until.clone(),
        figures: (&block.all).into(),
    };
    Ok(ItemFiguresOut {
        item: item.to_owned(),
        published_from,
        figures: (!blocks.is_empty()).then(|| (&all).into()),
        departments: shown,
        periods: blocks.iter().map(period).collect(),
    })
}
