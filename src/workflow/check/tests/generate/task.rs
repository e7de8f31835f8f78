//! Steps that wait: for one person, for several, for time.

use super::Maker;

const WHO: &str = "{ position: p, function: f, level: l }";
const VOTES: [&str; 5] = [
    "{ seats: everyone, tally: [{ outcome: no, needs: any }, { outcome: ok, needs: all }], otherwise: no }",
    "{ seats: { number: 3 }, tally: [{ outcome: ok, needs: { share: 2/3 } }], otherwise: no }",
    "{ seats: { number: 2 }, tally: [{ outcome: ok, needs: { at_least: 1 } }], otherwise: ok, vacated: reduce }",
    "{ seats: { number: 2 }, order: sequential, tally: [{ outcome: ok, needs: all }], otherwise: no, early: false }",
    "{ seats: { fact: jury }, tally: [{ outcome: ok, needs: { share: 1/2 } }], otherwise: no }",
];
const TIMERS: [&str; 4] = [
    "[{ id: b, after: { working_days: 2 }, to: stop }]",
    "[{ id: b, after: { days: 3 }, to: NEAR }]",
    "[{ id: r, after: { days: 1 }, effects: [{ name: remind, undo: compensable }] }, { id: b, after: { working_days: 4 }, to: NEAR }]",
    "[{ id: r, after: { days: 1 }, effects: [{ name: tell, undo: barrier }], runs_while_stopped: true }]",
];

impl Maker<'_, '_> {
    pub(super) fn task(&mut self, then: &str, place: usize) -> String {
        let id = self.id("t");
        let mut outcomes = vec![("ok".to_owned(), String::new()), ("no".to_owned(), String::new())];
        match self.dice.roll(8) {
            0 => outcomes[1].1 = "to: stop".to_owned(),
            1 => outcomes.push(("correct".to_owned(), "act: request_correction".to_owned())),
            2 => outcomes.push(("back".to_owned(), "act: send_back".to_owned())),
            3 => outcomes.push(("again".to_owned(), "to: NEAR".to_owned())),
            4 if place == 0 => outcomes[1].1 = ["to: done", "to: other"][self.dice.roll(2)].to_owned(),
            _ => {}
        }
        // Whoever did another step, also one beside it, may be kept away.
        let beside = self.made.iter().filter(|made| made.kind == "user_task");
        let others: Vec<String> = beside.map(|made| made.id.clone()).collect();
        let who = if others.is_empty() || self.dice.roll(4) > 0 {
            WHO.to_owned()
        } else {
            WHO.replace(" }", &format!(", not_actor_of: [{}] }}", self.dice.pick(&others)))
        };
        let mut fields = vec![("who", who.as_str()), ("next", then)];
        let mut many = VOTES.get(self.dice.roll(16)).map_or(String::new(), |many| (*many).to_owned());
        if !many.is_empty() {
            if self.dice.roll(2) == 0 {
                outcomes.push(("abstain".to_owned(), "act: abstain".to_owned()));
            }
            if outcomes.iter().any(|(code, _)| code == "back") && self.dice.roll(2) == 0 {
                many = many.replace("tally: [", "send_back: vote, tally: [{ outcome: back, needs: any }, ");
            }
            fields.push(("many", &many));
        }
        if let Some(timers) = TIMERS.get(self.dice.roll(14)) {
            fields.push(("timers", timers));
        } else if self.dice.roll(10) == 1 {
            fields.push(("pauses", "special_procedure"));
        }
        if self.dice.roll(3) == 1 {
            fields.push(("shows", "{ documents: [contract] }"));
        }
        if self.dice.roll(4) == 1 {
            fields.push(("limit", "3"));
        }
        self.add(&id, "user_task", &fields, place);
        if let Some(made) = self.made.last_mut() {
            made.outcomes = outcomes;
        }
        id
    }

    /// The first step of a flow whose start does not accept.
    pub(super) fn acceptance(&mut self, then: &str) -> String {
        let id = self.add("accept", "user_task", &[("who", WHO), ("next", then)], 0);
        let outcomes = [("ok", "act: accept"), ("no", "to: stop"), ("correct", "act: request_correction")];
        if let Some(made) = self.made.last_mut() {
            made.outcomes = outcomes.map(|(code, rest)| (code.to_owned(), rest.to_owned())).into();
        }
        id
    }

    pub(super) fn timer(&mut self, then: &str, place: usize) -> String {
        let (id, own) = (self.id("w"), self.dice.roll(4));
        let mut fields = vec![("working_days", "2"), ("next", then)];
        if own == 1 {
            fields.extend([("pauses", "public_notice"), ("runs_while_stopped", "true")]);
            if self.dice.roll(2) == 0 {
                fields.push(("upheld", "stop"));
            }
        }
        self.add(&id, "timer", &fields, place)
    }
}
