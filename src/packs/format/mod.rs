//! The files of a policy pack as types. Every struct refuses unknown fields, so that a slip of the pen is a fault
//! and never a silently ignored rule. `assumed: true` marks what no source says; `source:` names where the rest is from.

mod departments;
mod employers;
mod general;
mod guide;
mod policies;
mod privacy;
mod registers;
mod service;
mod templates;

pub use departments::{Department, DepartmentsFile, District, Function, Level, Series};
pub use employers::{EmployerRules, RoundRules};
pub use general::{CaseNumber, Messages, OutcomeCodes, PackInfo, RatingWord, Ratings, Source, Supervision};
pub use guide::{Condition, Contact, Guide, Question, Step};
pub use policies::{ClauseOf, LifeEvent, PoliciesFile, Policy, Provision, Quantity, Supply, SupplyKind};
pub use privacy::{ConsentKind, KeptRecords, PrivacyNotice, Purpose, RestsOn};
pub use registers::{Register, RegisterField, RegistersFile};
pub use service::{
    Batch, Binding, Letters, Material, MaterialForm, Mode, Recheck, Rule, RuleEffect, ServiceItem, ServiceLimits,
    ServiceWindow, Timepoint,
};
pub use templates::{Channel, Template, TemplatesFile};

pub use crate::workflow::model::Text;
