//! Where a case is, as far as its way on depends on it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::choice::Values;

/// The blocks around a strand, the outermost first: the step that opens the block, and the branch.
pub(super) type Place = Vec<(usize, usize)>;

/// A step where the case has been and to which it may go back.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Been {
    pub(super) step: usize,
    pub(super) place: Place,
    /// Something that cannot be taken back was done since.
    pub(super) barred: bool,
}

/// One state of the flow.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Marking {
    /// The strands: at most one at a place.
    pub(super) strands: BTreeMap<Place, usize>,
    /// The open blocks, by their place with the step that opened them, and the branches that have not arrived.
    pub(super) open: BTreeMap<(Place, usize), BTreeSet<usize>>,
    /// What is known of the facts.
    pub(super) values: Values,
    /// In the order in which the case last was there.
    pub(super) been: Vec<Been>,
    pub(super) accepted: bool,
    /// An end was reached.
    pub(super) ended: bool,
}

impl Marking {
    pub(super) fn visit(&mut self, step: usize, place: &Place) {
        self.been.retain(|been| been.step != step || been.place != *place);
        self.been.push(Been { step, place: place.clone(), barred: false });
    }

    /// Nobody goes back behind this.
    pub(super) fn bar(&mut self, place: &Place) {
        for been in self.been.iter_mut().filter(|been| related(&been.place, place)) {
            been.barred = true;
        }
    }

    /// The place of the last visit to `step` that can be gone back to from here.
    pub(super) fn way_back(&self, from: &Place, step: usize) -> Option<Place> {
        let last = self.been.iter().rev().find(|been| been.step == step && related(&been.place, from))?;
        (!last.barred).then(|| last.place.clone())
    }

    /// Takes the strand at `from` back to `step` at `place`: blocks are left, or opened again.
    pub(super) fn go_back(&mut self, from: &Place, step: usize, place: Place) {
        self.strands.remove(from);
        let target = self.been.iter().position(|been| been.step == step && been.place == place);
        let mut index = 0;
        self.been.retain(|been| {
            let keep = target.is_none_or(|target| index < target) || !related(&been.place, &place);
            index += 1;
            keep
        });
        if let Some((split, _)) = from.get(place.len()) {
            self.leave(&place, *split);
        }
        for (split, depth) in place.iter().zip(0..).skip(from.len()) {
            let around = place.get(..depth).unwrap_or_default().to_vec();
            self.open.insert((around, split.0), BTreeSet::from([split.1]));
        }
    }

    /// Forgets everything inside a block.
    fn leave(&mut self, around: &Place, split: usize) {
        let inside =
            |place: &Place| place.starts_with(around) && place.get(around.len()).is_some_and(|level| level.0 == split);
        self.strands.retain(|place, _| !inside(place));
        self.open.retain(|(place, opened), _| !(inside(place) || (place == around && *opened == split)));
        self.been.retain(|been| !inside(&been.place));
    }

    /// Opens a block anew; what was inside an earlier time is no longer gone back to.
    pub(super) fn open_block(&mut self, around: &Place, split: usize, branches: BTreeSet<usize>) {
        self.leave(around, split);
        self.open.insert((around.clone(), split), branches);
    }
}

fn related(one: &Place, other: &Place) -> bool {
    one.starts_with(other) || other.starts_with(one)
}
