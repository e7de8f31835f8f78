//! The list of policies (政策清单) and the list of what is on offer (供给清单).

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use super::super::definitions::{self, Loaded};
use super::super::search::{Entry, Index, Kind, Place};
use super::TextOut;
use super::search::{ItemRefOut, after, both, item_refs, policies};
use super::services::{DemandOut, Names, demands};
use crate::db::page::{Page, PageQuery};
use crate::db::{Epoch, ReadTx};
use crate::error::{Code, Result};
use crate::packs::format::{PoliciesFile, Policy, Provision, ServiceItem, Supply, SupplyKind};
use crate::text_enum;

text_enum! {
    /// Whether a policy applies today.
    pub enum Validity { InForce = "in_force", ToCome = "to_come", Expired = "expired" }
}

/// A policy in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PolicySummary)]
pub struct PolicySummaryOut {
    #[schema(example = "three_year_plan")]
    pub code: String,
    pub title: TextOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    pub issuer: TextOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    pub validity: Validity,
    pub summary: TextOut,
    pub assumed: bool,
}

/// A condition by which an item carries out what a policy says, in words made from its clause.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PolicyCondition)]
pub struct ConditionOut {
    #[schema(example = "rent_subsidy")]
    pub item: String,
    #[serde(flatten)]
    pub demand: DemandOut,
}

/// What a policy says on one matter, and what rests on it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PolicyProvision)]
pub struct ProvisionOut {
    pub code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    pub text: TextOut,
    pub items: Vec<ItemRefOut>,
    pub conditions: Vec<ConditionOut>,
    pub assumed: bool,
}

/// A policy with its provisions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Policy)]
pub struct PolicyOut {
    #[serde(flatten)]
    pub policy: PolicySummaryOut,
    pub provisions: Vec<ProvisionOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Something on offer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Supply)]
pub struct SupplyOut {
    #[schema(example = "transitional_flats")]
    pub code: String,
    pub name: TextOut,
    pub kind: SupplyKind,
    pub summary: TextOut,
    /// How much of it there is, where a source says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<QuantityOut>,
    /// The department that answers for it.
    pub department: TextOut,
    /// Where it is; everywhere, when empty.
    pub districts: Vec<String>,
    /// Service items by which one comes to it.
    pub items: Vec<ItemRefOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    pub assumed: bool,
}

/// A number of something.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Quantity)]
pub struct QuantityOut {
    pub number: u32,
    pub unit: TextOut,
}

fn validity(policy: &Policy, today: NaiveDate) -> Validity {
    if policy.valid_until.is_some_and(|until| until < today) {
        Validity::Expired
    } else if policy.valid_from.or(policy.published_on).is_some_and(|from| today < from) {
        Validity::ToCome
    } else {
        Validity::InForce
    }
}

fn summary(policy: &Policy, today: NaiveDate) -> PolicySummaryOut {
    PolicySummaryOut {
        code: policy.code.clone(),
        title: (&policy.title).into(),
        number: policy.number.clone(),
        issuer: (&policy.issuer).into(),
        published_on: policy.published_on,
        valid_from: policy.valid_from,
        valid_until: policy.valid_until,
        validity: validity(policy, today),
        summary: (&policy.summary).into(),
        assumed: policy.assumed,
    }
}

/// What is searched: policies and offers.
struct Both {
    policies: Index,
    supplies: Index,
}

fn indexes(tx: &mut ReadTx<'_>) -> Result<Arc<Both>> {
    tx.since(Epoch::Catalogue, "search of policies", |tx| {
        let file = policies(tx)?;
        let all = file.as_deref();
        let of = |all: Option<&PoliciesFile>| all.map(|file| file.policies.iter().map(policy_entry).collect());
        let offers = |all: Option<&PoliciesFile>| all.map(|file| file.supplies.iter().map(supply_entry).collect());
        let both = Both {
            policies: Index::new(of(all).unwrap_or_default()),
            supplies: Index::new(offers(all).unwrap_or_default()),
        };
        Ok(Arc::new(both))
    })
}

fn policy_entry(policy: &Policy) -> Entry {
    let entry = both(Entry::new(&policy.code), 100, Kind::Name, &policy.title);
    let entry = policy.number.iter().fold(entry, |entry, number| entry.with(100, Kind::Name, number));
    let entry = both(both(entry, 30, Kind::Name, &policy.issuer), 40, Kind::Prose, &policy.summary);
    policy.provisions.iter().fold(entry, |entry, provision| both(entry, 20, Kind::Prose, &provision.text))
}

fn supply_entry(supply: &Supply) -> Entry {
    both(both(Entry::new(&supply.code), 100, Kind::Name, &supply.name), 40, Kind::Prose, &supply.summary)
}

/// A page of policies: as they fit what was typed, otherwise by code.
pub fn policy_list(
    tx: &mut ReadTx<'_>,
    typed: &str,
    wanted: Option<Validity>,
    page: &PageQuery,
) -> Result<Page<PolicySummaryOut>> {
    let (indexes, file, today) = (indexes(tx)?, policies(tx)?, tx.today());
    let found = indexes.policies.find(typed).into_iter().filter_map(|place| {
        let policy = file.iter().flat_map(|file| &file.policies).find(|policy| policy.code == place.1)?;
        let out = summary(policy, today);
        wanted.is_none_or(|wanted| out.validity == wanted).then_some((place, out))
    });
    let rows = after(found.collect(), page, |(place, _): &(Place, _)| place)?;
    Ok(page.page(rows, |(place, _)| place.clone())?.map(|(_, out)| out))
}

/// One policy, with what rests on it.
///
/// # Errors
/// `not_found`
pub fn policy(tx: &mut ReadTx<'_>, code: &str) -> Result<PolicyOut> {
    let file = policies(tx)?;
    let policy = file.iter().flat_map(|file| &file.policies).find(|policy| policy.code == code);
    let policy = policy.ok_or(Code::NotFound)?;
    let items = definitions::all::<ServiceItem>(tx)?;
    let mut provisions = Vec::with_capacity(policy.provisions.len());
    for provision in &policy.provisions {
        provisions.push(provision_out(tx, provision, &items)?);
    }
    Ok(PolicyOut { policy: summary(policy, tx.today()), provisions, source: policy.source.clone() })
}

fn provision_out(tx: &mut ReadTx<'_>, provision: &Provision, items: &[Loaded<ServiceItem>]) -> Result<ProvisionOut> {
    let mut conditions = Vec::new();
    for named in &provision.clauses {
        let Some(item) = items.iter().find(|item| item.code == named.item) else { continue };
        let found = demands(tx, item)?.into_iter().find(|demand| demand.code == named.clause);
        conditions.extend(found.map(|demand| ConditionOut { item: item.code.clone(), demand }));
    }
    Ok(ProvisionOut {
        code: provision.code.clone(),
        place: provision.place.clone(),
        text: (&provision.text).into(),
        items: item_refs(items, &provision.items),
        conditions,
        assumed: provision.assumed,
    })
}

/// The policies on which an item rests.
pub(super) fn of_item(tx: &mut ReadTx<'_>, code: &str) -> Result<Vec<PolicySummaryOut>> {
    let (file, today) = (policies(tx)?, tx.today());
    let rests = |provision: &Provision| {
        provision.items.iter().any(|item| item == code) || provision.clauses.iter().any(|clause| clause.item == code)
    };
    let all = file.iter().flat_map(|file| &file.policies);
    let found = all.filter(|policy| policy.provisions.iter().any(rests));
    Ok(found.map(|policy| summary(policy, today)).collect())
}

/// A page of what is on offer: as it fits what was typed, otherwise by code.
pub fn supply_list(
    tx: &mut ReadTx<'_>,
    typed: &str,
    kind: Option<SupplyKind>,
    district: Option<&str>,
    page: &PageQuery,
) -> Result<Page<SupplyOut>> {
    let (indexes, file, names) = (indexes(tx)?, policies(tx)?, Names::read(tx)?);
    let items = definitions::all::<ServiceItem>(tx)?;
    let is_there =
        |supply: &Supply, code: &str| supply.districts.is_empty() || supply.districts.iter().any(|one| one == code);
    let found = indexes.supplies.find(typed).into_iter().filter_map(|place| {
        let supply = file.iter().flat_map(|file| &file.supplies).find(|supply| supply.code == place.1)?;
        let fits = kind.is_none_or(|kind| supply.kind == kind) && district.is_none_or(|code| is_there(supply, code));
        fits.then_some((place, supply))
    });
    let rows = after(found.collect(), page, |(place, _): &(Place, _)| place)?;
    Ok(page.page(rows, |(place, _)| place.clone())?.map(|(_, supply)| supply_out(supply, &names, &items)))
}

fn supply_out(supply: &Supply, names: &Names, items: &[Loaded<ServiceItem>]) -> SupplyOut {
    SupplyOut {
        code: supply.code.clone(),
        name: (&supply.name).into(),
        kind: supply.kind,
        summary: (&supply.summary).into(),
        quantity: supply
            .quantity
            .as_ref()
            .map(|quantity| QuantityOut { number: quantity.number, unit: (&quantity.unit).into() }),
        department: names.department(&supply.department),
        districts: supply.districts.clone(),
        items: item_refs(items, &supply.items),
        source: supply.source.clone(),
        assumed: supply.assumed,
    }
}
