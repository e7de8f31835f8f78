//! `audit verify`: reads everything once and says what does not hold.

use std::fmt;
use std::path::PathBuf;

use super::chain::{Body, GENESIS, link};
use super::checkpoint::{Checkpoint, Exported, exported};
use super::entry::StreamKind;
use super::seal::root;
use super::signature::SealKey;
use super::store::{self, CheckpointRow, RecordRow, ThingId};
use crate::app::App;
use crate::error::{Error, Result};

const PAGE: i64 = 500;

/// One thing that does not hold. A stream is named by kind and id, a record by its number in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Its bytes, or the columns beside them, are not what was hashed.
    RecordChanged {
        stream: String,
        number: i64,
    },
    /// Taken out of the middle, or from the beginning.
    RecordMissing {
        stream: String,
        number: i64,
    },
    /// The stream ends earlier than its head or a checkpoint says; `number` should be there.
    TailMissing {
        stream: String,
        number: i64,
    },
    /// The record is not the one that a checkpoint saw.
    RecordReplaced {
        stream: String,
        number: i64,
    },
    /// Neither under a checkpoint nor waiting for one.
    RecordUnsealed {
        stream: String,
        number: i64,
    },
    /// The records under a checkpoint do not give its root.
    RootWrong {
        checkpoint: i64,
    },
    /// Not signed by this installation, or not following the one before.
    CheckpointChanged {
        checkpoint: i64,
    },
    CheckpointNotInDatabase {
        checkpoint: i64,
    },
    CheckpointNotExported {
        checkpoint: i64,
    },
    /// The file outside the database differs from the row inside.
    CheckpointDiffers {
        checkpoint: i64,
    },
    FileUnreadable {
        path: PathBuf,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RecordChanged { stream, number } => write!(f, "{stream}: record {number} was changed"),
            Self::RecordMissing { stream, number } => write!(f, "{stream}: record {number} is missing"),
            Self::TailMissing { stream, number } => write!(f, "{stream}: cut off, record {number} should be there"),
            Self::RecordReplaced { stream, number } => write!(f, "{stream}: record {number} is not the sealed one"),
            Self::RecordUnsealed { stream, number } => write!(f, "{stream}: record {number} was kept from sealing"),
            Self::RootWrong { checkpoint } => write!(f, "checkpoint {checkpoint}: its records do not give its root"),
            Self::CheckpointChanged { checkpoint } => write!(f, "checkpoint {checkpoint}: changed, or not ours"),
            Self::CheckpointNotInDatabase { checkpoint } => {
                write!(f, "checkpoint {checkpoint}: exported, but not in the database")
            }
            Self::CheckpointNotExported { checkpoint } => write!(f, "checkpoint {checkpoint}: its file is missing"),
            Self::CheckpointDiffers { checkpoint } => write!(f, "checkpoint {checkpoint}: the file differs"),
            Self::FileUnreadable { path } => write!(f, "{}: not a checkpoint", path.display()),
        }
    }
}

/// What was read, and what was found in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub records: i64,
    pub streams: i64,
    pub checkpoints: i64,
    /// Records that wait for the next sealing; normal while the program runs.
    pub waiting: i64,
    pub findings: Vec<Finding>,
}

/// Checks every chain, every checkpoint and every exported file. It reads page by page, so it may run beside the program;
/// `progress` is told how many records were read so far.
///
/// # Errors
/// Those of the database and of reading the folder; what does not hold is in the report and not an error.
pub async fn verify(app: &App, progress: impl Fn(i64)) -> Result<Report> {
    let mut report = Report::default();
    check_chains(app, &mut report, progress).await?;
    check_heads(app, &mut report).await?;
    check_seals(app, &mut report).await?;
    report.findings.sort();
    report.findings.dedup();
    Ok(report)
}

fn name(kind: StreamKind, id: ThingId) -> String {
    format!("{kind}/{id}")
}

/// Each record follows from the one before in its stream.
async fn check_chains(app: &App, report: &mut Report, progress: impl Fn(i64)) -> Result<()> {
    let mut before: Option<RecordRow> = None;
    loop {
        let after = before.as_ref().map(|row| (row.stream_kind, row.stream_id, row.number));
        let page = app.read(move |tx| store::records_after(tx, after, PAGE)).await?;
        if page.is_empty() {
            return Ok(());
        }
        for row in page {
            let stream = name(row.stream_kind, row.stream_id);
            let (expected, previous) = match &before {
                Some(last) if (last.stream_kind, last.stream_id) == (row.stream_kind, row.stream_id) => {
                    (last.number + 1, last.hash.as_str())
                }
                _ => {
                    report.streams += 1;
                    (1, GENESIS)
                }
            };
            if row.number != expected {
                report.findings.push(Finding::RecordMissing { stream, number: expected });
            } else if row.previous_hash != previous || !is_as_written(&row) {
                report.findings.push(Finding::RecordChanged { stream, number: row.number });
            }
            report.records += 1;
            before = Some(row);
        }
        progress(report.records);
    }
}

/// Whether the hash is that of the bytes, and the columns beside them say the same.
fn is_as_written(row: &RecordRow) -> bool {
    let Ok(body) = serde_json::from_str::<Body>(&row.body) else { return false };
    row.hash == link(&row.previous_hash, &row.body)
        && body.id == row.id.0
        && (body.stream.kind, body.stream.id) == (row.stream_kind, row.stream_id.0)
        && (body.number, body.at) == (row.number, row.at)
        && body.actor.map(|actor| actor.account) == row.account_id.map(|id| id.0)
        && body.action == row.action
        && body.object.map(|object| object.id) == row.object_id.map(|id| id.0)
        && body.refused == row.refused
}

/// Each stream ends where its head says.
async fn check_heads(app: &App, report: &mut Report) -> Result<()> {
    let mut after = None;
    loop {
        let page = app
            .read(move |tx| {
                let heads = store::heads_after(tx, after, PAGE)?;
                heads
                    .into_iter()
                    .map(|head| Ok((store::last_of(tx, head.kind, head.id)?, head)))
                    .collect::<Result<Vec<_>>>()
            })
            .await?;
        let Some((_, last)) = page.last() else { return Ok(()) };
        after = Some((last.kind, last.id));
        for (end, head) in page {
            let stream = name(head.kind, head.id);
            match end {
                Some((number, hash)) if number == head.last_number && hash == head.last_hash => {}
                Some((number, _)) if number >= head.last_number => {
                    report.findings.push(Finding::RecordChanged { stream, number });
                }
                _ => report.findings.push(Finding::TailMissing { stream, number: head.last_number }),
            }
        }
    }
}

/// Each checkpoint is signed, follows the one before, has its records, and lies outside the database as well.
async fn check_seals(app: &App, report: &mut Report) -> Result<()> {
    let key = SealKey::derive(&app.env().vault)?;
    let folder = app.config().audit.checkpoint_folder.clone();
    let files = tokio::task::spawn_blocking(move || exported(&folder))
        .await
        .map_err(|_| Error::internal("reading the checkpoints was cut short"))??;
    let mut outside = std::collections::BTreeMap::new();
    for file in files {
        match file {
            Ok((file, checkpoint)) => {
                if !key.holds(&file.checkpoint, &file.signature) {
                    report.findings.push(Finding::CheckpointChanged { checkpoint: checkpoint.number });
                }
                outside.insert(checkpoint.number, (file, checkpoint));
            }
            Err(path) => report.findings.push(Finding::FileUnreadable { path }),
        }
    }
    let mut previous = GENESIS.to_owned();
    let mut last = 0;
    loop {
        let rows = app.read(move |tx| store::checkpoints_after(tx, last, 50)).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            previous = check_checkpoint(app, report, &key, &row, &previous, &mut last).await?;
            compare_with_file(report, &row, outside.get(&row.number).map(|(file, _)| file));
            if let Some((_, checkpoint)) = outside.remove(&row.number) {
                check_sealed_heads(app, report, checkpoint).await?;
            }
            report.checkpoints += 1;
        }
    }
    for (number, (_, checkpoint)) in outside {
        report.findings.push(Finding::CheckpointNotInDatabase { checkpoint: number });
        check_sealed_heads(app, report, checkpoint).await?;
    }
    let (unsealed, waiting) =
        app.read(|tx| Ok((store::neither_sealed_nor_waiting(tx)?, store::count_unsealed(tx)?))).await?;
    report.waiting = waiting;
    for row in unsealed {
        let stream = name(row.stream_kind, row.stream_id);
        report.findings.push(Finding::RecordUnsealed { stream, number: row.number });
    }
    Ok(())
}

/// Checks one row and answers what the next one has to name as the one before.
async fn check_checkpoint(
    app: &App,
    report: &mut Report,
    key: &SealKey,
    row: &CheckpointRow,
    previous: &str,
    last: &mut i64,
) -> Result<String> {
    let number = row.number;
    let follows = number == *last + 1;
    *last = number;
    let changed = Finding::CheckpointChanged { checkpoint: number };
    let Ok(checkpoint) = serde_json::from_str::<Checkpoint>(&row.body) else {
        report.findings.push(changed);
        return Ok(link(previous, &row.body));
    };
    let named = checkpoint.number == number && checkpoint.previous == previous && checkpoint.key == key.public;
    if !follows || !named || !key.holds(&row.body, &row.signature) {
        report.findings.push(changed);
    }
    let leaves = app.read(move |tx| store::leaves(tx, number)).await?;
    let hashes: Option<Vec<&str>> = leaves.iter().map(|(_, hash)| hash.as_deref()).collect();
    let rebuilt = hashes.and_then(|hashes| root(hashes.into_iter()).ok());
    if rebuilt.as_deref() != Some(checkpoint.root.as_str()) {
        report.findings.push(Finding::RootWrong { checkpoint: number });
    }
    Ok(link(&checkpoint.previous, &row.body))
}

fn compare_with_file(report: &mut Report, row: &CheckpointRow, file: Option<&Exported>) {
    let checkpoint = row.number;
    match file {
        None => report.findings.push(Finding::CheckpointNotExported { checkpoint }),
        Some(file) if file.checkpoint != row.body || file.signature != row.signature => {
            report.findings.push(Finding::CheckpointDiffers { checkpoint });
        }
        Some(_) => {}
    }
}

/// The records that an exported checkpoint saw at the end of streams are still there and the same.
async fn check_sealed_heads(app: &App, report: &mut Report, checkpoint: Checkpoint) -> Result<()> {
    let findings = app
        .read(move |tx| {
            let mut findings = Vec::new();
            for head in checkpoint.heads {
                let Some((kind, id)) = parse_stream(&head.stream) else { continue };
                let (stream, number) = (head.stream, head.number);
                match store::hash_of(tx, kind, id, number)? {
                    Some(hash) if hash == head.hash => {}
                    Some(_) => findings.push(Finding::RecordReplaced { stream, number }),
                    None => findings.push(Finding::TailMissing { stream, number }),
                }
            }
            Ok(findings)
        })
        .await?;
    report.findings.extend(findings);
    Ok(())
}

fn parse_stream(text: &str) -> Option<(StreamKind, ThingId)> {
    let (kind, id) = text.split_once('/')?;
    Some((kind.parse().ok()?, id.parse().ok()?))
}
