//! JSON bodies: read, checked for what no database takes, parsed with pointers, validated.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use garde::Validate;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::guard::Gate;
use crate::app::App;
use crate::error::{Code, Error, Problem, Result};

/// A body that parsed and passed its own rules. `digest` is what an idempotency key is bound to.
pub struct Valid<T> {
    pub value: T,
    pub digest: [u8; 32],
}

impl<T> Valid<T> {
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> FromRequest for Valid<T>
where
    T: DeserializeOwned + Validate<Context = ()> + 'static,
{
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = request.content_type().eq_ignore_ascii_case("application/json")
            || request.content_type().eq_ignore_ascii_case("application/merge-patch+json");
        let limit = request.app_data::<web::Data<App>>().map_or(0, |app| app.config().server.max_json_bytes);
        let mut payload = payload.take();
        let gate = Gate::of(request);
        Box::pin(async move {
            if let Some(gate) = gate {
                gate.passed().await;
            }
            if !json {
                return Err(Code::UnsupportedMediaType.into());
            }
            let bytes = collect(&mut payload, limit).await?;
            let value = parse::<T>(&bytes)?;
            value.validate().map_err(|report| refuse(&report))?;
            Ok(Self { value, digest: Sha256::digest(&bytes).into() })
        })
    }
}

async fn collect(payload: &mut Payload, limit: usize) -> Result<Vec<u8>> {
    use futures_util::StreamExt as _;
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Code::BadRequest)?;
        if bytes.len() + chunk.len() > limit {
            return Err(Code::TooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Parses JSON into a type; what does not fit is refused with the pointer of the place.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let document: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| {
        Problem::new(Code::MalformedJson).detail(format!("line {} column {}", error.line(), error.column()))
    })?;
    if has_nul(&document) {
        return Err(Code::NulCharacter.into());
    }
    serde_path_to_error::deserialize(document).map_err(|error| {
        let pointer = pointer(error.path());
        let why = error.inner().to_string();
        let code = if why.starts_with("unknown field") {
            Code::FieldUnknown
        } else if why.starts_with("missing field") {
            Code::FieldRequired
        } else if why.starts_with("unknown variant") {
            Code::FieldChoice
        } else if why.starts_with("invalid type") {
            Code::FieldType
        } else {
            Code::FieldFormat
        };
        let pointer = match (code, why.split('`').nth(1)) {
            (Code::FieldUnknown | Code::FieldRequired, Some(field)) if !pointer.ends_with(&format!("/{field}")) => {
                format!("{pointer}/{field}")
            }
            _ => pointer,
        };
        Problem::new(Code::Invalid).field(pointer, code).into()
    })
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

fn has_nul(document: &serde_json::Value) -> bool {
    use serde_json::Value;
    match document {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(key, value)| key.contains('\0') || has_nul(value)),
        _ => false,
    }
}

/// Translates a validation report. Rules name what they check, so the code follows from the rule's own words; the
/// sentence shown is ours, in the reader's language.
fn refuse(report: &garde::Report) -> Error {
    let mut problem = Problem::new(Code::Invalid);
    for (path, error) in report.iter() {
        let pointer = format!("/{}", path.to_string().replace(['.', '['], "/").replace(']', ""));
        let message = error.message();
        let code = if let Some(code) = Code::ALL.iter().find(|code| code.as_str() == message) {
            *code
        } else if message.starts_with("length") {
            Code::FieldLength
        } else if message.starts_with("greater") || message.starts_with("lower") {
            Code::FieldRange
        } else if message.contains("not set") {
            Code::FieldRequired
        } else {
            Code::FieldFormat
        };
        problem = problem.field(pointer, code);
    }
    problem.into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Child {
        name: String,
        age: u8,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Family {
        children: Vec<Child>,
    }

    #[test]
    fn what_does_not_fit_is_named_by_pointer() {
        for (body, code, pointer) in [
            (r#"{"children":[{"name":"a","age":1},{"name":"b"}]}"#, Code::FieldRequired, "/children/1/age"),
            (r#"{"children":[{"name":"a","age":"x"}]}"#, Code::FieldType, "/children/0/age"),
            (r#"{"children":[],"more":1}"#, Code::FieldUnknown, "/more"),
            (r#"{"children":[{"name":"a","age":999}]}"#, Code::FieldFormat, "/children/0/age"),
        ] {
            let Err(Error::Refused(problem)) = parse::<Family>(body.as_bytes()) else { panic!("{body} was accepted") };
            let field = problem.fields.first().unwrap();
            assert_eq!((field.code, field.pointer.as_str()), (code, pointer), "{body}");
        }
        for (body, code) in
            [("{", Code::MalformedJson), (r#"{"children":[{"name":"a\u0000","age":1}]}"#, Code::NulCharacter)]
        {
            assert_eq!(parse::<Family>(body.as_bytes()).unwrap_err().code(), code, "{body}");
        }
    }
}
