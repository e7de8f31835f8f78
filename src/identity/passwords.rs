//! Password rules and hashing: argon2id with 7 MiB and five passes. Of the settings that OWASP's Password Storage Cheat
//! Sheet holds for equally strong, it is the one with the least memory, so that a morning's sign-ins leave the server small.

use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::error::{Code, Error, Result};
use crate::secret::Secret;

const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;
const LANES: u32 = 1;

/// Each hash takes its memory and a core for a while; more at once would only make all of them late.
const AT_ONCE: usize = 4;
static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

const SHORTEST: usize = 10;
const LONGEST: usize = 128;
const KINDS_WANTED: usize = 3;

/// The rule of graded protection: at least ten characters of at least three kinds, or a phrase of twenty.
pub fn check_strength(password: &str) -> Result<(), Code> {
    const LONG_ENOUGH_ALONE: usize = 20;
    let length = password.chars().count();
    let kinds = [
        password.chars().any(|c| c.is_lowercase()),
        password.chars().any(|c| c.is_uppercase()),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| !c.is_alphanumeric()),
    ];
    let varied = kinds.into_iter().filter(|kind| *kind).count() >= KINDS_WANTED;
    let first = password.chars().next();
    let monotonous = password.chars().all(|c| Some(c) == first);
    if (SHORTEST..=LONGEST).contains(&length) && !monotonous && (varied || length >= LONG_ENOUGH_ALONE) {
        Ok(())
    } else {
        Err(Code::PasswordTooWeak)
    }
}

/// Hashes off the request threads.
pub async fn hash(password: Secret) -> Result<String> {
    let _place = PLACES.acquire().await.map_err(|_| Error::Stopping)?;
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .map_err(|_| Error::internal("hashing was cut short"))?
}

/// Hashes on this thread, for the console.
pub fn hash_now(password: &Secret) -> Result<String> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None);
    let params = params.map_err(|error| Error::internal(format!("settings of the password hash: {error}")))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.expose().as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::internal(format!("cannot hash a password: {error}")))
}

/// Compares off the request threads. Without a hash to compare with, the same work is done for nothing, so that the
/// time taken does not tell whether an account exists.
pub async fn verify(password: Secret, hash: Option<String>) -> Result<bool> {
    let _place = PLACES.acquire().await.map_err(|_| Error::Stopping)?;
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let parsed = argon2::PasswordHash::new(&hash)
            .map_err(|error| Error::internal(format!("a stored password hash does not parse: {error}")))?;
        let matches = Argon2::default().verify_password(password.expose().as_bytes(), &parsed).is_ok();
        Ok(known && matches)
    })
    .await
    .map_err(|_| Error::internal("comparing a password was cut short"))?
}

static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now(&Secret::from("no account has this password".to_owned())).unwrap_or_default());

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_says_how_it_was_made_and_older_ones_still_count() {
        let secret = || Secret::from("Grassland-2026".to_owned());
        let hash = hash(secret()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{hash}");
        let older = Argon2::default().hash_password(b"Grassland-2026").unwrap().to_string();
        for known in [hash, older] {
            assert!(verify(secret(), Some(known.clone())).await.unwrap(), "{known}");
            assert!(!verify(Secret::from("Grassland-2025".to_owned()), Some(known)).await.unwrap());
        }
        assert!(!verify(Secret::from("no account has this password".to_owned()), None).await.unwrap());
    }

    #[test]
    fn strength_wants_length_and_variety() {
        for (password, fine) in [
            ("Grassland-2026", true),
            ("correct horse battery staple", true),
            ("short-A1", false),
            ("alllowercase", false),
            ("lower1upper", false),
            ("aaaaaaaaaaaaaaaaaaaaaaaaa", false),
            ("草原Grass2026", true),
            ("草原上的城市草原上", false),
            ("草原上的Horses-2026", true),
        ] {
            assert_eq!(check_strength(password).is_ok(), fine, "{password}");
        }
    }
}
