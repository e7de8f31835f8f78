//! Letters and messages from their templates.

use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use super::definitions;
use crate::db::ReadTx;
use crate::error::{Error, Result};
use crate::packs::LoadedTemplate;

/// Steps that one template may take; a letter needs some hundred.
const FUEL: u64 = 50_000;

/// A text ready to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: Option<String>,
    pub body: String,
    /// Short form for phones, where the template has one.
    pub sms: Option<String>,
}

/// Fills the published template of this code. A variable that the text prints and `values` lacks is a fault.
pub fn render(tx: &mut ReadTx<'_>, code: &str, values: &impl Serialize) -> Result<Rendered> {
    let template = definitions::current::<LoadedTemplate>(tx, code)?;
    fill(&template, values)
}

/// Fills a template.
pub fn fill(template: &LoadedTemplate, values: &impl Serialize) -> Result<Rendered> {
    let values = minijinja::Value::from(minijinja::value::Serde(values));
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    let one = |text: &str| {
        environment
            .render_str(text, values.clone())
            .map_err(|error| Error::internal(format!("template {}: {error}", template.code)))
    };
    Ok(Rendered {
        subject: template.subject.as_deref().map(one).transpose()?,
        body: one(&template.body)?,
        sms: template.sms.as_deref().map(one).transpose()?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::packs::format::Channel;
    use crate::packs::tests::of_the_repository;
    use crate::print::{self, Paper, Seal};

    /// A value that suits a variable by its name.
    fn sample(variable: &str) -> Value {
        match variable {
            "items" => json!([{ "subject": "学历证书", "reason": "缺少认证", "department": "市教育体育局" }]),
            "materials" => json!([{ "name": "劳动合同", "files": 2, "reused": true }]),
            "particulars" => json!(["补贴标准：每月2000元"]),
            "in_review" | "provisional" | "by_silence" | "objection_upheld" | "upheld" => json!(true),
            other => json!(format!("〔{other}〕")),
        }
    }

    #[test]
    fn every_letter_of_the_packs_can_be_written() {
        let packs = of_the_repository();
        for template in packs.iter().flat_map(|(_, pack)| pack.templates.values()) {
            let values: Map<String, Value> =
                template.variables.iter().map(|variable| (variable.clone(), sample(variable))).collect();
            let letter = fill(template, &values).unwrap();
            assert!(!letter.body.contains("{{") && !letter.body.contains("{%"), "{}", letter.body);
            if let Some(first) = template.variables.first() {
                fill(template, &json!({ "nothing": first })).expect_err("a letter with holes is not written");
            }
            if template.channel == Channel::Letter {
                let file = print::pdf(&Paper {
                    title: &template.name.zh,
                    issuer: "中共某市委组织部（市人才工作领导小组办公室）",
                    number: "1115-01",
                    body: &letter.body,
                    date: "2026年9月14日",
                    seal: Seal { line: None, sample: true },
                    address: "https://talents.example.gov.cn/api/v1/public/letters/1115-01/K7M2PQ9XAB3C",
                    check_code: "K7M2PQ9XAB3C",
                    digest: "00",
                });
                assert!(file.is_ok_and(|file| file.starts_with(b"%PDF")), "{} cannot be printed", template.code);
            }
            let short = letter.sms.map_or(0, |sms| sms.chars().count());
            assert!(short < 140, "{}: {short} characters are too long for an SMS", template.code);
        }
    }

    #[test]
    fn a_template_that_runs_away_is_stopped() {
        let mut template = of_the_repository().remove(0).1.templates.get("verification_code").unwrap().clone();
        template.body = "{% for i in range(100000) %}x{% endfor %}".to_owned();
        assert!(fill(&template, &json!({ "code": "1", "minutes": 5 })).is_err());
    }
}
