//! The rotation itself, and what is under which master key.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use uuid::Uuid;

use super::store::{Employers, Messages, Persons, PreparedDrafts, SigningKeys, Wrapped};
use crate::app::App;
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::{Error, Result};
use crate::vault::{VaultError, WrappedKey};

/// Keys in one unit of work: small enough that nobody else waits for it.
const PORTION: i64 = 200;

/// How many data keys are wrapped under which master key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Census {
    pub current: String,
    /// Master keys of the ring, and any that a data key names although the ring lacks it.
    pub under: BTreeMap<String, u64>,
    /// Data keys that are to be wrapped anew: under an older master key, or with another cipher.
    pub left: u64,
    pub all: u64,
}

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    pub key: String,
    /// Whether this run drew the key; otherwise it went on with a rotation that was cut off.
    pub drawn: bool,
    pub rewrapped: u64,
    /// Nothing is left under another key.
    pub complete: bool,
}

/// Counts the data keys by master key.
pub async fn census(app: &App) -> Result<Census> {
    let ring = app.env().vault.ring()?;
    let mut census = Census { current: ring.current_id().to_owned(), ..Census::default() };
    census.under.extend(ring.ids().map(|id| (id.to_owned(), 0)));
    count::<Persons>(app, &mut census).await?;
    count::<Messages>(app, &mut census).await?;
    count::<SigningKeys>(app, &mut census).await?;
    count::<Employers>(app, &mut census).await?;
    count::<PreparedDrafts>(app, &mut census).await?;
    Ok(census)
}

async fn count<T: Wrapped>(app: &App, census: &mut Census) -> Result<()> {
    let mut after = None;
    while let Some((last, rows)) = portion::<T>(app, after).await? {
        for (_, wrapped) in rows {
            let wrapped = WrappedKey::from_bytes(wrapped);
            *census.under.entry(wrapped.master_key_id()?.to_owned()).or_default() += 1;
            census.left += u64::from(!app.env().vault.is_current(&wrapped)?);
            census.all += 1;
        }
        after = Some(last);
    }
    Ok(())
}

/// Draws a new master key, or goes on with the rotation that is under way, and wraps every data key under it unless
/// `only_draw` (then other copies of the program can be given the file first). `progress` is told how many keys are
/// left; when it answers `false` the rotation stops there, to be taken up again later.
///
/// # Errors
/// When somebody else is rotating with this folder of keys, or a key or the database cannot be read.
pub async fn rotate(app: &App, only_draw: bool, mut progress: impl FnMut(u64) -> bool) -> Result<Rotated> {
    let file = app.config().keys.master_file();
    let _alone = alone(&file)?;
    let before = census(app).await?;
    let (mut key, drawn) = (before.current, before.left == 0);
    if drawn {
        let entropy = app.env().ids.as_ref();
        let ring = app.env().vault.ring()?;
        key = ring.next_id();
        // On record first: a key without a record would be worse than a record without a key.
        record(app, "draw_master_key", &key, 0).await?;
        ring.rotated(&key, entropy)?.save(&file, entropy)?;
    }
    let mut run = Run { app, left: if drawn { before.all } else { before.left }, done: 0, progress: &mut progress };
    let mut complete = false;
    if !only_draw {
        // A writer that read a row before it was wrapped anew may put the old key back; the next round finds it.
        while !complete && run.everything().await? {
            run.left = census(app).await?.left;
            complete = run.left == 0;
        }
        record(app, "rewrap_data_keys", &key, run.done).await?;
    }
    Ok(Rotated { key, drawn, rewrapped: run.done, complete })
}

/// Takes an old master key out of the ring and puts it away in a file of its own beside it, for whoever has to read an
/// old backup. Answers the name of that file.
///
/// # Errors
/// When a data key is still wrapped under it, when it is the current one, or when the ring has no such key.
pub async fn retire(app: &App, id: &str) -> Result<String> {
    let file = app.config().keys.master_file();
    let _alone = alone(&file)?;
    let (rest, gone) = app.env().vault.ring()?.without(id)?;
    let left = census(app).await?.under.get(id).copied().unwrap_or(0);
    if left > 0 {
        let why = format!("{left} data keys are still wrapped under {id:?}; run `keys rotate` first");
        return Err(VaultError::Ring(why).into());
    }
    record(app, "retire_master_key", id, 0).await?;
    let away = file.with_file_name(format!("retired-{id}.json"));
    let entropy = app.env().ids.as_ref();
    gone.save(&away, entropy)?;
    rest.save(&file, entropy)?;
    Ok(away.display().to_string())
}

struct Run<'a> {
    app: &'a App,
    left: u64,
    done: u64,
    progress: &'a mut dyn FnMut(u64) -> bool,
}

impl Run<'_> {
    /// One round through all tables; `false` when it was told to stop.
    async fn everything(&mut self) -> Result<bool> {
        Ok(self.table::<SigningKeys>().await?
            && self.table::<Persons>().await?
            && self.table::<Messages>().await?
            && self.table::<Employers>().await?
            && self.table::<PreparedDrafts>().await?)
    }

    async fn table<T: Wrapped>(&mut self) -> Result<bool> {
        let mut after = None;
        while let Some((last, rows)) = portion::<T>(self.app, after).await? {
            let vault = &self.app.env().vault;
            let mut old = Vec::new();
            for (id, wrapped) in rows {
                if !vault.is_current(&WrappedKey::from_bytes(wrapped.clone()))? {
                    old.push((id, wrapped));
                }
            }
            if !old.is_empty() {
                let done = self.app.write(move |tx| rewrap::<T>(tx, &old)).await?;
                self.done += done;
                self.left = self.left.saturating_sub(done);
                if !(self.progress)(self.left) {
                    return Ok(false);
                }
            }
            after = Some(last);
        }
        Ok(true)
    }
}

fn rewrap<T: Wrapped>(tx: &mut WriteTx<'_>, old: &[(T::Id, Vec<u8>)]) -> Result<u64> {
    let mut done = 0;
    for (id, wrapped) in old {
        if let Some(anew) = tx.vault().rewrap(&WrappedKey::from_bytes(wrapped.clone()))? {
            done += u64::from(T::replace(tx, id, wrapped, anew.as_bytes())?);
        }
    }
    Ok(done)
}

type Portion<T> = Option<(<T as Wrapped>::Id, Vec<(<T as Wrapped>::Id, Vec<u8>)>)>;

async fn portion<T: Wrapped>(app: &App, after: Option<T::Id>) -> Result<Portion<T>> {
    let rows = app.read(move |tx| T::batch(tx, after.as_ref(), PORTION)).await?;
    Ok(rows.last().map(|(id, _)| id.clone()).map(|last| (last, rows)))
}

async fn record(app: &App, action: &'static str, key: &str, keys: u64) -> Result<()> {
    let key = key.to_owned();
    app.write(move |tx| {
        let entry = Entry::new(Stream { kind: StreamKind::System, id: Uuid::nil() }, action);
        audit::record(tx, None, entry.data("key", &key).data("keys", keys))
    })
    .await
}

/// Two rotations at once would each draw a key and overwrite the other's; the lock goes with the process.
fn alone(key_file: &Path) -> Result<File> {
    let path = key_file.with_extension("lock");
    let fail = |source| Error::from(VaultError::KeyFile { path: path.clone(), source });
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(fail)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(VaultError::Ring("somebody else is working on the key ring".to_owned()).into())
        }
        Err(TryLockError::Error(source)) => Err(fail(source)),
    }
}
