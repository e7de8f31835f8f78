//! Flows of every shape, made up by chance.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::workflow::model::*;

/// What one place of a flow is.
#[derive(Debug, Clone)]
enum Plan {
    Step(u8, Extra),
    Choice(Vec<Vec<Plan>>),
    Block(bool, Vec<Vec<Plan>>),
    Stop,
}

/// Everything about a step that does not concern its shape.
#[derive(Debug, Clone)]
struct Extra {
    zh: String,
    en: String,
    note: Option<String>,
    number: u32,
    bits: u16,
}

/// Texts that people write, and some that no one should.
pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[一-龥]{1,8}", "[A-Za-z ]{0,12}", "[<>&\"'\\]\\r\\n\\t {}$]{0,6}", "\\PC{0,5}",]
}

fn extra() -> impl Strategy<Value = Extra> {
    (text(), text(), proptest::option::of(text()), 0_u32..400, any::<u16>())
        .prop_map(|(zh, en, note, number, bits)| Extra { zh, en, note, number, bits })
}

fn plan() -> impl Strategy<Value = Vec<Plan>> {
    let leaf =
        prop_oneof![8 => (0_u8..4, extra()).prop_map(|(kind, extra)| Plan::Step(kind, extra)), 1 => Just(Plan::Stop)];
    let tree = leaf.prop_recursive(3, 24, 4, |inner| {
        let rows = |least| proptest::collection::vec(proptest::collection::vec(inner.clone(), 0..3), least..4);
        prop_oneof![
            rows(1).prop_map(Plan::Choice),
            (any::<bool>(), rows(2)).prop_map(|(inclusive, rows)| Plan::Block(inclusive, rows)),
        ]
    });
    proptest::collection::vec(tree, 0..6)
}

/// Any flow whose blocks match; whether anybody could work with it is another question.
pub(crate) fn definition() -> impl Strategy<Value = Definition> {
    (plan(), extra(), "[A-Za-z_][a-z0-9_]{0,10}|[一-龥 .-]{1,5}", proptest::collection::vec("[a-z.]{1,8}", 0..3))
        .prop_map(|(plan, extra, code, facts)| {
            let mut made = Made::default();
            let end = made.id("end");
            let first = made.row(plan, &end, false);
            made.step(json!({ "id": "start", "kind": "start", "next": first }), &extra);
            made.steps.rotate_right(1);
            made.step(json!({ "id": end, "kind": "end", "outcome": "granted", "letter": extra.note }), &extra);
            let (assumed, on) =
                (extra.bits % 2 == 0, if extra.bits % 3 == 0 { "step_by_step" } else { "straight_back" });
            serde_json::from_value(json!({
                "code": code,
                "name": { "zh": extra.zh, "en": extra.en },
                "limits": { "answer": extra.number, "promised": 15, "statutory": 20 },
                "correction": { "collect": extra.number, "after": on },
                "facts": facts,
                "assumed": assumed,
                "steps": made.steps,
            }))
            .expect("a definition")
        })
}

#[derive(Default)]
struct Made {
    steps: Vec<Value>,
    count: usize,
}

impl Made {
    /// Ids of both sorts: those that XML and conditions allow, and others.
    fn id(&mut self, word: &str) -> String {
        self.count += 1;
        if self.count.is_multiple_of(5) {
            format!("{word} 第{}步", self.count)
        } else {
            format!("{word}_{}", self.count)
        }
    }

    fn step(&mut self, mut step: Value, extra: &Extra) {
        step["name"] = json!({ "zh": extra.zh, "en": extra.en });
        step["note"] = json!(extra.note);
        self.steps.push(step);
    }

    /// Makes a row of places that goes on to `next`, and says where it begins.
    /// Nothing follows where the case stops, and it stops only where there is another way.
    fn row(&mut self, mut row: Vec<Plan>, next: &str, may_stop: bool) -> String {
        match row.iter().position(|place| matches!(place, Plan::Stop)) {
            Some(at) if may_stop => row.truncate(at + 1),
            _ => row.retain(|place| !matches!(place, Plan::Stop)),
        }
        let mut next = next.to_owned();
        for place in row.into_iter().rev() {
            next = self.place(place, &next);
        }
        next
    }

    fn place(&mut self, place: Plan, next: &str) -> String {
        match place {
            Plan::Stop => {
                let id = self.id("stop");
                self.steps.push(json!({
                    "id": id, "name": { "zh": "止", "en": "" }, "kind": "terminate", "outcome": "terminated"
                }));
                id
            }
            Plan::Step(kind, extra) => self.single(kind, &extra, next),
            Plan::Choice(rows) => {
                let id = self.id("choice");
                let flows: Vec<Value> = rows
                    .into_iter()
                    .zip(0..)
                    .map(|(row, number)| json!({ "when": format!(" form.x <\n{number} && \"&\" != ''"), "to": self.row(row, next, true) }))
                    .collect();
                self.steps.push(json!({
                    "id": id, "name": { "zh": "分", "en": "by" }, "kind": "exclusive", "flows": flows, "default": next
                }));
                id
            }
            Plan::Block(inclusive, rows) => {
                let (id, join) = (self.id("split"), self.id("join"));
                let first: Vec<String> = rows.into_iter().map(|row| self.row(row, &join, false)).collect();
                let name = json!({ "zh": "并", "en": "all" });
                self.steps.push(if inclusive {
                    let flows: Vec<Value> = first.iter().map(|to| json!({ "when": "a", "to": to })).collect();
                    json!({ "id": id, "name": name, "kind": "inclusive", "flows": flows, "default": join, "join": join })
                } else {
                    json!({ "id": id, "name": name, "kind": "parallel", "branches": first, "join": join })
                });
                self.steps.push(json!({ "id": join, "name": name, "kind": "join", "next": next }));
                id
            }
        }
    }

    fn single(&mut self, kind: u8, extra: &Extra, next: &str) -> String {
        let id = self.id("step");
        let Extra { number, bits, zh, .. } = extra;
        let bit = |at: u16| bits & (1 << at) != 0;
        let effects = json!([{ "name": "issue", "with": { zh.clone(): [1, null, { "a": zh }] }, "undo": "barrier" }]);
        let step = match kind {
            0 => {
                json!({ "kind": "automatic_task", "effects": effects, "next": next, "pauses": bit(0).then_some("public_notice") })
            }
            1 => {
                let wait = match bits % 3 {
                    0 => "working_days",
                    1 => "days",
                    _ => "until",
                };
                let value = if wait == "until" { json!("form.day") } else { json!(number) };
                let upheld = bit(4).then_some(next);
                json!({ "kind": "timer", wait: value, "next": next, "upheld": upheld, "runs_while_stopped": bit(5) })
            }
            2 => {
                let ends = if bit(1) { json!({ "refused": next, "passed_upwards": next }) } else { json!({}) };
                let version = bit(2).then_some(*number);
                json!({ "kind": "sub_flow", "next": next, "calls": { "flow": "other", "version": version, "ends": ends } })
            }
            _ => {
                let mut timers = Vec::new();
                if bit(3) {
                    timers.push(json!({ "id": "remind", "after": { "working_days": number }, "effects": effects }));
                }
                if bit(4) {
                    let day = json!({ "until": "form.day" });
                    timers.push(json!({ "id": "late 晚", "after": day, "to": next, "runs_while_stopped": bit(5) }));
                }
                let seats = match bits % 4 {
                    0 => json!({ "number": number }),
                    1 => json!({ "fact": "panel" }),
                    2 => json!({ "functions": "form.x" }),
                    _ => json!("everyone"),
                };
                let order = if bit(6) { "sequential" } else { "parallel" };
                let many = bit(7).then(|| {
                    json!({ "seats": seats, "order": order, "tally": [{ "outcome": "a", "needs": { "share": "2/3" } }], "otherwise": "b" })
                });
                json!({
                    "kind": "user_task", "next": bit(8).then_some(next), "limit": number, "timers": timers, "many": many,
                    "who": { "position": "check", "not_actor_of": [zh], "assign": "round_robin" },
                    "shows": { "fields": ["*"] },
                    "outcomes": [
                        { "code": "a", "name": { "zh": zh, "en": "" }, "to": (bit(9) || !bit(8)).then_some(next) },
                        { "code": "b", "name": { "zh": "乙", "en": "B" }, "to": bit(10).then_some(next), "needs_opinion": bit(11) },
                        { "code": "back", "name": { "zh": "退", "en": "" }, "act": "send_back", "targets": ["start"] },
                    ],
                })
            }
        };
        let mut step = step;
        step["id"] = json!(id);
        step["assumed"] = json!(bit(12));
        self.step(step, extra);
        id
    }
}
