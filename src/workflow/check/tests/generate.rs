//! Flows made up from random numbers: most of them nearly sound, with blocks in blocks, ways back and a mistake or two.

use std::fmt::Write as _;

use crate::workflow::model::Definition;

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

/// A step in the making.
#[derive(Debug, Clone)]
struct Made {
    id: String,
    kind: &'static str,
    /// Field and value, in YAML.
    fields: Vec<(String, String)>,
    /// Code, act or flow.
    outcomes: Vec<(String, String)>,
    place: usize,
}

struct Maker<'a> {
    dice: Dice<'a>,
    made: Vec<Made>,
    places: usize,
}

pub(super) fn flow(numbers: &[u16]) -> Definition {
    let mut maker = Maker { dice: Dice(numbers.iter()), made: Vec::new(), places: 0 };
    maker.add("stop", "terminate", &[("outcome", "refused")], 0);
    maker.add("done", "end", &[("outcome", "granted")], 0);
    let length = 1 + maker.dice.roll(4);
    let first = maker.sequence(2, length, "done", 0);
    maker.add("start", "start", &[("next", &first), ("accepts", "true")], 0);
    maker.ways_back();
    if maker.dice.roll(2) == 1 {
        maker.mistake();
    }
    let correction = ["straight_back", "step_by_step"][maker.dice.roll(2)];
    let tasks = maker.of("user_task");
    let resume = tasks.first().map_or(String::new(), |id| format!(", resume_from: {id}"));
    let resume = if correction == "step_by_step" { resume } else { String::new() };
    let correction = if resume.is_empty() { "straight_back" } else { correction };
    let mut yaml = format!(
        "code: made\nname: {{ zh: x, en: x }}\nlimits: {{ promised: 90, statutory: 90 }}\n\
         correction: {{ after: {correction}{resume} }}\nfacts: [f, g]\nsteps:\n"
    );
    for made in maker.made.iter().rev() {
        made.write(&mut yaml);
    }
    serde_saphyr::from_str(&yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"))
}

impl Maker<'_> {
    fn add(&mut self, id: &str, kind: &'static str, fields: &[(&str, &str)], place: usize) -> String {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.made.push(Made { id: id.to_owned(), kind, fields, outcomes: Vec::new(), place });
        id.to_owned()
    }

    fn id(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.made.len())
    }

    fn of(&self, kind: &str) -> Vec<String> {
        self.made.iter().filter(|made| made.kind == kind).map(|made| made.id.clone()).collect()
    }

    fn condition(&mut self) -> String {
        let tasks = self.of("user_task");
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
            then = match self.dice.roll(if depth == 0 { 7 } else { 11 }) {
                4 => self.exclusive(depth, &then, place),
                5 => {
                    let undo = if self.dice.roll(3) == 0 { "barrier" } else { "compensable" };
                    let effects = format!("[{{ name: e, undo: {undo} }}]");
                    self.add(&self.id("a"), "automatic_task", &[("effects", &effects), ("next", &then)], place)
                }
                6 => self.add(&self.id("w"), "timer", &[("working_days", "1"), ("next", &then)], place),
                7 | 8 => self.parallel(depth, &then, place),
                9 => self.inclusive(depth, &then, place),
                _ => self.task(&then, place),
            };
        }
        then
    }

    fn task(&mut self, then: &str, place: usize) -> String {
        let id = self.id("t");
        let mut outcomes = vec![("ok".to_owned(), String::new()), ("no".to_owned(), String::new())];
        match self.dice.roll(8) {
            0 => outcomes[1].1 = "to: stop".to_owned(),
            1 => outcomes.push(("correct".to_owned(), "act: request_correction".to_owned())),
            2 => outcomes.push(("back".to_owned(), "act: send_back".to_owned())),
            3 => outcomes.push(("again".to_owned(), "to: again".to_owned())),
            4 if place == 0 => outcomes[1].1 = "to: done".to_owned(),
            _ => {}
        }
        let mut fields = vec![("who", "{ position: p, function: f, level: l }"), ("next", then)];
        let many = match self.dice.roll(12) {
            0 => {
                "{ seats: everyone, tally: [{ outcome: no, needs: any }, { outcome: ok, needs: all }], otherwise: no }"
            }
            1 => "{ seats: { number: 3 }, tally: [{ outcome: ok, needs: { share: 2/3 } }], otherwise: no }",
            2 => "{ seats: { number: 2 }, tally: [{ outcome: ok, needs: { at_least: 1 } }], otherwise: ok }",
            _ => "",
        };
        if !many.is_empty() {
            fields.push(("many", many));
        }
        let timer = "[{ id: b, after: { working_days: 1 }, to: stop }]";
        if self.dice.roll(10) == 0 {
            fields.push(("timers", timer));
        }
        self.add(&id, "user_task", &fields, place);
        if let Some(made) = self.made.last_mut() {
            made.outcomes = outcomes;
        }
        id
    }

    fn exclusive(&mut self, depth: usize, then: &str, place: usize) -> String {
        let length = self.dice.roll(3);
        let arm = self.sequence(depth.saturating_sub(1), length, then, place);
        let when = self.condition();
        let flows = format!("[{{ when: \"{when}\", to: {arm} }}]");
        self.add(&self.id("x"), "exclusive", &[("flows", &flows), ("default", then)], place)
    }

    fn branches(&mut self, depth: usize, join: &str, count: usize) -> Vec<String> {
        (0..count)
            .map(|_| {
                self.places += 1;
                let place = self.places;
                let length = 1 + self.dice.roll(2);
                self.sequence(depth - 1, length, join, place)
            })
            .collect()
    }

    fn parallel(&mut self, depth: usize, then: &str, place: usize) -> String {
        let join = self.add(&self.id("j"), "join", &[("next", then)], place);
        let branches = self.branches(depth, &join, 2).join(", ");
        self.add(&self.id("p"), "parallel", &[("branches", &format!("[{branches}]")), ("join", &join)], place)
    }

    fn inclusive(&mut self, depth: usize, then: &str, place: usize) -> String {
        let join = self.add(&self.id("j"), "join", &[("next", then)], place);
        // The default is a branch of its own, or leads straight to the join.
        let own = self.dice.roll(2);
        let branches = self.branches(depth, &join, 2 + own);
        let (one, two) = (self.condition(), self.condition());
        let flows = format!("[{{ when: \"{one}\", to: {} }}, {{ when: \"{two}\", to: {} }}]", branches[0], branches[1]);
        let default = branches.get(2).unwrap_or(&join).clone();
        self.add(&self.id("i"), "inclusive", &[("flows", &flows), ("default", &default), ("join", &join)], place)
    }

    /// Send-backs to any user tasks, and circles inside the same branch.
    fn ways_back(&mut self) {
        let tasks = self.of("user_task");
        for number in 0..self.made.len() {
            let (own, place) = (self.made[number].id.clone(), self.made[number].place);
            let beside =
                |made: &&Made| made.place == place && !matches!(made.kind, "start" | "end" | "terminate" | "join");
            let near: Vec<String> = self.made.iter().filter(beside).map(|made| made.id.clone()).collect();
            // Steps made later come earlier in the flow.
            let earlier = tasks.iter().skip_while(|id| **id != own).skip(1);
            let others: Vec<String> = earlier.cloned().collect();
            for at in 0..self.made[number].outcomes.len() {
                let what = self.made[number].outcomes[at].1.clone();
                let new = match what.as_str() {
                    "act: send_back" if others.is_empty() => String::new(),
                    "act: send_back" => format!("act: send_back, targets: [{}]", self.dice.pick(&others)),
                    "to: again" => format!("to: {}", self.dice.pick(&near)),
                    _ => what,
                };
                self.made[number].outcomes[at].1 = new;
            }
        }
    }

    fn mistake(&mut self) {
        let number = self.dice.roll(self.made.len());
        let anywhere: Vec<String> =
            self.made.iter().filter(|made| made.kind != "start").map(|made| made.id.clone()).collect();
        let other = self.dice.pick(&anywhere).clone();
        let made = &mut self.made[number];
        let which = self.dice.roll(3);
        let field = ["next", "default", "join"][which];
        for (name, value) in &mut made.fields {
            if name == field && (field != "join" || other.starts_with('j')) {
                value.clone_from(&other);
            }
        }
    }
}

impl Made {
    fn write(&self, into: &mut String) {
        let (id, kind) = (&self.id, self.kind);
        writeln!(into, "  - id: {id}\n    name: {{ zh: {id}, en: {id} }}\n    kind: {kind}").unwrap();
        for (name, value) in &self.fields {
            writeln!(into, "    {name}: {value}").unwrap();
        }
        if !self.outcomes.is_empty() {
            writeln!(into, "    outcomes:").unwrap();
        }
        for (code, rest) in &self.outcomes {
            let rest = if rest.is_empty() { String::new() } else { format!(", {rest}") };
            writeln!(into, "      - {{ code: \"{code}\", name: {{ zh: {code}, en: {code} }}{rest} }}").unwrap();
        }
    }
}
