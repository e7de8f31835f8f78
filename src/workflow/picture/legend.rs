//! What the marks mean.

use super::super::layout::MARGIN;
use super::draw::{Look, badge};
use super::svg::{Svg, escape};
use super::text;
use super::{Mark, Picture, words};

const ALL: [Option<Mark>; 5] = [Some(Mark::Done), Some(Mark::Current), Some(Mark::Again), Some(Mark::Withdrawn), None];

pub(super) fn height(wanted: Picture) -> i64 {
    if wanted.marks.is_some() { 44 } else { 0 }
}

pub(super) fn width_of(wanted: Picture, mark: Option<Mark>) -> i64 {
    56 + text::width(words::mark(mark, wanted.tongue), 12)
}

pub(super) fn width(wanted: Picture) -> i64 {
    if wanted.marks.is_none() {
        return 0;
    }
    2 * MARGIN + ALL.iter().map(|mark| width_of(wanted, *mark)).sum::<i64>()
}

pub(super) fn draw(wanted: Picture, top: i64, svg: &mut Svg) {
    if wanted.marks.is_none() {
        return;
    }
    let mut x = MARGIN;
    for mark in ALL {
        let Look { fill, stroke, thick, dash, ink } = Look::of(true, mark);
        let y = top + 6;
        svg.put(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"28\" height=\"18\" rx=\"4\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{thick}\"{dash}/>"
        ));
        badge(mark, x + 28, y, svg);
        let (text_x, text_y, word) = (x + 40, y + 14, escape(words::mark(mark, wanted.tongue)));
        svg.put(&format!("<text x=\"{text_x}\" y=\"{text_y}\" font-size=\"12\" fill=\"{ink}\">{word}</text>"));
        x += width_of(wanted, mark);
    }
}
