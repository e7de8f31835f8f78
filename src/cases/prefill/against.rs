//! What a reviewer sees where the applicant and a register do not agree.

use serde::Serialize;
use serde_json::Value;

use super::super::model::Filed;
use super::super::outside::ChecksOut;
use super::sources;
use crate::catalogue::ServiceItem;
use crate::catalogue::queries::TextOut;
use crate::db::types::Instant;
use crate::rules::Facts;
use crate::talents::DocumentId;
use crate::workflow::model::Shows;

/// A field in which the applicant says something else than a register, or disputes what it says.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AgainstRegisterOut {
    /// JSON pointer of the form field.
    #[schema(example = "/marital_status")]
    pub pointer: String,
    /// What the applicant says.
    #[schema(value_type = Object)]
    pub stated: Value,
    /// The register's fact.
    #[schema(example = "register.marriage.status")]
    pub origin: String,
    /// What the register says; absent where it has confirmed nothing, or the step does not show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub registered: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<TextOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The moment that the register's answer describes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Instant>,
    /// Why the applicant says that the register is wrong; absent where they said nothing about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The document that the applicant puts against it; it can be opened like one of a material.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
}

/// What a step sees of it: of the fields that it shows, and of the register no more than it shows either.
pub fn against(
    item: &ServiceItem,
    filed: &Filed,
    facts: &Facts,
    checks: &ChecksOut,
    shows: &Shows,
) -> Vec<AgainstRegisterOut> {
    let mut all = Vec::new();
    for (field, names) in sources::of_form(item) {
        let Some(origin) = sources::official(&names).filter(|_| shown(&shows.fields, field)) else { continue };
        let registered = facts.get(origin).filter(|_| shown(&shows.facts, origin)).cloned();
        let stated = filed.form.get(field).cloned().unwrap_or_default();
        let dispute = filed.dispute_of(field);
        let differs = registered.as_ref().is_some_and(|value| *value != stated);
        if dispute.is_none() && !differs {
            continue;
        }
        let register = origin.split('.').nth(1).unwrap_or_default();
        let confirmed = checks.confirmed.iter().find(|one| one.register == register && registered.is_some());
        all.push(AgainstRegisterOut {
            pointer: format!("/{field}"),
            stated,
            origin: origin.to_owned(),
            name: confirmed.map(|one| one.name.clone()),
            source: confirmed.map(|one| one.source.clone()),
            as_of: confirmed.map(|one| one.as_of),
            registered,
            reason: dispute.map(|dispute| dispute.reason.clone()),
            document: dispute.and_then(|dispute| dispute.document),
        });
    }
    all
}

fn shown(wanted: &[String], name: &str) -> bool {
    wanted.iter().any(|wanted| wanted == "*" || wanted == name)
}
