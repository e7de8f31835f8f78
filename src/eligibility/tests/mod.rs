#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod days;
mod hostile;
mod kinds;
mod unseen;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::dictionary::text;
use super::{Clause, ClauseResult, Dictionary, Rules, Verdict};
use crate::rules::Facts;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A form as a pack writes it.
fn form() -> Value {
    json!({
        "type": "object",
        "properties": {
            "district": { "type": "string", "title": "工作所在旗区", "x-title-en": "District of work", "enum": ["east", "port"], "x-labels": { "east": "东区", "port": "港区" }, "x-labels-en": { "east": "East", "port": "Port" } },
            "owns_home": { "type": "boolean", "title": "家庭在本市有住房", "x-title-en": "The household owns a home here" },
            "benefits": { "type": "array", "title": "正在享受的住房政策", "x-title-en": "Housing benefits enjoyed", "items": { "type": "string", "enum": ["flat", "public_rental"] }, "x-labels": { "flat": "人才公寓", "public_rental": "公租房" } },
            "rent_fen": { "type": "integer", "title": "月租金", "x-title-en": "Monthly rent", "x-ui": { "widget": "money" } },
            "lease_from": { "type": "string", "format": "date", "title": "租期开始", "x-title-en": "Lease from" },
            "lease_to": { "type": "string", "format": "date", "title": "租期结束", "x-title-en": "Lease until" },
            "insured_until": { "type": "string", "format": "date", "title": "社保缴至", "x-title-en": "Insured until" },
            "gap_months": { "type": "integer", "title": "社保中断月数", "x-title-en": "Months without insurance" },
            "team": { "type": "integer", "title": "核心成员", "x-title-en": "Core members", "x-unit": { "zh": "人", "one": "person", "en": "people" } },
            "child_born": { "type": "string", "format": "date", "title": "子女出生日期", "x-title-en": "Birth of the child" },
            "grade": { "type": "integer", "title": "年级", "x-title-en": "Grade" }
        }
    })
}

fn dictionary() -> Dictionary {
    let tiers = [("A", 1, text("甲类", "Tier A")), ("B", 2, text("乙类", "Tier B")), ("C", 3, text("丙类", "Tier C"))];
    Dictionary::program().with_form(&form()).with_tiers(tiers.iter().map(|(code, rank, name)| (*code, *rank, name)))
}

fn clause(requires: &str) -> Clause {
    let requires = requires.replace('\n', "\n  ");
    serde_saphyr::from_str(&format!("code: one\nrequires:\n  {requires}\n")).unwrap()
}

fn facts(of: Value) -> Facts {
    of.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn ask(requires: &str, known: Value, today: &str) -> ClauseResult {
    let rules = Rules::new(&[clause(requires)], dictionary()).unwrap_or_else(|faults| panic!("{requires}: {faults:?}"));
    rules.assess(&facts(known), date(today)).clauses.remove(0)
}
