//! Which layer every shape belongs to, and which arrows lead back.

use super::Arrow;

/// Layers and directions.
pub(super) struct Layers {
    /// The layer of every shape.
    pub(super) of: Vec<usize>,
    /// Whether an arrow leads back, to its own layer or an earlier one.
    pub(super) back: Vec<bool>,
}

/// Walks from the first shape on, then from whatever that did not reach; an arrow to a shape that is still being walked
/// leads back. Every shape stands behind all from which it is reached.
pub(super) fn layers(shapes: usize, arrows: &[Arrow]) -> Layers {
    let mut leaving = vec![Vec::new(); shapes];
    for (arrow, index) in arrows.iter().zip(0_usize..) {
        if let Some(list) = leaving.get_mut(arrow.from).filter(|_| arrow.to < shapes) {
            list.push((index, arrow.to));
        }
    }
    let mut walk = Walk { state: vec![State::New; shapes], back: vec![false; arrows.len()], finished: Vec::new() };
    for shape in 0..shapes {
        walk.from(shape, &leaving);
    }
    let mut of = vec![0_usize; shapes];
    for shape in walk.finished.iter().rev() {
        let here = of.get(*shape).copied().unwrap_or_default();
        for (index, target) in leaving.get(*shape).into_iter().flatten() {
            let forward = walk.back.get(*index).is_some_and(|back| !back);
            if let Some(there) = of.get_mut(*target).filter(|_| forward) {
                *there = (*there).max(here + 1);
            }
        }
    }
    Layers { of, back: walk.back }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk {
    state: Vec<State>,
    back: Vec<bool>,
    /// Shapes in the order in which everything behind them was walked.
    finished: Vec<usize>,
}

impl Walk {
    fn from(&mut self, root: usize, leaving: &[Vec<(usize, usize)>]) {
        if self.state.get(root) != Some(&State::New) {
            return;
        }
        self.set(root, State::Open);
        let mut path = vec![(root, 0_usize)];
        while let Some((shape, next)) = path.last_mut() {
            let step = leaving.get(*shape).and_then(|list| list.get(*next));
            *next += 1;
            match step {
                None => {
                    let done = *shape;
                    self.set(done, State::Done);
                    self.finished.push(done);
                    path.pop();
                }
                Some((index, target)) => match self.state.get(*target) {
                    Some(State::New) => {
                        self.set(*target, State::Open);
                        path.push((*target, 0));
                    }
                    Some(State::Open) => {
                        if let Some(back) = self.back.get_mut(*index) {
                            *back = true;
                        }
                    }
                    _ => {}
                },
            }
        }
    }

    fn set(&mut self, shape: usize, state: State) {
        if let Some(its) = self.state.get_mut(shape) {
            *its = state;
        }
    }
}
