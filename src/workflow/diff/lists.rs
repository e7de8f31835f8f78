//! Lists whose entries have a name: what came, what went, what changed.

use super::super::model::Text;
use super::report::Report;

/// How the entries of a list are called.
pub(super) struct Named<'n> {
    pub(super) zh: &'n str,
    pub(super) en: &'n str,
}

/// Compares two lists by the keys of their entries. Entries with the same key are compared by `compare`; where nothing
/// else differs, the order does.
pub(super) fn compare<T: PartialEq, K: PartialEq>(
    report: &mut Report,
    named: &Named,
    (old, new): (&[T], &[T]),
    key: impl Fn(&T) -> K,
    show: impl Fn(&Report, &T) -> Text,
    mut both: impl FnMut(&T, &T, &mut Report),
) {
    let before = report.count();
    let Named { zh, en } = named;
    // Entries of the same key are paired in their order.
    let mut left: Vec<&T> = new.iter().collect();
    for entry in old {
        match left.iter().position(|other| key(other) == key(entry)) {
            Some(at) => {
                let other = left.remove(at);
                if entry != other {
                    both(entry, other, report);
                }
            }
            None => {
                let gone = show(report, entry);
                report.say(&format!("去掉{zh}{}", gone.zh), &format!("{en} {} was removed", gone.en));
            }
        }
    }
    for entry in left {
        let come = show(report, entry);
        report.say(&format!("增加{zh}{}", come.zh), &format!("{en} {} was added", come.en));
    }
    if old != new && report.count() == before {
        report.say(&format!("{zh}的顺序有变化"), &format!("the order of entries changed: {en}"));
    }
}
