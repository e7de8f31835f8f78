//! The form of a service item: a JSON Schema that may refer to nothing outside itself, and the faults of an
//! applicant's data against it, in words that an applicant understands.

use jsonschema::{
    Draft, PatternOptions, ValidationError, Validator,
    error::{TypeKind, ValidationErrorKind},
};
use serde_json::Value;

/// Where the value of a field may come from, in order: `x-source`, one name or several.
pub fn sources_of(field: &Value) -> Vec<&str> {
    match field.get("x-source") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Longest pattern that a form may hold, in bytes. Longer ones are a slip or an attack.
pub const PATTERN_LIMIT: usize = 256;

/// A fault of the schema itself, with the JSON pointer of the offending place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFault {
    /// Place in the schema.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
}

/// A fault of form data: where, and what the applicant is told in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// JSON pointer into the form data; for a missing field the pointer of that field.
    pub pointer: String,
    /// Keyword of the schema that was not met, stable for clients.
    pub keyword: String,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Everything that is wrong with a schema. An empty answer means that [`compile`] succeeds.
pub fn faults_of(schema: &Value) -> Vec<SchemaFault> {
    let mut faults = Vec::new();
    if schema.get("type").and_then(Value::as_str) != Some("object") {
        faults.push(fault("", "a form must be of type `object`"));
    }
    walk(schema, String::new(), &mut faults);
    let meta = jsonschema::draft202012::meta::validator();
    for error in meta.iter_errors(schema) {
        faults.push(fault(error.instance_path().as_str(), &error.to_string()));
    }
    if faults.is_empty()
        && let Err(error) = build(schema)
    {
        faults.push(fault(error.instance_path().as_str(), &error.to_string()));
    }
    faults
}

/// A validator for a form. References leave the form nowhere: there is no retriever, so a remote one fails here.
pub fn compile(schema: &Value) -> Result<Validator, Vec<SchemaFault>> {
    let faults = faults_of(schema);
    if !faults.is_empty() {
        return Err(faults);
    }
    build(schema).map_err(|error| vec![fault(error.instance_path().as_str(), &error.to_string())])
}

/// All faults of form data, in the order of the schema, one for each missing field.
pub fn check(validator: &Validator, data: &Value) -> Vec<FieldFault> {
    validator.iter_errors(data).flat_map(|error| translate(&error)).collect()
}

fn build(schema: &Value) -> Result<Validator, ValidationError<'static>> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_pattern_options(PatternOptions::regex().size_limit(1 << 20))
        .offline()
        .build(schema)
}

fn fault(pointer: &str, message: &str) -> SchemaFault {
    SchemaFault { pointer: pointer.to_owned(), message: message.to_owned() }
}

fn walk(value: &Value, pointer: String, faults: &mut Vec<SchemaFault>) {
    match value {
        Value::Object(map) => {
            for (key, item) in map {
                let place = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                match (key.as_str(), item) {
                    ("$ref" | "$dynamicRef", Value::String(target)) if !target.starts_with('#') => {
                        faults.push(fault(&place, "a form may refer to places inside itself only"));
                    }
                    ("$id" | "$anchor" | "$dynamicAnchor", Value::String(_)) => {
                        faults.push(fault(&place, "a form may not name itself or its parts by URI"));
                    }
                    ("pattern", Value::String(pattern)) if pattern.len() > PATTERN_LIMIT => {
                        faults.push(fault(&place, "the pattern is longer than 256 bytes"));
                    }
                    _ => walk(item, place, faults),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, format!("{pointer}/{index}"), faults);
            }
        }
        _ => {}
    }
}

fn translate(error: &ValidationError<'_>) -> Vec<FieldFault> {
    let here = error.instance_path().as_str();
    let keyword = error.kind().keyword();
    let one =
        |pointer: String, zh: String, en: String| vec![FieldFault { pointer, keyword: keyword.to_owned(), zh, en }];
    let at = |zh: String, en: String| one(here.to_owned(), zh, en);
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            one(inside(here, name), "此项必填".to_owned(), "this field is required".to_owned())
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| FieldFault {
                pointer: inside(here, name),
                keyword: keyword.to_owned(),
                zh: "表单中没有此项".to_owned(),
                en: "the form has no such field".to_owned(),
            })
            .collect(),
        ValidationErrorKind::Type { kind } => {
            let (zh, en) = type_words(kind);
            at(format!("应为{zh}"), format!("must be {en}"))
        }
        ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. } => {
            at("请从所列选项中选择".to_owned(), "choose one of the listed options".to_owned())
        }
        ValidationErrorKind::MinLength { limit: 1 } => at("不能为空".to_owned(), "must not be empty".to_owned()),
        ValidationErrorKind::MinLength { limit } => {
            at(format!("至少 {limit} 个字"), format!("at least {limit} characters"))
        }
        ValidationErrorKind::MaxLength { limit } => {
            at(format!("最多 {limit} 个字"), format!("at most {limit} characters"))
        }
        ValidationErrorKind::MinItems { limit } => {
            at(format!("至少填写 {limit} 项"), format!("at least {limit} entries"))
        }
        ValidationErrorKind::MaxItems { limit } => {
            at(format!("最多填写 {limit} 项"), format!("at most {limit} entries"))
        }
        ValidationErrorKind::Minimum { limit } => {
            at(format!("不能小于 {limit}"), format!("must not be less than {limit}"))
        }
        ValidationErrorKind::Maximum { limit } => {
            at(format!("不能大于 {limit}"), format!("must not be more than {limit}"))
        }
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            at(format!("必须大于 {limit}"), format!("must be more than {limit}"))
        }
        ValidationErrorKind::ExclusiveMaximum { limit } => {
            at(format!("必须小于 {limit}"), format!("must be less than {limit}"))
        }
        ValidationErrorKind::MultipleOf { multiple_of } => {
            at(format!("必须是 {multiple_of} 的倍数"), format!("must be a multiple of {multiple_of}"))
        }
        ValidationErrorKind::Pattern { .. } => at("格式不符".to_owned(), "is not in the form asked for".to_owned()),
        ValidationErrorKind::Format { format } => {
            let (zh, en) = format_words(format);
            at(format!("应为{zh}"), format!("must be {en}"))
        }
        ValidationErrorKind::UniqueItems => at("有重复项".to_owned(), "holds the same entry twice".to_owned()),
        _ => at("填写有误,请核对".to_owned(), format!("does not meet `{keyword}`")),
    }
}

fn inside(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn type_words(kind: &TypeKind) -> (&'static str, &'static str) {
    let TypeKind::Single(single) = kind else { return ("另一种类型", "of another type") };
    match single.to_string().as_str() {
        "string" => ("文字", "a text"),
        "integer" => ("整数", "a whole number"),
        "number" => ("数字", "a number"),
        "boolean" => ("是或否", "true or false"),
        "array" => ("列表", "a list"),
        "object" => ("一组字段", "a group of fields"),
        _ => ("另一种类型", "of another type"),
    }
}

fn format_words(format: &str) -> (&'static str, &'static str) {
    match format {
        "date" => ("真实存在的日期,如 2026-09-18", "a date that exists, such as 2026-09-18"),
        "date-time" => ("日期和时间", "a date and time"),
        "email" => ("电子邮箱地址", "an e-mail address"),
        "uri" => ("网址", "a web address"),
        "uuid" => ("编号", "an identifier"),
        _ => ("另一种格式", "in another form"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn faults_name_the_field_in_both_languages() {
        let schema = json!({
            "type": "object", "required": ["name", "born"], "additionalProperties": false,
            "properties": {
                "name": {"type": "string", "minLength": 2},
                "born": {"type": "string", "format": "date"},
                "months": {"type": "integer", "maximum": 36},
                "children": {"type": "array", "items": {"type": "object", "required": ["grade"], "properties": {"grade": {"enum": ["p1"]}}}},
            }
        });
        let validator = compile(&schema).unwrap();
        let data = json!({"name": "张", "months": 40, "other": 1, "children": [{}, {"grade": "x"}]});
        let mut faults: Vec<_> = check(&validator, &data).into_iter().map(|f| (f.pointer, f.keyword, f.zh)).collect();
        faults.sort();
        let expected = [
            ("/born", "required", "此项必填"),
            ("/children/0/grade", "required", "此项必填"),
            ("/children/1/grade", "enum", "请从所列选项中选择"),
            ("/months", "maximum", "不能大于 36"),
            ("/name", "minLength", "至少 2 个字"),
            ("/other", "additionalProperties", "表单中没有此项"),
        ];
        assert_eq!(faults, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
        let impossible = check(&validator, &json!({"name": "张三", "born": "2026-02-30"}));
        assert_eq!(impossible.len(), 1);
        assert_eq!(impossible[0].en, "must be a date that exists, such as 2026-09-18");
    }

    #[test]
    fn a_form_reaches_nothing_outside_itself() {
        let remote = json!({"type": "object", "properties": {"a": {"$ref": "https://example.org/x.json"}}});
        assert_eq!(faults_of(&remote)[0].pointer, "/properties/a/$ref");
        let file = json!({"type": "object", "properties": {"a": {"$ref": "other.json#/x"}}});
        assert!(compile(&file).is_err());
        let inner =
            json!({"type": "object", "$defs": {"d": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/d"}}});
        assert!(compile(&inner).is_ok());
        let dangling = json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/none"}}});
        assert!(compile(&dangling).is_err());
    }

    #[test]
    fn faulty_schemas_name_the_place() {
        let typo = json!({"type": "object", "properties": {"a": {"type": "strin"}, "b": {"minLength": -1}}});
        let places: Vec<_> = faults_of(&typo).into_iter().map(|fault| fault.pointer).collect();
        assert!(places.contains(&"/properties/a/type".to_owned()), "{places:?}");
        assert!(places.contains(&"/properties/b/minLength".to_owned()), "{places:?}");
        let long = json!({"type": "object", "properties": {"a": {"type": "string", "pattern": "a".repeat(300)}}});
        assert_eq!(faults_of(&long)[0].pointer, "/properties/a/pattern");
        let list = json!({"type": "array"});
        assert_eq!(faults_of(&list)[0].pointer, "");
    }
}
