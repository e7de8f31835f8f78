//! What is slow about workbooks, outside of any unit of work: making the template, reading what comes back.

use actix_multipart::Multipart;
use chrono::NaiveDate;
use futures_util::StreamExt as _;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::commands::NewBatch;
use super::model::Preview;
use super::policy;
use super::sheet::{self, Bounds, Columns, Labels, Prefilled, Unreadable};
use crate::cards::scheme::TierCatalogue;
use crate::catalogue::model::Organisation;
use crate::catalogue::{Loaded, ServiceItem, definitions, eligibility, schema};
use crate::db::ReadTx;
use crate::error::{Code, Error, Result};
use crate::identity::Actor;
use crate::packs::format::{Batch, RuleEffect};
use crate::packs::vocabulary;
use crate::rules::Expression;

/// A workbook with all the rows that are taken is far smaller.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;
/// What is still received of a larger one, and dropped, so that its sender hears why it was refused.
const MOST_DRAINED: usize = 4 * MOST_BYTES;
/// Workbooks that are read at the same time; each may unpack to what [`Bounds`] allows.
static READING: Semaphore = Semaphore::const_new(2);

/// Everything that reading a workbook of one employer for one item needs to know.
pub struct Plan {
    pub code: String,
    pub item: Loaded<ServiceItem>,
    pub columns: Columns,
    batch: Batch,
    rows: u32,
    employer_name: String,
    today: NaiveDate,
}

/// Looks it up.
pub fn plan(tx: &mut ReadTx<'_>, actor: &Actor, code: &str, item: &str) -> Result<Plan> {
    let employer = policy::spoken_for(tx, actor, code)?;
    let item = definitions::current::<ServiceItem>(tx, item)?;
    let batch = item.batch.clone().ok_or(Code::BatchNotOffered)?;
    let rules = super::commands::rules(tx)?;
    let labels = labels(tx)?;
    Ok(Plan {
        columns: Columns::of(&item.form, &batch, &labels),
        code: employer.organisation_code,
        employer_name: employer.name,
        rows: rules.batch_rows,
        today: tx.today(),
        item,
        batch,
    })
}

/// What the choices that the pack defines are called.
fn labels(tx: &mut ReadTx<'_>) -> Result<Labels> {
    let organisation = definitions::only::<Organisation>(tx)?;
    let districts = organisation.districts.iter();
    let mut labels: Labels =
        districts.map(|one| (("districts".to_owned(), one.code.clone()), one.name.zh.clone())).collect();
    for catalogue in definitions::all::<TierCatalogue>(tx)? {
        let (tiers, criteria) = (format!("tiers/{}", catalogue.code), format!("criteria/{}", catalogue.code));
        for tier in &catalogue.tiers {
            labels.insert((tiers.clone(), tier.code.clone()), tier.name.zh.clone());
            let texts = tier.criteria.iter().map(|one| ((criteria.clone(), one.code.clone()), one.text.zh.clone()));
            labels.extend(texts);
        }
    }
    Ok(labels)
}

impl Plan {
    /// The empty template.
    pub async fn template(self) -> Result<Vec<u8>> {
        let made = tokio::task::spawn_blocking(move || {
            let title = format!("{} · {} · 批量填报", self.employer_name, self.item.name.zh);
            sheet::template(&self.columns, &title, self.rows)
        });
        made.await
            .map_err(|_| Error::internal("the making of a template was cut short"))?
            .map_err(|error| Error::internal(format!("a template: {error}")))
    }

    /// Reads a workbook on a thread that may wait; a parser that gives up on a hostile one ends only its own task.
    pub async fn read(self, bytes: Vec<u8>) -> Result<NewBatch> {
        let _place = READING.acquire().await.map_err(|_| Error::Stopping)?;
        let read = tokio::task::spawn_blocking(move || -> Result<NewBatch> {
            let preview = self.preview(&bytes)?;
            Ok(NewBatch {
                organisation_code: self.code,
                item_code: self.item.code.clone(),
                item_id: self.item.id,
                preview,
            })
        });
        read.await.map_err(|_| Code::WorkbookUnreadable)?
    }

    fn preview(&self, bytes: &[u8]) -> Result<Preview> {
        let grid = sheet::open(bytes, Bounds::rows(self.rows)).map_err(refused)?;
        let form = eligibility::form(&self.item)?;
        let rules = self.rules()?;
        let known = Prefilled {
            form: self.prefilled(),
            for_talent: &self.batch.for_talent,
            check: &|data: &Value| schema::check(&form, data),
            judge: &|form: &Map<String, Value>| judge(&rules, form),
            today: self.today,
        };
        sheet::read(&grid, &self.columns, &known).map_err(refused)
    }

    fn prefilled(&self) -> Map<String, Value> {
        let own = [(&self.batch.employer_name, &self.employer_name), (&self.batch.employer_code, &self.code)];
        own.into_iter()
            .filter_map(|(pointer, value)| Some((pointer.as_ref()?.strip_prefix('/')?, value)))
            .map(|(field, value)| (field.to_owned(), Value::from(value.as_str())))
            .collect()
    }

    /// The item's rules that the columns alone decide: nothing of the talent is known yet.
    fn rules(&self) -> Result<Vec<OwnRule>> {
        let names = eligibility::fact_names(&self.item);
        let hidden: Vec<_> =
            self.batch.for_talent.iter().map(|field| format!("form{}", field.replace('/', "."))).collect();
        let mut own = Vec::new();
        for rule in self.item.rules.iter().filter(|rule| rule.effect == RuleEffect::Refuse) {
            let asks_more = vocabulary::facts().any(|fact| rule.when.contains(fact))
                || hidden.iter().any(|field| rule.when.contains(field.as_str()));
            if asks_more {
                continue;
            }
            let when = Expression::parse(&rule.when, &names)
                .map_err(|error| Error::internal(format!("condition `{}`: {error}", rule.when)))?;
            own.push(OwnRule {
                when,
                field: rule.field.clone(),
                zh: rule.message.zh.clone(),
                en: rule.message.en.clone(),
            });
        }
        Ok(own)
    }
}

struct OwnRule {
    when: Expression,
    field: Option<String>,
    zh: String,
    en: String,
}

fn judge(rules: &[OwnRule], form: &Map<String, Value>) -> Vec<(Option<String>, String, String)> {
    let facts = eligibility::form_facts(&Value::Object(form.clone()));
    let speaking = rules.iter().filter(|rule| rule.when.evaluate(&facts).unwrap_or(false));
    speaking.map(|rule| (rule.field.clone(), rule.zh.clone(), rule.en.clone())).collect()
}

fn refused(why: Unreadable) -> Error {
    match why {
        Unreadable::OldOrLocked => Code::WorkbookOldOrLocked,
        Unreadable::NotAWorkbook => Code::WorkbookUnreadable,
        Unreadable::TooLarge => Code::WorkbookTooLarge,
        Unreadable::TooManyRows => Code::WorkbookTooManyRows,
        Unreadable::NotTheTemplate => Code::WorkbookNotTemplate,
        Unreadable::Empty => Code::WorkbookEmpty,
    }
    .into()
}

/// The file of an upload, within bounds, and its digest; it is read and forgotten, never stored.
pub async fn receive(mut form: Multipart) -> Result<(Vec<u8>, [u8; 32])> {
    let mut file = None;
    while let Some(field) = form.next().await {
        let mut field = field.map_err(|_| Code::FileUploadInterrupted)?;
        if field.name() != Some("file") || file.is_some() {
            return Err(Code::UploadIncomplete.into());
        }
        let (mut bytes, mut seen) = (Vec::new(), 0_usize);
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|_| Code::FileUploadInterrupted)?;
            seen = seen.saturating_add(chunk.len());
            if seen > MOST_DRAINED {
                return Err(Code::WorkbookTooLarge.into());
            }
            if seen <= MOST_BYTES {
                bytes.extend_from_slice(&chunk);
            }
        }
        if seen > MOST_BYTES {
            return Err(Code::WorkbookTooLarge.into());
        }
        file = Some(bytes);
    }
    let bytes = file.ok_or(Code::UploadIncomplete)?;
    let digest = Sha256::digest(&bytes).into();
    Ok((bytes, digest))
}
