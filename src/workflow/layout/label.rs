//! Where the texts of the arrows stand: along a level piece of the arrow, where they cover as little as possible.

use super::{Area, Arrow, Drawing, Pair, Shape};

pub(super) fn place(shapes: &[Shape], arrows: &[Arrow], drawing: &Drawing) -> Vec<Option<Area>> {
    let mut solid = drawing.shapes.clone();
    for (shape, area) in shapes.iter().zip(&drawing.shapes) {
        if shape.caption.0 > 0 {
            let (width, height) = shape.caption;
            solid.push(Area { x: area.x + (area.width - width) / 2, y: area.y + area.height, width, height });
        }
    }
    solid.extend(drawing.timers.iter().flatten());
    let mut labels: Vec<Option<Area>> = Vec::new();
    for (arrow, points) in arrows.iter().zip(&drawing.arrows) {
        let corner = shapes.get(arrow.from).is_some_and(|shape| shape.corner);
        let spots = if arrow.label.0 > 0 { spots(points, arrow.label, corner) } else { Vec::new() };
        let cost = |spot: &Area| {
            let on = solid.iter().filter(|other| overlap(spot, other)).count() * 20;
            let texts = labels.iter().flatten().filter(|other| overlap(spot, other)).count() * 20;
            let lines =
                drawing.arrows.iter().flat_map(|points| points.windows(2)).filter(|line| cut(spot, line)).count();
            on + texts + lines
        };
        let best = spots.into_iter().zip(0_usize..).min_by_key(|(spot, rank)| (cost(spot), *rank));
        labels.push(best.map(|(spot, _)| spot));
    }
    labels
}

/// Places along the level pieces of an arrow, the preferred ones first: beside the tail, but behind the first turn where
/// several arrows leave one corner together.
fn spots(points: &[Pair], (width, height): Pair, corner: bool) -> Vec<Area> {
    let mut spots = Vec::new();
    let mut pieces: Vec<(Pair, Pair)> = Vec::new();
    for pair in points.windows(2) {
        if let [from, to] = *pair
            && from.1 == to.1
            && from.0 < to.0
        {
            pieces.push((from, to));
        }
    }
    if corner && pieces.len() > 1 {
        pieces.rotate_left(1);
    }
    for ((left, y), (right, _)) in pieces {
        let free = (right - left - width).max(0);
        for x in [left + free.min(5), left + free / 2, right - width - free.min(10)] {
            spots.push(Area { x, y: y - height - 3, width, height });
            spots.push(Area { x, y: y + 4, width, height });
        }
    }
    if let (true, Some((x, y))) = (spots.is_empty(), points.first()) {
        spots.push(Area { x: x + 5, y: y - height - 3, width, height });
    }
    spots
}

fn overlap(one: &Area, other: &Area) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

/// Whether a piece of an arrow runs through an area.
fn cut(area: &Area, piece: &[Pair]) -> bool {
    let [from, to] = *piece else { return false };
    let line = Area {
        x: from.0.min(to.0),
        y: from.1.min(to.1),
        width: (from.0 - to.0).abs().max(1),
        height: (from.1 - to.1).abs().max(1),
    };
    overlap(area, &line)
}
