//! RFC 9457 problem documents, in the reader's language.

use serde::Serialize;

use super::codes::Code;

/// Languages that answers are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

impl Language {
    /// Chinese unless `Accept-Language` prefers English; quality values are honoured, other languages skipped.
    pub fn from_header(accept: &str) -> Self {
        let mut best = (Self::Chinese, 0.0_f32);
        for range in accept.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or("").trim().to_ascii_lowercase();
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
                .unwrap_or(1.0);
            let language = match tag.split('-').next() {
                Some("zh" | "*") => Self::Chinese,
                Some("en") => Self::English,
                _ => continue,
            };
            if quality > best.1 {
                best = (language, quality);
            }
        }
        best.0
    }
}

/// A refusal before it is put into words.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub code: Code,
    /// What exactly, where the code alone would leave the reader guessing. Never a person's data.
    pub detail: Option<String>,
    pub fields: Vec<FieldProblem>,
    /// Seconds after which asking again may succeed (becomes `Retry-After`).
    pub retry_after: Option<u64>,
    /// The methods that the path does have (becomes `Allow`).
    pub allow: Option<String>,
}

/// One field that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldProblem {
    /// JSON pointer into the request body, such as `/household/0/name`.
    pub pointer: String,
    pub code: Code,
    pub detail: Option<String>,
}

impl Problem {
    pub fn new(code: Code) -> Self {
        Self { code, detail: None, fields: Vec::new(), retry_after: None, allow: None }
    }

    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub fn field(mut self, pointer: impl Into<String>, code: Code) -> Self {
        self.fields.push(FieldProblem { pointer: pointer.into(), code, detail: None });
        self
    }

    pub fn field_with(mut self, pointer: impl Into<String>, code: Code, detail: impl Into<String>) -> Self {
        self.fields.push(FieldProblem { pointer: pointer.into(), code, detail: Some(detail.into()) });
        self
    }

    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub fn allow(mut self, methods: String) -> Self {
        self.allow = Some(methods);
        self
    }

    /// The document that goes over the wire.
    pub fn out(&self, language: Language, request_id: &str) -> ProblemOut {
        ProblemOut {
            kind: format!("/problems/{}", self.code.as_str()),
            title: self.code.title(language).to_owned(),
            status: self.code.status(),
            code: self.code.as_str().to_owned(),
            detail: self.detail.clone(),
            request_id: request_id.to_owned(),
            fields: self
                .fields
                .iter()
                .map(|field| FieldProblemOut {
                    pointer: field.pointer.clone(),
                    code: field.code.as_str().to_owned(),
                    message: field.detail.clone().unwrap_or_else(|| field.code.title(language).to_owned()),
                })
                .collect(),
        }
    }
}

/// `application/problem+json` (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemOut {
    #[serde(rename = "type")]
    #[schema(example = "/problems/not_found")]
    pub kind: String,
    /// The code in words, in the language asked for.
    pub title: String,
    #[schema(example = 404)]
    pub status: u16,
    /// A stable word to program against.
    #[schema(example = "not_found")]
    pub code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Names this request in the logs.
    pub request_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblemOut>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FieldProblem)]
pub struct FieldProblemOut {
    /// JSON pointer into the request body.
    #[schema(example = "/name")]
    pub pointer: String,
    pub code: String,
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn language_follows_the_readers_preference() {
        for (header, expected) in [
            ("", Language::Chinese),
            ("en", Language::English),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("en-GB;q=0.9, zh;q=0.4", Language::English),
            ("fr, de;q=0.9", Language::Chinese),
            ("fr, en;q=0.1", Language::English),
            ("*", Language::Chinese),
        ] {
            assert_eq!(Language::from_header(header), expected, "{header}");
        }
    }
}
