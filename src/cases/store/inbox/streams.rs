//! What a box is made of.
//!
//! Asked in one statement ("this post or that one, or in my hand"), SQLite's planner leaves the ranges aside and reads every
//! open task of the city as soon as it has no statistics, or unlucky ones: 130 ms for a count among 100,000 open tasks. A
//! stream leaves it no choice: one range of one index, already in the order of the list.

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::super::super::model::TaskStatus;
use super::super::cases;
use super::{InboxBox, Owner};
use crate::db::MultiBackend;
use crate::db::schema::{task_exclusions, tasks};
use crate::identity::{DepartmentId, PersonId};

/// Where a task lies. What is kept for a person is in the pool of no post, so no two places share a task.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Named(PersonId),
    Post(DepartmentId, String),
    InHand(PersonId),
    Lent(PersonId),
    Done(PersonId),
}

/// The tasks of one place.
pub(super) struct Stream<'o> {
    place: Place,
    /// The absent people by whom alone the owner reaches the place; none, if it is the owner's own.
    through: Vec<&'o Owner>,
}

type Condition = Box<dyn BoxableExpression<tasks::table, MultiBackend, SqlType = Bool>>;

/// The streams of a box.
pub(super) fn of(owner: &Owner, which: InboxBox) -> Vec<Stream<'_>> {
    let own = |place| vec![Stream { place, through: Vec::new() }];
    match which {
        InboxBox::Pool => gather(owner, waiting),
        InboxBox::Mine => gather(owner, held),
        InboxBox::Lent => own(Place::Lent(owner.person)),
        InboxBox::Done => own(Place::Done(owner.person)),
        InboxBox::Overdue => gather(owner, |owner| [waiting(owner), held(owner)].concat()),
    }
}

/// The places of the owner, and what those for whom they act have besides.
fn gather(owner: &Owner, places: fn(&Owner) -> Vec<Place>) -> Vec<Stream<'_>> {
    let mut all: Vec<Stream<'_>> = Vec::new();
    for place in places(owner) {
        if all.iter().all(|stream| stream.place != place) {
            all.push(Stream { place, through: Vec::new() });
        }
    }
    let own = all.len();
    for absent in &owner.absent {
        for place in places(absent) {
            match all.iter().position(|stream| stream.place == place) {
                None => all.push(Stream { place, through: vec![absent] }),
                Some(at) if at >= own => all.iter_mut().skip(at).take(1).for_each(|stream| stream.through.push(absent)),
                Some(_) => {}
            }
        }
    }
    all
}

fn waiting(owner: &Owner) -> Vec<Place> {
    let posts = owner.posts.iter().map(|(department, position)| Place::Post(*department, position.clone()));
    std::iter::once(Place::Named(owner.person)).chain(posts).collect()
}

fn held(owner: &Owner) -> Vec<Place> {
    vec![Place::InHand(owner.person)]
}

impl Stream<'_> {
    /// The tasks of this place that the owner may see.
    pub(super) fn query(
        &self,
        owner: &Owner,
        which: InboxBox,
        today: NaiveDate,
    ) -> tasks::BoxedQuery<'static, MultiBackend> {
        let all = tasks::table.into_boxed();
        let open = |query: tasks::BoxedQuery<'static, MultiBackend>| query.filter(tasks::status.eq(TaskStatus::Open));
        let mut query = match &self.place {
            Place::Named(person) => open(all.filter(tasks::person_id.eq(*person))).filter(tasks::claimed_by.is_null()),
            Place::Post(department, position) => {
                let post = tasks::department_id.eq(*department).and(tasks::position.eq(position.clone()));
                open(all.filter(post)).filter(tasks::claimed_by.is_null())
            }
            Place::InHand(person) => open(all.filter(tasks::claimed_by.eq(*person))),
            Place::Lent(person) => open(all.filter(tasks::lent_by.eq(*person))),
            Place::Done(person) => all.filter(tasks::decided_by.eq(*person)),
        };
        let in_pool = matches!(self.place, Place::Named(_) | Place::Post(..));
        if in_pool || !self.through.is_empty() {
            query = query.filter(free(owner.person));
        }
        if let Some(through) = self.gate(in_pool) {
            query = query.filter(through);
        }
        if which == InboxBox::Overdue {
            query = query.filter(tasks::sort_on.lt(today));
        }
        query.filter(not(tasks::case_id.eq_any(cases::of_people(owner.except.clone()))))
    }

    /// Whoever acts for somebody acts on nothing that they could not have acted on.
    fn gate(&self, in_pool: bool) -> Option<Condition> {
        let gates = self.through.iter().map(|absent| -> Condition {
            let others = not(tasks::case_id.eq_any(cases::of_people(absent.except.clone())));
            if in_pool { Box::new(free(absent.person).and(others)) } else { Box::new(others) }
        });
        gates.reduce(|one, other| Box::new(one.or(other)))
    }
}

/// Not barred from this person.
#[diesel::dsl::auto_type(no_type_alias)]
fn free(person: PersonId) -> _ {
    not(exists(
        task_exclusions::table
            .filter(task_exclusions::task_id.eq(tasks::id))
            .filter(task_exclusions::person_id.eq(person)),
    ))
}
