//! A small pack that is whole: one service, one flow, two departments, one card.

use super::super::{PackFiles, vocabulary::NOTICES};

const PACK: &str = r#"code: mini
name: { zh: 小城, en: Mini }
city: { zh: 小城, en: Mini }
sources:
  - { code: "000", title: 规划 }
agency_code: 11150600MB0000123C
case_number: { template: "{item}{date}{seq}" }
cut_off_hour: 17
outcome_codes: { granted_with_document: 0, granted: 6, refused: 6, acceptance_refused: 1, withdrawn: 2, terminated: 2, correction_not_received: 5, passed_upwards: 4 }
calendar: calendar.csv
lead_department: city.hr
hotline: "12345"
"#;

const DEPARTMENTS: &str = r#"functions:
  - { code: hr, name: { zh: 人社, en: HR } }
  - { code: education, name: { zh: 教育, en: Education } }
districts:
  - { code: east, name: { zh: 东区, en: East }, level: district }
  - { code: port, name: { zh: 港区, en: Port }, level: zone, parent: east }
departments:
  - { code: city.hr, name: { zh: 市人社局, en: City HR }, level: city, function: hr, source: "000#1" }
series:
  - { code: "{code}.hr", name: { zh: "{zh}人社局", en: "HR of {en}" }, level: district, function: hr, parent: city.hr }
"#;

const CARDS: &str = r##"catalogues:
  - code: tiers
    name: { zh: 目录, en: Tiers }
    valid_from: "2026-01-01"
    tiers:
      - code: A
        name: { zh: 甲类, en: A }
        rank: 1
        criteria:
          - { code: a1, route: government_assessment, text: { zh: 院士, en: Academician } }
schemes:
  - code: card
    name: { zh: 卡, en: Card }
    catalogue: tiers
    tiers: [A]
    validity_months: 36
    renewal: { opens_days: 90, closes_days: 30 }
    number: "{tier}{seq}"
    face: { background: "#000000", foreground: "#ffffff", accent: "#ff0000" }
benefits:
  - code: school
    name: { zh: 入学, en: School }
    text: { zh: 入学, en: School }
    scheme: card
    venue: school
    period: card
    allowances: [{ tier: A, uses: 2 }]
"##;

const SERVICE: &str = r#"code: recognise
item_number: RC01140010001
name: { zh: 认定, en: Recognise }
summary: { zh: 认定, en: Recognise }
family: recognition
department: city.hr
district_field: /district
guide:
  audience: { zh: 人才, en: Talents }
  conditions:
    - { code: adult, text: { zh: 成年, en: Adult }, rule: "applicant.age >= 18" }
  steps: []
  fees: { zh: 免费, en: Free }
  legal_basis: [规划]
  contact: { department: city.hr, place: { zh: 大厅, en: Hall }, phone: "12345", hours: { zh: 工作日, en: Working days } }
  result: { zh: 卡, en: Card }
  objection: { zh: 复议, en: Review }
form:
  type: object
  required: [tier, district]
  properties:
    tier: { type: string, enum: [A], x-choices: tiers/tiers }
    district: { type: string, enum: [east, port], x-choices: districts }
materials:
  - { code: diploma, name: { zh: 学历, en: Diploma }, required: true, forms: [pdf], document_kind: diploma }
limits: { supplement: 8, delivery: 10 }
workflow: recognise
rules:
  - code: only_a
    when: "form.tier != 'A'"
    effect: refuse
    field: /tier
    message: { zh: 只有甲类, en: Only A }
letters: { receipt: letter, acceptance: letter, correction: letter, acceptance_refused: letter, special_procedure: letter, granted: letter, refused: letter, delivery: letter }
binding: { item: submission, rules: submission, facts: review, tiers: submission }
"#;

const WORKFLOW: &str = r#"code: recognise
name: { zh: 认定, en: Recognise }
limits: { promised: 10, statutory: 20 }
facts: [form.district, form.tier]
steps:
  - { id: filed, name: { zh: 提交, en: Filed }, kind: start, next: acceptance }
  - id: acceptance
    name: { zh: 受理, en: Acceptance }
    kind: user_task
    who: { position: acceptance, function: hr, level: district, district: form.district }
    shows: { fields: [tier], documents: [diploma] }
    next: which
    outcomes:
      - { code: accept, name: { zh: 受理, en: Accept }, act: accept }
      - { code: refuse, name: { zh: 不予受理, en: Refuse }, to: no, needs_opinion: true }
  - id: which
    name: { zh: 分类, en: Which }
    kind: exclusive
    flows:
      - { when: "form.tier == 'A'", to: issue }
    default: no
  - id: issue
    name: { zh: 认定, en: Issue }
    kind: automatic_task
    effects:
      - { name: recognise, with: { catalogue: tiers, tier_field: tier }, undo: barrier }
    next: yes
  - { id: yes, name: { zh: 办结, en: Done }, kind: end, outcome: granted_with_document, letter: letter }
  - { id: no, name: { zh: 不予认定, en: Refused }, kind: end, outcome: refused, letter: letter }
"#;

/// The files of the small pack.
pub(super) fn whole() -> PackFiles {
    let mut templates = "templates:\n  - { code: letter, name: { zh: 信, en: Letter }, channel: letter, variables: [city], file: letter.txt }\n".to_owned();
    for notice in NOTICES.iter().filter(|notice| notice.required) {
        let (code, value) = (notice.code, notice.values.first().unwrap());
        templates.push_str(&format!(
            "  - {{ code: {code}, name: {{ zh: 通知, en: Notice }}, channel: notice, variables: [{value}], subject: 你好, body: \"{{{{ {value} }}}}\" }}\n"
        ));
    }
    [
        ("pack.yaml", PACK),
        ("departments.yaml", DEPARTMENTS),
        ("cards.yaml", CARDS),
        ("calendar.csv", "date,kind,festival\n2026-10-01,holiday,国庆节\n"),
        ("services/recognise.yaml", SERVICE),
        ("workflows/recognise.yaml", WORKFLOW),
        ("templates/templates.yaml", &templates),
        ("templates/letter.txt", "{{ city }}:\n\n你好。\n"),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .collect()
}
