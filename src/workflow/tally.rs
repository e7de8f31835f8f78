//! What the votes of several people come to.

use super::model::{Many, Needs, OutcomeCode};

/// How far the votes of a round have come. Abstaining and vacated seats are in none of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count<'a> {
    /// The votes given.
    pub votes: &'a [&'a str],
    /// How many seats may still vote.
    pub missing: u32,
}

/// Whether a rule is met, whatever the missing votes will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    Surely,
    Never,
    Open,
}

/// The outcome that the votes come to: the first rule that is met decides, and what is written for all other cases does
/// if none is. Nothing while the missing votes could change it, or while any is missing and the step does not end early;
/// and nothing if there is not one vote that counts.
pub fn result<'m>(many: &'m Many, count: Count<'_>) -> Option<&'m OutcomeCode> {
    if count.votes.is_empty() || count.missing > 0 && !many.early {
        return None;
    }
    for rule in &many.tally {
        match met(rule.needs, &rule.outcome, count) {
            Met::Surely => return Some(&rule.outcome),
            Met::Never => {}
            Met::Open => return None,
        }
    }
    Some(&many.otherwise)
}

fn met(needs: Needs, outcome: &str, count: Count<'_>) -> Met {
    let number = |votes: usize| u32::try_from(votes).unwrap_or(u32::MAX);
    let given = number(count.votes.iter().filter(|vote| **vote == outcome).count());
    let others = number(count.votes.len()).saturating_sub(given);
    let most = given.saturating_add(count.missing);
    // A missing vote may go to this, to something else, or to nothing; the first is the best for the rule and the second
    // the worst, and both leave as many votes in the count.
    let cast = most.saturating_add(others);
    let needed = match needs {
        Needs::Any => 1,
        Needs::AtLeast(votes) => votes.max(1),
        Needs::All => cast.max(1),
        Needs::Share(share) => share.of(cast).max(1),
    };
    if given >= needed {
        Met::Surely
    } else if most < needed {
        Met::Never
    } else {
        Met::Open
    }
}
