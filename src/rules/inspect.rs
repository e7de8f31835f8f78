//! Looks at a parsed condition before it is ever run: which names and functions it uses and what it costs at worst.

use std::collections::BTreeSet;

use cel::IdedExpr;
use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, LiteralValue, SelectExpr};

use super::bounds::{MAX_COST, MAX_ENTRIES, MAX_LOOPS, MAX_NODES};
use super::error::{Cause, RuleError};

/// Everything that a condition may call. Operators are functions too.
const FUNCTIONS: [&str; 28] = [
    "_&&_",
    "_||_",
    "!_",
    "_?_:_",
    "_==_",
    "_!=_",
    "_<_",
    "_<=_",
    "_>_",
    "_>=_",
    "@in",
    "_+_",
    "_-_",
    "_*_",
    "_/_",
    "_%_",
    "-_",
    "_[_]",
    "@not_strictly_false",
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "int",
    "double",
    "string",
    "timestamp",
];

/// Returns the fact paths that the condition reads.
pub(super) fn inspect(
    tree: &IdedExpr,
    source: &str,
    allowed: &BTreeSet<String>,
) -> Result<BTreeSet<String>, RuleError> {
    let mut inspector = Inspector { source, allowed, bound: Vec::new(), used: BTreeSet::new(), nodes: 0, loops: 0 };
    let cost = inspector.cost(tree)?;
    if cost > MAX_COST {
        return Err(RuleError::new(Cause::TooCostly { cost, most: MAX_COST }));
    }
    Ok(inspector.used)
}

struct Inspector<'a> {
    source: &'a str,
    allowed: &'a BTreeSet<String>,
    /// Loop variables in scope.
    bound: Vec<String>,
    used: BTreeSet<String>,
    nodes: usize,
    loops: usize,
}

impl Inspector<'_> {
    /// Steps in the worst case, with every list of the facts as long as it may be.
    fn cost(&mut self, node: &IdedExpr) -> Result<u64, RuleError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(RuleError::new(Cause::TooLarge { most: MAX_NODES }));
        }
        match &node.expr {
            Expr::Unspecified | Expr::Literal(_) => Ok(1),
            Expr::Ident(name) => {
                self.name(name)?;
                Ok(1)
            }
            Expr::Select(select) => self.select(node, select),
            Expr::Call(call) => self.call(call),
            Expr::List(list) => self.sum(list.elements.iter()),
            Expr::Map(map) => {
                let mut cost = 1_u64;
                for entry in &map.entries {
                    if let EntryExpr::MapEntry(entry) = &entry.expr {
                        cost = cost.saturating_add(self.cost(&entry.key)?).saturating_add(self.cost(&entry.value)?);
                    }
                }
                Ok(cost)
            }
            Expr::Struct(built) => Err(self.unknown_function(&built.type_name)),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
        }
    }

    fn sum<'n>(&mut self, nodes: impl Iterator<Item = &'n IdedExpr>) -> Result<u64, RuleError> {
        let mut cost = 1_u64;
        for node in nodes {
            cost = cost.saturating_add(self.cost(node)?);
        }
        Ok(cost)
    }

    fn name(&mut self, name: &str) -> Result<(), RuleError> {
        if name.starts_with('@') || self.bound.iter().any(|bound| bound == name) {
            return Ok(());
        }
        self.path(name)
    }

    /// A path is fine if it is a fact or leads into one.
    fn path(&mut self, path: &str) -> Result<(), RuleError> {
        let leads_into =
            |fact: &String| path == fact || path.strip_prefix(fact.as_str()).is_some_and(|rest| rest.starts_with('.'));
        if self.allowed.iter().any(leads_into) {
            self.used.insert(path.to_owned());
            return Ok(());
        }
        let first = path.split('.').next().unwrap_or(path);
        Err(RuleError::at_name(Cause::UnknownFact(path.to_owned()), self.source, first))
    }

    fn select(&mut self, node: &IdedExpr, select: &SelectExpr) -> Result<u64, RuleError> {
        match dotted(node) {
            Some((root, path)) => {
                if !root.starts_with('@') && !self.bound.contains(&root) {
                    self.path(&path)?;
                }
                let members = path.split('.').count();
                self.nodes += members;
                Ok(u64::try_from(members).unwrap_or(u64::MAX))
            }
            None => Ok(self.cost(&select.operand)?.saturating_add(1)),
        }
    }

    fn call(&mut self, call: &CallExpr) -> Result<u64, RuleError> {
        if !FUNCTIONS.contains(&call.func_name.as_str()) {
            return Err(self.unknown_function(&call.func_name));
        }
        if call.func_name == "matches" && !call.args.last().is_some_and(is_text) {
            return Err(RuleError::at_name(Cause::ComputedPattern, self.source, "matches"));
        }
        let linear = matches!(call.func_name.as_str(), "@in" | "contains" | "matches" | "_==_" | "_!=_" | "_+_");
        let scans =
            call.args.iter().chain(call.target.as_deref()).any(|argument| !matches!(argument.expr, Expr::Literal(_)));
        let own = if linear && scans && call.func_name == "@in" { MAX_ENTRIES } else { 1 };
        Ok(self.sum(call.target.as_deref().into_iter().chain(call.args.iter()))?.saturating_add(own))
    }

    fn comprehension(&mut self, comprehension: &ComprehensionExpr) -> Result<u64, RuleError> {
        self.loops += 1;
        if self.loops > MAX_LOOPS {
            return Err(RuleError::new(Cause::LoopsTooDeep { most: MAX_LOOPS }));
        }
        let before = self.cost(&comprehension.iter_range)?.saturating_add(self.cost(&comprehension.accu_init)?);
        let depth = self.bound.len();
        self.bound.push(comprehension.iter_var.clone());
        self.bound.extend(comprehension.iter_var2.clone());
        self.bound.push(comprehension.accu_var.clone());
        let body = self.cost(&comprehension.loop_cond)?.saturating_add(self.cost(&comprehension.loop_step)?);
        let after = self.cost(&comprehension.result)?;
        self.bound.truncate(depth);
        self.loops -= 1;
        let rounds = longest(&comprehension.iter_range);
        Ok(before.saturating_add(rounds.saturating_mul(body)).saturating_add(after))
    }

    fn unknown_function(&self, name: &str) -> RuleError {
        RuleError::at_name(Cause::UnknownFunction(name.to_owned()), self.source, name)
    }
}

/// How many entries the list that a loop runs over can have.
fn longest(range: &IdedExpr) -> u64 {
    match &range.expr {
        Expr::List(list) => u64::try_from(list.elements.len()).unwrap_or(u64::MAX),
        Expr::Comprehension(inner) => longest(&inner.iter_range),
        Expr::Call(call) if call.func_name == "_?_:_" => call.args.iter().map(longest).max().unwrap_or(MAX_ENTRIES),
        Expr::Call(call) => call.args.iter().map(longest).fold(0, u64::saturating_add).max(MAX_ENTRIES),
        _ => MAX_ENTRIES,
    }
}

/// `a.b.c` as its root and the whole path, if it is nothing but names.
pub(super) fn dotted(node: &IdedExpr) -> Option<(String, String)> {
    match &node.expr {
        Expr::Ident(name) => Some((name.clone(), name.clone())),
        Expr::Select(select) => {
            let (root, path) = dotted(&select.operand)?;
            Some((root, format!("{path}.{}", select.field)))
        }
        _ => None,
    }
}

fn is_text(node: &IdedExpr) -> bool {
    matches!(&node.expr, Expr::Literal(LiteralValue::String(_)))
}
