//! The order of the cells in every layer: each cell near the middle of its neighbours, as long as fewer arrows cross.

use super::cells::Cells;

/// How often the layers are gone through, there and back.
const ROUNDS: usize = 6;

pub(super) fn order(cells: &mut Cells) {
    let mut best = (crossings(cells), cells.layers.clone());
    for _ in 0..ROUNDS {
        if best.0 == 0 {
            break;
        }
        let count = cells.layers.len();
        for layer in 1..count {
            arrange(cells, layer, true);
        }
        for layer in (0..count.saturating_sub(1)).rev() {
            arrange(cells, layer, false);
        }
        let crossed = crossings(cells);
        if crossed < best.0 {
            best = (crossed, cells.layers.clone());
        }
    }
    cells.layers = best.1;
}

/// The places of all cells in their layers.
fn places(cells: &Cells) -> Vec<usize> {
    let mut places = vec![0; cells.all.len()];
    for layer in &cells.layers {
        for (cell, at) in layer.iter().zip(0_usize..) {
            if let Some(place) = places.get_mut(*cell) {
                *place = at;
            }
        }
    }
    places
}

/// Sorts one layer by the mean place of the neighbours on one side; cells without any stay where they are.
fn arrange(cells: &mut Cells, layer: usize, before: bool) {
    let places = places(cells);
    let Some(list) = cells.layers.get(layer) else { return };
    let mut keyed: Vec<(usize, usize)> = Vec::new();
    for (cell, at) in list.iter().zip(0_usize..) {
        let beside = cells.get(*cell);
        let beside = if before { beside.before } else { beside.behind };
        let sum: usize = beside.iter().filter_map(|(cell, _)| places.get(*cell)).sum();
        let key = (sum * 1000).checked_div(beside.len()).unwrap_or(at * 1000);
        keyed.push((key, *cell));
    }
    keyed.sort_by_key(|(key, _)| *key);
    if let Some(list) = cells.layers.get_mut(layer) {
        *list = keyed.into_iter().map(|(_, cell)| cell).collect();
    }
}

/// How many pairs of arrows cross between layers.
fn crossings(cells: &Cells) -> usize {
    let places = places(cells);
    let place = |cell: usize| places.get(cell).copied().unwrap_or_default();
    let mut count = 0;
    for layer in &cells.layers {
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for cell in layer {
            let behind = cells.all.get(*cell).into_iter().flat_map(|cell| &cell.behind);
            ends.extend(behind.map(|(other, _)| (place(*cell), place(*other))));
        }
        if ends.len() > 2_000 {
            continue;
        }
        for (left, right) in &ends {
            count += ends.iter().filter(|(other, end)| left < other && right > end).count();
        }
    }
    count
}
