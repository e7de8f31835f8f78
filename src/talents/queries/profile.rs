use chrono::NaiveDate;
use serde::Serialize;

use super::super::identifiers::{AccountKind, Sex};
use super::super::owner::Owner;
use super::super::store::profiles;
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::model::PersonStatus;

/// A profile as its owner sees it: phone and account masked, everything else in full.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProfileOut {
    pub person_id: PersonId,
    /// As registered or, once proven, as on the document.
    pub name: Option<String>,
    pub status: PersonStatus,
    pub sex: Option<Sex>,
    pub birth_date: Option<NaiveDate>,
    #[schema(example = "CHN")]
    pub nationality: Option<String>,
    #[schema(example = "138****8000")]
    pub phone: Option<String>,
    pub address: Option<String>,
    /// District of work.
    pub district: Option<String>,
    pub employer_name: Option<String>,
    pub organisation_code: Option<String>,
    pub job_title: Option<String>,
    pub employed_since: Option<NaiveDate>,
    pub bank_account: Option<AccountOut>,
    pub introduction: Option<String>,
    /// Values that were taken although a check failed; look whether they are typed right.
    pub flags: Vec<FlagOut>,
    pub version: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = BankAccount)]
pub struct AccountOut {
    pub kind: AccountKind,
    #[schema(example = "6222***********0010")]
    pub number: String,
    pub bank: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Flag)]
pub struct FlagOut {
    /// JSON pointer to the field.
    #[schema(example = "/organisation_code")]
    pub pointer: &'static str,
    #[schema(example = "organisation_check_character")]
    pub code: &'static str,
}

pub fn profile(tx: &mut ReadTx<'_>, person: PersonId) -> Result<ProfileOut> {
    let owner = Owner::load(tx, person)?;
    let identity = super::proven_identity(tx, &owner.person)?;
    let (profile, version) = profiles::load(tx, &owner)?;
    let (phone, number) = (profile.masked_phone(), profile.masked_account());
    let flags = profile.flags().into_iter().map(|(pointer, flag)| FlagOut { pointer, code: flag.code() }).collect();
    let personal = profile.personal;
    let bank_account = personal.bank_account.map(|account| AccountOut {
        kind: account.kind,
        number: number.unwrap_or_default(),
        bank: account.bank,
    });
    Ok(ProfileOut {
        person_id: person,
        name: owner.person.name(tx)?,
        status: owner.person.status,
        sex: identity.as_ref().and_then(|n| n.sex()).or(personal.sex),
        birth_date: identity.as_ref().and_then(|n| n.birth_date()).or(personal.birth_date),
        nationality: personal.nationality,
        phone,
        address: personal.address,
        district: profile.district,
        employer_name: profile.employer_name,
        organisation_code: profile.organisation_code,
        job_title: personal.job_title,
        employed_since: profile.employed_since,
        bank_account,
        introduction: personal.introduction,
        flags,
        version,
    })
}
