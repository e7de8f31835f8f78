//! The figures of the steps.

use super::super::layout::{Area, Shape};
use super::super::model::{CaseOutcome, Definition, Kind, Step};
use super::svg::{Svg, escape};
use super::text::{Lines, wrap};
use super::{Detail, Mark, Pair, Picture, words};

const TASK: Pair = (138, 78);
const GATEWAY: i64 = 46;
const EVENT: i64 = 36;

/// A step, ready to be drawn.
pub(super) struct Figure<'a> {
    step: &'a Step,
    name: Lines,
    small: Lines,
    title: String,
    look: Look,
    mark: Option<Mark>,
    /// A join shows the sign of what it closes.
    sign: Kind,
}

/// How a figure is painted.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) fill: &'static str,
    pub(super) stroke: &'static str,
    pub(super) thick: &'static str,
    pub(super) dash: &'static str,
    pub(super) ink: &'static str,
}

impl Look {
    /// The look in the picture of a case, or of a flow alone.
    pub(super) fn of(case: bool, mark: Option<Mark>) -> Self {
        let plain = Self { fill: "#f3f6fc", stroke: "#34558b", thick: "1.6", dash: "", ink: "#111827" };
        if !case {
            return plain;
        }
        match mark {
            Some(Mark::Current) => Self { fill: "#fff1dc", stroke: "#c2410c", thick: "3.2", ..plain },
            Some(Mark::Done) => Self { fill: "#e3f3e6", stroke: "#2e7d32", thick: "1.8", ..plain },
            Some(Mark::Again) => {
                Self { fill: "#f1f8f2", stroke: "#2e7d32", thick: "1.6", dash: " stroke-dasharray=\"7 4\"", ..plain }
            }
            Some(Mark::Withdrawn) => Self {
                fill: "#f3f4f6",
                stroke: "#6b7280",
                thick: "1.6",
                dash: " stroke-dasharray=\"2 4\"",
                ink: "#4b5563",
            },
            None => Self { fill: "#ffffff", stroke: "#9ca3af", thick: "1.3", dash: "", ink: "#4b5563" },
        }
    }
}

impl<'a> Figure<'a> {
    pub(super) fn new(definition: &Definition, step: &'a Step, wanted: Picture) -> Self {
        let name = words::pick(&step.name, wanted.tongue);
        let mark = wanted.marks.and_then(|marks| marks.of(&step.id));
        let (most, size, lines) = if is_task(step.kind) { (TASK.0 - 14, 14, 2) } else { (112, 12, 3) };
        let small = if wanted.detail == Detail::Full { words::small(step, wanted.tongue) } else { String::new() };
        let mut title = format!("{name}（{}）", words::kind(step.kind, wanted.tongue));
        if wanted.marks.is_some() {
            title = format!("{title}：{}", words::mark(mark, wanted.tongue));
        }
        if wanted.detail == Detail::Full {
            title.push_str(&words::more(step, wanted.tongue));
        }
        let closes = definition.steps.iter().find(|opener| opener.join.as_ref() == Some(&step.id));
        let sign =
            if step.kind == Kind::Join { closes.map_or(Kind::Parallel, |opener| opener.kind) } else { step.kind };
        Self {
            step,
            sign,
            name: wrap(name, most, size, lines),
            small: wrap(&small, TASK.0 - 4, 11, 1),
            title,
            look: Look::of(wanted.marks.is_some(), mark),
            mark,
        }
    }

    pub(super) fn shape(&self) -> Shape {
        let timers = self.step.timers.len();
        if is_task(self.step.kind) {
            // Timers at the border would lie on the last line.
            let height = TASK.1 + if timers > 0 { 16 } else { 0 };
            return Shape { width: TASK.0, height, timers, ..Shape::default() };
        }
        let side = if is_gateway(self.step.kind) { GATEWAY } else { EVENT };
        let (name, small) = (self.name.size(), self.small.size());
        let caption = (name.0.max(small.0), name.1 + small.1 + 6);
        Shape { width: side, height: side, caption, corner: true, timers }
    }

    pub(super) fn draw(&self, area: Area, timers: &[Area], svg: &mut Svg) {
        svg.group("step", &self.title);
        let Area { x, y, width, height } = area;
        let middle = (x + width / 2, y + height / 2);
        if is_task(self.step.kind) {
            self.task(area, svg);
        } else {
            if is_gateway(self.step.kind) {
                self.gateway(middle, svg)
            } else {
                self.event(middle, svg)
            }
            let (ink, below) = (self.look.ink, y + height + 4);
            svg.centred(middle.0, below, &self.name, &format!("fill=\"{ink}\""));
            svg.centred(middle.0, below + self.name.size().1, &self.small, "fill=\"#4b5563\"");
        }
        for timer in timers {
            let (x, y) = (timer.x + timer.width / 2, timer.y + timer.height / 2);
            self.circle((x, y), timer.width / 2, svg);
            self.circle((x, y), timer.width / 2 - 3, svg);
            self.hands((x, y), svg);
        }
        badge(self.mark, x + width, y, svg);
        svg.end_group();
    }

    fn task(&self, area: Area, svg: &mut Svg) {
        let Look { fill, stroke, thick, dash, ink } = self.look;
        let Area { x, y, width, height } = area;
        svg.put(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"9\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{thick}\"{dash}/>"
        ));
        let line = format!("fill=\"none\" stroke=\"{stroke}\" stroke-width=\"1.3\"");
        let (left, top) = (x + 7, y + 6);
        match self.step.kind {
            // A head and shoulders.
            Kind::UserTask => svg.put(&format!(
                "<path transform=\"translate({left} {top})\" d=\"M6.5 6.2a3 3 0 1 1 0.1 0M1 13c0-4 2.4-6 5.5-6s5.5 2 5.5 6z\" {line}/>"
            )),
            // A wheel.
            Kind::AutomaticTask => svg.put(&format!(
                "<path transform=\"translate({left} {top})\" d=\"M6.5 3.5a3 3 0 1 1-.1 0M6.5 0v3M6.5 10v3M0 6.5h3M10 6.5h3M2 2l2.2 2.2M8.8 8.8 11 11M2 11l2.2-2.2M8.8 4.2 11 2\" {line}/>"
            )),
            _ => {
                let (plus_x, plus_y) = (x + width / 2 - 6, y + height - 15);
                svg.put(&format!("<path transform=\"translate({plus_x} {plus_y})\" d=\"M0 0h12v12h-12zM6 2.5v7M2.5 6h7\" {line}/>"));
                let (inner_x, inner_y, inner_width, inner_height) = (x + 3, y + 3, width - 6, height - 6);
                svg.put(&format!("<rect x=\"{inner_x}\" y=\"{inner_y}\" width=\"{inner_width}\" height=\"{inner_height}\" rx=\"7\" {line}/>"));
            }
        }
        if self.step.many.is_some() {
            let (bars_x, bars_y) = (x + 24, y + 7);
            svg.put(&format!("<path transform=\"translate({bars_x} {bars_y})\" d=\"M1 0v11M5 0v11M9 0v11\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"2\"/>"));
        }
        let rows = self.name.size().1;
        let text_y = y + if self.small.lines.is_empty() { (TASK.1 - rows) / 2 + 1 } else { 21 + (36 - rows) / 2 };
        svg.centred(x + width / 2, text_y, &self.name, &format!("font-weight=\"500\" fill=\"{ink}\""));
        svg.centred(x + width / 2, y + TASK.1 - 19, &self.small, "fill=\"#4b5563\"");
    }

    fn gateway(&self, (x, y): Pair, svg: &mut Svg) {
        let Look { fill, stroke, thick, dash, .. } = self.look;
        let half = GATEWAY / 2;
        svg.put(&format!(
            "<path d=\"M{} {y} {x} {} {} {y} {x} {}z\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{thick}\"{dash}/>",
            x - half,
            y - half,
            x + half,
            y + half
        ));
        let sign = match self.sign {
            Kind::Exclusive => "M-7-7 7 7M7-7-7 7",
            Kind::Inclusive => "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0",
            _ => "M-10 0h20M0-10v20",
        };
        svg.put(&format!(
            "<path transform=\"translate({x} {y})\" d=\"{sign}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"3\"/>"
        ));
    }

    fn event(&self, middle: Pair, svg: &mut Svg) {
        let half = EVENT / 2;
        self.circle(middle, half, svg);
        let (x, y) = middle;
        match self.step.kind {
            Kind::Timer => {
                self.circle(middle, half - 4, svg);
                self.hands(middle, svg);
            }
            Kind::Start => {}
            kind => {
                let good = matches!(self.step.outcome, Some(CaseOutcome::Granted | CaseOutcome::GrantedWithDocument));
                let colour = if good { "#2e7d32" } else { "#9f1239" };
                svg.put(&format!(
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"4\"/>",
                    half - 2
                ));
                if kind == Kind::Terminate {
                    svg.put(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"8\" fill=\"{colour}\"/>"));
                }
            }
        }
    }

    fn circle(&self, (x, y): Pair, radius: i64, svg: &mut Svg) {
        let Look { fill, stroke, thick, dash, .. } = self.look;
        svg.put(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{thick}\"{dash}/>"));
    }

    /// The hands of a clock.
    fn hands(&self, (x, y): Pair, svg: &mut Svg) {
        let stroke = self.look.stroke;
        svg.put(&format!("<path transform=\"translate({x} {y})\" d=\"M0-8V0L6 3\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"1.6\"/>"));
    }
}

pub(super) fn is_task(kind: Kind) -> bool {
    matches!(kind, Kind::UserTask | Kind::AutomaticTask | Kind::SubFlow)
}

fn is_gateway(kind: Kind) -> bool {
    matches!(kind, Kind::Exclusive | Kind::Parallel | Kind::Inclusive | Kind::Join)
}

/// The sign of a mark at the upper right corner.
pub(super) fn badge(mark: Option<Mark>, x: i64, y: i64, svg: &mut Svg) {
    let (colour, sign) = match mark {
        Some(Mark::Done) => ("#2e7d32", "M-4 0-1 3 4-3"),
        Some(Mark::Current) => ("#c2410c", "M-3-4 4 0-3 4z"),
        Some(Mark::Again) => ("#2e7d32", "M4 0a4 4 0 1 1-1.5-3M3-6v3.5h-3.5"),
        Some(Mark::Withdrawn) => ("#6b7280", "M-3-3 3 3M3-3-3 3"),
        None => return,
    };
    let sign = escape(sign);
    svg.put(&format!(
        "<g transform=\"translate({x} {y})\"><circle r=\"8.5\" fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"1.5\"/><path d=\"{sign}\" fill=\"none\" stroke=\"#ffffff\" stroke-width=\"1.8\"/></g>"
    ));
}
