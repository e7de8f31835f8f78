//! Every fact that the program provides, with its meaning. Packs are checked against this table, explanations are made
//! from it, and a test of each folder that provides facts compares what it provides with what stands here.

use super::dictionary::{FactKind, Origin};

/// A fact as the program states it.
#[derive(Debug, Clone, Copy)]
pub struct FactWord {
    pub name: &'static str,
    pub kind: FactKind,
    /// Chinese, English for one, English for several.
    pub unit: Option<(&'static str, &'static str, &'static str)>,
    /// Chinese and English.
    pub label: (&'static str, &'static str),
    pub opposite: Option<(&'static str, &'static str)>,
    pub lasting: Option<(&'static str, &'static str)>,
    pub origin: Origin,
    /// Code, Chinese, English; lowest first where there is an order.
    pub choices: &'static [(&'static str, &'static str, &'static str)],
    pub assumable: bool,
    pub moves: bool,
}

const fn fact(name: &'static str, kind: FactKind, origin: Origin, zh: &'static str, en: &'static str) -> FactWord {
    FactWord {
        name,
        kind,
        unit: None,
        label: (zh, en),
        opposite: None,
        lasting: None,
        origin,
        choices: &[],
        assumable: false,
        moves: false,
    }
}

const fn truth(
    name: &'static str,
    origin: Origin,
    label: (&'static str, &'static str),
    opposite: (&'static str, &'static str),
) -> FactWord {
    FactWord { opposite: Some(opposite), ..fact(name, FactKind::Truth, origin, label.0, label.1) }
}

impl FactWord {
    const fn assumable(self) -> Self {
        Self { assumable: true, ..self }
    }

    const fn moves(self) -> Self {
        Self { moves: true, ..self }
    }

    const fn lasting(self, zh: &'static str, en: &'static str) -> Self {
        Self { lasting: Some((zh, en)), ..self }
    }

    const fn unit(self, zh: &'static str, one: &'static str, many: &'static str) -> Self {
        Self { unit: Some((zh, one, many)), ..self }
    }

    const fn years(self) -> Self {
        self.unit("年", "year", "years")
    }

    const fn people(self) -> Self {
        self.unit("人", "person", "people")
    }

    const fn choices(self, choices: &'static [(&'static str, &'static str, &'static str)]) -> Self {
        Self { choices, ..self }
    }
}

const DEGREES: &[(&str, &str, &str)] = &[
    ("secondary", "高中（中专）", "secondary school"),
    ("associate", "大专", "associate degree"),
    ("bachelor", "本科（学士）", "bachelor"),
    ("master", "硕士", "master"),
    ("doctor", "博士", "doctor"),
];
const TITLES: &[(&str, &str, &str)] = &[
    ("junior_title", "初级职称", "junior title"),
    ("intermediate_title", "中级职称", "intermediate title"),
    ("associate_senior_title", "副高级职称", "associate senior title"),
    ("senior_title", "正高级职称", "senior title"),
];
const SKILLS: &[(&str, &str, &str)] = &[
    ("junior_worker", "初级工", "junior worker"),
    ("intermediate_worker", "中级工", "intermediate worker"),
    ("senior_worker", "高级工", "senior worker"),
    ("technician", "技师", "technician"),
    ("senior_technician", "高级技师", "senior technician"),
    ("special_technician", "特级技师", "special technician"),
    ("chief_technician", "首席技师", "chief technician"),
];
const AWARDS: &[(&str, &str, &str)] = &[
    ("county_award", "县级奖项", "county award"),
    ("municipal_award", "市级奖项", "municipal award"),
    ("provincial_award", "省部级奖项", "provincial award"),
    ("national_award", "国家级奖项", "national award"),
    ("international_award", "国际奖项", "international award"),
];
const SEXES: &[(&str, &str, &str)] = &[("female", "女", "female"), ("male", "男", "male")];

/// Every fact of the program.
pub const FACTS: &[FactWord] = &[
    truth(
        "applicant.verified",
        Origin::Identity,
        ("已完成实名认证", "your identity is verified"),
        ("未实名认证", "your identity is not verified"),
    ),
    fact("applicant.age", FactKind::Number, Origin::Identity, "年龄", "age").unit("周岁", "year", "years").moves(),
    fact("applicant.birth_date", FactKind::Date, Origin::Identity, "出生日期", "date of birth")
        .lasting("出生", "alive"),
    fact("applicant.birth_year", FactKind::Number, Origin::Identity, "出生年份", "year of birth"),
    fact("applicant.sex", FactKind::Text, Origin::Identity, "性别", "sex").choices(SEXES),
    fact("applicant.nationality", FactKind::Text, Origin::Identity, "国籍", "nationality"),
    fact("applicant.identity_kind", FactKind::Text, Origin::Identity, "实名认证所用证件", "document of identity"),
    fact("applicant.work_district", FactKind::Text, Origin::Profile, "工作所在地", "district of work").assumable(),
    truth(
        "applicant.employed",
        Origin::Profile,
        ("已有用人单位", "you have an employer"),
        ("没有用人单位", "you have no employer"),
    )
    .assumable(),
    fact(
        "applicant.employer_code",
        FactKind::Text,
        Origin::Profile,
        "用人单位统一社会信用代码",
        "organisation code of the employer",
    ),
    fact(
        "applicant.employed_since",
        FactKind::Date,
        Origin::Profile,
        "入职日期",
        "first day with the present employer",
    )
    .lasting("在现单位工作", "employed with the present employer")
    .assumable(),
    fact(
        "applicant.employed_years",
        FactKind::Number,
        Origin::Profile,
        "在现单位工作年限",
        "years with the present employer",
    )
    .years()
    .moves(),
    truth(
        "applicant.employment_confirmed",
        Origin::Employer,
        ("用人单位已确认任职", "your employer confirms that you work there"),
        ("用人单位未确认任职", "no employer confirms that you work there"),
    )
    .assumable(),
    truth(
        "applicant.card_valid",
        Origin::Card,
        ("持有有效人才卡", "you hold a valid card"),
        ("没有有效人才卡", "you hold no valid card"),
    )
    .assumable(),
    fact("applicant.tier", FactKind::Text, Origin::Card, "人才类别", "tier").assumable(),
    fact(
        "applicant.tier_rank",
        FactKind::Number,
        Origin::Card,
        "人才类别位次（1为最高）",
        "place of the tier, 1 for the highest",
    ),
    fact("qualifications.all", FactKind::Records, Origin::Qualifications, "学历、职称、技能和奖项", "qualifications")
        .unit("项", "qualification", "qualifications"),
    fact("qualifications.degree", FactKind::Text, Origin::Qualifications, "最高学历", "highest degree")
        .choices(DEGREES)
        .assumable(),
    fact(
        "qualifications.degree_rank",
        FactKind::Number,
        Origin::Qualifications,
        "最高学历位次（5为博士）",
        "place of the highest degree, 5 for a doctor",
    ),
    fact("qualifications.title", FactKind::Text, Origin::Qualifications, "最高职称", "highest professional title")
        .choices(TITLES)
        .assumable(),
    fact(
        "qualifications.title_rank",
        FactKind::Number,
        Origin::Qualifications,
        "最高职称位次（4为正高级）",
        "place of the highest title, 4 for a senior one",
    ),
    fact("qualifications.skill", FactKind::Text, Origin::Qualifications, "最高技能等级", "highest skill grade")
        .choices(SKILLS)
        .assumable(),
    fact(
        "qualifications.skill_rank",
        FactKind::Number,
        Origin::Qualifications,
        "最高技能等级位次（7为首席技师）",
        "place of the highest skill grade, 7 for a chief technician",
    ),
    fact("qualifications.award", FactKind::Text, Origin::Qualifications, "最高奖项", "highest award")
        .choices(AWARDS)
        .assumable(),
    fact(
        "qualifications.award_rank",
        FactKind::Number,
        Origin::Qualifications,
        "最高奖项位次（5为国际奖项）",
        "place of the highest award, 5 for an international one",
    ),
    fact(
        "household.size",
        FactKind::Number,
        Origin::Household,
        "家庭人数（本人、配偶和未成年子女）",
        "size of the household",
    )
    .people()
    .moves(),
    truth(
        "household.has_spouse",
        Origin::Household,
        ("有配偶", "you have a spouse"),
        ("没有配偶", "you have no spouse"),
    )
    .assumable(),
    truth(
        "household.spouse_confirmed",
        Origin::Household,
        ("配偶已本人确认", "your spouse confirmed for themselves"),
        ("配偶未本人确认", "your spouse has not confirmed"),
    )
    .assumable(),
    fact("household.children", FactKind::Number, Origin::Household, "未成年子女人数", "number of minor children")
        .people()
        .assumable()
        .moves(),
    fact(
        "household.children_under_14",
        FactKind::Number,
        Origin::Household,
        "未满十四周岁子女人数",
        "number of children under fourteen",
    )
    .people()
    .moves(),
    fact("household.child_ids", FactKind::List, Origin::Household, "未成年子女", "minor children")
        .unit("人", "child", "children")
        .moves(),
    fact("household.members", FactKind::Records, Origin::Household, "家庭成员", "members of the household")
        .people()
        .moves(),
    fact("applicant.granted_items", FactKind::List, Origin::Program, "已获批的事项", "items granted to you before")
        .unit("项", "item", "items"),
];
