//! How the program reads what was defined: typed, parsed once, shared.
//!
//! The cache is addressed by content (kind of thing read and digest of the body), so it can never be stale, whatever
//! database or copy of the program the body came from.

use std::any::{Any, TypeId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Deref;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use super::model::{Body, DefinitionId};
use super::store::{self, DefinitionHead};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::{Code, Error, Problem, Result};

/// A definition in memory.
#[derive(Debug)]
pub struct Loaded<T> {
    pub id: DefinitionId,
    pub code: String,
    pub version: i64,
    pub digest: String,
    pub body: Arc<T>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            code: self.code.clone(),
            version: self.version,
            digest: self.digest.clone(),
            body: Arc::clone(&self.body),
        }
    }
}

impl<T> Deref for Loaded<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.body
    }
}

/// The published version, if there is one.
pub fn find<T: Body>(tx: &mut ReadTx<'_>, code: &str) -> Result<Option<Loaded<T>>> {
    store::published(tx, T::KIND, code)?.map(|head| load(tx, head)).transpose()
}

/// The published version; "not found" when there is none.
pub fn current<T: Body>(tx: &mut ReadTx<'_>, code: &str) -> Result<Loaded<T>> {
    find(tx, code)?.ok_or_else(|| Code::NotFound.into())
}

/// One version, for what was bound to it; retired ones too.
pub fn version<T: Body>(tx: &mut ReadTx<'_>, code: &str, version: i64) -> Result<Loaded<T>> {
    // A version that something is bound to was published and does not change any more.
    let head = tx.once(format!("{} {code} {version}", T::KIND), |tx| store::version(tx, T::KIND, code, version))?;
    match head {
        Some(head) => load(tx, head),
        None => Err(Error::internal(format!("{} {code} has no version {version}", T::KIND))),
    }
}

/// One version by its id, for what was bound to it.
pub fn get<T: Body>(tx: &mut ReadTx<'_>, id: DefinitionId) -> Result<Loaded<T>> {
    let head = store::head(tx, id)?;
    if head.kind == T::KIND { load(tx, head) } else { Err(Code::NotFound.into()) }
}

/// Several versions by their ids, in one statement.
pub fn by_ids<T: Body>(tx: &mut ReadTx<'_>, ids: &BTreeSet<DefinitionId>) -> Result<BTreeMap<DefinitionId, Loaded<T>>> {
    let heads = store::heads_of(tx, ids)?;
    heads.into_iter().filter(|head| head.kind == T::KIND).map(|head| Ok((head.id, load(tx, head)?))).collect()
}

/// All definitions of a kind as they were in force at an instant, by code.
pub fn all_at<T: Body>(tx: &mut ReadTx<'_>, at: Instant) -> Result<Vec<Loaded<T>>> {
    store::in_force_at(tx, T::KIND, at)?.into_iter().map(|head| load(tx, head)).collect()
}

/// All published definitions of a kind, by code.
pub fn all<T: Body>(tx: &mut ReadTx<'_>) -> Result<Vec<Loaded<T>>> {
    store::all_published(tx, T::KIND)?.into_iter().map(|head| load(tx, head)).collect()
}

/// The only published definition of a kind of which a pack has one (head, organisation, calendar).
pub fn only<T: Body>(tx: &mut ReadTx<'_>) -> Result<Loaded<T>> {
    match store::all_published(tx, T::KIND)?.into_iter().next() {
        Some(head) => load(tx, head),
        None => Err(Error::internal(format!("no {} is published; apply a policy pack first", T::KIND))),
    }
}

/// Something made from a definition's body once, such as a compiled form; `make` runs again only after a restart.
pub fn derived<T: Send + Sync + 'static>(digest: &str, make: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
    let key = (TypeId::of::<T>(), digest.to_owned());
    if let Some(found) = CACHE.read().unwrap_or_else(PoisonError::into_inner).get(&key)
        && let Ok(found) = Arc::clone(found).downcast::<T>()
    {
        return Ok(found);
    }
    let made = Arc::new(make()?);
    let mut cache = CACHE.write().unwrap_or_else(PoisonError::into_inner);
    if cache.len() >= LARGEST {
        cache.clear();
    }
    let untyped: Arc<dyn Any + Send + Sync> = made.clone();
    cache.insert(key, untyped);
    Ok(made)
}

/// A pack has some hundred definitions; old versions crowd out nothing that matters.
const LARGEST: usize = 2_000;

type Cache = HashMap<(TypeId, String), Arc<dyn Any + Send + Sync>>;

static CACHE: LazyLock<RwLock<Cache>> = LazyLock::new(RwLock::default);

fn load<T: Body>(tx: &mut ReadTx<'_>, head: DefinitionHead) -> Result<Loaded<T>> {
    let written = written::<T>(tx, &head)?;
    let body = if written.parts().is_empty() { written } else { put_together(tx, &head, &written)? };
    Ok(Loaded { id: head.id, code: head.code, version: head.version, digest: head.digest, body })
}

/// The body as it was written.
fn written<T: Body>(tx: &mut ReadTx<'_>, head: &DefinitionHead) -> Result<Arc<T>> {
    derived(&head.digest, || {
        let body = store::body(tx, head.id)?;
        T::read(body).map_err(|why| stored_wrongly::<T>(head, &why))
    })
}

/// The body with everything that it is put together from. It is kept under the digests of all of them, because the same
/// words may name another part in another database.
fn put_together<T: Body>(tx: &mut ReadTx<'_>, head: &DefinitionHead, whole: &Arc<T>) -> Result<Arc<T>> {
    let (mut parts, mut key, mut wanted) = (BTreeMap::new(), head.digest.clone(), whole.parts());
    while let Some(part) = wanted.pop() {
        if parts.contains_key(&part) {
            continue;
        }
        let found = match part.1 {
            Some(version) => store::version(tx, T::KIND, &part.0, version)?,
            None => store::published(tx, T::KIND, &part.0)?,
        };
        // Of what is published nothing is ever missing; what a draft was written against may have been thrown away.
        let missing = || Problem::new(Code::DependsOnDraft).detail(format!("{} {}", T::KIND, part.0));
        let found = found.ok_or_else(missing)?;
        let body = written::<T>(tx, &found)?;
        key = format!("{key}+{}@{}", part.0, found.digest);
        wanted.extend(body.parts());
        parts.insert(part, body);
    }
    // Of what is published this was found out before; a draft may still be written against parts that have changed.
    derived(&key, || whole.put_together(&parts).map_err(|why| Problem::new(Code::PartsDoNotFit).detail(why).into()))
}

fn stored_wrongly<T: Body>(head: &DefinitionHead, why: &str) -> Error {
    Error::internal(format!("{} {} is stored wrongly: {why}", T::KIND, head.code))
}
