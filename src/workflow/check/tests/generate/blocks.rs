//! Steps that hold others: questions, blocks, called flows.

use super::{Maker, made::Made};

impl Maker<'_, '_> {
    pub(super) fn exclusive(&mut self, depth: usize, then: &str, place: usize) -> String {
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

    pub(super) fn parallel(&mut self, depth: usize, then: &str, place: usize) -> String {
        let join = self.add(&self.id("j"), "join", &[("next", then)], place);
        let branches = self.branches(depth, &join, 2).join(", ");
        self.add(&self.id("p"), "parallel", &[("branches", &format!("[{branches}]")), ("join", &join)], place)
    }

    pub(super) fn inclusive(&mut self, depth: usize, then: &str, place: usize) -> String {
        let join = self.add(&self.id("j"), "join", &[("next", then)], place);
        // The default is a branch of its own, or leads straight to the join.
        let own = self.dice.roll(2);
        let branches = self.branches(depth, &join, 2 + own);
        let (one, two) = (self.condition(), self.condition());
        let flows = format!("[{{ when: \"{one}\", to: {} }}, {{ when: \"{two}\", to: {} }}]", branches[0], branches[1]);
        let default = branches.get(2).unwrap_or(&join).clone();
        self.add(&self.id("i"), "inclusive", &[("flows", &flows), ("default", &default), ("join", &join)], place)
    }

    /// A call of another made-up flow, which has two ends and may lead to a terminate end of its own.
    pub(super) fn call(&mut self, depth: usize, then: &str, place: usize) -> String {
        let id = self.id("c");
        let code = format!("{}_{id}", self.code);
        let mut inner = Maker::new(self.dice, code.clone());
        let length = 1 + inner.dice.roll(2);
        let first = inner.sequence(depth - 1, length, "done", 0);
        inner.add("start", "start", &[("next", &first)], 0);
        inner.ways_back();
        let inside = inner.tasks().iter().map(|task| format!("{id}__{task}")).collect();
        let (flow, called) = inner.write("{}");
        // An end of which the caller knows nothing leads on like the others.
        let ends = if self.dice.roll(2) == 0 { format!(", ends: {{ passed_upwards: {then} }}") } else { String::new() };
        let calls = format!("{{ flow: {code}{ends} }}");
        self.called.extend(called);
        self.called.insert(code, flow);
        self.made.push(Made { inside, ..Made::new(&id, "sub_flow", &[("calls", &calls), ("next", then)], place) });
        id
    }
}
