//! Where the steps of a flow stand when it is drawn from left to right, and which way the arrows between them take.
//!
//! The classical four passes over layers: arrows back are turned round and every step gets the layer of its longest way
//! from the start; each layer is put in an order in which few arrows cross; heights are found so that the main way is
//! straight; arrows run between the layers in channels of their own. Only whole pixels, so that a drawing is the same
//! everywhere.

mod cells;
mod label;
mod layers;
mod order;
mod place;
mod route;
#[cfg(test)]
mod tests;
mod ways;

use cells::Cells;
pub(super) use ways::{Via, Way, places, ways};

/// A point or a size, in pixels.
pub(super) type Pair = (i64, i64);

/// Something with a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Area {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
}

/// Something to be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shape {
    pub(super) width: i64,
    pub(super) height: i64,
    /// The text below it.
    pub(super) caption: Pair,
    /// All arrows leave from one corner.
    pub(super) corner: bool,
    /// How many timers sit at its lower border.
    pub(super) timers: usize,
}

/// Something to be drawn between two shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    /// It leaves from this timer at the border.
    pub(super) timer: Option<usize>,
    /// The size of its text.
    pub(super) label: Pair,
    /// How much it wants to be straight.
    pub(super) weight: i64,
}

/// A finished arrangement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Drawing {
    /// The shapes, in the order given.
    pub(super) shapes: Vec<Area>,
    /// The timers at the borders of each.
    pub(super) timers: Vec<Vec<Area>>,
    /// The corners of every arrow from its tail to its head.
    pub(super) arrows: Vec<Vec<Pair>>,
    /// Where the text of every arrow stands.
    pub(super) labels: Vec<Option<Area>>,
    pub(super) width: i64,
    pub(super) height: i64,
}

/// How wide a timer at a border is.
pub(super) const TIMER: i64 = 30;
/// The free room around everything.
pub(super) const MARGIN: i64 = 24;
/// The most cells that are arranged; a flow that needs more is not one that people read.
const MOST_CELLS: usize = 20_000;

/// Arranges shapes and arrows; nothing if there are too many of them. Arrows from or to unknown shapes are not drawn.
pub(super) fn arrange(shapes: &[Shape], arrows: &[Arrow]) -> Option<Drawing> {
    let layers = layers::layers(shapes.len(), arrows);
    let mut cells = Cells::new(shapes, arrows, &layers)?;
    order::order(&mut cells);
    place::heights(&mut cells);
    Some(route::draw(shapes, arrows, &cells))
}

/// A number from a list, zero beyond its end.
fn of(list: &[i64], index: usize) -> i64 {
    list.get(index).copied().unwrap_or_default()
}

/// A count as a number of pixels.
fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
