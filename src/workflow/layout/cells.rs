//! The cells of a drawing: one for every shape, and one in every layer that an arrow only passes.

use super::layers::Layers;
use super::{Arrow, MOST_CELLS, Shape, TIMER, number};

/// The room between two cells of a layer.
const BETWEEN: i64 = 26;

/// One cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) layer: usize,
    /// Room above and below the line through its middle.
    pub(super) above: i64,
    pub(super) below: i64,
    /// The height of that line.
    pub(super) y: i64,
    /// The cells beside it in the layers before and behind, with the weight of what lies between.
    pub(super) before: Vec<(usize, i64)>,
    pub(super) behind: Vec<(usize, i64)>,
}

/// All of them; those of the shapes come first.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells {
    pub(super) all: Vec<Cell>,
    /// The cells of every layer from top to bottom.
    pub(super) layers: Vec<Vec<usize>>,
    /// The cells that every arrow passes, its ends included; empty if it is not drawn.
    pub(super) chains: Vec<Vec<usize>>,
    /// Whether an arrow leads back.
    pub(super) back: Vec<bool>,
}

impl Cells {
    pub(super) fn new(shapes: &[Shape], arrows: &[Arrow], layers: &Layers) -> Option<Self> {
        let mut cells = Self { back: layers.back.clone(), ..Self::default() };
        for (shape, layer) in shapes.iter().zip(&layers.of) {
            let timers = if shape.timers > 0 { TIMER / 2 + 14 + 10 * number(shape.timers) } else { 0 };
            let below = shape.height / 2 + shape.caption.1.max(timers);
            cells.all.push(Cell { layer: *layer, above: shape.height / 2, below, ..Cell::default() });
        }
        for (arrow, back) in arrows.iter().zip(&layers.back) {
            let (Some(from), Some(to)) = (layers.of.get(arrow.from), layers.of.get(arrow.to)) else {
                cells.chains.push(Vec::new());
                continue;
            };
            let passed: Vec<usize> = if *back { (*to..=*from).rev().collect() } else { (from + 1..*to).collect() };
            let mut chain = vec![arrow.from];
            for layer in passed {
                chain.push(cells.all.len());
                let room = 4 + arrow.label.1 / 2;
                cells.all.push(Cell { layer, above: room, below: room, ..Cell::default() });
            }
            chain.push(arrow.to);
            cells.link(&chain, arrow.weight);
            cells.chains.push(chain);
            if cells.all.len() > MOST_CELLS {
                return None;
            }
        }
        cells.start_order();
        Some(cells)
    }

    pub(super) fn get(&self, cell: usize) -> Cell {
        self.all.get(cell).cloned().unwrap_or_default()
    }

    pub(super) fn y(&self, cell: usize) -> i64 {
        self.all.get(cell).map_or(0, |cell| cell.y)
    }

    pub(super) fn layer(&self, cell: usize) -> usize {
        self.all.get(cell).map_or(0, |cell| cell.layer)
    }

    /// The least distance between the middles of two cells, one above the other.
    pub(super) fn apart(&self, upper: usize, lower: usize) -> i64 {
        let both = self.all.get(upper).zip(self.all.get(lower));
        both.map_or(0, |(upper, lower)| upper.below + lower.above + BETWEEN)
    }

    /// Cells that follow each other in neighbouring layers know each other; long arrows want to be straight.
    fn link(&mut self, chain: &[usize], weight: i64) {
        let inner = chain.len().saturating_sub(2);
        for pair in chain.windows(2) {
            let [one, other] = *pair else { continue };
            let (first, second) = if self.layer(one) < self.layer(other) { (one, other) } else { (other, one) };
            if self.layer(first) + 1 != self.layer(second) {
                continue;
            }
            let weight = if inner > 1 && chain.first().is_none_or(|end| *end != one) { weight * 4 } else { weight };
            if let Some(cell) = self.all.get_mut(first) {
                cell.behind.push((second, weight));
            }
            if let Some(cell) = self.all.get_mut(second) {
                cell.before.push((first, weight));
            }
        }
    }

    /// The order in which a reader comes to the cells, following the arrows as they are given.
    fn start_order(&mut self) {
        let mut rank = vec![usize::MAX; self.all.len()];
        let mut next = 0;
        for root in 0..self.all.len() {
            let mut todo = vec![root];
            while let Some(cell) = todo.pop() {
                let Some(its) = rank.get_mut(cell).filter(|rank| **rank == usize::MAX) else { continue };
                *its = next;
                next += 1;
                todo.extend(
                    self.all.get(cell).into_iter().flat_map(|cell| cell.behind.iter().rev()).map(|(cell, _)| *cell),
                );
            }
        }
        let deepest = self.all.iter().map(|cell| cell.layer).max().map_or(0, |layer| layer + 1);
        self.layers = vec![Vec::new(); deepest];
        for (cell, index) in self.all.iter().zip(0_usize..) {
            if let Some(layer) = self.layers.get_mut(cell.layer) {
                layer.push(index);
            }
        }
        for layer in &mut self.layers {
            layer.sort_by_key(|cell| rank.get(*cell).copied());
        }
    }
}
