//! Policies, offers and occasions of a pack, its ratings and messages: what they name has to be there.

use super::super::load_files;
use super::super::vocabulary::NOTICES;
use super::fixture::whole;

const POLICIES: &str = r#"life_events:
  - { code: arrived, name: { zh: 刚到, en: Arrived }, items: [recognise] }
policies:
  - code: plan
    title: { zh: 规划, en: Plan }
    issuer: { zh: 市委, en: City }
    published_on: "2026-01-01"
    valid_until: "2026-12-31"
    summary: { zh: 规划, en: Plan }
    source: "000"
    provisions:
      - { code: cards, text: { zh: 发卡, en: Cards }, items: [recognise], clauses: [{ item: recognise, clause: adult }] }
supplies:
  - { code: flats, name: { zh: 公寓, en: Flats }, kind: housing, summary: { zh: 公寓, en: Flats }, department: city.hr, districts: [east] }
"#;

/// What is wrong with the small pack once this file is in it, changed in one place.
fn faults(from: &str, to: &str) -> Vec<String> {
    let mut files = whole();
    assert!(POLICIES.contains(from), "{from}");
    files.insert("policies.yaml".to_owned(), POLICIES.replacen(from, to, usize::from(!from.is_empty())));
    let service = files.get_mut("services/recognise.yaml").unwrap();
    let clause = "eligibility:\n  - { code: adult, requires: { is_true: applicant.verified } }\nworkflow: recognise";
    *service = service.replacen("workflow: recognise", clause, 1);
    load_files(&files).map(|_| Vec::new()).unwrap_or_else(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn policies_name_what_is_there() {
    let table = [
        ("items: [recognise] }", "items: [] }", "policies.yaml:2:5: an occasion without items leads nowhere"),
        ("items: [recognise] }", "items: [recognize] }", "policies.yaml:2:61: there is no service item `recognize`"),
        ("clause: adult", "clause: child", "there is no clause `child` of `recognise`"),
        ("item: recognise,", "item: rent,", "there is no clause `adult` of `rent`"),
        ("valid_until: \"2026-12-31\"", "valid_until: \"2025-12-31\"", "a policy ends after it begins"),
        ("source: \"000\"", "source: \"009\"", "there is no source `009`"),
        ("department: city.hr", "department: city.x", "there is no department `city.x`"),
        ("districts: [east]", "districts: [west]", "there is no district `west`"),
        ("kind: housing", "kind: castles", "policies.yaml:14:"),
    ];
    assert_eq!(faults("", ""), Vec::<String>::new());
    for (from, to, expected) in table {
        let found = faults(from, to);
        assert!(found.len() == 1 && found[0].contains(expected), "{to}: {found:?}");
    }
}

/// The small pack with this in its head, and with all templates that the program may want.
fn head(text: &str, templates: bool) -> Vec<String> {
    let mut files = whole();
    files.get_mut("pack.yaml").unwrap().push_str(text);
    for notice in NOTICES.iter().filter(|notice| templates && !notice.required) {
        let (code, value) = (notice.code, notice.values[0]);
        let template = format!(
            "  - {{ code: {code}, name: {{ zh: 通知, en: Notice }}, channel: notice, variables: [{value}], subject: 你好, body: \"{{{{ {value} }}}}\" }}\n"
        );
        files.get_mut("templates/templates.yaml").unwrap().push_str(&template);
    }
    load_files(&files).map(|_| Vec::new()).unwrap_or_else(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn ratings_and_messages_can_work() {
    let words = "[{ code: good, name: { zh: 好, en: Good } }, { code: late, name: { zh: 慢, en: Late }, bad: true }]";
    let ratings = |open: u32, contact: u32, settle: u32, least: u32, words: &str| {
        format!(
            "ratings: {{ open_days: {open}, contact_within: {contact}, settle_within: {settle}, publish_from: {least}, words: {words} }}\n"
        )
    };
    assert_eq!(head(&ratings(30, 1, 15, 3, words), true), Vec::<String>::new());
    let twice = words.replace("late", "good");
    let table = [
        (ratings(0, 1, 15, 3, words), "1 to 365 days"),
        (ratings(30, 0, 15, 3, words), "contact takes a working day"),
        (ratings(30, 5, 4, 3, words), "contact takes a working day"),
        (ratings(30, 1, 15, 2, words), "would tell whose they are"),
        (ratings(30, 1, 15, 3, &words.replace("bad: true", "bad: false")), "no word is offered at the last two levels"),
        (ratings(30, 1, 15, 3, &twice), "`good` is listed twice"),
        ("messages: { per_day: 0, open_days_after_close: 30 }\n".to_owned(), "a message a day at least"),
    ];
    for (text, expected) in table {
        let found = head(&text, true);
        assert!(found.len() == 1 && found[0].contains(expected), "{text}: {found:?}");
    }
    assert_eq!(
        head("messages: { per_day: 5, open_days_after_close: 30 }\n", false).len(),
        2,
        "two templates are wanting"
    );
    assert_eq!(head(&ratings(30, 1, 15, 3, words), false).len(), 3, "three templates are wanting");
}
