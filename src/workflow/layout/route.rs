//! Columns, channels and the corners of the arrows.

use super::cells::Cells;
use super::label;
use super::{Area, Arrow, Drawing, MARGIN, Pair, Shape, TIMER, number, of};

/// The least room between two columns, and between two channels.
const GAP: i64 = 34;
const CHANNEL: i64 = 10;

/// A piece of an arrow that changes its height between two layers.
struct Rise {
    arrow: usize,
    /// The gap before the layer of this number.
    gap: usize,
    from: i64,
    to: i64,
    channel: i64,
}

pub(super) fn draw(shapes: &[Shape], arrows: &[Arrow], cells: &Cells) -> Drawing {
    let tails = tails(shapes, arrows, cells);
    let mut rises = rises(arrows, cells, &tails);
    let channels = channels(&mut rises, arrows, cells.layers.len() + 1);
    let columns = Columns::new(shapes, arrows, cells, &channels);
    let mut drawing = Drawing::default();
    for (shape, index) in shapes.iter().zip(0_usize..) {
        let (left, width) = columns.of(cells.layer(index));
        let x = left + (width - shape.width) / 2;
        let area = Area { x, y: cells.y(index) - shape.height / 2, width: shape.width, height: shape.height };
        let timer = |at: usize| Area {
            x: x + shape.width - 10 - TIMER - number(at) * (TIMER + 8),
            y: area.y + area.height - TIMER / 2,
            width: TIMER,
            height: TIMER,
        };
        drawing.timers.push((0..shape.timers).map(timer).collect());
        drawing.shapes.push(area);
    }
    for (arrow, index) in arrows.iter().zip(0_usize..) {
        let tail = of(&tails, index);
        drawing.arrows.push(points(arrow, index, tail, &rises, &columns, &drawing));
    }
    drawing.labels = label::place(shapes, arrows, &drawing);
    let right = |area: &Area| area.x + area.width;
    let bottom = |area: &Area| area.y + area.height;
    let corners = drawing.arrows.iter().flatten();
    let labels = drawing.labels.iter().flatten();
    drawing.width =
        labels.clone().map(right).chain(corners.clone().map(|at| at.0)).chain([columns.right]).max().unwrap_or(0)
            + MARGIN;
    let low = cells.all.iter().map(|cell| cell.y + cell.below);
    drawing.height = labels.map(bottom).chain(corners.map(|at| at.1)).chain(low).max().unwrap_or(0) + MARGIN;
    drawing
}

/// The height at which every arrow leaves its shape: straight ahead from the middle, others above and below in their order.
fn tails(shapes: &[Shape], arrows: &[Arrow], cells: &Cells) -> Vec<i64> {
    let mut tails = vec![0; arrows.len()];
    for (shape, index) in shapes.iter().zip(0_usize..) {
        let middle = cells.y(index);
        let mut leaving: Vec<(i64, usize)> = Vec::new();
        for (arrow, at) in arrows.iter().zip(0_usize..).filter(|(arrow, _)| arrow.from == index) {
            let next = cells.chains.get(at).and_then(|chain| chain.get(1)).map_or(middle, |cell| cells.y(*cell));
            let tail = match arrow.timer {
                Some(timer) => middle + shape.height / 2 + TIMER / 2 + 10 + 10 * number(timer),
                None => middle,
            };
            if let Some(its) = tails.get_mut(at) {
                *its = tail;
            }
            if arrow.timer.is_none() && !shape.corner {
                leaving.push((next, at));
            }
        }
        leaving.sort_by_key(|(next, at)| (*next, *at));
        // Whichever is nearest to straight ahead leaves from the middle.
        let straight = leaving.iter().zip(0_i64..).min_by_key(|((next, _), at)| ((next - middle).abs(), *at));
        let straight = straight.map_or(0, |(_, at)| at);
        let room = (shape.height / 2 - 6) / number(leaving.len()).max(1);
        for ((_, arrow), at) in leaving.iter().zip(0_i64..) {
            if let Some(its) = tails.get_mut(*arrow) {
                *its = middle + (at - straight) * room.min(16);
            }
        }
    }
    tails
}

fn rises(arrows: &[Arrow], cells: &Cells, tails: &[i64]) -> Vec<Rise> {
    let mut rises = Vec::new();
    for (chain, arrow) in cells.chains.iter().zip(0_usize..) {
        let back = cells.back.get(arrow).copied().unwrap_or_default();
        let mut y = of(tails, arrow);
        for (pair, at) in chain.windows(2).zip(0_usize..) {
            let [one, other] = *pair else { continue };
            let (left, right) = (cells.layer(one), cells.layer(other));
            let gap = if !back || at == 0 {
                left + 1
            } else if at + 2 == chain.len() {
                right
            } else {
                left
            };
            let to = cells.y(other);
            if to != y {
                rises.push(Rise { arrow, gap, from: y, to, channel: 0 });
            }
            y = to;
        }
    }
    debug_assert!(rises.iter().all(|rise| rise.arrow < arrows.len()));
    rises
}

/// Gives every rise a channel in its gap in which it meets none but those that start or end together with it, and says how
/// many channels each gap has. Arrows that turn down take the channels from the left, those that turn up from the right,
/// which spares crossings.
fn channels(rises: &mut [Rise], arrows: &[Arrow], gaps: usize) -> Vec<i64> {
    let mut counts = vec![0; gaps];
    for gap in 0..gaps {
        let mut here: Vec<&mut Rise> = rises.iter_mut().filter(|rise| rise.gap == gap).collect();
        here.sort_by_key(|rise| if rise.to > rise.from { (0, -rise.to) } else { (1, rise.to) });
        let mut taken: Vec<Vec<(i64, i64, usize)>> = Vec::new();
        for rise in here {
            let (top, bottom) = (rise.from.min(rise.to), rise.from.max(rise.to));
            let free = |used: &Vec<(i64, i64, usize)>| {
                used.iter().all(|(other_top, other_bottom, other)| {
                    top > other_bottom + 6 || bottom < other_top - 6 || together(arrows, rise.arrow, *other)
                })
            };
            let channel = taken.iter().position(free).unwrap_or(taken.len());
            match taken.get_mut(channel) {
                Some(used) => used.push((top, bottom, rise.arrow)),
                None => taken.push(vec![(top, bottom, rise.arrow)]),
            }
            rise.channel = number(channel);
        }
        if let Some(count) = counts.get_mut(gap) {
            *count = number(taken.len());
        }
    }
    counts
}

/// Whether two arrows share their head or their tail, so that they may run as one.
fn together(arrows: &[Arrow], one: usize, other: usize) -> bool {
    let both = arrows.get(one).zip(arrows.get(other));
    both.is_some_and(|(one, other)| {
        one.to == other.to
            || (one.from == other.from && one.timer == other.timer && one.label == (0, 0) && other.label == (0, 0))
    })
}

/// Where the columns stand, and where the channels before each begin.
struct Columns {
    /// Left side and width of every column.
    places: Vec<Pair>,
    /// Where the first channel of every gap runs.
    channels: Vec<i64>,
    right: i64,
}

impl Columns {
    fn new(shapes: &[Shape], arrows: &[Arrow], cells: &Cells, counts: &[i64]) -> Self {
        let layers = cells.layers.len();
        let (mut widths, mut before, mut behind) = (vec![0; layers], vec![0; layers + 1], vec![0; layers + 1]);
        let widen = |list: &mut Vec<i64>, at: usize, width: i64| {
            if let Some(its) = list.get_mut(at) {
                *its = width.max(*its);
            }
        };
        for (shape, index) in shapes.iter().zip(0_usize..) {
            widen(&mut widths, cells.layer(index), shape.width.max(shape.caption.0));
        }
        for arrow in arrows.iter().filter(|arrow| arrow.label.0 > 0) {
            let corner = shapes.get(arrow.from).is_some_and(|shape| shape.corner);
            let room = arrow.label.0 + 8;
            widen(if corner { &mut behind } else { &mut before }, cells.layer(arrow.from) + 1, room);
        }
        let (mut x, mut places, mut channels) = (0, Vec::new(), Vec::new());
        for layer in 0..=layers {
            let count = of(counts, layer);
            channels.push(x + of(&before, layer) + GAP / 2);
            let outer = layer == 0 || layer == layers;
            let plain = if outer { if count > 0 { MARGIN + GAP } else { MARGIN } } else { GAP };
            x += plain + of(&before, layer) + of(&behind, layer) + CHANNEL * (count - 1).max(0);
            if layer < layers {
                places.push((x, of(&widths, layer)));
                x += of(&widths, layer);
            }
        }
        Self { places, channels, right: x - MARGIN }
    }

    fn of(&self, layer: usize) -> Pair {
        self.places.get(layer).copied().unwrap_or_default()
    }
}

fn points(arrow: &Arrow, index: usize, tail: i64, rises: &[Rise], columns: &Columns, drawing: &Drawing) -> Vec<Pair> {
    let both = drawing.shapes.get(arrow.from).zip(drawing.shapes.get(arrow.to));
    let Some((from, to)) = both else { return Vec::new() };
    let mut points = Vec::new();
    let timer = arrow.timer.and_then(|at| drawing.timers.get(arrow.from)?.get(at));
    match timer {
        Some(timer) => {
            points.extend([(timer.x + timer.width / 2, timer.y + timer.height), (timer.x + timer.width / 2, tail)])
        }
        None => points.push((from.x + from.width, tail)),
    }
    for rise in rises.iter().filter(|rise| rise.arrow == index) {
        let x = of(&columns.channels, rise.gap) + rise.channel * CHANNEL;
        points.extend([(x, rise.from), (x, rise.to)]);
    }
    points.push((to.x, to.y + to.height / 2));
    straightened(points)
}

/// Leaves out corners at which nothing turns.
fn straightened(points: Vec<Pair>) -> Vec<Pair> {
    let mut kept: Vec<Pair> = Vec::new();
    for point in points {
        while let [.., before, last] = kept.as_slice() {
            let turns = !((before.0 == last.0 && last.0 == point.0) || (before.1 == last.1 && last.1 == point.1));
            if turns && *last != point {
                break;
            }
            kept.pop();
        }
        if kept.last() != Some(&point) {
            kept.push(point);
        }
    }
    kept
}
