//! One working day: from registration to a card that a verifier accepts, then what the office does by itself, and an employer
//! who files for the whole staff.

mod card;
mod case;
mod found;
mod person;
mod staff;

use serde_json::{Value, json};

use super::Surprise;
use super::cast::{ACCEPTANCE, DECISION, EDUCATION, MARKET, SCIENCE, SECOND_REVIEW, SECURITY, SYSTEM, VERIFIER};
use super::mark::Mark;
use super::player::Player;
use super::talent::Talent;

/// What the steps of a day share.
struct Day<'a> {
    number: u32,
    /// What this person's requests are told apart by from those of the day's other people.
    part: &'static str,
    talent: Talent,
    /// Where the talent's case is, once there is one.
    application: String,
    case_number: String,
    player: &'a mut Player,
}

/// The stand-ins that the program asks during a demonstration, by their addresses.
#[derive(Debug, Clone)]
pub struct StandIns {
    /// Real names.
    pub identity: String,
    /// The shared registers.
    pub registers: String,
}

pub async fn play(player: &mut Player, mark: &Mark, stand_ins: &StandIns) -> Result<(), Surprise> {
    let talent = Talent::of_day(mark.day);
    println!("\nDay {} of the demonstration: {} (sample person)\n", mark.day, talent.name);
    for member in [&ACCEPTANCE, &SCIENCE, &EDUCATION, &MARKET, &SECOND_REVIEW, &DECISION, &VERIFIER, &SECURITY, &SYSTEM]
    {
        player.sign_in(member).await?;
    }
    let mut day = Day::of(mark.day, "", talent, player);
    day.register().await?;
    day.prove_identity(&stand_ins.identity).await?;
    day.registers_know(&stand_ins.registers).await?;
    let papers = day.fill_wallet().await?;
    day.file(&papers).await?;
    day.review(&ACCEPTANCE, "acceptance", 1, json!({ "outcome": "accept" })).await?;
    day.consult().await?;
    day.correct().await?;
    day.review(&SECOND_REVIEW, "second_review", 2, json!({ "outcome": "agree" })).await?;
    day.review(&DECISION, "decision", 1, json!({ "outcome": "approve" })).await?;
    day.public_notice().await?;
    day.card().await?;
    day.be_found().await?;

    let mut other = Day::of(mark.day, "other-", Talent::colleague_of_day(mark.day), player);
    other.register().await?;
    other.prove_identity(&stand_ins.identity).await?;
    other.file_while_a_register_is_down(&stand_ins.registers).await?;

    let mut liaison = Day::of(mark.day, "liaison-", Talent::liaison(), player);
    liaison.register().await?;
    liaison.prove_identity(&stand_ins.identity).await?;
    liaison.speak_for_an_employer().await?;
    liaison.import_staff().await
}

impl<'a> Day<'a> {
    fn of(number: u32, part: &'static str, talent: Talent, player: &'a mut Player) -> Self {
        Self { number, part, talent, application: String::new(), case_number: String::new(), player }
    }

    fn key(&self, step: &str) -> String {
        format!("demo-{}-{}{step}", self.number, self.part)
    }

    fn me(&self) -> String {
        self.talent.mobile.clone()
    }
}

fn text(json: &Value, pointer: &str) -> Result<String, Surprise> {
    json.pointer(pointer)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| Surprise::new(format!("{pointer} is missing in {json}")))
}
