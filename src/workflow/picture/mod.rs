//! A flow as a picture (SVG), and a running case with its place and its history in it.
//!
//! The picture stands for itself: it loads nothing, every text in it is escaped, and what it shows is said in words for
//! those who do not see it. States differ in shape as well as in colour.

mod case;
mod draw;
mod legend;
mod marks;
mod svg;
#[cfg(test)]
mod tests;
mod text;
pub(super) mod words;

use super::layout::{self, Arrow, Pair, Shape, Via, Way, places, ways};
use super::model::{Definition, Kind, Step};
pub use marks::{Mark, Marks};
use svg::Svg;
use text::{Lines, wrap};

/// In which language a picture speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tongue {
    #[default]
    Chinese,
    English,
}

/// What of a flow is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// Everything.
    #[default]
    Full,
    /// The steps alone: without conditions, outcomes and remarks, which are nothing of the applicant's.
    Steps,
}

/// A picture that is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Picture<'a> {
    pub tongue: Tongue,
    pub detail: Detail,
    /// Where a case is and was.
    pub marks: Option<&'a Marks>,
}

/// One drawn arrow: all ways of a step that lead to the same place from the same side.
struct Line<'a> {
    from: &'a Step,
    to: &'a str,
    timer: Option<usize>,
    ways: Vec<Via<'a>>,
    label: Lines,
}

/// Draws a flow; nothing if it is too large for a picture.
pub fn picture(definition: &Definition, wanted: Picture) -> Option<String> {
    let lines = lines(definition, wanted);
    let places = places(definition);
    let place = |step: &str| places.get(step).copied().unwrap_or(usize::MAX);
    let figures: Vec<draw::Figure> =
        definition.steps.iter().map(|step| draw::Figure::new(definition, step, wanted)).collect();
    let shapes: Vec<Shape> = figures.iter().map(draw::Figure::shape).collect();
    let arrows: Vec<Arrow> = lines
        .iter()
        .map(|line| Arrow {
            from: place(&line.from.id),
            to: place(line.to),
            timer: line.timer,
            label: line.label.size(),
            weight: line.ways.iter().map(weight).max().unwrap_or(1),
        })
        .collect();
    let drawing = layout::arrange(&shapes, &arrows)?;
    let legend = legend::height(wanted);
    let mut svg = Svg::new(drawing.width.max(legend::width(wanted)), drawing.height + legend, wanted.tongue);
    svg.title(words::pick(&definition.name, wanted.tongue), &words::description(definition, &lines, wanted));
    for points in &drawing.arrows {
        svg.arrow(points);
    }
    for ((figure, area), timers) in figures.iter().zip(&drawing.shapes).zip(&drawing.timers) {
        figure.draw(*area, timers, &mut svg);
    }
    for (line, label) in lines.iter().zip(&drawing.labels) {
        if let Some(area) = label {
            svg.label(*area, &line.label);
        }
    }
    legend::draw(wanted, drawing.height, &mut svg);
    Some(svg.finish())
}

/// The main way through a flow is drawn straight.
fn weight(via: &Via) -> i64 {
    match via {
        Via::Next | Via::Default => 1_000,
        Via::Branch | Via::Condition(_) => 30,
        Via::Outcome(_) | Via::Upheld | Via::Ends(_) | Via::Timer(..) => 1,
    }
}

fn lines<'a>(definition: &'a Definition, wanted: Picture) -> Vec<Line<'a>> {
    let mut lines: Vec<Line> = Vec::new();
    for Way { from, to, via } in ways(definition) {
        let timer = match via {
            Via::Timer(number, _) => Some(number),
            _ => None,
        };
        // A user task is left by its outcomes; where none takes the way on, there is no such arrow.
        let idle = via == Via::Next && from.kind == Kind::UserTask && words::unsaid(from).next().is_none();
        if idle {
            continue;
        }
        match lines.iter_mut().find(|line| line.from.id == from.id && line.to == to && line.timer == timer) {
            Some(line) => line.ways.push(via),
            None => lines.push(Line { from, to, timer, ways: vec![via], label: Lines::default() }),
        }
    }
    if wanted.detail == Detail::Full {
        let labels: Vec<String> = lines.iter().map(|line| words::label(line, &lines, wanted.tongue)).collect();
        for (line, label) in lines.iter_mut().zip(labels) {
            line.label = wrap(&label, 132, 12, 3);
        }
    }
    lines
}
