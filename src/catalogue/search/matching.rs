//! How well a typed word fits a text: as it is written, in pinyin, by initials, mixed. Pure.
//!
//! The word is laid along the units of the text, each unit taking its characters, one of its readings, or the first letters of
//! one. In a name something may be left out between two runs (人才补贴 finds 人才租房补贴); in a long text, where initials would
//! find anything, only what is written or read in full counts.

use super::text::Unit;

/// What is allowed in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Initials and gaps.
    Name,
    /// Neither.
    Prose,
}

/// The best that a word can fit.
pub const BEST: u32 = 100;
const LONGEST_NAME: usize = 60;
const MOST_GAPS: u32 = 2;
/// A run between gaps has so many units, so that a gap never joins two loose letters.
const SHORTEST_RUN: u32 = 2;

/// What a fit loses that does not begin with the text.
const LATER: u32 = 8;

const WRITTEN: u32 = 0;
const READ: u32 = 1;
const BEGUN: u32 = 2;
const INITIAL: u32 = 3;

/// How far a word has been laid along a text.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// How much of the word is used.
    used: usize,
    /// What the units cost that took it.
    cost: u32,
    units: u32,
    gaps: u32,
    /// Units of the present run.
    run: u32,
}

/// How well a word fits a text, up to [`BEST`]; nothing where it does not.
pub fn fit(word: &[char], text: &[Unit], kind: Kind) -> Option<u32> {
    // What is as long as a text is searched like one.
    let kind = if text.len() > LONGEST_NAME { Kind::Prose } else { kind };
    let starts = 0..text.len();
    let later = |start: usize, fit: u32| if start == 0 { fit } else { fit.saturating_sub(LATER).max(1) };
    starts.filter_map(|start| Some(later(start, from(word, text.get(start..)?, kind)?))).max()
}

/// The best way that begins with the first unit.
fn from(word: &[char], text: &[Unit], kind: Kind) -> Option<u32> {
    let mut best = None;
    // Ways that go on with the next unit, and ways that have stopped and may go on anywhere after a gap.
    let mut going = vec![Way { used: 0, cost: 0, units: 0, gaps: 0, run: 0 }];
    let mut waiting: Vec<Way> = Vec::new();
    for (place, unit) in text.iter().enumerate() {
        let mut next = Vec::new();
        for way in &going {
            steps(word, unit, kind, *way, &mut next);
        }
        if kind == Kind::Name {
            for way in &waiting {
                steps(word, unit, kind, Way { gaps: way.gaps + 1, run: 0, ..*way }, &mut next);
            }
            let stopped = going.iter().filter(|way| way.run >= SHORTEST_RUN && way.gaps < MOST_GAPS);
            waiting.extend(stopped);
            thin(&mut waiting);
        }
        let left = text.len() - place - 1;
        let done = next.iter().filter(|way| way.used == word.len() && (way.gaps == 0 || way.run >= SHORTEST_RUN));
        best = best.max(done.map(|way| quality(way, left)).max());
        next.retain(|way| way.used < word.len());
        thin(&mut next);
        going = next;
        if going.is_empty() && waiting.is_empty() {
            break;
        }
    }
    best
}

/// Every way in which a unit can take the next part of the word.
fn steps(word: &[char], unit: &Unit, kind: Kind, way: Way, next: &mut Vec<Way>) {
    let Some(rest) = word.get(way.used..).filter(|rest| !rest.is_empty()) else { return };
    let mut step = |letters: usize, cost: u32| {
        next.push(Way {
            used: way.used + letters,
            cost: way.cost + cost,
            units: way.units + 1,
            run: way.run + 1,
            ..way
        });
    };
    if rest.starts_with(&unit.written) {
        step(unit.written.len(), WRITTEN);
    } else if rest.len() >= 2 && unit.written.starts_with(rest) {
        step(rest.len(), BEGUN);
    }
    for reading in &unit.readings {
        if rest.starts_with(reading) {
            step(reading.len(), READ);
        } else if rest.len() >= 2 && reading.starts_with(rest) {
            step(rest.len(), BEGUN);
        }
        if kind == Kind::Name && word.len() >= 2 {
            let double = matches!(reading.as_slice(), ['z' | 'c' | 's', 'h', ..]);
            for letters in if double { 1..=2 } else { 1..=1 } {
                if reading.get(..letters).is_some_and(|initial| rest.starts_with(initial)) {
                    step(letters, INITIAL);
                }
            }
        }
    }
}

/// Of ways that are equally far only the cheapest goes on; there are never more than the word has letters, times gaps.
fn thin(ways: &mut Vec<Way>) {
    ways.sort_by_key(|way| (way.used, way.gaps, way.run.min(SHORTEST_RUN), way.cost));
    ways.dedup_by_key(|way| (way.used, way.gaps, way.run.min(SHORTEST_RUN)));
}

fn quality(way: &Way, left: usize) -> u32 {
    let typed = 10 * way.cost / way.units.max(1);
    let left = u32::try_from(left).unwrap_or(u32::MAX).min(30) / 3;
    BEST.saturating_sub(typed + 15 * way.gaps + left).max(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::super::text::units;
    use super::*;

    fn fits(word: &str, text: &str, kind: Kind) -> Option<u32> {
        fit(&word.chars().collect::<Vec<_>>(), &units(text), kind)
    }

    #[test]
    fn a_name_is_found_however_it_is_typed() {
        let name = "人才租房补贴";
        let table = [
            "人才租房补贴",
            "租房",
            "补贴",
            "rencaizufangbutie",
            "zufang",
            "zf",
            "rczfbt",
            "rencai租房",
            "租fang",
            "人才补贴",
            "rencai补贴",
            "rcbt",
            "rencaibt",
            "zufangbut",
            "rczufang",
        ];
        for word in table {
            assert!(fits(word, name, Kind::Name).is_some(), "{word}");
        }
        for word in ["房租", "租贴", "zfbtx", "rent", "r", "人贴", "补贴人才", "ct"] {
            assert_eq!(fits(word, name, Kind::Name), None, "{word}");
        }
    }

    #[test]
    fn what_is_typed_more_fully_fits_better() {
        let fit = |word| fits(word, "人才租房补贴", Kind::Name).unwrap();
        assert_eq!(fit("人才租房补贴"), BEST);
        assert!(fit("人才租房") > fit("rencaizufang"));
        assert!(fit("rencaizufang") > fit("rczf"));
        assert!(fit("人才租房") > fit("租房"), "the beginning counts more");
        assert!(fit("租房补贴") > fit("人才补贴"), "a gap costs");
    }

    #[test]
    fn readings_that_differ_are_all_known() {
        for word in ["yinhangka", "yinxingka", "yhk", "yxk", "银行卡"] {
            assert!(fits(word, "银行卡", Kind::Name).is_some(), "{word}");
        }
        for word in ["chongqing", "zhongqing", "cq", "chq", "zhq"] {
            assert!(fits(word, "重庆", Kind::Name).is_some(), "{word}");
        }
        for word in ["zinvruxue", "znrx", "子女ruxue", "zinuruxue"] {
            assert!(fits(word, "子女入学", Kind::Name).is_some(), "{word}");
        }
    }

    #[test]
    fn prose_is_not_searched_by_initials() {
        let text = "对在本市租房居住的人才按类别给予每月租房补贴";
        assert_eq!(fits("zf", text, Kind::Prose), None);
        assert_eq!(fits("人才补贴", text, Kind::Prose), None, "nor over gaps");
        assert!(fits("zufang", text, Kind::Prose).is_some());
        assert!(fits("每月租房", text, Kind::Prose).is_some());
    }

    #[test]
    fn latin_words_are_found_by_their_beginning() {
        let name = "Rent subsidy for talents";
        for word in ["rent", "subsid", "RENT", "talents"] {
            assert!(fits(&word.to_lowercase(), name, Kind::Name).is_some(), "{word}");
        }
        assert_eq!(fits("ubsidy", name, Kind::Name), None);
        assert_eq!(fits("16", "鄂党办发〔2022〕16号", Kind::Name).map(|fit| fit > 0), Some(true));
    }

    /// Letters that every unit could take in many ways: the work stays small.
    #[test]
    fn rubbish_takes_no_time() {
        let word: Vec<char> = "s".repeat(40).chars().collect();
        let text = |units_of: usize| units(&"是".repeat(units_of));
        assert!(fit(&word, &text(LONGEST_NAME), Kind::Name).is_some());
        assert_eq!(fit(&word, &text(3_000), Kind::Name), None);
    }
}
