//! Ratings as their author sees them, and as a department sees them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::commands;
use super::model::{FollowUpId, Handling, Level, RatingId, Stage};
use super::store::{self, FollowUpRow, RatingRow};
use crate::cases::model::ApplicationId;
use crate::cases::store::{applications, cases};
use crate::catalogue::{PackInfo, definitions};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::store::persons;
use crate::identity::{Actor, DepartmentId, PersonId};

/// A word by which a handling can be praised or found fault with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RatingWord)]
pub struct WordOut {
    #[schema(example = "told_everything_at_once")]
    pub code: String,
    pub zh: String,
    pub en: String,
    /// For the last two levels; the others are for the first three.
    pub bad: bool,
}

/// What can be rated now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RateableOut {
    pub handling: Handling,
    /// It was rated badly before, and may be once more, with `again`.
    pub again: bool,
    /// The last day.
    pub until: NaiveDate,
}

/// What the department did about a bad rating.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RatingAnswer)]
pub struct AnswerOut {
    pub stage: Stage,
    pub contact_due_on: NaiveDate,
    pub settle_due_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Rating)]
pub struct RatingOut {
    pub id: RatingId,
    pub handling: Handling,
    pub round: i32,
    pub level: Level,
    pub words: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    pub named: bool,
    pub rated_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<AnswerOut>,
}

/// My ratings of a case, and what I may rate now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Ratings)]
pub struct RatingsOut {
    pub given: Vec<RatingOut>,
    pub rateable: Vec<RateableOut>,
}

/// A bad rating as the department sees it that has to do something about it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RatingFollowUp)]
pub struct FollowUpOut {
    pub id: FollowUpId,
    pub case_number: String,
    /// Whose handling was rated; absent where no department had a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    #[schema(example = "talent_recognition")]
    pub item: String,
    /// Whom to contact.
    pub applicant: Option<String>,
    pub handling: Handling,
    pub level: Level,
    pub words: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    pub stage: Stage,
    pub contact_due_on: NaiveDate,
    pub settle_due_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// What the person, again by name, said the second time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again: Option<SecondRatingOut>,
    pub version: i64,
}

/// A second rating, as the department sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SecondRating)]
pub struct SecondRatingOut {
    pub level: Level,
    pub words: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    pub rated_at: Instant,
}

/// The words that the pack offers; none without rules.
pub fn words(tx: &mut ReadTx<'_>) -> Result<Vec<WordOut>> {
    let pack = definitions::only::<PackInfo>(tx)?;
    let words = pack.ratings.iter().flat_map(|rules| &rules.words);
    Ok(words
        .map(|word| WordOut {
            code: word.code.clone(),
            zh: word.name.zh.clone(),
            en: word.name.en.clone(),
            bad: word.bad,
        })
        .collect())
}

/// The ratings of my application, and what I may rate now.
pub fn of_application(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId) -> Result<RatingsOut> {
    applications::get_own(tx, actor.person, id)?;
    let Some(case) = cases::of_application(tx, id)? else {
        return Ok(RatingsOut { given: Vec::new(), rateable: Vec::new() });
    };
    let key = persons::get(tx, case.person_id)?.key_left(tx)?;
    let rows = store::of_case(tx, case.id)?;
    let follow_ups = store::follow_ups_of_case(tx, case.id)?;
    let mut rateable = Vec::new();
    if let Some(rules) = &definitions::only::<PackInfo>(tx)?.ratings {
        for handling in Handling::ALL.iter().copied() {
            let again = rows.iter().any(|row| row.handling == handling);
            let open = commands::open_round(&case, handling, &rows, &follow_ups, rules, (again, tx.today()));
            if let Ok((_, until)) = open {
                rateable.push(RateableOut { handling, again, until });
            }
        }
    }
    let given = rows.into_iter().map(|row| {
        let follow_up = follow_ups.iter().find(|follow_up| follow_up.rating_id == row.id);
        let answer = |row: &FollowUpRow| {
            Ok::<_, crate::error::Error>(AnswerOut {
                stage: row.stage,
                contact_due_on: row.contact_due_on,
                settle_due_on: row.settle_due_on,
                answer: row.answer(key.as_ref())?,
            })
        };
        Ok(RatingOut {
            id: row.id,
            handling: row.handling,
            round: row.round,
            level: row.level,
            comment: row.comment(key.as_ref())?,
            words: row.words.0,
            named: row.named,
            rated_at: row.rated_at,
            follow_up: follow_up.map(answer).transpose()?,
        })
    });
    Ok(RatingsOut { given: given.collect::<Result<_>>()?, rateable })
}

/// A page of the follow-ups of the departments that the actor leads.
pub fn follow_ups(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    stage: Option<Stage>,
    page: &PageQuery,
) -> Result<Page<FollowUpOut>> {
    let scope = commands::scope(tx, actor)?;
    let rows = page.page(store::follow_ups(tx, scope, stage, page)?, |(row, _)| row.id)?;
    Ok(Page { items: out(tx, rows.items)?, next_cursor: rows.next_cursor })
}

/// One of them.
pub fn follow_up(tx: &mut ReadTx<'_>, actor: &Actor, id: FollowUpId) -> Result<FollowUpOut> {
    let (row, rating) = store::follow_up(tx, id)?;
    let case = cases::get(tx, row.case_id)?;
    commands::may(tx, actor, &case, row.department_id)?;
    out(tx, vec![(row, rating)])?.pop().ok_or_else(|| Code::NotFound.into())
}

fn out(tx: &mut ReadTx<'_>, rows: Vec<(FollowUpRow, RatingRow)>) -> Result<Vec<FollowUpOut>> {
    let ids: Vec<_> = rows.iter().map(|(row, _)| row.case_id).collect();
    let cases: BTreeMap<_, _> = cases::of_ids(tx, &ids)?.into_iter().map(|case| (case.id, case)).collect();
    let people = cases.values().map(|case| case.person_id).collect::<std::collections::BTreeSet<PersonId>>();
    let people = persons::of_ids(tx, &people)?;
    let again = store::named_again(tx, &ids)?;
    let mut all = Vec::with_capacity(rows.len());
    for (row, rating) in rows {
        let case = cases.get(&row.case_id).ok_or(Code::NotFound)?;
        let person = people.get(&case.person_id).ok_or(Code::NotFound)?;
        let key = person.key_left(tx)?;
        let same =
            |one: &&RatingRow| one.case_id == row.case_id && one.handling == rating.handling && one.id != rating.id;
        let again = again.iter().find(same).map(|one| {
            Ok::<_, crate::error::Error>(SecondRatingOut {
                level: one.level,
                words: one.words.0.clone(),
                comment: one.comment(key.as_ref())?,
                rated_at: one.rated_at,
            })
        });
        all.push(FollowUpOut {
            id: row.id,
            case_number: case.number.clone(),
            department: row.department_id,
            item: rating.item_code.clone(),
            applicant: person.name(tx)?,
            handling: rating.handling,
            level: rating.level,
            comment: rating.comment(key.as_ref())?,
            words: rating.words.0,
            stage: row.stage,
            contact_due_on: row.contact_due_on,
            settle_due_on: row.settle_due_on,
            answer: row.answer(key.as_ref())?,
            again: again.transpose()?,
            version: row.version,
        });
    }
    Ok(all)
}
