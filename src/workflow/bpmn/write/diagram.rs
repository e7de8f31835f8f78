//! Positions: a shape for every step, an edge for every flow, as a modeller draws them.

use super::super::super::layout::{self, Area, Arrow, Shape, Via, places};
use super::super::super::model::{Definition, Kind};
use super::Names;
use super::text::Text;

/// Sizes that modellers use.
const TASK: (i64, i64) = (110, 80);
const GATEWAY: i64 = 50;
const EVENT: i64 = 36;
/// The text below an event or a gateway.
const CAPTION: (i64, i64) = (100, 30);
/// The text of a flow.
const LABEL: (i64, i64) = (80, 14);

/// Writes the diagram; a flow too large to be drawn goes without.
pub(super) fn write(definition: &Definition, names: &Names, text: &mut Text) {
    let places = places(definition);
    let shapes: Vec<Shape> = definition.steps.iter().map(|step| shape(step.kind, step.timers.len())).collect();
    let arrows: Vec<Arrow> = names.ways.iter().map(|(way, _)| arrow(way, &places)).collect();
    let Some(drawing) = layout::arrange(&shapes, &arrows) else { return };
    text.open("bpmndi:BPMNDiagram", &[("id", Some("diagram"))]);
    text.open("bpmndi:BPMNPlane", &[("id", Some("plane")), ("bpmnElement", Some(&names.process))]);
    for ((step, place), area) in definition.steps.iter().zip(0_usize..).zip(&drawing.shapes) {
        let marker = (step.kind == Kind::Exclusive).then_some("true");
        let caption = shapes.get(place).map(|shape| shape.caption).filter(|caption| caption.0 > 0);
        let caption = caption.map(|(width, height)| Area {
            x: area.x + (area.width - width) / 2,
            y: area.y + area.height + 2,
            width,
            height,
        });
        one(names.step(place), area, marker, caption.as_ref(), text);
        for (timer, number) in drawing.timers.get(place).into_iter().flatten().zip(0_usize..) {
            one(names.timer(place, number), timer, None, None, text);
        }
    }
    for (((_, id), points), label) in names.ways.iter().zip(&drawing.arrows).zip(&drawing.labels) {
        text.open("bpmndi:BPMNEdge", &[("id", Some(&format!("{id}_edge"))), ("bpmnElement", Some(id))]);
        for (x, y) in points {
            text.empty("di:waypoint", &[("x", Some(&x.to_string())), ("y", Some(&y.to_string()))]);
        }
        if let Some(label) = label {
            text.open("bpmndi:BPMNLabel", &[]);
            bounds(label, text);
            text.close();
        }
        text.close();
    }
    text.close();
    text.close();
}

fn shape(kind: Kind, timers: usize) -> Shape {
    let (width, height, caption, corner) = match kind {
        Kind::UserTask | Kind::AutomaticTask | Kind::SubFlow => (TASK.0, TASK.1, (0, 0), false),
        Kind::Exclusive | Kind::Parallel | Kind::Inclusive | Kind::Join => (GATEWAY, GATEWAY, CAPTION, true),
        Kind::Start | Kind::Timer | Kind::End | Kind::Terminate => (EVENT, EVENT, CAPTION, true),
    };
    Shape { width, height, caption, corner, timers }
}

fn arrow(way: &layout::Way, places: &std::collections::BTreeMap<&str, usize>) -> Arrow {
    let place = |step: &str| places.get(step).copied().unwrap_or(usize::MAX);
    let (timer, labelled, weight) = match way.via {
        Via::Next | Via::Default => (None, false, 1_000),
        Via::Branch | Via::Condition(_) => (None, false, 30),
        Via::Outcome(_) | Via::Ends(_) => (None, true, 1),
        Via::Upheld => (None, false, 1),
        Via::Timer(number, _) => (Some(number), false, 1),
    };
    let label = if labelled { LABEL } else { (0, 0) };
    Arrow { from: place(&way.from.id), to: place(way.to), timer, label, weight }
}

fn one(id: &str, area: &Area, marker: Option<&str>, caption: Option<&Area>, text: &mut Text) {
    let attributes = [
        ("id", Some(format!("{id}_shape"))),
        ("bpmnElement", Some(id.to_owned())),
        ("isMarkerVisible", marker.map(str::to_owned)),
    ];
    let attributes: Vec<(&str, Option<&str>)> =
        attributes.iter().map(|(name, value)| (*name, value.as_deref())).collect();
    text.open("bpmndi:BPMNShape", &attributes);
    bounds(area, text);
    if let Some(caption) = caption {
        text.open("bpmndi:BPMNLabel", &[]);
        bounds(caption, text);
        text.close();
    }
    text.close();
}

fn bounds(area: &Area, text: &mut Text) {
    let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(|number| number.to_string());
    text.empty("dc:Bounds", &[("x", Some(&x)), ("y", Some(&y)), ("width", Some(&width)), ("height", Some(&height))]);
}
