//! Times of a timer: BPMN writes them as ISO 8601, the model counts in days.

use super::super::model::Wait;

/// The days of a duration such as `P5D` or `P2W`; nothing if it is no whole number of days or not ISO 8601 at all.
/// Months and years have no fixed length and are therefore no number of days.
pub(super) fn days(duration: &str) -> Option<u32> {
    let rest = duration.trim().strip_prefix('P')?;
    let (dates, times) = rest.split_once('T').unwrap_or((rest, ""));
    if rest.is_empty() || rest.ends_with('T') {
        return None;
    }
    let mut hours: u64 = 0;
    for (unit, worth) in parts(dates)? {
        hours += unit.checked_mul(match worth {
            'D' => 24,
            'W' => 24 * 7,
            _ if unit == 0 => 0,
            _ => return None,
        })?;
    }
    for (unit, worth) in parts(times)? {
        hours += match worth {
            'H' => unit,
            _ if unit == 0 => 0,
            _ => return None,
        };
    }
    hours.is_multiple_of(24).then(|| u32::try_from(hours / 24).ok()).flatten()
}

fn parts(text: &str) -> Option<Vec<(u64, char)>> {
    let (mut all, mut number) = (Vec::new(), String::new());
    for character in text.chars() {
        if character.is_ascii_digit() {
            number.push(character);
            continue;
        }
        let amount: u32 = number.parse().ok()?;
        all.push((u64::from(amount), character));
        number.clear();
    }
    number.is_empty().then_some(all)
}

/// The fact that a date expression names: a dotted name, alone or as `${name}`.
pub(super) fn fact(expression: &str) -> Option<String> {
    let text = expression.trim();
    let inner = text.strip_prefix("${").or_else(|| text.strip_prefix("#{")).and_then(|rest| rest.strip_suffix('}'));
    let name = inner.unwrap_or(text).trim();
    let word = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part.chars().all(|each| each.is_ascii_alphanumeric() || each == '_')
    };
    name.split('.').all(word).then(|| name.to_owned())
}

/// How a wait is written: the name of the element, its unit if it is not the usual one, and the text.
pub(super) fn written(wait: &Wait) -> Option<(&'static str, Option<&'static str>, String)> {
    match wait {
        Wait { working_days: Some(days), days: None, until: None } => {
            Some(("timeDuration", Some("working_days"), format!("P{days}D")))
        }
        Wait { working_days: None, days: Some(days), until: None } => Some(("timeDuration", None, format!("P{days}D"))),
        Wait { working_days: None, days: None, until: Some(fact) } => Some(("timeDate", None, fact.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_whole_days_are_read_and_no_others() {
        let table = [
            ("P5D", Some(5)),
            (" P2W ", Some(14)),
            ("P1DT24H", Some(2)),
            ("PT48H", Some(2)),
            ("P0Y3D", Some(3)),
            ("PT0S", Some(0)),
            ("PT1H", None),
            ("P1M", None),
            ("P", None),
            ("P1DT", None),
            ("5D", None),
            ("P5", None),
            ("PD", None),
            ("P99999999999D", None),
            ("P4294967295W", None),
            ("${days}", None),
        ];
        for (text, expected) in table {
            assert_eq!(days(text), expected, "{text}");
        }
    }

    #[test]
    fn a_date_names_a_fact() {
        assert_eq!(fact("${form.lease_to}").as_deref(), Some("form.lease_to"));
        assert_eq!(fact("hearing_on").as_deref(), Some("hearing_on"));
        assert_eq!(fact("2026-01-01T00:00:00Z"), None);
        assert_eq!(fact("${a + b}"), None);
        assert_eq!(fact(""), None);
    }
}
