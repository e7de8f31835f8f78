//! Heights: every cell as near to its neighbours as those above and below allow.

use super::cells::Cells;
use super::{MARGIN, of};

/// How often the layers are gone through, there and back.
const ROUNDS: usize = 12;

pub(super) fn heights(cells: &mut Cells) {
    for layer in cells.layers.clone() {
        let mut y = 0;
        let mut last = None;
        for cell in layer {
            y += last.map_or(0, |last| cells.apart(last, cell));
            set(cells, cell, y);
            last = Some(cell);
        }
    }
    let count = cells.layers.len();
    for _ in 0..ROUNDS {
        for layer in 1..count {
            settle(cells, layer, true);
        }
        for layer in (0..count.saturating_sub(1)).rev() {
            settle(cells, layer, false);
        }
    }
    for layer in 1..count {
        settle(cells, layer, true);
    }
    let top = cells.all.iter().map(|cell| cell.y - cell.above).min().unwrap_or_default();
    for cell in &mut cells.all {
        cell.y += MARGIN - top;
    }
}

fn set(cells: &mut Cells, cell: usize, y: i64) {
    if let Some(cell) = cells.all.get_mut(cell) {
        cell.y = y;
    }
}

/// Moves the cells of a layer to where their neighbours on one side want them. Where wishes collide, those concerned share
/// the loss: wishes are pooled until they rise from top to bottom.
fn settle(cells: &mut Cells, layer: usize, before: bool) {
    let Some(list) = cells.layers.get(layer).cloned() else { return };
    let (mut offset, mut last) = (0, None);
    let mut offsets = Vec::new();
    let mut pools: Vec<(i64, i64, usize)> = Vec::new();
    for cell in &list {
        offset += last.map_or(0, |last| cells.apart(last, *cell));
        last = Some(*cell);
        offsets.push(offset);
        let (wish, weight) = wish(cells, *cell, before);
        pools.push(((wish - offset) * weight, weight, 1));
        while let [.., (upper_sum, upper, _), (lower_sum, lower, _)] = pools.as_slice() {
            if upper_sum * lower <= lower_sum * upper {
                break;
            }
            let (Some(down), Some(up)) = (pools.pop(), pools.pop()) else { break };
            pools.push((up.0 + down.0, up.1 + down.1, up.2 + down.2));
        }
    }
    let mut at = 0;
    for (sum, weight, count) in pools {
        let base = (sum + weight / 2).checked_div_euclid(weight).unwrap_or_default();
        for _ in 0..count {
            if let Some(cell) = list.get(at) {
                set(cells, *cell, base + of(&offsets, at));
            }
            at += 1;
        }
    }
}

/// Where a cell would stand if it were alone: at the weighted median of its neighbours, so that the main way is straight.
fn wish(cells: &Cells, cell: usize, before: bool) -> (i64, i64) {
    let Some(own) = cells.all.get(cell) else { return (0, 1) };
    let beside = if before { &own.before } else { &own.behind };
    let mut heights: Vec<(i64, i64)> = beside.iter().map(|(other, weight)| (cells.y(*other), *weight)).collect();
    heights.sort_unstable();
    let total: i64 = heights.iter().map(|(_, weight)| weight).sum();
    let (mut passed, mut lower) = (0, None);
    for (y, weight) in heights {
        if let Some(lower) = lower {
            return (i64::midpoint(lower, y), total);
        }
        passed += weight;
        if passed * 2 == total {
            lower = Some(y);
        } else if passed * 2 > total {
            return (y, total);
        }
    }
    (lower.unwrap_or(own.y), total.max(1))
}
