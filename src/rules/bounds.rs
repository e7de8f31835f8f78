//! How large a condition may be. The limits are generous for people and small for a machine.

use super::error::{Cause, RuleError};

/// Bytes of source.
pub(super) const MAX_BYTES: usize = 2048;
/// Levels of nesting in the source.
pub(super) const MAX_DEPTH: u16 = 24;
/// Nodes of the tree, macros expanded.
pub(super) const MAX_NODES: usize = 500;
/// Levels of loops inside loops.
pub(super) const MAX_LOOPS: usize = 2;
/// How many entries a list among the facts may have; the cost bound is computed for this many.
pub(super) const MAX_ENTRIES: u64 = 200;
/// Steps that a condition may take in the worst case.
pub(super) const MAX_COST: u64 = 100_000;

/// Refuses deep nesting before the parser sees it: the parser recurses once per bracket and per prefix operator, and
/// running out of stack ends the process.
pub(super) fn nesting(source: &str) -> Result<(), RuleError> {
    let most = usize::from(MAX_DEPTH);
    let (mut open, mut prefixes) = (0_usize, 0_usize);
    for character in source.chars() {
        match character {
            '(' | '[' | '{' | '?' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            _ => {}
        }
        match character {
            '!' | '-' => prefixes += 1,
            character if character.is_whitespace() => {}
            _ => prefixes = 0,
        }
        if open > most || prefixes > most {
            return Err(RuleError::new(Cause::TooDeep { most }));
        }
    }
    Ok(())
}
