//! What a pack tells people about their data, and items that want a consent.

use super::super::load_files;
use super::fixture::whole;

const PRIVACY: &str = r#"controller: { zh: 市人社局, en: City HR }
grace_days: 15
export_days: 7
purposes:
  - code: children
    name: { zh: 子女, en: Children }
    why: { zh: 入学, en: School }
    kinds: [{ zh: 姓名, en: Name }]
    sensitive: true
    basis: { zh: 同意, en: Consent }
    retention: { zh: 一年, en: A year }
    recipients: []
    consent: guardian
    rests: child_data
  - code: account
    name: { zh: 账号, en: Account }
    why: { zh: 登录, en: Sign in }
    kinds: [{ zh: 邮箱, en: Mail }]
    sensitive: false
    basis: { zh: 合同, en: Contract }
    retention: { zh: 一年, en: A year }
    recipients: []
    consent: not_needed
kept: []
"#;

fn faults(from: &str, to: &str, item: &str) -> Vec<String> {
    let mut files = whole();
    assert!(from.is_empty() || PRIVACY.contains(from));
    files.insert("privacy.yaml".to_owned(), PRIVACY.replacen(from, to, usize::from(!from.is_empty())));
    let service = files.get_mut("services/recognise.yaml").unwrap();
    *service = service.replacen("workflow: recognise", &format!("{item}\nworkflow: recognise"), 1);
    load_files(&files).map(|_| Vec::new()).unwrap_or_else(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn what_people_are_told_holds_together() {
    let table: &[(&str, &str, &str, &[&str])] = &[
        ("", "", "consents: [children]", &[]),
        ("consent: guardian", "consent: own", "", &["what rests on `child_data` needs the consent `guardian`"]),
        (
            "consent: guardian\n    rests: child_data",
            "consent: not_needed",
            "",
            &["sensitive kinds of data need a consent"],
        ),
        (
            "consent: not_needed",
            "consent: guardian\n    rests: child_data",
            "",
            &["`child_data` rests on another purpose"],
        ),
        ("code: account", "code: children", "", &["`children` is listed twice"]),
        ("kinds: [{ zh: 邮箱, en: Mail }]", "kinds: []", "", &["`account` does not say which kinds of data"]),
        ("export_days: 7", "export_days: 0", "", &["a copy that can never be fetched"]),
        ("", "", "consents: [account]", &["there is no purpose `account` in privacy.yaml that asks for consent"]),
        ("", "", "consents: [astrology]", &["there is no purpose `astrology`"]),
    ];
    for (from, to, item, expected) in table {
        let found = faults(from, to, item);
        let same =
            found.len() == expected.len() && found.iter().zip(*expected).all(|(found, part)| found.contains(part));
        assert!(same, "{to} {item}: {found:?}");
    }
}
