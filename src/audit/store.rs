//! Rows of the audit tables.

use diesel::prelude::*;

use super::chain::{Body, GENESIS, Place, canonical, link};
use super::entry::{Entry, StreamKind};
use crate::db::schema::{audit_checkpoints, audit_leaves, audit_records, audit_streams, audit_unsealed};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Optional as _, Result};
use crate::execute_prepared;
use crate::identity::{AccountId, Actor};
use crate::{id_type, insert_all};

id_type!(
    /// One record of the audit.
    RecordId
);
id_type!(
    /// Anything that has a stream or was acted on; what it is, its kind says.
    ThingId
);

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_records, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct RecordRow {
    pub id: RecordId,
    pub stream_kind: StreamKind,
    pub stream_id: ThingId,
    pub number: i64,
    pub at: Instant,
    pub account_id: Option<AccountId>,
    pub action: String,
    pub object_id: Option<ThingId>,
    pub refused: Option<String>,
    pub body: String,
    pub previous_hash: String,
    pub hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_streams, check_for_backend(MultiBackend))]
pub struct HeadRow {
    pub kind: StreamKind,
    pub id: ThingId,
    pub last_number: i64,
    pub last_hash: String,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_checkpoints, check_for_backend(MultiBackend))]
pub struct CheckpointRow {
    pub number: i64,
    pub body: String,
    pub signature: String,
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = audit_leaves)]
struct LeafRow {
    checkpoint: i64,
    leaf: i32,
    record_id: RecordId,
}

/// Adds a record to the end of its stream. The head is a row that belongs to the thing acted on, so only acts on the same
/// thing wait for each other.
pub fn append(tx: &mut WriteTx<'_>, actor: Option<&Actor>, entry: &Entry) -> Result<()> {
    let (kind, stream_id) = (entry.stream.kind, ThingId(entry.stream.id));
    let head: Option<HeadRow> = tx
        .run(|conn| audit_streams::table.find((kind, stream_id)).select(HeadRow::as_select()).get_result(conn))
        .optional()?;
    let (number, previous_hash) = match &head {
        Some(head) => (head.last_number.saturating_add(1), head.last_hash.clone()),
        None => (1, GENESIS.to_owned()),
    };
    let id: RecordId = tx.new_id();
    let place = Place { id: id.0, number, at: tx.now(), recorded_at: tx.real_now() };
    let body = canonical(&Body::new(place, actor, entry))?;
    let row = RecordRow {
        id,
        stream_kind: kind,
        stream_id,
        number,
        at: place.at,
        account_id: actor.map(|actor| actor.account),
        action: entry.action.to_owned(),
        object_id: entry.object.map(|(_, id)| ThingId(id)),
        refused: entry.refused.map(|code| code.as_str().to_owned()),
        hash: link(&previous_hash, &body),
        body,
        previous_hash,
    };
    // The head first: whoever was faster at it makes this unit of work run again, instead of a duplicate number failing it.
    let hash = row.hash.clone();
    tx.run(|conn| match head {
        Some(_) => execute_prepared!(
            conn,
            diesel::update(audit_streams::table.find((kind, stream_id)))
                .set((audit_streams::last_number.eq(number), audit_streams::last_hash.eq(hash)))
        ),
        None => {
            let head = HeadRow { kind, id: stream_id, last_number: number, last_hash: hash };
            diesel::insert_into(audit_streams::table).values(&head).execute(conn)
        }
    })?;
    tx.run(|conn| diesel::insert_into(audit_records::table).values(&row).execute(conn))?;
    tx.run(|conn| diesel::insert_into(audit_unsealed::table).values(audit_unsealed::record_id.eq(id)).execute(conn))?;
    Ok(())
}

/// Records that no checkpoint holds, oldest first.
pub fn unsealed(tx: &mut ReadTx<'_>, limit: i64) -> Result<Vec<RecordRow>> {
    tx.run(|conn| {
        audit_records::table
            .inner_join(audit_unsealed::table.on(audit_unsealed::record_id.eq(audit_records::id)))
            .order(audit_records::id)
            .limit(limit)
            .select(RecordRow::as_select())
            .load(conn)
    })
}

/// How many records wait to be sealed.
pub fn count_unsealed(tx: &mut ReadTx<'_>) -> Result<i64> {
    tx.run(|conn| audit_unsealed::table.count().get_result(conn))
}

/// Writes a checkpoint over these records, in this order.
pub fn insert_checkpoint(tx: &mut WriteTx<'_>, checkpoint: &CheckpointRow, records: &[RecordId]) -> Result<()> {
    /// Three columns a row; SQLite and PostgreSQL both take some ten thousand values in one statement.
    const BATCH: usize = 1000;
    tx.run(|conn| diesel::insert_into(audit_checkpoints::table).values(checkpoint).execute(conn))?;
    let leaves: Vec<LeafRow> = (0_i32..)
        .zip(records)
        .map(|(leaf, id)| LeafRow { checkpoint: checkpoint.number, leaf, record_id: *id })
        .collect();
    for batch in leaves.chunks(BATCH) {
        insert_all!(tx, audit_leaves::table, batch)?;
    }
    for batch in records.chunks(BATCH) {
        tx.run(|conn| {
            diesel::delete(audit_unsealed::table.filter(audit_unsealed::record_id.eq_any(batch))).execute(conn)
        })?;
    }
    Ok(())
}

pub fn last_checkpoint(tx: &mut ReadTx<'_>) -> Result<Option<CheckpointRow>> {
    tx.run(|conn| {
        audit_checkpoints::table.order(audit_checkpoints::number.desc()).select(CheckpointRow::as_select()).first(conn)
    })
    .optional()
}

/// Checkpoints after a number, in order.
pub fn checkpoints_after(tx: &mut ReadTx<'_>, number: i64, limit: i64) -> Result<Vec<CheckpointRow>> {
    tx.run(|conn| {
        audit_checkpoints::table
            .filter(audit_checkpoints::number.gt(number))
            .order(audit_checkpoints::number)
            .limit(limit)
            .select(CheckpointRow::as_select())
            .load(conn)
    })
}

/// The record under each leaf of a checkpoint, with its hash; the hash is absent where the record is gone.
pub fn leaves(tx: &mut ReadTx<'_>, checkpoint: i64) -> Result<Vec<(RecordId, Option<String>)>> {
    tx.run(|conn| {
        audit_leaves::table
            .left_join(audit_records::table.on(audit_records::id.eq(audit_leaves::record_id)))
            .filter(audit_leaves::checkpoint.eq(checkpoint))
            .order(audit_leaves::leaf)
            .select((audit_leaves::record_id, audit_records::hash.nullable()))
            .load(conn)
    })
}

/// Records that neither lie under a checkpoint nor wait for one: somebody took them out of the queue.
pub fn neither_sealed_nor_waiting(tx: &mut ReadTx<'_>) -> Result<Vec<RecordRow>> {
    tx.run(|conn| {
        audit_records::table
            .left_join(audit_leaves::table.on(audit_leaves::record_id.eq(audit_records::id)))
            .left_join(audit_unsealed::table.on(audit_unsealed::record_id.eq(audit_records::id)))
            .filter(audit_leaves::record_id.is_null())
            .filter(audit_unsealed::record_id.is_null())
            .order(audit_records::id)
            .limit(100)
            .select(RecordRow::as_select())
            .load(conn)
    })
}

/// Where a record stands in the order of streams.
pub type StreamPosition = (StreamKind, ThingId, i64);

/// Records stream by stream, each in its own order.
pub fn records_after(tx: &mut ReadTx<'_>, after: Option<StreamPosition>, limit: i64) -> Result<Vec<RecordRow>> {
    tx.run(|conn| {
        let mut query = audit_records::table
            .order((audit_records::stream_kind, audit_records::stream_id, audit_records::number))
            .limit(limit)
            .select(RecordRow::as_select())
            .into_boxed();
        if let Some((kind, id, number)) = after {
            let same_kind = audit_records::stream_kind.eq(kind);
            let same_stream = audit_records::stream_id.eq(id);
            query = query.filter(
                audit_records::stream_kind
                    .gt(kind)
                    .or(same_kind.and(audit_records::stream_id.gt(id)))
                    .or(same_kind.and(same_stream).and(audit_records::number.gt(number))),
            );
        }
        query.load(conn)
    })
}

/// Heads stream by stream.
pub fn heads_after(tx: &mut ReadTx<'_>, after: Option<(StreamKind, ThingId)>, limit: i64) -> Result<Vec<HeadRow>> {
    tx.run(|conn| {
        let mut query = audit_streams::table
            .order((audit_streams::kind, audit_streams::id))
            .limit(limit)
            .select(HeadRow::as_select())
            .into_boxed();
        if let Some((kind, id)) = after {
            query = query
                .filter(audit_streams::kind.gt(kind).or(audit_streams::kind.eq(kind).and(audit_streams::id.gt(id))));
        }
        query.load(conn)
    })
}

/// The last record of a stream.
pub fn last_of(tx: &mut ReadTx<'_>, kind: StreamKind, id: ThingId) -> Result<Option<(i64, String)>> {
    tx.run(|conn| {
        audit_records::table
            .filter(audit_records::stream_kind.eq(kind))
            .filter(audit_records::stream_id.eq(id))
            .order(audit_records::number.desc())
            .select((audit_records::number, audit_records::hash))
            .first(conn)
    })
    .optional()
}

/// The hash of one record of a stream.
pub fn hash_of(tx: &mut ReadTx<'_>, kind: StreamKind, id: ThingId, number: i64) -> Result<Option<String>> {
    tx.run(|conn| {
        audit_records::table
            .filter(audit_records::stream_kind.eq(kind))
            .filter(audit_records::stream_id.eq(id))
            .filter(audit_records::number.eq(number))
            .select(audit_records::hash)
            .first(conn)
    })
    .optional()
}

/// All records of a stream, in order.
pub fn of_stream(tx: &mut ReadTx<'_>, kind: StreamKind, id: ThingId) -> Result<Vec<RecordRow>> {
    tx.run(|conn| {
        audit_records::table
            .filter(audit_records::stream_kind.eq(kind))
            .filter(audit_records::stream_id.eq(id))
            .order(audit_records::number)
            .select(RecordRow::as_select())
            .load(conn)
    })
}

/// The checkpoints that hold records of a stream, in order.
pub fn checkpoints_of_stream(tx: &mut ReadTx<'_>, kind: StreamKind, id: ThingId) -> Result<Vec<CheckpointRow>> {
    let numbers: Vec<i64> = tx.run(|conn| {
        audit_records::table
            .inner_join(audit_leaves::table.on(audit_leaves::record_id.eq(audit_records::id)))
            .filter(audit_records::stream_kind.eq(kind))
            .filter(audit_records::stream_id.eq(id))
            .select(audit_leaves::checkpoint)
            .distinct()
            .load(conn)
    })?;
    tx.run(|conn| {
        audit_checkpoints::table
            .filter(audit_checkpoints::number.eq_any(numbers))
            .order(audit_checkpoints::number)
            .select(CheckpointRow::as_select())
            .load(conn)
    })
}
