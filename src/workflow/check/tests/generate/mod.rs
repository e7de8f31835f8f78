//! Flows made up from random numbers: most of them nearly sound, with blocks in blocks, called flows, votes, timers, ways
//! back and a mistake or two.

mod blocks;
mod made;
mod task;
mod ways;

use std::collections::BTreeMap;

use crate::workflow::expand;
use crate::workflow::model::Definition;

use made::Made;

/// Random numbers, each used once; zeros when they run out, which make the plainest flow.
struct Dice<'a>(std::slice::Iter<'a, u16>);

impl Dice<'_> {
    fn roll(&mut self, sides: usize) -> usize {
        usize::from(*self.0.next().unwrap_or(&0)) % sides.max(1)
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.roll(from.len())]
    }
}

struct Maker<'d, 'a> {
    dice: &'d mut Dice<'a>,
    made: Vec<Made>,
    places: usize,
    /// The name of the flow, which the flows that it calls add to.
    code: String,
    called: BTreeMap<String, Definition>,
}

/// The flow with all that it calls put in.
pub(in crate::workflow) fn flow(numbers: &[u16]) -> Definition {
    let mut dice = Dice(numbers.iter());
    let mut maker = Maker::new(&mut dice, "made".to_owned());
    let length = 1 + maker.dice.roll(4);
    let first = maker.sequence(2, length, "done", 0);
    if maker.dice.roll(3) == 0 {
        let first = maker.acceptance(&first);
        maker.add("start", "start", &[("next", &first)], 0);
    } else {
        maker.add("start", "start", &[("next", &first), ("accepts", "true")], 0);
    }
    maker.ways_back();
    if maker.dice.roll(3) == 1 {
        maker.mistake();
    }
    let tasks = maker.tasks();
    let correction = if tasks.is_empty() || maker.dice.roll(2) == 0 {
        "{ after: straight_back }".to_owned()
    } else {
        format!("{{ after: step_by_step, resume_from: {} }}", maker.dice.pick(&tasks))
    };
    let (definition, called) = maker.write(&correction);
    expand(&definition, &mut |call| called.get(&call.flow).cloned())
        .unwrap_or_else(|error| panic!("{error}\n{}", serde_saphyr::to_string(&definition).unwrap()))
}

impl<'d, 'a> Maker<'d, 'a> {
    fn new(dice: &'d mut Dice<'a>, code: String) -> Self {
        let mut maker = Self { dice, made: Vec::new(), places: 0, code, called: BTreeMap::new() };
        maker.add("stop", "terminate", &[("outcome", "refused")], 0);
        maker.add("other", "end", &[("outcome", "passed_upwards")], 0);
        maker.add("done", "end", &[("outcome", "granted")], 0);
        maker
    }

    fn add(&mut self, id: &str, kind: &'static str, fields: &[(&str, &str)], place: usize) -> String {
        self.made.push(Made::new(id, kind, fields, place));
        id.to_owned()
    }

    fn id(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.made.len())
    }

    /// All user tasks, with those of called flows; what comes later in the flow comes first here.
    fn tasks(&self) -> Vec<String> {
        let own = |made: &Made| if made.kind == "user_task" { vec![made.id.clone()] } else { made.inside.clone() };
        self.made.iter().flat_map(own).collect()
    }

    fn condition(&mut self) -> String {
        let tasks = self.tasks();
        match self.dice.roll(7) {
            0 => "g".to_owned(),
            1 => "f == 'a'".to_owned(),
            2 => "f != 'a'".to_owned(),
            3 => "f == 'b'".to_owned(),
            4 => "f == 'a' && g".to_owned(),
            _ if tasks.is_empty() => "f == 'a'".to_owned(),
            number => {
                let code = ["ok", "no"][number - 5];
                format!("outcomes.{} == '{code}'", self.dice.pick(&tasks))
            }
        }
    }

    /// Steps one after the other that lead to `then`; built from the last to the first.
    fn sequence(&mut self, depth: usize, length: usize, then: &str, place: usize) -> String {
        let mut then = then.to_owned();
        for _ in 0..length {
            then = match self.dice.roll(if depth == 0 { 8 } else { 13 }) {
                4 => self.exclusive(depth, &then, place),
                5 => {
                    let undo = if self.dice.roll(3) == 0 { "barrier" } else { "compensable" };
                    let effects = format!("[{{ name: e, undo: {undo} }}]");
                    self.add(&self.id("a"), "automatic_task", &[("effects", &effects), ("next", &then)], place)
                }
                6 => self.timer(&then, place),
                8 | 9 => self.parallel(depth, &then, place),
                10 | 11 => self.inclusive(depth, &then, place),
                12 => self.call(depth, &then, place),
                _ => self.task(&then, place),
            };
        }
        then
    }

    /// The flow, without the ends that nothing leads to.
    fn write(self, correction: &str) -> (Definition, BTreeMap<String, Definition>) {
        let mut yaml = format!(
            "code: {}\nname: {{ zh: x, en: x }}\nlimits: {{ promised: 90, statutory: 90 }}\n\
             correction: {correction}\nfacts: [f, g, jury]\nsteps:\n",
            self.code
        );
        let used = |made: &&Made| !matches!(made.id.as_str(), "stop" | "other") || made.is_led_to(&self.made);
        for made in self.made.iter().rev().filter(used) {
            made.write(&mut yaml);
        }
        (serde_saphyr::from_str(&yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}")), self.called)
    }
}
