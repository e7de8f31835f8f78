//! Every fault of a pack is named with its exact place.

use super::fixture::whole;
use super::{broken, load_files};

#[test]
fn every_fault_has_its_exact_place() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        // the text itself
        ("pack.yaml", "hotline: \"12345\"", "hotline: \"12345", &["pack.yaml:13:1: invalid indentation"]),
        (
            "pack.yaml",
            "hotline:",
            "hotlin:",
            &["pack.yaml:1:1: missing field `hotline`", "pack.yaml:12:1: unknown field `hotlin`"],
        ),
        ("pack.yaml", "cut_off_hour: 17", "cut_off_hour: 25", &["pack.yaml:8:15: an hour"]),
        (
            "pack.yaml",
            "hotline: \"12345\"",
            "hotline: \"12345\"\nsupervision: { remind_before: 1, blue_after: 3, orange_after: 2, red_after: 5, hour: 24 }",
            &["pack.yaml:13:14: blue comes", "pack.yaml:13:86: an hour"],
        ),
        (
            "pack.yaml",
            "hotline: \"12345\"",
            "hotline: \"12345\"\nemployers: { batch_rows: 9000, preview_hours: 24, prepared_days: 60, round: { months: [13], day: 8, answer_days: 3, remind_before: 3 } }",
            &[
                "pack.yaml:13:12: `batch_rows` is 1 to 5000",
                "pack.yaml:13:12: a round begins in months 1 to 12",
                "pack.yaml:13:12: the reminder of a round",
            ],
        ),
        (
            "services/recognise.yaml",
            "workflow: recognise",
            "workflow: recognise\nbatch: { employer_name: /employer }",
            &["services/recognise.yaml:28:8: the form has no field `/employer`"],
        ),
        (
            "services/recognise.yaml",
            "materials:",
            "    agreed: { type: boolean, const: true }\nbatch: {}\nmaterials:",
            &["services/recognise.yaml:25:8: nobody consents for somebody else"],
        ),
        ("pack.yaml", "{item}{date}{seq}", "{item}{date}", &["pack.yaml:7:26: the template lacks {seq}"]),
        (
            "pack.yaml",
            "lead_department: city.hr",
            "lead_department: city.x",
            &["pack.yaml:11:18: there is no department `city.x`"],
        ),
        ("pack.yaml", "calendar: calendar.csv", "calendar: days.csv", &["pack.yaml:10:11: there is no file days.csv"]),
        ("calendar.csv", "holiday", "holliday", &["calendar.csv:2:1: "]),
        // departments
        (
            "departments.yaml",
            "function: hr, parent",
            "function: hrx, parent",
            &["departments.yaml:10:96: there is no function `hrx`", "workflows/recognise.yaml:10:44: no department"],
        ),
        (
            "departments.yaml",
            "parent: city.hr",
            "parent: city.none",
            &["departments.yaml:10:108: there is no department `city.none`"],
        ),
        ("departments.yaml", "parent: east", "parent: west", &["departments.yaml:6:68: there is no district `west`"]),
        (
            "departments.yaml",
            "source: \"000#1\"",
            "source: \"001#1\"",
            &["departments.yaml:8:90: there is no source `001` in pack.yaml"],
        ),
        // cards
        ("cards.yaml", "tiers: [A]", "tiers: [A, B]", &["cards.yaml:15:16: there is no tier `B` in `tiers`"]),
        ("cards.yaml", "catalogue: tiers", "catalogue: other", &["cards.yaml:14:16: there is no catalogue `other`"]),
        ("cards.yaml", "scheme: card", "scheme: cart", &["cards.yaml:24:13: there is no scheme `cart`"]),
        (
            "cards.yaml",
            "{ tier: A, uses: 2 }",
            "{ tier: B }",
            &["cards.yaml:27:26: tier `B` has no card of scheme `card`"],
        ),
        ("cards.yaml", "opens_days: 90", "opens_days: 20", &["cards.yaml:17:28: the renewal window"]),
        (
            "cards.yaml",
            "{tier}{seq}",
            "{tier}{sequence}",
            &["cards.yaml:18:13: the number of a card has no {sequence}"],
        ),
        ("cards.yaml", "\"#ff0000\"", "red", &["cards.yaml:19:67: a colour is written #rrggbb"]),
        (
            "cards.yaml",
            "route: government_assessment",
            "route: lottery",
            &["cards.yaml:10:32: unknown variant `lottery`"],
        ),
        // services
        (
            "services/recognise.yaml",
            "department: city.hr\n",
            "department: city.hx\n",
            &["services/recognise.yaml:6:13: there is no department `city.hx`"],
        ),
        (
            "services/recognise.yaml",
            "workflow: recognise",
            "workflow: recognize",
            &[
                "services/recognise.yaml:27:11: there is no workflow `recognize`",
                "workflows/recognise.yaml:1:7: no service uses",
            ],
        ),
        (
            "services/recognise.yaml",
            "receipt: letter",
            "receipt: leter",
            &["services/recognise.yaml:34:21: there is no template `leter`"],
        ),
        (
            "services/recognise.yaml",
            "form.tier != 'A'",
            "form.teir != 'A'",
            &["services/recognise.yaml:30:12: there is no fact named form.teir here"],
        ),
        ("services/recognise.yaml", "applicant.age >= 18", "applicant.age >=", &["services/recognise.yaml:11:"]),
        (
            "services/recognise.yaml",
            "enum: [A]",
            "enum: [A, Z]",
            &["services/recognise.yaml:22:37: \"Z\" is not among tiers/tiers"],
        ),
        (
            "services/recognise.yaml",
            "tier: { type: string",
            "tier: { type: strin",
            &["services/recognise.yaml:22:19: form: "],
        ),
        (
            "services/recognise.yaml",
            "x-choices: districts",
            "$ref: \"https://example.org/d.json\"",
            &["services/recognise.yaml:23:57: form: a form may refer to places inside itself only"],
        ),
        (
            "services/recognise.yaml",
            "district_field: /district",
            "district_field: /distrikt",
            &["services/recognise.yaml:7:17: the form has no field `/distrikt`"],
        ),
        (
            "services/recognise.yaml",
            "supplement: 8",
            "supplement: 9",
            &["services/recognise.yaml:26:23: papers may follow within 8"],
        ),
        (
            "services/recognise.yaml",
            "code: recognise",
            "code: other",
            &["services/recognise.yaml:1:7: the file of `other` must be called other.yaml"],
        ),
        // flows
        (
            "workflows/recognise.yaml",
            "function: hr",
            "function: hx",
            &["workflows/recognise.yaml:10:44: there is no function `hx`"],
        ),
        (
            "workflows/recognise.yaml",
            "function: hr, level: district",
            "function: education, level: district",
            &["workflows/recognise.yaml:10:44: no department of level district has the function `education`"],
        ),
        (
            "workflows/recognise.yaml",
            "position: acceptance",
            "position: accepting",
            &["workflows/recognise.yaml:10:22: there is no position `accepting`"],
        ),
        (
            "workflows/recognise.yaml",
            "facts: [form.district, form.tier]",
            "facts: [form.district, form.tier, household.owns_home]",
            &["workflows/recognise.yaml:4:35: nobody provides the fact `household.owns_home`"],
        ),
        (
            "workflows/recognise.yaml",
            "form.tier == 'A'",
            "form.tear == 'A'",
            &["workflows/recognise.yaml:20:18: there is no fact named form.tear here"],
        ),
        (
            "workflows/recognise.yaml",
            "name: recognise,",
            "name: reserve_place,",
            &["workflows/recognise.yaml:26:17: there is no effect `reserve_place`"],
        ),
        (
            "workflows/recognise.yaml",
            "catalogue: tiers,",
            "catalogue: teers,",
            &["workflows/recognise.yaml:26:47: there is no catalogue `teers`"],
        ),
        (
            "workflows/recognise.yaml",
            "fields: [tier]",
            "fields: [tear]",
            &["workflows/recognise.yaml:11:23: the form of `recognise` has no field `tear`"],
        ),
        (
            "workflows/recognise.yaml",
            "documents: [diploma]",
            "documents: [paper]",
            &["workflows/recognise.yaml:11:42: `recognise` asks for no material `paper`"],
        ),
        (
            "workflows/recognise.yaml",
            "outcome: refused, letter: letter",
            "outcome: refused, letter: none",
            &["workflows/recognise.yaml:29:85: there is no template `none`"],
        ),
        (
            "workflows/recognise.yaml",
            "kind: exclusive",
            "kind: exclusiv",
            &["workflows/recognise.yaml:18:11: unknown variant `exclusiv`"],
        ),
        (
            "workflows/recognise.yaml",
            "next: which",
            "next: witch",
            &["workflows/recognise.yaml:12:11: there is no step witch"],
        ),
        (
            "workflows/recognise.yaml",
            "district: form.district }",
            "district: form.area }",
            &["workflows/recognise.yaml:10:75: the fact form.area is not listed"],
        ),
        ("workflows/recognise.yaml", "    default: no\n", "", &["workflows/recognise.yaml:16:5: `default` is missing"]),
        (
            "workflows/recognise.yaml",
            "to: no, needs_opinion",
            "to: nowhere, needs_opinion",
            &["workflows/recognise.yaml:15:61: there is no step nowhere"],
        ),
        (
            "workflows/recognise.yaml",
            "    next: yes\n",
            "    next: which\n",
            &[
                "workflows/recognise.yaml:16:9: the case would run in a circle",
                "workflows/recognise.yaml:22:9: the case would run in a circle",
                "workflows/recognise.yaml:28:11: nothing leads here",
            ],
        ),
        (
            "workflows/recognise.yaml",
            "undo: barrier",
            "undo: compensable",
            &["workflows/recognise.yaml:26:80: effect `recognise` cannot be taken back"],
        ),
        (
            "workflows/recognise.yaml",
            "tier_field: tier",
            "tier_field: tear",
            &["workflows/recognise.yaml:26:66: the form of `recognise` has no field \"tear\""],
        ),
        (
            "templates/templates.yaml",
            "variables: [code]",
            "variables: [code, city]",
            &["templates/templates.yaml:3:97: the program gives `verification_code` no `city`"],
        ),
        (
            "templates/templates.yaml",
            "variables: [city], file",
            "variables: [city, due_on], file",
            &[
                "services/recognise.yaml:34:21: template `letter` uses `due_on`, which no letter of kind `receipt` has",
                "services/recognise.yaml:34:89: template",
                "services/recognise.yaml:34:116: template",
                "services/recognise.yaml:34:133: template",
                "services/recognise.yaml:34:150: template",
                "services/recognise.yaml:34:168: template",
                "workflows/recognise.yaml:28:95: template",
                "workflows/recognise.yaml:29:85: template",
            ],
        ),
        // letters
        (
            "templates/letter.txt",
            "你好。",
            "你好 {{ nmae }}。",
            &["templates/letter.txt:3:7: `nmae` is not among the variables"],
        ),
        ("templates/letter.txt", "你好。", "{% if city %}", &["templates/letter.txt:"]),
        (
            "templates/templates.yaml",
            "file: letter.txt",
            "file: latter.txt",
            &["templates/templates.yaml:2:92: there is no file templates/latter.txt"],
        ),
        (
            "templates/templates.yaml",
            "code: case_granted",
            "code: case_granded",
            &["templates/templates.yaml:1:1: template `case_granted` is missing"],
        ),
    ];
    let mut differences = Vec::new();
    for (file, from, to, expected) in cases {
        let found = broken(file, from, to);
        let same =
            found.len() == expected.len() && found.iter().zip(*expected).all(|(found, start)| found.starts_with(start));
        if !same {
            differences.push(format!("{from} -> {to}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn faults_of_all_files_come_in_one_run() {
    let mut files = whole();
    for (file, from, to) in [
        ("pack.yaml", "cut_off_hour: 17", "cut_off_hour: 99"),
        ("cards.yaml", "validity_months: 36", "validity_months: 72"),
        ("services/recognise.yaml", "family: recognition", "family: lottery"),
        ("workflows/recognise.yaml", "undo: barrier", "undo: maybe"),
    ] {
        let text = files.get_mut(file).unwrap();
        *text = text.replacen(from, to, 1);
    }
    files.remove("calendar.csv");
    let faults: Vec<_> = load_files(&files).unwrap_err().iter().map(|fault| (fault.file.clone(), fault.line)).collect();
    let expected = [
        ("cards.yaml", 16),
        ("pack.yaml", 8),
        ("pack.yaml", 10),
        ("services/recognise.yaml", 5),
        ("workflows/recognise.yaml", 26),
    ];
    assert_eq!(faults, expected.map(|(file, line)| (file.to_owned(), line)));
}
