//! The registers that the program knows and the facts that each can give. A pack says which of them the city has; rules
//! and flows name the facts.

use serde::{Deserialize, Serialize};

/// What kind of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Boolean,
    Integer,
    /// `yyyy-mm-dd`.
    Date,
    /// At most 200 characters.
    Text,
}

/// A fact of a register.
#[derive(Debug, Clone, Copy)]
pub struct RegisterFact {
    /// `register.<register>.<field>`, as rules write it.
    pub name: &'static str,
    pub kind: FieldKind,
    pub zh: &'static str,
    pub en: &'static str,
}

impl RegisterFact {
    /// The name that the register itself has for it.
    pub fn field(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }
}

/// A register.
#[derive(Debug, Clone, Copy)]
pub struct RegisterWord {
    pub code: &'static str,
    /// Whether it is also told the organisation code of the employer that the application names.
    pub about_employer: bool,
    pub facts: &'static [RegisterFact],
}

/// The register with this code.
pub fn register(code: &str) -> Option<&'static RegisterWord> {
    REGISTERS.iter().find(|register| register.code == code)
}

/// Every fact that a register can give.
pub fn facts() -> impl Iterator<Item = &'static RegisterFact> {
    REGISTERS.iter().flat_map(|register| register.facts)
}

const fn fact(name: &'static str, kind: FieldKind, zh: &'static str, en: &'static str) -> RegisterFact {
    RegisterFact { name, kind, zh, en }
}

use FieldKind::{Boolean, Date, Integer, Text};

/// All of them.
pub const REGISTERS: &[RegisterWord] = &[
    RegisterWord {
        code: "social_insurance",
        about_employer: false,
        facts: &[
            fact("register.social_insurance.insured_here", Boolean, "在本市参加社会保险", "Insured in the city now"),
            fact("register.social_insurance.insured_since", Date, "本市参保起始日期", "Insured in the city since"),
            fact("register.social_insurance.months_paid", Integer, "本市累计缴费月数", "Months paid in the city"),
            fact("register.social_insurance.gap_months", Integer, "近三年中断缴费月数", "Months unpaid in three years"),
            fact(
                "register.social_insurance.employer_code",
                Text,
                "缴费单位统一社会信用代码",
                "Code of the paying employer",
            ),
        ],
    },
    RegisterWord {
        code: "real_estate",
        about_employer: false,
        facts: &[
            fact("register.real_estate.owns_home", Boolean, "在本市有自有住房", "Owns a home in the city"),
            fact("register.real_estate.homes", Integer, "在本市的住房套数", "Number of homes in the city"),
        ],
    },
    RegisterWord {
        code: "education",
        about_employer: false,
        facts: &[
            fact("register.education.degree", Text, "最高学位", "Highest degree"),
            fact("register.education.degree_on", Date, "学位授予日期", "Day on which it was awarded"),
            fact("register.education.school", Text, "学位授予单位", "Who awarded it"),
        ],
    },
    RegisterWord {
        code: "market_entities",
        about_employer: true,
        facts: &[
            fact("register.market_entities.employer_active", Boolean, "用人单位存续", "The employer is in business"),
            fact("register.market_entities.employer_name", Text, "用人单位登记名称", "Registered name of the employer"),
            fact(
                "register.market_entities.represents_employer",
                Boolean,
                "本人为该单位法定代表人",
                "Is its legal representative",
            ),
        ],
    },
    RegisterWord {
        code: "household_registration",
        about_employer: false,
        facts: &[
            fact("register.household_registration.registered_here", Boolean, "户籍在本市", "Registered in the city"),
            fact("register.household_registration.registered_since", Date, "户籍迁入日期", "Registered since"),
            fact("register.household_registration.division", Text, "户籍地行政区划代码", "Division code of the place"),
        ],
    },
    RegisterWord {
        code: "marriage",
        about_employer: false,
        facts: &[
            fact("register.marriage.status", Text, "婚姻状况", "single, married, divorced or widowed"),
            fact("register.marriage.married_on", Date, "结婚登记日期", "Day of the marriage"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{REGISTERS, facts};

    #[test]
    fn every_fact_bears_the_name_of_its_register_once() {
        let mut names = BTreeSet::new();
        for register in REGISTERS {
            for fact in register.facts {
                assert_eq!(fact.name, format!("register.{}.{}", register.code, fact.field()));
                assert!(names.insert(fact.name), "{} twice", fact.name);
            }
        }
        assert_eq!(names.len(), facts().count());
    }
}
