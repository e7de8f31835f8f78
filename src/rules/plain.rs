//! The plain part of the language, decided without the library: comparisons of facts with words, whole numbers and truth
//! values, joined by and, or and not. Nearly every condition of a flow is one of these, and none of them needs a stack of
//! its own. Whatever is not plain for the facts at hand is left to the library, so both always agree.

use cel::IdedExpr;
use cel::common::ast::{Expr, LiteralValue};
use serde_json::Value;

use super::facts::Facts;

#[derive(Debug, Clone)]
pub(super) enum Plain {
    And(Box<Plain>, Box<Plain>),
    Or(Box<Plain>, Box<Plain>),
    Not(Box<Plain>),
    Compare(How, Operand, Operand),
    OneOf(Operand, Vec<Operand>),
    Is(Operand),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
}

#[derive(Debug, Clone)]
pub(super) enum Operand {
    /// The path of a fact.
    Fact(String),
    Word(String),
    Number(i64),
    Truth(bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Scalar<'a> {
    Word(&'a str),
    Number(i64),
    Truth(bool),
}

impl Plain {
    /// The plain form of a condition, if it has one.
    pub(super) fn of(node: &IdedExpr) -> Option<Self> {
        let Expr::Call(call) = &node.expr else { return Some(Self::Is(Operand::of(node)?)) };
        if call.target.is_some() {
            return None;
        }
        match (call.func_name.as_str(), call.args.as_slice()) {
            ("_&&_", [left, right]) => Some(Self::And(Self::of(left)?.into(), Self::of(right)?.into())),
            ("_||_", [left, right]) => Some(Self::Or(Self::of(left)?.into(), Self::of(right)?.into())),
            ("!_", [inner]) => Some(Self::Not(Self::of(inner)?.into())),
            ("@in", [one, list]) => {
                let Expr::List(list) = &list.expr else { return None };
                let all: Option<Vec<Operand>> = list.elements.iter().map(Operand::of).collect();
                Some(Self::OneOf(Operand::of(one)?, all?))
            }
            (name, [left, right]) => Some(Self::Compare(How::of(name)?, Operand::of(left)?, Operand::of(right)?)),
            _ => None,
        }
    }

    /// Whether it holds; nothing if these facts are not plain enough.
    pub(super) fn holds(&self, facts: &Facts) -> Option<bool> {
        match self {
            Self::And(left, right) => Some(left.holds(facts)? && right.holds(facts)?),
            Self::Or(left, right) => Some(left.holds(facts)? || right.holds(facts)?),
            Self::Not(inner) => Some(!inner.holds(facts)?),
            Self::Is(operand) => match operand.value(facts)? {
                Scalar::Truth(truth) => Some(truth),
                _ => None,
            },
            Self::Compare(how, left, right) => {
                let (left, right) = (left.value(facts)?, right.value(facts)?);
                let ordered = std::mem::discriminant(&left) == std::mem::discriminant(&right);
                ordered.then(|| how.holds(left, right))
            }
            Self::OneOf(one, all) => {
                let one = one.value(facts)?;
                let all: Option<Vec<Scalar<'_>>> = all.iter().map(|operand| operand.value(facts)).collect();
                let alike = |other: &Scalar<'_>| std::mem::discriminant(other) == std::mem::discriminant(&one);
                all.filter(|all| all.iter().all(alike)).map(|all| all.contains(&one))
            }
        }
    }
}

impl How {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "_==_" => Self::Equal,
            "_!=_" => Self::Unequal,
            "_<_" => Self::Less,
            "_<=_" => Self::LessOrEqual,
            "_>_" => Self::More,
            "_>=_" => Self::MoreOrEqual,
            _ => return None,
        })
    }

    fn holds(self, left: Scalar<'_>, right: Scalar<'_>) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Unequal => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::More => left > right,
            Self::MoreOrEqual => left >= right,
        }
    }
}

impl Operand {
    fn of(node: &IdedExpr) -> Option<Self> {
        match &node.expr {
            Expr::Literal(LiteralValue::String(word)) => Some(Self::Word(word.inner().to_owned())),
            Expr::Literal(LiteralValue::Int(number)) => Some(Self::Number(*number.inner())),
            Expr::Literal(LiteralValue::Boolean(truth)) => Some(Self::Truth(*truth.inner())),
            _ => path(node).map(Self::Fact),
        }
    }

    fn value<'a>(&'a self, facts: &'a Facts) -> Option<Scalar<'a>> {
        match self {
            Self::Word(word) => Some(Scalar::Word(word)),
            Self::Number(number) => Some(Scalar::Number(*number)),
            Self::Truth(truth) => Some(Scalar::Truth(*truth)),
            Self::Fact(path) => match facts.get(path)? {
                Value::String(word) => Some(Scalar::Word(word)),
                Value::Bool(truth) => Some(Scalar::Truth(*truth)),
                Value::Number(number) => number.as_i64().map(Scalar::Number),
                _ => None,
            },
        }
    }
}

/// `a.b.c`, if it is nothing but names; `has(a.b)` is not.
fn path(node: &IdedExpr) -> Option<String> {
    match &node.expr {
        Expr::Ident(name) if !name.starts_with('@') => Some(name.clone()),
        Expr::Select(select) if !select.test => Some(format!("{}.{}", path(&select.operand)?, select.field)),
        _ => None,
    }
}
