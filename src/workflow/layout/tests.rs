//! Nothing lies on top of anything else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

use proptest::prelude::*;

use super::{Area, Arrow, Drawing, Shape, Via, arrange, places, ways};
use crate::workflow::bpmn::tests::{flows, identity};
use crate::workflow::model::{Definition, Kind};

/// A flow with shapes of three sizes and texts at every arrow.
fn laid_out(definition: &Definition) -> (Vec<Shape>, Vec<Arrow>, Drawing) {
    let shape = |step: &crate::workflow::model::Step| match step.kind {
        Kind::UserTask | Kind::AutomaticTask | Kind::SubFlow => {
            Shape { width: 120, height: 70, timers: step.timers.len(), ..Shape::default() }
        }
        _ => Shape { width: 40, height: 40, caption: (90, 30), corner: true, timers: 0 },
    };
    let shapes: Vec<Shape> = definition.steps.iter().map(shape).collect();
    let places = places(definition);
    let arrows: Vec<Arrow> = ways(definition)
        .into_iter()
        .map(|way| {
            let timer = if let Via::Timer(number, _) = way.via { Some(number) } else { None };
            Arrow { from: places[way.from.id.as_str()], to: places[way.to], timer, label: (60, 16), weight: 1 }
        })
        .collect();
    let drawing = arrange(&shapes, &arrows).unwrap();
    (shapes, arrows, drawing)
}

fn overlap(one: &Area, other: &Area) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

/// What is wrong with a drawing.
fn faults(shapes: &[Shape], arrows: &[Arrow], drawing: &Drawing) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, one) in drawing.shapes.iter().enumerate() {
        let whole = Area { height: one.height + shapes[at].caption.1, ..*one };
        for (beside, other) in drawing.shapes.iter().enumerate().skip(at + 1) {
            if overlap(&whole, &Area { height: other.height + shapes[beside].caption.1, ..*other }) {
                faults.push(format!("shapes {at} and {beside}: {whole:?} {other:?}"));
            }
        }
        if one.x < 0 || one.y < 0 || one.x + one.width > drawing.width || one.y + one.height > drawing.height {
            faults.push(format!("shape {at} lies outside"));
        }
    }
    for (number, (arrow, points)) in arrows.iter().zip(&drawing.arrows).enumerate() {
        let (from, to) = (drawing.shapes[arrow.from], drawing.shapes[arrow.to]);
        let (tail, head) = (points[0], *points.last().unwrap());
        if arrow.timer.is_none()
            && (tail.0 != from.x + from.width || tail.1 <= from.y || tail.1 >= from.y + from.height)
        {
            faults.push(format!("arrow {number} does not leave its shape: {tail:?} {from:?}"));
        }
        if head != (to.x, to.y + to.height / 2) {
            faults.push(format!("arrow {number} does not reach its shape"));
        }
        for pair in points.windows(2) {
            if pair[0].0 != pair[1].0 && pair[0].1 != pair[1].1 {
                faults.push(format!("arrow {number} runs aslant"));
            }
            let line = Area {
                x: pair[0].0.min(pair[1].0),
                y: pair[0].1.min(pair[1].1),
                width: (pair[0].0 - pair[1].0).abs(),
                height: (pair[0].1 - pair[1].1).abs(),
            };
            for (at, shape) in drawing.shapes.iter().enumerate() {
                if overlap(
                    &Area { width: line.width.max(1), height: line.height.max(1), ..line },
                    &Area { x: shape.x + 1, y: shape.y + 1, width: shape.width - 2, height: shape.height - 2 },
                ) {
                    faults.push(format!("arrow {number} runs through shape {at}: {pair:?} {shape:?}"));
                }
            }
            if line.x < 0 || line.y < 0 || line.x + line.width > drawing.width || line.y + line.height > drawing.height
            {
                faults.push(format!("arrow {number} runs outside"));
            }
        }
    }
    faults
}

#[test]
fn the_flows_of_the_packs_are_drawn_without_collisions() {
    for definition in identity::packs() {
        let (shapes, arrows, drawing) = laid_out(&definition);
        assert_eq!(faults(&shapes, &arrows, &drawing), Vec::<String>::new(), "{}", definition.code);
        let labels: Vec<_> = drawing.labels.iter().flatten().collect();
        for (at, one) in labels.iter().enumerate() {
            assert!(
                !drawing.shapes.iter().any(|shape| overlap(one, shape)),
                "a text lies on a shape in {}",
                definition.code
            );
            assert!(
                !labels.iter().skip(at + 1).any(|other| overlap(one, other)),
                "texts collide in {}",
                definition.code
            );
        }
    }
}

#[test]
fn the_main_way_is_straight() {
    let flow = identity::packs().into_iter().find(|flow| flow.code == "talent_recognition").unwrap();
    let places = places(&flow);
    let shapes = vec![Shape { width: 100, height: 60, ..Shape::default() }; flow.steps.len()];
    let arrow = |way: super::Way| {
        let weight = if matches!(way.via, Via::Next | Via::Default) { 1_000 } else { 1 };
        Arrow { from: places[way.from.id.as_str()], to: places[way.to], weight, ..Arrow::default() }
    };
    let arrows: Vec<Arrow> = ways(&flow).into_iter().map(arrow).collect();
    let drawing = arrange(&shapes, &arrows).unwrap();
    let height = |id: &str| drawing.shapes[places[id]].y;
    for pair in [
        ("filed", "acceptance"),
        ("acceptance", "consultation"),
        ("decision", "publish"),
        ("publish", "notice"),
        ("issue", "granted"),
    ] {
        assert_eq!(height(pair.0), height(pair.1), "{pair:?}");
    }
}

#[test]
fn arrows_back_and_to_oneself_are_drawn_around() {
    let shapes = vec![Shape { width: 100, height: 60, ..Shape::default() }; 3];
    let to = |from, to| Arrow { from, to, weight: 1, ..Arrow::default() };
    let arrows = [to(0, 1), to(1, 2), to(2, 0), to(1, 1)];
    let drawing = arrange(&shapes, &arrows).unwrap();
    assert_eq!(faults(&shapes, &arrows, &drawing), Vec::<String>::new());
    assert!(drawing.shapes[0].x < drawing.shapes[1].x && drawing.shapes[1].x < drawing.shapes[2].x);
}

#[test]
fn a_flow_that_nobody_could_read_is_not_drawn() {
    let shapes = vec![Shape::default(); 400];
    let arrows: Vec<Arrow> =
        (0..399).flat_map(|at| [at + 1, 399].map(|to| Arrow { from: at, to, ..Arrow::default() })).collect();
    assert!(arrange(&shapes, &arrows).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn any_flow_is_drawn_without_collisions(definition in flows::definition()) {
        let (shapes, arrows, drawing) = laid_out(&definition);
        prop_assert_eq!(faults(&shapes, &arrows, &drawing), Vec::<String>::new());
    }

    #[test]
    fn any_net_is_drawn_without_collisions(count in 1_usize..9, pairs in proptest::collection::vec((0_usize..9, 0_usize..9), 0..16)) {
        let shapes = vec![Shape { width: 60, height: 40, ..Shape::default() }; count];
        let fits = |(from, to): &(usize, usize)| *from < count && *to < count;
        let arrows: Vec<Arrow> = pairs.into_iter().filter(fits).map(|(from, to)| Arrow { from, to, weight: 1, ..Arrow::default() }).collect();
        let drawing = arrange(&shapes, &arrows).unwrap();
        prop_assert_eq!(faults(&shapes, &arrows, &drawing), Vec::<String>::new());
    }
}
