//! Applications, cases, tasks as they are stored and shown.

use std::collections::BTreeMap;

use crate::talents::DocumentId;
use crate::workflow::Place;
use crate::{id_type, text_enum};
use garde::Validate;
use serde::{Deserialize, Serialize};

id_type!(
    /// What an applicant writes and hands in.
    ApplicationId
);
id_type!(
    /// One application's life through the offices.
    CaseId
);
id_type!(
    /// One piece of work in somebody's inbox.
    TaskId
);

text_enum! {
    /// A draft is the applicant's alone; a submitted one has a case.
    pub enum ApplicationStatus { Draft = "draft", Submitted = "submitted" }
}

text_enum! {
    pub enum CaseStatus { Open = "open", Closed = "closed" }
}

text_enum! {
    pub enum TaskStatus { Open = "open", Done = "done", Withdrawn = "withdrawn" }
}

text_enum! {
    /// What part a task has in its step.
    pub enum TaskPart { Own = "own", Seat = "seat", Before = "before", Beside = "beside", After = "after" }
}

text_enum! {
    /// When somebody who is asked to look as well does so.
    pub enum ReviewerPlace { Before = "before", Beside = "beside", After = "after" }
}

impl From<ReviewerPlace> for Place {
    fn from(place: ReviewerPlace) -> Self {
        match place {
            ReviewerPlace::Before => Self::Before,
            ReviewerPlace::Beside => Self::Beside,
            ReviewerPlace::After => Self::After,
        }
    }
}

text_enum! {
    /// Whether somebody wrote why they decided, or what they would decide.
    pub enum OpinionKind { Decision = "decision", Recommendation = "recommendation" }
}

/// The documents handed in for one material of the service item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaterialFiled {
    /// Code of the material.
    #[schema(example = "degree_certificate")]
    pub code: String,
    /// Documents of the applicant's wallet.
    pub documents: Vec<DocumentId>,
}

/// What an applicant says against a value of an official register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dispute {
    /// JSON pointer of the form field.
    #[garde(length(max = 200))]
    #[schema(example = "/marital_status")]
    pub pointer: String,
    /// Why the register is wrong.
    #[garde(length(chars, min = 1, max = 500))]
    pub reason: String,
    /// A document of the applicant's wallet that shows it.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
}

/// What one revision says: form fields by name, documents by material, and what is said against registers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filed {
    pub form: serde_json::Map<String, serde_json::Value>,
    pub materials: Vec<MaterialFiled>,
    pub disputes: Vec<Dispute>,
}

impl Filed {
    /// Every document that is handed in.
    pub fn documents(&self) -> Vec<DocumentId> {
        let of_materials = self.materials.iter().flat_map(|material| material.documents.iter().copied());
        of_materials.chain(self.disputes.iter().filter_map(|dispute| dispute.document)).collect()
    }

    /// What is said against the register in this field.
    pub fn dispute_of(&self, field: &str) -> Option<&Dispute> {
        self.disputes.iter().find(|dispute| dispute.pointer.strip_prefix('/') == Some(field))
    }

    /// The fields as whoever reviews them sees them: one that is disputed is another than the same one undisputed.
    pub fn fields_as_shown(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut fields = self.form.clone();
        for dispute in &self.disputes {
            let name = dispute.pointer.trim_start_matches('/');
            let stated = fields.remove(name).unwrap_or_default();
            let shown = serde_json::json!({ "stated": stated, "disputed": dispute });
            fields.insert(name.to_owned(), shown);
        }
        fields
    }
}

/// Merges a patch into a form (RFC 7396 at the top level and below): null removes, objects merge, the rest replaces.
pub fn merge(form: &mut serde_json::Map<String, serde_json::Value>, patch: serde_json::Map<String, serde_json::Value>) {
    use serde_json::Value;
    for (name, value) in patch {
        match (form.get_mut(&name), value) {
            (_, Value::Null) => {
                form.remove(&name);
            }
            (Some(Value::Object(inner)), Value::Object(patch)) => merge(inner, patch),
            (_, value) => {
                form.insert(name, value);
            }
        }
    }
}

/// One digest per material, for deciding whether what a step shows has changed: the documents' digests, in order.
pub fn material_digests(
    materials: &[MaterialFiled],
    sha256: &BTreeMap<DocumentId, String>,
) -> BTreeMap<String, String> {
    materials
        .iter()
        .map(|material| {
            let digests: Vec<_> = material.documents.iter().filter_map(|id| sha256.get(id).cloned()).collect();
            (material.code.clone(), digests.join(","))
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::merge;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn a_patch_has_absent_null_and_value() {
        for (form, patch, expected) in [
            (json!({"a": 1, "b": 2}), json!({"b": 3}), json!({"a": 1, "b": 3})),
            (json!({"a": 1}), json!({"a": null}), json!({})),
            (json!({"a": {"x": 1, "y": 2}}), json!({"a": {"y": null, "z": 3}}), json!({"a": {"x": 1, "z": 3}})),
            (json!({"a": [1, 2]}), json!({"a": [3]}), json!({"a": [3]})),
        ] {
            let mut merged = map(form);
            merge(&mut merged, map(patch));
            assert_eq!(Value::Object(merged), expected);
        }
    }
}
