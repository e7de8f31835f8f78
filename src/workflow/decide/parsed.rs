//! Conditions are parsed once and not at every decision. What is remembered is found by the text and by the facts that it
//! may read, so it is never out of date.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use crate::rules::{Expression, RuleError};

/// All flows of a city have some hundred conditions; old versions crowd out nothing that matters.
const LARGEST: usize = 10_000;

/// By text: the facts that it may read, and what was parsed.
type Known = HashMap<String, Vec<(Vec<String>, Arc<Expression>)>>;

static KNOWN: LazyLock<RwLock<Known>> = LazyLock::new(RwLock::default);

/// A condition that may read these facts and `outcomes`.
pub(super) fn condition(source: &str, facts: &[String]) -> Result<Arc<Expression>, RuleError> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    let found = known.get(source).and_then(|all| all.iter().find(|(may_read, _)| may_read == facts));
    if let Some((_, parsed)) = found {
        return Ok(Arc::clone(parsed));
    }
    drop(known);
    let names: Vec<&str> = facts.iter().map(String::as_str).chain(["outcomes"]).collect();
    let parsed = Arc::new(Expression::parse(source, &names)?);
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= LARGEST {
        known.clear();
    }
    known.entry(source.to_owned()).or_default().push((facts.to_vec(), Arc::clone(&parsed)));
    Ok(parsed)
}
