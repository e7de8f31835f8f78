//! What facts mean: kind, unit, words, where they come from. Clauses are checked against it and explained by it.

use std::collections::BTreeMap;

use super::table::{FACTS, FactWord};
use crate::workflow::model::Text;

/// What a fact holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    /// True or false.
    Truth,
    Number,
    Text,
    /// A day, as `yyyy-mm-dd`.
    Date,
    /// Money in fen.
    Money,
    /// A list of texts or numbers.
    List,
    /// A list of objects, which only a condition can look into.
    Records,
}

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Chinese measure word.
    pub zh: String,
    /// English for one.
    pub one: String,
    /// English for several.
    pub many: String,
}

/// Where a fact comes from, and with that how it can be supplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// What a person tells about themselves.
    Profile,
    /// The identity that was proven.
    Identity,
    Qualifications,
    Household,
    Card,
    Employer,
    /// A field of the item's form.
    Form,
    /// A register of another authority.
    Register,
    /// The program itself.
    Program,
}

impl Origin {
    /// The word for it in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Identity => "identity",
            Self::Qualifications => "qualifications",
            Self::Household => "household",
            Self::Card => "card",
            Self::Employer => "employer",
            Self::Form => "form",
            Self::Register => "register",
            Self::Program => "program",
        }
    }
}

/// The meaning of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    pub kind: FactKind,
    pub unit: Option<Unit>,
    /// A noun phrase; of a truth, the statement that is true.
    pub label: Text,
    /// Of a truth, the opposite statement.
    pub opposite: Option<Text>,
    /// Of a date, what has lasted since then.
    pub lasting: Option<Text>,
    pub origin: Origin,
    /// The register that tells it.
    pub register: Option<Text>,
    /// The values that it may have with their names, lowest first where they have an order; empty if it has no list.
    pub choices: Vec<(String, Text)>,
    /// Whether somebody may ask what would be if it were otherwise.
    pub assumable: bool,
    /// Whether it changes by itself from one day to the next, as an age does. No day can be told for what it decides.
    pub moves: bool,
}

impl Meaning {
    /// A fact with nothing but a kind, a label and an origin.
    pub fn new(kind: FactKind, label: Text, origin: Origin) -> Self {
        Self {
            kind,
            unit: None,
            label,
            opposite: None,
            lasting: None,
            origin,
            register: None,
            choices: Vec::new(),
            assumable: false,
            moves: false,
        }
    }

    /// What the person can do about it when the fact is missing.
    pub fn how_to_supply(&self) -> Text {
        let (zh, en) = match (self.origin, &self.register) {
            (Origin::Profile, _) => ("请在个人资料中填写", "add it to your profile"),
            (Origin::Identity, _) => ("请先完成实名认证", "have your identity verified"),
            (Origin::Qualifications, _) => ("请补充学历、职称、技能或奖项", "add your qualifications"),
            (Origin::Household, _) => ("请在家庭成员中填写", "add it under household"),
            (Origin::Card, _) => ("由发卡部门记录", "the issuing office records it"),
            (Origin::Employer, _) => ("由用人单位确认", "your employer confirms it"),
            (Origin::Form, _) => ("请在申请表中填写", "state it in the form"),
            (Origin::Register, Some(name)) => {
                return text(
                    format!("由{}核查，未取得时由审核人员核实", name.zh),
                    format!("{} tells; where it does not, a reviewer checks", name.en),
                );
            }
            (Origin::Register, None) => {
                ("由登记机关核查，未取得时由审核人员核实", "a register tells; where it does not, a reviewer checks")
            }
            (Origin::Program, _) => ("由系统提供", "the program provides it"),
        };
        text(zh, en)
    }

    /// The name of one of its values.
    pub fn choice(&self, code: &str) -> Option<&Text> {
        self.choices.iter().find(|(known, _)| known == code).map(|(_, name)| name)
    }
}

impl From<&FactWord> for Meaning {
    fn from(word: &FactWord) -> Self {
        let pair = |(zh, en): (&str, &str)| text(zh, en);
        Self {
            unit: word.unit.map(|(zh, one, many)| Unit {
                zh: zh.to_owned(),
                one: one.to_owned(),
                many: many.to_owned(),
            }),
            opposite: word.opposite.map(pair),
            lasting: word.lasting.map(pair),
            choices: word.choices.iter().map(|(code, zh, en)| ((*code).to_owned(), text(*zh, *en))).collect(),
            assumable: word.assumable,
            moves: word.moves,
            ..Self::new(word.kind, pair(word.label), word.origin)
        }
    }
}

/// A tier of the pack's catalogues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierWord {
    pub name: Text,
    /// 1 for the highest.
    pub rank: i32,
}

/// Everything that a clause of one item may name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    facts: BTreeMap<String, Meaning>,
    /// Nothing where the tiers are not known, as in a pack whose cards cannot be read.
    tiers: Option<BTreeMap<String, TierWord>>,
}

impl Dictionary {
    /// What the program itself provides.
    pub fn program() -> Self {
        let facts = FACTS.iter().map(|word| (word.name.to_owned(), word.into())).collect();
        Self { facts, tiers: None }
    }

    /// Adds a fact, for example one that a register provides.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, meaning: Meaning) -> Self {
        self.facts.insert(name.into(), meaning);
        self
    }

    /// Adds the fields of a form.
    #[must_use]
    pub fn with_form(mut self, form: &serde_json::Value) -> Self {
        self.facts.extend(super::form::meanings(form));
        self
    }

    /// Adds tiers: code, rank and name. A code that two catalogues have keeps the higher rank.
    #[must_use]
    pub fn with_tiers<'a>(mut self, tiers: impl IntoIterator<Item = (&'a str, i32, &'a Text)>) -> Self {
        let known = self.tiers.get_or_insert_default();
        for (code, rank, name) in tiers {
            let word = known.entry(code.to_owned()).or_insert_with(|| TierWord { name: name.clone(), rank });
            word.rank = word.rank.min(rank);
        }
        for (code, name) in self.facts.values_mut().flat_map(|meaning| &mut meaning.choices) {
            // A field that offers tiers calls them as the catalogue does.
            if let Some(tier) = known.get(code).filter(|_| name.zh == *code) {
                *name = tier.name.clone();
            }
        }
        if let Some(tier) = self.facts.get_mut(super::requirement::Card::TIER) {
            let mut words: Vec<_> = known.iter().collect();
            words.sort_by_key(|(_, word)| std::cmp::Reverse(word.rank));
            tier.choices = words.into_iter().map(|(code, word)| (code.clone(), word.name.clone())).collect();
        }
        self
    }

    pub fn meaning(&self, fact: &str) -> Option<&Meaning> {
        self.facts.get(fact)
    }

    /// The names of all facts.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.facts.keys().map(String::as_str)
    }

    /// A tier; also nothing where tiers are not known at all.
    pub fn tier(&self, code: &str) -> Option<&TierWord> {
        self.tiers.as_ref()?.get(code)
    }

    pub(super) fn knows_tiers(&self) -> bool {
        self.tiers.is_some()
    }

    /// The label of a fact; the name itself for one that nobody explains.
    pub(super) fn label(&self, fact: &str) -> Text {
        self.meaning(fact).map_or_else(|| text(fact, fact), |meaning| meaning.label.clone())
    }
}

pub(super) fn text(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}
