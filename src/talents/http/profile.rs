//! One's own profile.

use actix_web::{get, patch, put, web};
use chrono::NaiveDate;
use garde::Validate;
use serde::Deserialize;

use super::super::commands;
use super::super::identifiers::{AccountKind, Sex};
use super::super::model::profile::{Typed, TypedAccount};
use super::super::queries::{self, ProfileOut};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, IfMatch, Patch, Problems, Reply, Valid};
use crate::identity::permissions::KeepOwnProfile;
use crate::identity::{Actor, PersonId};

/// The whole profile; what is missing is cleared. Phone and account may be sent back as they were shown, masked.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct ProfileIn {
    sex: Option<Sex>,
    birth_date: Option<NaiveDate>,
    /// Three letters.
    #[schema(example = "CHN")]
    nationality: Option<String>,
    #[schema(example = "13800138000")]
    phone: Option<String>,
    address: Option<String>,
    /// District of work, a code from the list of departments.
    district: Option<String>,
    employer_name: Option<String>,
    /// Unified social credit code. A check character that does not fit is flagged, not refused.
    #[schema(example = "91150600MA00001030")]
    organisation_code: Option<String>,
    job_title: Option<String>,
    employed_since: Option<NaiveDate>,
    bank_account: Option<AccountIn>,
    introduction: Option<String>,
}

#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BankAccountIn)]
pub struct AccountIn {
    kind: AccountKind,
    number: String,
    bank: String,
}

/// Some fields of the profile: absent leaves a field, null clears it.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct ProfilePatch {
    #[serde(default)]
    #[schema(value_type = Option<Sex>)]
    sex: Patch<Sex>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    birth_date: Patch<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    nationality: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    phone: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    address: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    district: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    employer_name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    organisation_code: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    job_title: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    employed_since: Patch<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<AccountIn>)]
    bank_account: Patch<AccountIn>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    introduction: Patch<String>,
}

impl From<AccountIn> for TypedAccount {
    fn from(account: AccountIn) -> Self {
        Self { kind: account.kind, number: account.number, bank: account.bank }
    }
}

impl From<ProfileIn> for Typed {
    fn from(body: ProfileIn) -> Self {
        Self {
            sex: body.sex,
            birth_date: body.birth_date,
            nationality: body.nationality,
            phone: body.phone,
            address: body.address,
            district: body.district,
            employer_name: body.employer_name,
            organisation_code: body.organisation_code,
            job_title: body.job_title,
            employed_since: body.employed_since,
            bank_account: body.bank_account.map(TypedAccount::from),
            introduction: body.introduction,
        }
    }
}

impl ProfilePatch {
    fn onto(self, present: Typed) -> Typed {
        let account = match self.bank_account {
            Patch::Absent => present.bank_account,
            Patch::Null => None,
            Patch::Value(account) => Some(account.into()),
        };
        Typed {
            sex: self.sex.onto(present.sex),
            birth_date: self.birth_date.onto(present.birth_date),
            nationality: self.nationality.onto(present.nationality),
            phone: self.phone.onto(present.phone),
            address: self.address.onto(present.address),
            district: self.district.onto(present.district),
            employer_name: self.employer_name.onto(present.employer_name),
            organisation_code: self.organisation_code.onto(present.organisation_code),
            job_title: self.job_title.onto(present.job_title),
            employed_since: self.employed_since.onto(present.employed_since),
            bank_account: account,
            introduction: self.introduction.onto(present.introduction),
        }
    }
}

/// My profile. Before anything was saved it is empty and of version 0.
#[utoipa::path(tag = "talents", responses((status = 200, description = "My profile", body = ProfileOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/profile")]
pub async fn show(app: web::Data<App>, actor: Allowed<KeepOwnProfile>) -> Result<Reply> {
    shown(&app, actor.person).await
}

/// Replace my profile.
#[utoipa::path(tag = "talents", request_body = ProfileIn,
    responses((status = 200, description = "Saved", body = ProfileOut), Problems), security(("bearer" = [])),
    params(("if-match" = String, Header, description = "ETag of the profile that was read", example = "\"v0\"")),
    extensions(("x-permission" = json!("own.profile")),
        ("x-codes" = json!(["stale_version", "precondition_required", "contradicts_identity", "identifier_shape", "future_date"]))))]
#[put("/me/profile")]
pub async fn replace(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    if_match: IfMatch,
    body: Valid<ProfileIn>,
) -> Result<Reply> {
    let (actor, read, typed) = (actor.into_actor(), if_match.require()?, Typed::from(body.into_inner()));
    save(&app, actor, move |tx, actor| commands::replace_profile(tx, actor, read, &typed)).await
}

/// Change some fields of my profile.
#[utoipa::path(tag = "talents", request_body = ProfilePatch,
    responses((status = 200, description = "Saved", body = ProfileOut), Problems), security(("bearer" = [])),
    params(("if-match" = String, Header, description = "ETag of the profile that was read", example = "\"v0\"")),
    extensions(("x-permission" = json!("own.profile")),
        ("x-codes" = json!(["stale_version", "precondition_required", "contradicts_identity", "identifier_shape", "future_date"]))))]
#[patch("/me/profile")]
pub async fn change(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    if_match: IfMatch,
    body: Valid<ProfilePatch>,
) -> Result<Reply> {
    let (actor, read, patch) = (actor.into_actor(), if_match.require()?, body.into_inner());
    save(&app, actor, move |tx, actor| commands::change_profile(tx, actor, read, |present| patch.clone().onto(present)))
        .await
}

async fn save(
    app: &App,
    actor: Actor,
    work: impl Fn(&mut crate::db::WriteTx<'_>, &Actor) -> Result<()> + Send + 'static,
) -> Result<Reply> {
    let saved = app.write(move |tx| {
        work(tx, &actor)?;
        queries::profile(tx, actor.person)
    });
    let profile = saved.await?;
    Ok(Reply::ok(&profile)?.version(profile.version))
}

async fn shown(app: &App, person: PersonId) -> Result<Reply> {
    let profile = app.read(move |tx| queries::profile(tx, person)).await?;
    Ok(Reply::ok(&profile)?.version(profile.version))
}
