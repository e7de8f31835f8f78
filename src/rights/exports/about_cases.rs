//! Applications, with everything that was handed in, how the case went, what was given out, and what was shown.

use serde_json::{Value, json};

use super::about_person::every;
use super::{Part, json};
use crate::cases::store::{applications, cases, revisions};
use crate::cases::{automatic, entitlement, letters, messages, notes, notices, queries};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::ratings::queries as ratings;

pub(super) fn parts(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let rows = every(|page: &PageQuery| {
        let rows = page.page(applications::page(tx, actor.person, None, page)?, |row| row.id)?;
        Ok(Page { items: rows.items, next_cursor: rows.next_cursor })
    })?;
    for row in rows {
        let owner = persons::get(tx, row.person_id)?;
        let filed = row.filed(tx, &owner)?;
        let mut about = json!({
            "id": row.id, "item": row.item_code, "status": row.status, "created_at": row.created_at,
            "updated_at": row.updated_at, "form": filed.form, "materials": filed.materials, "disputes": filed.disputes,
        });
        if let Some(case) = cases::of_application(tx, row.id)? {
            let mut handed_in = Vec::new();
            for revision in revisions::all(tx, case.id)? {
                let filed = revision.filed(tx, &owner)?;
                handed_in.push(json!({
                    "no": revision.no, "at": revision.submitted_at, "digest": revision.digest, "form": filed.form,
                    "materials": filed.materials,
                }));
            }
            put(&mut about, "revisions", json!(handed_in));
            put(&mut about, "timeline", json(&queries::timeline_of_application(tx, actor, row.id)?)?);
            put(&mut about, "letters", json(&letters::of_application(tx, actor, row.id)?)?);
            put(&mut about, "evaluations", json(&entitlement::queries::of_application(tx, actor, row.id)?)?);
            let shown = every(|page| notes::queries::shown(tx, actor, row.id, page))?;
            put(&mut about, "attachments", json(&shown)?);
            put(
                &mut about,
                "messages",
                json(&every(|page| messages::queries::of_application(tx, actor, row.id, page))?)?,
            );
            put(&mut about, "ratings", json(&ratings::of_application(tx, actor, row.id)?)?);
            put(&mut about, "automatic_decision", json(&automatic::of_application(tx, actor, row.id)?)?);
        }
        parts.push((format!("applications/{}.json", row.id), about));
    }
    let objections = every(|page| notices::queries::my_objections(tx, actor, page))?;
    parts.push(("objections.json".to_owned(), json(&objections)?));
    Ok(parts)
}

fn put(about: &mut Value, name: &str, value: Value) {
    if let Some(about) = about.as_object_mut() {
        about.insert(name.to_owned(), value);
    }
}
