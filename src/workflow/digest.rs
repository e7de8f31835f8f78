//! What a step shows, as one digest: a finished review carries over only while it stays the same.

use data_encoding::HEXLOWER;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::model::Shows;
use super::world::World;

/// The digest of what a step shows, or nothing if the step declares nothing.
pub fn digest(shows: Option<&Shows>, world: &World) -> Option<String> {
    let shows = shows?;
    let mut seen = Map::new();
    seen.insert("fields".into(), pick(&shows.fields, world.fields.iter().map(|(name, value)| (name, value.clone()))));
    let documents = world.documents.iter().map(|(code, digest)| (code, Value::from(digest.as_str())));
    seen.insert("documents".into(), pick(&shows.documents, documents));
    seen.insert("facts".into(), pick(&shows.facts, world.facts.iter().map(|(name, value)| (name, value.clone()))));
    let bytes = serde_json_canonicalizer::to_vec(&Value::Object(seen)).ok()?;
    Some(HEXLOWER.encode(&Sha256::digest(&bytes)))
}

fn pick<'a>(wanted: &[String], all: impl Iterator<Item = (&'a String, Value)>) -> Value {
    let everything = wanted.iter().any(|name| name == "*");
    let chosen = all.filter(|(name, _)| everything || wanted.contains(name));
    Value::Object(chosen.map(|(name, value)| (name.clone(), value)).collect())
}
