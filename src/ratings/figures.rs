//! Which figures are published, so that nobody can be singled out by them. Pure.
//!
//! Ratings are counted by the calendar month in which they were given. A month that is over never changes: a second rating
//! takes the place of the first only inside the same month, later it counts where it was given. Months are put together until
//! there are enough ratings; such a block is published as a whole and stays as it is, so that two looks at the figures differ
//! by a whole block or not at all. Inside a block a department is shown if it has enough, and only while what is left over
//! for the others is nothing or enough.

use std::collections::BTreeMap;

use super::model::Level;

/// How often a level was given to a department in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<D> {
    /// `2026-09`.
    pub month: String,
    pub department: Option<D>,
    pub level: Level,
    pub count: i64,
}

/// How often each level was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(pub BTreeMap<Level, i64>);

impl Tally {
    pub fn add(&mut self, level: Level, count: i64) {
        *self.0.entry(level).or_default() += count;
    }

    pub fn merge(&mut self, other: &Self) {
        for (level, count) in &other.0 {
            self.add(*level, *count);
        }
    }

    pub fn total(&self) -> i64 {
        self.0.values().sum()
    }

    /// In the first three levels.
    pub fn satisfied(&self) -> i64 {
        self.0.iter().filter(|(level, _)| !level.is_bad()).map(|(_, count)| count).sum()
    }
}

/// Months that are published together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<D> {
    pub from: String,
    pub until: String,
    pub all: Tally,
    /// Those that may be shown.
    pub departments: BTreeMap<D, Tally>,
}

/// Puts months together into blocks of at least so many ratings; the months come in order, and what is left at the end waits.
pub fn blocks<D: Ord + Copy>(cells: &[Cell<D>], enough: i64) -> Vec<Block<D>> {
    let mut done = Vec::new();
    let mut open: Option<Block<D>> = None;
    for month in cells.chunk_by(|one, other| one.month == other.month) {
        let Some(first) = month.first() else { continue };
        let block = open.get_or_insert_with(|| Block {
            from: first.month.clone(),
            until: String::new(),
            all: Tally::default(),
            departments: BTreeMap::new(),
        });
        block.until.clone_from(&first.month);
        for cell in month {
            block.all.add(cell.level, cell.count);
            if let Some(department) = cell.department {
                block.departments.entry(department).or_default().add(cell.level, cell.count);
            }
        }
        if block.all.total() >= enough {
            done.extend(open.take().map(|block| Block { departments: shown(&block, enough), ..block }));
        }
    }
    done
}

/// The departments of a block that may be shown: those with enough, less the smallest while the rest would be too few.
fn shown<D: Ord + Copy>(block: &Block<D>, enough: i64) -> BTreeMap<D, Tally> {
    let mut shown: Vec<(D, Tally)> = block
        .departments
        .iter()
        .filter(|(_, tally)| tally.total() >= enough)
        .map(|(department, tally)| (*department, tally.clone()))
        .collect();
    shown.sort_by_key(|(department, tally)| (std::cmp::Reverse(tally.total()), *department));
    let rest = |shown: &[(D, Tally)]| block.all.total() - shown.iter().map(|(_, tally)| tally.total()).sum::<i64>();
    while !shown.is_empty() && (1..enough).contains(&rest(&shown)) {
        shown.pop();
    }
    shown.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(month: &str, department: u8, count: i64) -> Cell<u8> {
        let department = (department > 0).then_some(department);
        Cell { month: month.to_owned(), department, level: Level::Satisfied, count }
    }

    /// From, until, total and the departments with their totals.
    type Told = (String, String, i64, Vec<(u8, i64)>);

    fn told(cells: &[Cell<u8>]) -> Vec<Told> {
        let departments = |block: &Block<u8>| block.departments.iter().map(|(d, t)| (*d, t.total())).collect();
        let blocks = blocks(cells, 5);
        blocks.iter().map(|b| (b.from.clone(), b.until.clone(), b.all.total(), departments(b))).collect()
    }

    #[test]
    fn too_few_wait_for_more() {
        assert_eq!(told(&[]), []);
        assert_eq!(told(&[cell("2026-09", 1, 4)]), []);
        let three = [cell("2026-07", 1, 2), cell("2026-08", 1, 3), cell("2026-09", 1, 4)];
        assert_eq!(told(&three), [("2026-07".into(), "2026-08".into(), 5, vec![(1, 5)])], "what comes after waits");
    }

    #[test]
    fn what_is_left_over_tells_of_nobody() {
        let of = |counts: &[(u8, i64)]| {
            let cells: Vec<_> = counts.iter().map(|(department, count)| cell("2026-09", *department, *count)).collect();
            told(&cells).pop().map(|block| block.3)
        };
        assert_eq!(of(&[(1, 5), (2, 6)]), Some(vec![(1, 5), (2, 6)]));
        assert_eq!(of(&[(1, 9), (2, 1)]), Some(vec![]), "the one of department 2 would follow from the rest");
        assert_eq!(of(&[(1, 9), (2, 6), (3, 1)]), Some(vec![(1, 9)]), "the smallest shown goes with it");
        assert_eq!(of(&[(1, 9), (2, 3), (3, 2)]), Some(vec![(1, 9)]), "the rest is enough");
        assert_eq!(of(&[(1, 9), (0, 2)]), Some(vec![]), "also where no department is meant");
        assert_eq!(of(&[(1, 4), (2, 4)]), Some(vec![]));
    }

    /// Whatever comes later, what was published stays: two looks never differ by less than enough.
    #[test]
    fn a_block_never_changes() {
        let mut cells = Vec::new();
        let mut before = Vec::new();
        for month in 1..=12 {
            for department in 1..=3_u8 {
                cells.push(cell(&format!("2026-{month:02}"), department, (month * i64::from(department)) % 4));
            }
            let now = told(&cells);
            assert!(now.starts_with(&before), "{before:?} {now:?}");
            assert!(now.iter().all(|block| block.2 >= 5));
            before = now;
        }
        assert!(before.len() > 2);
    }
}
