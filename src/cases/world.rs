//! What the engine is told about a case's surroundings.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveTime;
use diesel::prelude::*;
use uuid::Uuid;

use super::absences;
use super::automatic;
use super::facts;
use super::model::{ApplicationId, Filed, material_digests};
use super::store::cases::CaseRow;
use super::store::{inbox, revisions};
use crate::catalogue::{PackInfo, definitions};
use crate::db::schema::{accounts, positions};
use crate::db::{Epoch, ReadTx};
use crate::error::Result;
use crate::identity::model::AccountStatus;
use crate::identity::store::{departments, persons};
use crate::identity::{DepartmentId, Duty, PersonId, Role};
use crate::representations::store::agents;
use crate::workdays::Calendar;
use crate::workflow::{self, Definition, Desk, Directory, HEAD, Post, SUPERVISOR, Unit, World};

/// The world of a case whose latest revision is stored.
pub fn of_case(tx: &mut ReadTx<'_>, case: &CaseRow) -> Result<(World, Filed)> {
    let owner = persons::get(tx, case.person_id)?;
    let filed = revisions::latest(tx, case.id)?.filed(tx, &owner)?;
    let mut world = build(tx, case.person_id, case.application_id, &filed)?;
    automatic::add_fact(tx, case, &mut world.facts)?;
    Ok((world, filed))
}

/// The world around an applicant and what they hand in.
pub fn build(tx: &mut ReadTx<'_>, applicant: PersonId, application: ApplicationId, filed: &Filed) -> Result<World> {
    let sha256 = super::wallet::digests(tx, applicant, filed)?;
    let facts = facts::gather(tx, applicant, application, &filed.form)?;
    let mut excluded = facts::excluded(tx, applicant)?;
    // Whoever acted for the applicant reviews nothing of it.
    excluded.extend(agents(tx, application)?);
    let liaisons = facts::liaisons(tx, applicant, &facts, &excluded)?;
    Ok(World {
        now: tx.now().utc(),
        calendar: calendar(tx)?,
        facts,
        applicant: applicant.0,
        excluded: excluded.into_iter().map(|person| person.0).collect(),
        liaisons: liaisons.into_iter().map(|person| person.0).collect(),
        directory: directory(tx)?,
        fields: filed.fields_as_shown(),
        documents: material_digests(&filed.materials, &sha256),
    })
}

/// Working days, with the pack's hour from which a filing counts as received the next of them.
pub fn calendar(tx: &mut ReadTx<'_>) -> Result<Arc<Calendar>> {
    let days = definitions::only::<Calendar>(tx)?;
    let pack = definitions::only::<PackInfo>(tx)?;
    let cut_off = NaiveTime::from_hms_opt(u32::from(pack.cut_off_hour), 0, 0);
    definitions::derived(&format!("{}@{}", days.digest, pack.cut_off_hour), || {
        Ok(Calendar::clone(&days.body).with_cut_off(cut_off))
    })
}

/// The telephone for questions.
pub fn hotline(tx: &mut ReadTx<'_>) -> Result<String> {
    Ok(definitions::only::<PackInfo>(tx)?.hotline.clone())
}

/// The name by which flows know a position.
pub fn position_name(role: Role, duty: Option<Duty>) -> Option<&'static str> {
    match role {
        Role::DepartmentHead => Some(HEAD),
        Role::Supervisor => Some(SUPERVISOR),
        Role::Reviewer => duty.map(Duty::as_str),
        _ => None,
    }
}

/// Departments, who holds which position today, and who is out of office.
pub fn directory(tx: &mut ReadTx<'_>) -> Result<Arc<Directory>> {
    let today = tx.today();
    tx.since(Epoch::Directory, today, |tx| read_directory(tx).map(Arc::new))
}

/// Adds how the open work is spread, where the flow hands out tasks by that.
pub fn spread(tx: &mut ReadTx<'_>, definition: &Definition, world: &mut World) -> Result<()> {
    let posts = workflow::handed_out(definition, world);
    if posts.is_empty() {
        return Ok(());
    }
    let mut desk = Desk::default();
    for post in posts {
        let (department, position) = (DepartmentId(post.department), post.position.clone());
        let holders: Vec<_> = world.directory.holders(post.department, &post.position).map(PersonId).collect();
        for (person, open) in inbox::in_hand(tx, &holders)? {
            desk.open.insert(person.0, u32::try_from(open).unwrap_or(u32::MAX));
        }
        let last = inbox::last_given(tx, department, &position)?;
        desk.last.extend(last.map(|person| (post, person.0)));
    }
    Arc::make_mut(&mut world.directory).desk = desk;
    Ok(())
}

fn read_directory(tx: &mut ReadTx<'_>) -> Result<Directory> {
    let rows = departments::all(tx)?;
    let units = rows
        .iter()
        .filter(|row| row.active)
        .map(|row| Unit {
            id: row.id.0,
            function: row.function.clone(),
            level: row.level.clone(),
            district: row.district.clone(),
            parent: row.parent_id.map(|id| id.0),
        })
        .collect();
    let today = tx.today();
    let held: Vec<(PersonId, Role, Option<DepartmentId>, Option<Duty>)> = tx.run(|conn| {
        positions::table
            .inner_join(accounts::table)
            .filter(accounts::status.eq(AccountStatus::Active))
            .filter(positions::department_id.is_not_null())
            .filter(positions::valid_from.le(today))
            .filter(positions::valid_to.is_null().or(positions::valid_to.ge(today)))
            .select((accounts::person_id, positions::role, positions::department_id, positions::duty))
            .load(conn)
    })?;
    let mut holders: BTreeMap<Uuid, Vec<Post>> = BTreeMap::new();
    for (person, role, department, duty) in held {
        if let (Some(department), Some(position)) = (department, position_name(role, duty)) {
            let post = Post { department: department.0, position: position.to_owned() };
            holders.entry(person.0).or_default().push(post);
        }
    }
    Ok(Directory { units, holders, absences: absences::on_record(tx)?, desk: Desk::default() })
}
