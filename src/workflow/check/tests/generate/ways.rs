//! Ways back, circles, and mistakes.

use super::{Maker, made::Made};

impl Maker<'_, '_> {
    /// Send-backs to any earlier user tasks, and circles inside the same branch.
    pub(super) fn ways_back(&mut self) {
        let tasks = self.tasks();
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
                    "to: NEAR" => format!("to: {}", self.dice.pick(&near)),
                    _ => what,
                };
                self.made[number].outcomes[at].1 = new;
            }
            for at in 0..self.made[number].fields.len() {
                if self.made[number].fields[at].1.contains("NEAR") {
                    let near = self.dice.pick(&near).clone();
                    let value = &mut self.made[number].fields[at].1;
                    *value = value.replace("NEAR", &near);
                }
            }
        }
    }

    pub(super) fn mistake(&mut self) {
        let number = self.dice.roll(self.made.len());
        let anywhere: Vec<String> = self
            .made
            .iter()
            .filter(|made| !matches!(made.kind, "start" | "sub_flow"))
            .map(|made| made.id.clone())
            .collect();
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
