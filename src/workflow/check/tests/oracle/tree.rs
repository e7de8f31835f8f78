//! Where the strands of a case are.

use std::collections::BTreeMap;

pub(super) type Way = Vec<(String, String)>;

/// A case as nested blocks: a strand stands at a step, or has split into branches by their first steps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Tree {
    At(String),
    Block(String, BTreeMap<String, Option<Tree>>),
}

/// Every strand with the blocks around it.
pub(super) fn list(tree: &Tree, way: &mut Way, into: &mut Vec<(Way, String)>) {
    match tree {
        Tree::At(id) => into.push((way.clone(), id.clone())),
        Tree::Block(split, branches) => {
            for (branch, inner) in branches {
                if let Some(inner) = inner {
                    way.push((split.clone(), branch.clone()));
                    list(inner, way, into);
                    way.pop();
                }
            }
        }
    }
}

pub(super) fn replace(tree: &mut Option<Tree>, way: &Way, with: Tree) {
    let mut place = tree;
    for (_, branch) in way {
        let Some(Tree::Block(_, branches)) = place else { return };
        let Some(inner) = branches.get_mut(branch) else { return };
        place = inner;
    }
    *place = Some(with);
}

/// Marks a branch as arrived; whether it was the last one.
pub(super) fn arrive(tree: &mut Tree, outside: &Way, branch: &str) -> bool {
    let mut place = tree;
    for (_, inner) in outside {
        let Tree::Block(_, branches) = place else { return false };
        place = branches.get_mut(inner).unwrap().as_mut().unwrap();
    }
    let Tree::Block(_, branches) = place else { return false };
    branches.insert(branch.to_owned(), None);
    branches.values().all(Option::is_none)
}
