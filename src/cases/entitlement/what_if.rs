//! Facts that somebody supposes.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::eligibility::{Dictionary, NotAssumed};
use crate::error::{Code, Problem, Result};
use crate::rules::Facts;

/// Puts supposed facts over those that are known and names all that are supposed, with those that follow from them.
pub(super) fn suppose(
    dictionary: &Dictionary,
    facts: &mut Facts,
    assumed: &Map<String, Value>,
) -> Result<BTreeSet<String>> {
    let mut problem = Problem::new(Code::Invalid);
    let mut names = BTreeSet::new();
    let mut follow = Vec::new();
    for (name, value) in assumed {
        match dictionary.assume(name, value) {
            Ok(all) => {
                for (name, value) in all {
                    names.insert(name.clone());
                    follow.push((name, value));
                }
            }
            Err(why) => problem = problem.field(format!("/assume/{name}"), code_of(why)),
        }
    }
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    for (name, value) in follow {
        facts.insert(name, value);
    }
    // What is stated outright counts more than what follows from something else.
    for (name, value) in assumed {
        facts.insert(name.clone(), value.clone());
    }
    Ok(names)
}

fn code_of(why: NotAssumed) -> Code {
    match why {
        NotAssumed::Unknown => Code::FieldUnknown,
        NotAssumed::Fixed => Code::FactNotAssumable,
        NotAssumed::Kind => Code::FieldType,
        NotAssumed::Choice => Code::FieldChoice,
    }
}
