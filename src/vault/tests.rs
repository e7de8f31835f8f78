#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use super::*;
use crate::secret::Secret;

/// Counts upwards, so that every draw differs and every run is the same.
#[derive(Default)]
struct Counting(AtomicU8);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), VaultError> {
        bytes.iter_mut().for_each(|b| *b = self.0.fetch_add(1, Ordering::Relaxed));
        Ok(())
    }
}

fn ring() -> KeyRing {
    KeyRing::generate(&Counting::default()).unwrap()
}

fn vault(suite: Suite) -> Vault {
    Vault::new(ring(), suite, Arc::new(Counting::default()))
}

fn aad(id: u32) -> Aad {
    Aad::new("identity_documents", "number", id)
}

#[test]
fn what_is_sealed_opens_only_at_its_place_and_with_its_key() {
    for suite in [Suite::Aes256Gcm, Suite::Sm4Gcm] {
        let vault = vault(suite);
        let wrapped = vault.generate_person_key().unwrap();
        let key = vault.open_person_key(&wrapped).unwrap();
        let sealed = key.seal(&aad(1), "150602199003070012".as_bytes()).unwrap();
        assert_eq!(*key.open_text(&aad(1), &sealed).unwrap(), "150602199003070012");
        assert!(matches!(key.open(&aad(2), &sealed), Err(VaultError::Forged)), "another row");
        assert!(
            matches!(key.open(&Aad::new("identity_documents", "name", 1), &sealed), Err(VaultError::Forged)),
            "another column"
        );
        let other = vault.open_person_key(&vault.generate_person_key().unwrap()).unwrap();
        assert!(matches!(other.open(&aad(1), &sealed), Err(VaultError::Forged)), "another person");
    }
}

#[test]
fn every_changed_or_missing_byte_is_noticed() {
    let vault = vault(Suite::Aes256Gcm);
    let wrapped = vault.generate_person_key().unwrap();
    let key = vault.open_person_key(&wrapped).unwrap();
    let sealed = key.seal(&aad(1), b"13800138000").unwrap().into_bytes();
    for i in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[i] ^= 1;
        assert!(key.open(&aad(1), &Sealed::from_bytes(changed)).is_err(), "sealed byte {i}");
        assert!(key.open(&aad(1), &Sealed::from_bytes(sealed[..i].to_vec())).is_err(), "sealed cut at {i}");
    }
    let wrapped = wrapped.into_bytes();
    for i in 0..wrapped.len() {
        let mut changed = wrapped.clone();
        changed[i] ^= 1;
        assert!(vault.open_person_key(&WrappedKey::from_bytes(changed)).is_err(), "wrapped byte {i}");
        assert!(vault.open_person_key(&WrappedKey::from_bytes(wrapped[..i].to_vec())).is_err(), "wrapped cut at {i}");
    }
}

#[test]
fn a_new_master_key_takes_over_and_the_old_one_can_go() {
    let before = vault(Suite::Aes256Gcm);
    let wrapped = before.generate_person_key().unwrap();
    let sealed = before.open_person_key(&wrapped).unwrap().seal(&aad(1), b"x").unwrap();
    let index = before.blind_index("id_number", "150602199003070012");

    let rotated = ring().rotated("k2", &SystemEntropy).unwrap();
    let text = rotated.to_text().unwrap();
    let after = Vault::new(rotated, Suite::Sm4Gcm, Arc::new(SystemEntropy));
    assert_eq!(*after.open_person_key(&wrapped).unwrap().open(&aad(1), &sealed).unwrap(), b"x");
    let anew = after.rewrap(&wrapped).unwrap().unwrap();
    assert_eq!(anew.master_key_id().unwrap(), "k2");
    assert!(after.rewrap(&anew).unwrap().is_none(), "a second pass has nothing left to do");
    assert_eq!(after.blind_index("id_number", "150602199003070012"), index, "look-up columns survive a rotation");

    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    json["master"].as_object_mut().unwrap().remove("k1");
    let only_new = KeyRing::from_secret(&Secret::from(json.to_string())).unwrap();
    let only_new = Vault::new(only_new, Suite::Aes256Gcm, Arc::new(SystemEntropy));
    assert_eq!(*only_new.open_person_key(&anew).unwrap().open(&aad(1), &sealed).unwrap(), b"x");
    assert!(matches!(only_new.open_person_key(&wrapped), Err(VaultError::UnknownMasterKey(id)) if id == "k1"));
}

#[test]
fn nonces_and_keys_are_never_the_same_twice() {
    let vault = vault(Suite::Aes256Gcm);
    let wrapped = vault.generate_person_key().unwrap();
    assert_ne!(wrapped, vault.generate_person_key().unwrap());
    let key = vault.open_person_key(&wrapped).unwrap();
    assert_ne!(key.seal(&aad(1), b"x").unwrap(), key.seal(&aad(1), b"x").unwrap());
}

#[test]
fn the_blind_index_levels_spelling_and_separates_purposes() {
    let vault = vault(Suite::Aes256Gcm);
    let index = vault.blind_index("id_number", "15060219900307008X");
    assert_eq!(index, vault.blind_index("id_number", " 150602 19900307 ００８x "));
    assert_ne!(index, vault.blind_index("phone", "15060219900307008X"));
    assert_ne!(index, vault.blind_index("id_number", "150602199003070012"));
    assert_eq!(index.hex().len(), 64);
}

#[test]
fn a_key_file_is_made_once_for_its_owner_only() {
    let folder = std::env::temp_dir().join(format!("vault-{}", uuid::Uuid::new_v4()));
    let path = folder.join("keys.json");
    let first = KeyRing::load_or_create(&path, &SystemEntropy).unwrap();
    let second = KeyRing::load_or_create(&path, &SystemEntropy).unwrap();
    assert_eq!(*first.to_text().unwrap(), *second.to_text().unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing temporary is left");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_bad_ring_is_refused_without_quoting_it() {
    let good = serde_json::from_str::<serde_json::Value>(&ring().to_text().unwrap()).unwrap();
    let mut cases = vec![serde_json::json!("hunter2"), serde_json::json!({"current": "k1", "secret": "hunter2"})];
    for (pointer, bad) in [("/current", "hunter2x"), ("/master/k1", "hunter2 is no key"), ("/index", "aHVudGVyMg==")] {
        let mut case = good.clone();
        *case.pointer_mut(pointer).unwrap() = bad.into();
        cases.push(case);
    }
    for case in cases {
        let refusal = KeyRing::from_secret(&Secret::from(case.to_string())).err().unwrap().to_string();
        assert!(!refusal.contains("hunter2 ") && !refusal.contains("aHVud"), "{refusal}");
    }
}

#[test]
fn nothing_secret_prints() {
    let vault = vault(Suite::Aes256Gcm);
    let key = vault.open_person_key(&vault.generate_person_key().unwrap()).unwrap();
    assert_eq!(format!("{key:?}"), "PersonKey([REDACTED])");
    assert_eq!(format!("{vault:?}"), r#"Vault { suite: Aes256Gcm, current: "k1", .. }"#);
}
