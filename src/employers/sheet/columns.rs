//! The columns of a workbook: who somebody is, and then the fields of the form that an employer can know.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::packs::format::Batch;
use crate::talents::identifiers::DocumentKind;

/// Names of choices that the form takes from the pack, by origin (`districts`, `tiers/<catalogue>`) and code.
pub type Labels = BTreeMap<(String, String), String>;

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Name,
    Document,
    DocumentNumber,
    Country,
    Address,
    Text,
    Integer,
    Number,
    /// Yuan in the cell, fen in the form.
    Money,
    Date,
    Truth,
    Choice,
}

/// One of the values that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub code: String,
    /// What people choose by; unique in its column.
    pub label: String,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The hidden word by which it is known whatever its heading says: `name`, `form.degree`.
    pub key: String,
    pub zh: String,
    pub en: String,
    pub required: bool,
    pub kind: Kind,
    pub choices: Vec<Choice>,
}

/// All columns, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    pub all: Vec<Column>,
    /// Fields of the form that have no column because only the talent fills them in, by their titles.
    pub left_to_talent: Vec<String>,
}

/// Where a form field's key begins.
const FORM: &str = "form.";

impl Column {
    fn fixed(key: &str, zh: &str, en: &str, required: bool, kind: Kind) -> Self {
        Self { key: key.to_owned(), zh: zh.to_owned(), en: en.to_owned(), required, kind, choices: Vec::new() }
    }

    /// The form's field, if it is one of the form.
    pub fn field(&self) -> Option<&str> {
        self.key.strip_prefix(FORM)
    }

    /// The code behind what was chosen; the code itself will do as well.
    pub fn chosen(&self, typed: &str) -> Option<&str> {
        let by_label = self.choices.iter().find(|choice| choice.label == typed);
        let found = by_label.or_else(|| self.choices.iter().find(|choice| choice.code == typed));
        found.map(|choice| choice.code.as_str())
    }
}

impl Columns {
    /// The columns of an item that may be filed in batch.
    pub fn of(form: &Value, batch: &Batch, labels: &Labels) -> Self {
        let mut all = who();
        let mut left_to_talent = Vec::new();
        for (name, schema) in ordered(form) {
            let pointer = format!("/{name}");
            let title = text(schema, "title").unwrap_or(name);
            if batch.employer_name.as_ref() == Some(&pointer) || batch.employer_code.as_ref() == Some(&pointer) {
                continue;
            }
            let kind = kind(schema).filter(|_| !batch.for_talent.contains(&pointer));
            let Some(kind) = kind else {
                left_to_talent.push(title.to_owned());
                continue;
            };
            let zh = if kind == Kind::Money { format!("{title}(元)") } else { title.to_owned() };
            all.push(Column {
                key: format!("{FORM}{name}"),
                zh,
                en: text(schema, "x-title-en").unwrap_or(title).to_owned(),
                required: is_required(form, name),
                choices: if kind == Kind::Choice { choices(schema, labels) } else { Vec::new() },
                kind,
            });
        }
        Self { all, left_to_talent }
    }

    /// The place of the column with this key.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.all.iter().position(|column| column.key == key)
    }
}

fn who() -> Vec<Column> {
    let mut kinds = Column::fixed("document_kind", "证件类型", "Kind of document", true, Kind::Document);
    kinds.choices = DocumentKind::ALL.iter().map(|kind| choice(kind.as_str(), document_name(*kind))).collect();
    vec![
        Column::fixed("name", "姓名", "Name", true, Kind::Name),
        kinds,
        Column::fixed("document_number", "证件号码", "Document number", true, Kind::DocumentNumber),
        Column::fixed("document_country", "护照签发国(三位字母)", "Country of the passport", false, Kind::Country),
        Column::fixed("address", "手机号或邮箱", "Mobile or e-mail", false, Kind::Address),
    ]
}

/// What the documents are called in law.
pub fn document_name(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::CitizenId => "居民身份证",
        DocumentKind::ResidencePermit => "港澳台居民居住证",
        DocumentKind::ForeignResident => "外国人永久居留身份证",
        DocumentKind::HongKongMacauTravelPermit => "港澳居民来往内地通行证",
        DocumentKind::TaiwanTravelPermit => "台湾居民来往大陆通行证",
        DocumentKind::Passport => "护照",
    }
}

fn choice(code: &str, label: &str) -> Choice {
    Choice { code: code.to_owned(), label: label.to_owned() }
}

fn ordered(form: &Value) -> Vec<(&str, &Value)> {
    let fields = form.get("properties").and_then(Value::as_object).into_iter().flatten();
    let mut fields: Vec<_> = fields.map(|(name, schema)| (name.as_str(), schema)).collect();
    let place = |schema: &Value| schema.pointer("/x-ui/order").and_then(Value::as_i64).unwrap_or(i64::MAX);
    fields.sort_by_key(|(_, schema)| place(schema));
    fields
}

fn is_required(form: &Value, name: &str) -> bool {
    let required = form.get("required").and_then(Value::as_array).into_iter().flatten();
    required.filter_map(Value::as_str).any(|one| one == name)
}

fn text<'a>(schema: &'a Value, key: &str) -> Option<&'a str> {
    schema.get(key).and_then(Value::as_str)
}

/// What can stand in one cell; lists and groups cannot.
fn kind(schema: &Value) -> Option<Kind> {
    let money = schema.pointer("/x-ui/widget").and_then(Value::as_str) == Some("money");
    match text(schema, "type")? {
        "string" if schema.get("enum").is_some() => Some(Kind::Choice),
        "string" if text(schema, "format") == Some("date") => Some(Kind::Date),
        "string" => Some(Kind::Text),
        "integer" if money => Some(Kind::Money),
        "integer" => Some(Kind::Integer),
        "number" => Some(Kind::Number),
        "boolean" => Some(Kind::Truth),
        _ => None,
    }
}

/// The longest name that is still read in a drop-down list.
const LABEL_CHARS: usize = 40;

fn choices(schema: &Value, labels: &Labels) -> Vec<Choice> {
    let codes = schema.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let origin = text(schema, "x-choices").unwrap_or_default();
    let own = |code: &str| schema.get("x-labels")?.get(code)?.as_str().map(str::to_owned);
    let mut all: Vec<_> = codes
        .map(|code| {
            let given = own(code).or_else(|| labels.get(&(origin.to_owned(), code.to_owned())).cloned());
            let label: String = given.unwrap_or_else(|| code.to_owned()).chars().take(LABEL_CHARS).collect();
            Choice { code: code.to_owned(), label }
        })
        .collect();
    let twice: Vec<_> = all
        .iter()
        .filter(|one| all.iter().any(|other| other.code != one.code && other.label == one.label))
        .map(|one| one.code.clone())
        .collect();
    for choice in all.iter_mut().filter(|choice| twice.contains(&choice.code)) {
        choice.label = format!("{} {}", choice.code, choice.label);
    }
    all
}
