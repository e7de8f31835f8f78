//! A condition as a tree of comparisons, for whoever reasons about conditions without running them.

use std::cmp::Ordering;

use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr, LiteralValue};

use super::Expression;
use super::inspect::dotted;
use super::stack;

/// What a condition says, as far as it can be taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Predicate {
    /// Always or never.
    Known(bool),
    /// The opposite.
    Not(Box<Predicate>),
    /// Every one of them.
    All(Vec<Predicate>),
    /// One of them at least.
    Any(Vec<Predicate>),
    /// A fact against a constant.
    Compare {
        /// The fact, for example `form.tier` or `outcomes.review`.
        fact: String,
        /// How they are compared.
        relation: Relation,
        /// The constant.
        constant: Constant,
    },
    /// Something that is not looked into; equal texts mean the same.
    Opaque(String),
}

/// How a fact is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// A value that a condition can be written with. Dates are texts whose order is that of the days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constant {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
}

impl std::fmt::Display for Constant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Text(value) => write!(f, "'{value}'"),
        }
    }
}

impl Relation {
    /// Whether `value` stands in this relation to `constant`. Values of different kinds are unequal and have no order.
    pub fn holds(self, value: &Constant, constant: &Constant) -> bool {
        let order = match (value, constant) {
            (Constant::Int(value), Constant::Int(constant)) => Some(value.cmp(constant)),
            (Constant::Text(value), Constant::Text(constant)) => Some(value.cmp(constant)),
            _ => None,
        };
        match self {
            Self::Equal => value == constant,
            Self::Less => order == Some(Ordering::Less),
            Self::AtMost => order.is_some_and(Ordering::is_le),
            Self::Greater => order == Some(Ordering::Greater),
            Self::AtLeast => order.is_some_and(Ordering::is_ge),
        }
    }

    fn turned(self) -> Self {
        match self {
            Self::Equal => Self::Equal,
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
        }
    }
}

impl Expression {
    /// The condition taken apart. What is neither a comparison of a fact with a constant nor made of such stays opaque.
    pub fn predicate(&self) -> Predicate {
        let whole = || Predicate::Opaque(self.source.clone());
        stack::with_room(|| Reader { source: &self.source, opaque: 0 }.read(&self.tree)).unwrap_or_else(|_| whole())
    }
}

struct Reader<'a> {
    source: &'a str,
    /// How many parts were not understood, to tell them apart.
    opaque: usize,
}

impl Reader<'_> {
    fn read(&mut self, node: &IdedExpr) -> Predicate {
        match &node.expr {
            Expr::Literal(LiteralValue::Boolean(value)) => Predicate::Known(*value.inner()),
            Expr::Ident(_) | Expr::Select(_) => match fact(node) {
                Some(fact) => Predicate::Compare { fact, relation: Relation::Equal, constant: Constant::Bool(true) },
                None => self.opaque(),
            },
            Expr::Call(call) => self.call(call),
            _ => self.opaque(),
        }
    }

    fn call(&mut self, call: &CallExpr) -> Predicate {
        let relation = match call.func_name.as_str() {
            "_&&_" => return Predicate::All(call.args.iter().map(|part| self.read(part)).collect()),
            "_||_" => return Predicate::Any(call.args.iter().map(|part| self.read(part)).collect()),
            "!_" => return self.only(call).map_or_else(|| self.opaque(), |part| Predicate::Not(Box::new(part))),
            "_?_:_" => return self.choice(call),
            "@in" => return self.one_of(call),
            "_!=_" => {
                return match self.compare(call, Relation::Equal) {
                    opaque @ Predicate::Opaque(_) => opaque,
                    equal => Predicate::Not(Box::new(equal)),
                };
            }
            "_==_" => Relation::Equal,
            "_<_" => Relation::Less,
            "_<=_" => Relation::AtMost,
            "_>_" => Relation::Greater,
            "_>=_" => Relation::AtLeast,
            _ => return self.opaque(),
        };
        self.compare(call, relation)
    }

    fn only(&mut self, call: &CallExpr) -> Option<Predicate> {
        call.args.first().map(|part| self.read(part))
    }

    fn choice(&mut self, call: &CallExpr) -> Predicate {
        let [asked, yes, no] = call.args.as_slice() else { return self.opaque() };
        let (asked, yes, no) = (self.read(asked), self.read(yes), self.read(no));
        let not = Predicate::Not(Box::new(asked.clone()));
        Predicate::Any(vec![Predicate::All(vec![asked, yes]), Predicate::All(vec![not, no])])
    }

    fn compare(&mut self, call: &CallExpr, relation: Relation) -> Predicate {
        let [left, right] = call.args.as_slice() else { return self.opaque() };
        let found = match (fact(left), constant(right), constant(left), fact(right)) {
            (Some(fact), Some(constant), _, _) => Some((fact, relation, constant)),
            (_, _, Some(constant), Some(fact)) => Some((fact, relation.turned(), constant)),
            _ => None,
        };
        match found {
            Some((fact, relation, constant)) => Predicate::Compare { fact, relation, constant },
            None => self.opaque(),
        }
    }

    fn one_of(&mut self, call: &CallExpr) -> Predicate {
        let [asked, list] = call.args.as_slice() else { return self.opaque() };
        let (Some(fact), Expr::List(list)) = (fact(asked), &list.expr) else { return self.opaque() };
        let equal = |node| {
            let constant = constant(node)?;
            Some(Predicate::Compare { fact: fact.clone(), relation: Relation::Equal, constant })
        };
        match list.elements.iter().map(equal).collect() {
            Some(all) => Predicate::Any(all),
            None => self.opaque(),
        }
    }

    fn opaque(&mut self) -> Predicate {
        self.opaque += 1;
        Predicate::Opaque(format!("{}#{}", self.source, self.opaque))
    }
}

fn fact(node: &IdedExpr) -> Option<String> {
    if matches!(&node.expr, Expr::Select(select) if select.test) {
        return None;
    }
    dotted(node).map(|(_, path)| path).filter(|path| !path.starts_with('@'))
}

fn constant(node: &IdedExpr) -> Option<Constant> {
    match &node.expr {
        Expr::Literal(LiteralValue::Null) => Some(Constant::Null),
        Expr::Literal(LiteralValue::Boolean(value)) => Some(Constant::Bool(*value.inner())),
        Expr::Literal(LiteralValue::Int(value)) => Some(Constant::Int(*value.inner())),
        Expr::Literal(LiteralValue::String(value)) => Some(Constant::Text(value.inner().to_owned())),
        Expr::Call(call) if call.func_name == "-_" => match constant(call.args.first()?)? {
            Constant::Int(value) => value.checked_neg().map(Constant::Int),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(source: &str) -> Predicate {
        Expression::parse(source, &["tier", "age", "form.kind", "list"]).unwrap().predicate()
    }

    fn compare(fact: &str, relation: Relation, constant: Constant) -> Predicate {
        Predicate::Compare { fact: fact.into(), relation, constant }
    }

    #[test]
    fn comparisons_are_taken_apart() {
        let text = |text: &str| Constant::Text(text.into());
        for (source, expected) in [
            ("tier == 'A'", compare("tier", Relation::Equal, text("A"))),
            ("'A' == form.kind", compare("form.kind", Relation::Equal, text("A"))),
            ("tier != 'A'", Predicate::Not(Box::new(compare("tier", Relation::Equal, text("A"))))),
            ("age >= -3", compare("age", Relation::AtLeast, Constant::Int(-3))),
            ("18 > age", compare("age", Relation::Less, Constant::Int(18))),
            ("today < '2027-01-01'", compare("today", Relation::Less, text("2027-01-01"))),
            ("form.kind == null", compare("form.kind", Relation::Equal, Constant::Null)),
            ("true", Predicate::Known(true)),
            ("size(list) > 2", Predicate::Opaque("size(list) > 2#1".into())),
            ("age > 1.5", Predicate::Opaque("age > 1.5#1".into())),
        ] {
            assert_eq!(read(source), expected, "{source}");
        }
        let both = vec![compare("tier", Relation::Equal, text("A")), compare("tier", Relation::Equal, text("B"))];
        assert_eq!(read("tier in ['A', 'B']"), Predicate::Any(both.clone()));
        assert_eq!(read("tier == 'A' || tier == 'B'"), Predicate::Any(both));
        let opaque = Predicate::Opaque("age > 3 && size(list) > age#1".into());
        let and = Predicate::All(vec![compare("age", Relation::Greater, Constant::Int(3)), opaque]);
        assert_eq!(read("age > 3 && size(list) > age"), and);
    }
}
