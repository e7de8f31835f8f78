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
