//! The one rule language: conditions over named facts, written by administrators and bounded before they run.
//!
//! A condition is an expression of the Common Expression Language. It is refused when it is written, not when a case
//! meets it: too long, too deep, a name that nobody provides, a function outside the list, or a worst case that costs
//! too much. It never sees a clock: `today` is handed in like any other fact.

mod bounds;
mod error;
mod evaluate;
mod facts;
mod inspect;
mod plain;
mod predicate;
mod stack;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use cel::parser::PrattParser;

pub use error::{Cause, RuleError};
pub use facts::Facts;
pub use predicate::{Constant, Predicate, Relation};

use bounds::{MAX_BYTES, MAX_DEPTH, MAX_NODES};

/// A condition that was checked and can be evaluated any number of times.
#[derive(Debug, Clone)]
pub struct Expression {
    source: String,
    tree: cel::IdedExpr,
    /// The same without the library, if it is a plain condition.
    plain: Option<plain::Plain>,
    /// The facts that it may read; absent ones count as null.
    allowed: BTreeSet<String>,
    used: BTreeSet<String>,
}

impl Expression {
    /// Reads a condition that may name `allowed_facts` (dotted names such as `household.owns_home`) and `today`.
    ///
    /// # Errors
    /// Says what is wrong and, where the text shows it, at which line and column.
    pub fn parse<S: AsRef<str>>(source: &str, allowed_facts: &[S]) -> Result<Self, RuleError> {
        if source.len() > MAX_BYTES {
            return Err(RuleError::new(Cause::TooLong { most: MAX_BYTES }));
        }
        bounds::nesting(source)?;
        let allowed: BTreeSet<String> =
            allowed_facts.iter().map(|fact| fact.as_ref().to_owned()).chain(["today".to_owned()]).collect();
        stack::with_room(|| {
            let tree = PrattParser::new()
                .max_recursion_depth(MAX_DEPTH)
                .max_expression_node_count(MAX_NODES)
                .error_reporting_limit(1)
                .parse(source)
                .map_err(|errors| RuleError::syntax(&errors))?;
            let used = inspect::inspect(&tree, source, &allowed)?;
            let plain = plain::Plain::of(&tree);
            Ok(Self { source: source.to_owned(), tree, plain, allowed, used })
        })?
    }

    /// The text as it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The paths that the condition reads, for example `outcomes.first_review` or `tier`.
    pub fn uses(&self) -> &BTreeSet<String> {
        &self.used
    }

    /// Whether the condition holds for these facts.
    ///
    /// # Errors
    /// A comparison that makes no sense for the values at hand, or a result that is neither true nor false.
    pub fn evaluate(&self, facts: &Facts) -> Result<bool, RuleError> {
        if let Some(holds) = self.plain.as_ref().and_then(|plain| plain.holds(facts)) {
            return Ok(holds);
        }
        self.evaluate_by_library(facts)
    }

    fn evaluate_by_library(&self, facts: &Facts) -> Result<bool, RuleError> {
        stack::with_room(|| evaluate::evaluate(&self.tree, &self.allowed, facts))?
    }
}
