//! Rows of the inbox and the outbox. Sealed columns are opened only here.

use diesel::prelude::*;

use super::model::{Channel, Content, MessageId, MessageState, NotificationId};
use crate::db::page::{Page, PageQuery};
use crate::db::schema::{notifications, outbox_messages};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Error, Result};
use crate::execute_prepared;
use crate::identity::PersonId;
use crate::identity::store::persons::PersonRow;
use crate::vault::{Aad, PersonKey, Sealed, WrappedKey};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = notifications, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct NotificationRow {
    pub id: NotificationId,
    pub person_id: PersonId,
    pub template: String,
    pub content_sealed: Vec<u8>,
    pub created_at: Instant,
    pub read_at: Option<Instant>,
}

impl NotificationRow {
    /// The text, opened with its owner's key.
    pub fn content(&self, tx: &ReadTx<'_>, owner: &PersonRow) -> Result<Content> {
        open(&owner.key(tx)?, &inbox_place(self.id), &self.content_sealed)
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = outbox_messages,
    treat_none_as_default_value = false,
    treat_none_as_null = true,
    check_for_backend(MultiBackend)
)]
pub struct MessageRow {
    pub id: MessageId,
    pub notification_id: Option<NotificationId>,
    pub person_id: Option<PersonId>,
    pub template: String,
    pub channel: Channel,
    pub state: MessageState,
    pub wrapped_key: Option<Vec<u8>>,
    pub address_sealed: Option<Vec<u8>>,
    pub content_sealed: Option<Vec<u8>>,
    pub attempts: i32,
    pub in_flight: bool,
    pub repeated: bool,
    pub last_error: Option<String>,
    pub created_at: Instant,
    pub next_at: Instant,
    pub settled_at: Option<Instant>,
    pub version: i64,
}

impl MessageRow {
    /// A message that waits to be sent.
    pub fn queued(tx: &WriteTx<'_>, template: &str, channel: Channel) -> Self {
        Self {
            id: tx.new_id(),
            notification_id: None,
            person_id: None,
            template: template.to_owned(),
            channel,
            state: MessageState::Queued,
            wrapped_key: None,
            address_sealed: None,
            content_sealed: None,
            attempts: 0,
            in_flight: false,
            repeated: false,
            last_error: None,
            created_at: tx.now(),
            next_at: tx.now(),
            settled_at: None,
            version: 1,
        }
    }

    /// Puts address and text into the row itself, sealed under a new key that is nobody else's.
    pub fn carry(&mut self, tx: &WriteTx<'_>, address: &str, content: &Content) -> Result<()> {
        let wrapped = tx.vault().generate_person_key()?;
        let key = tx.vault().open_person_key(&wrapped)?;
        self.address_sealed =
            Some(key.seal(&outbox_place(self.id, "address_sealed"), address.as_bytes())?.into_bytes());
        self.content_sealed = Some(seal(&key, &outbox_place(self.id, "content_sealed"), content)?);
        self.wrapped_key = Some(wrapped.into_bytes());
        Ok(())
    }

    /// Address and text that the row carries itself.
    pub fn carried(&self, tx: &ReadTx<'_>) -> Result<Option<(String, Content)>> {
        let (Some(wrapped), Some(address), Some(content)) =
            (&self.wrapped_key, &self.address_sealed, &self.content_sealed)
        else {
            return Ok(None);
        };
        let key = tx.vault().open_person_key(&WrappedKey::from_bytes(wrapped.clone()))?;
        let address = key.open_text(&outbox_place(self.id, "address_sealed"), &Sealed::from_bytes(address.clone()))?;
        Ok(Some((address.as_str().to_owned(), open(&key, &outbox_place(self.id, "content_sealed"), content)?)))
    }

    /// Forgets what the row carries; a code that was sent serves nobody here any more.
    pub fn forget(&mut self) {
        self.wrapped_key = None;
        self.address_sealed = None;
        self.content_sealed = None;
    }
}

fn inbox_place(id: NotificationId) -> Aad {
    Aad::new("notifications", "content_sealed", id)
}

fn outbox_place(id: MessageId, column: &'static str) -> Aad {
    Aad::new("outbox_messages", column, id)
}

fn seal(key: &PersonKey, place: &Aad, content: &Content) -> Result<Vec<u8>> {
    let text = serde_json::to_vec(content).map_err(|error| Error::internal(error.to_string()))?;
    Ok(key.seal(place, &text)?.into_bytes())
}

fn open(key: &PersonKey, place: &Aad, sealed: &[u8]) -> Result<Content> {
    let text = key.open(place, &Sealed::from_bytes(sealed.to_vec()))?;
    serde_json::from_slice(&text).map_err(|error| Error::internal(error.to_string()))
}

/// Puts a notice into its owner's inbox.
pub fn insert_notification(
    tx: &mut WriteTx<'_>,
    owner: &PersonRow,
    template: &str,
    content: &Content,
) -> Result<NotificationId> {
    let id: NotificationId = tx.new_id();
    let row = NotificationRow {
        id,
        person_id: owner.id,
        template: template.to_owned(),
        content_sealed: seal(&owner.key(tx)?, &inbox_place(id), content)?,
        created_at: tx.now(),
        read_at: None,
    };
    tx.run(|conn| diesel::insert_into(notifications::table).values(&row).execute(conn))?;
    Ok(id)
}

pub fn notification(tx: &mut ReadTx<'_>, id: NotificationId) -> Result<NotificationRow> {
    tx.run(|conn| notifications::table.find(id).select(NotificationRow::as_select()).get_result(conn))
}

/// A person's notices, newest first.
pub fn inbox(tx: &mut ReadTx<'_>, person: PersonId, unread: bool, page: &PageQuery) -> Result<Page<NotificationRow>> {
    let after = page.after::<NotificationId>()?;
    let rows = tx.run(|conn| {
        let mut query = notifications::table
            .filter(notifications::person_id.eq(person))
            .order(notifications::id.desc())
            .limit(page.fetch())
            .select(NotificationRow::as_select())
            .into_boxed();
        if unread {
            query = query.filter(notifications::read_at.is_null());
        }
        if let Some(id) = after {
            query = query.filter(notifications::id.lt(id));
        }
        query.load(conn)
    })?;
    page.page(rows, |row| row.id)
}

pub fn count_unread(tx: &mut ReadTx<'_>, person: PersonId) -> Result<i64> {
    tx.run(|conn| {
        notifications::table
            .filter(notifications::person_id.eq(person))
            .filter(notifications::read_at.is_null())
            .count()
            .get_result(conn)
    })
}

/// Marks one notice, or all of them, as read; what is read already keeps its time.
pub fn mark_read(tx: &mut WriteTx<'_>, person: PersonId, only: Option<NotificationId>) -> Result<()> {
    let now = tx.now();
    tx.run(|conn| {
        let unread =
            notifications::table.filter(notifications::person_id.eq(person)).filter(notifications::read_at.is_null());
        let read = notifications::read_at.eq(Some(now));
        match only {
            Some(id) => diesel::update(unread.filter(notifications::id.eq(id))).set(read).execute(conn),
            None => diesel::update(unread).set(read).execute(conn),
        }
    })
    .map(drop)
}

pub fn insert_message(tx: &mut WriteTx<'_>, row: &MessageRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(outbox_messages::table).values(row).execute(conn)).map(drop)
}

pub fn message(tx: &mut ReadTx<'_>, id: MessageId) -> Result<MessageRow> {
    tx.run(|conn| outbox_messages::table.find(id).select(MessageRow::as_select()).get_result(conn))
}

/// Saves a message that still has the version that was read.
pub fn save_message(tx: &mut WriteTx<'_>, mut row: MessageRow) -> Result<MessageRow> {
    let read = row.version;
    row.version += 1;
    let changed = tx.run(|conn| {
        let same =
            outbox_messages::table.filter(outbox_messages::id.eq(row.id)).filter(outbox_messages::version.eq(read));
        execute_prepared!(conn, diesel::update(same).set(&row))
    })?;
    if changed == 1 { Ok(row) } else { Err(Code::StaleVersion.into()) }
}

/// Messages in one state or in any, newest first.
pub fn messages(tx: &mut ReadTx<'_>, state: Option<MessageState>, page: &PageQuery) -> Result<Page<MessageRow>> {
    let after = page.after::<MessageId>()?;
    let rows = tx.run(|conn| {
        let mut query = outbox_messages::table
            .order(outbox_messages::id.desc())
            .limit(page.fetch())
            .select(MessageRow::as_select())
            .into_boxed();
        if let Some(state) = state {
            query = query.filter(outbox_messages::state.eq(state));
        }
        if let Some(id) = after {
            query = query.filter(outbox_messages::id.lt(id));
        }
        query.load(conn)
    })?;
    page.page(rows, |row| row.id)
}

/// Forgets every notice of a person; what was still to be sent goes to nobody.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    let now = tx.now();
    tx.run(|conn| {
        diesel::update(outbox_messages::table.filter(outbox_messages::person_id.eq(person)))
            .set((
                outbox_messages::notification_id.eq(None::<NotificationId>),
                outbox_messages::wrapped_key.eq(None::<Vec<u8>>),
                outbox_messages::address_sealed.eq(None::<Vec<u8>>),
                outbox_messages::content_sealed.eq(None::<Vec<u8>>),
                outbox_messages::version.eq(outbox_messages::version + 1),
            ))
            .execute(conn)
    })?;
    tx.run(|conn| {
        let waiting = outbox_messages::table.filter(outbox_messages::person_id.eq(person));
        diesel::update(waiting.filter(outbox_messages::state.eq_any([MessageState::Queued, MessageState::Dead])))
            .set((outbox_messages::state.eq(MessageState::Dropped), outbox_messages::settled_at.eq(Some(now))))
            .execute(conn)
    })?;
    tx.run(|conn| diesel::delete(notifications::table.filter(notifications::person_id.eq(person))).execute(conn))
        .map(drop)
}
