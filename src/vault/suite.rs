use aes_gcm::{
    Aes256Gcm, AesGcm,
    aead::{Aead, KeyInit, Payload, consts::U12},
};
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{KEY_LEN, VaultError};

pub(super) const NONCE_LEN: usize = 12;
pub(super) const TAG_LEN: usize = 16;

type Sm4Gcm = AesGcm<sm4::Sm4, U12>;

/// The cipher that new values are sealed with. Every suite can always be read, so a city can change over at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Suite {
    #[default]
    #[serde(rename = "aes-256-gcm")]
    Aes256Gcm,
    /// The national suite, RFC 8998.
    #[serde(rename = "sm4-gcm")]
    Sm4Gcm,
}

/// What a derived key is for. Two uses of one key never share key material.
#[derive(Debug, Clone, Copy)]
pub(super) enum Use {
    Wrap,
    Seal,
}

impl Suite {
    /// The first byte of every envelope: format version 1 in the high half, cipher in the low half.
    pub(super) const fn tag(self) -> u8 {
        match self {
            Self::Aes256Gcm => 0x11,
            Self::Sm4Gcm => 0x12,
        }
    }

    pub(super) fn from_tag(tag: u8) -> Result<Self, VaultError> {
        match tag {
            0x11 => Ok(Self::Aes256Gcm),
            0x12 => Ok(Self::Sm4Gcm),
            _ => Err(VaultError::Malformed("an unknown version or suite")),
        }
    }

    const fn key_len(self) -> usize {
        match self {
            Self::Aes256Gcm => 32,
            Self::Sm4Gcm => 16,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "aes-256-gcm",
            Self::Sm4Gcm => "sm4-gcm",
        }
    }

    pub(super) fn seal(
        self,
        key: &[u8],
        nonce: &[u8; NONCE_LEN],
        aad: &[u8],
        msg: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        let payload = Payload { msg, aad };
        match self {
            Self::Aes256Gcm => cipher::<Aes256Gcm>(key)?.encrypt(nonce.into(), payload),
            Self::Sm4Gcm => cipher::<Sm4Gcm>(key)?.encrypt(nonce.into(), payload),
        }
        .map_err(|_| VaultError::Malformed("a value too long for the cipher"))
    }

    pub(super) fn open(
        self,
        key: &[u8],
        nonce: &[u8; NONCE_LEN],
        aad: &[u8],
        msg: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let payload = Payload { msg, aad };
        match self {
            Self::Aes256Gcm => cipher::<Aes256Gcm>(key)?.decrypt(nonce.into(), payload),
            Self::Sm4Gcm => cipher::<Sm4Gcm>(key)?.decrypt(nonce.into(), payload),
        }
        .map(Zeroizing::new)
        .map_err(|_| VaultError::Forged)
    }
}

fn cipher<C: KeyInit>(key: &[u8]) -> Result<C, VaultError> {
    C::new_from_slice(key).map_err(|_| VaultError::Malformed("a key of the wrong length"))
}

/// The key for one use and suite, derived from a master or data key, so that no key is ever used with two ciphers.
pub(super) fn subkey(key: &[u8; KEY_LEN], usage: Use, suite: Suite) -> Zeroizing<Vec<u8>> {
    let usage = match usage {
        Use::Wrap => "wrap",
        Use::Seal => "seal",
    };
    let derived = keyed_hash(key, &[b"talent-portal/v1/", usage.as_bytes(), b"/", suite.label().as_bytes()]);
    Zeroizing::new(derived.iter().copied().take(suite.key_len()).collect())
}

/// HMAC-SHA-256 over the parts, one after the other.
pub(super) fn keyed_hash(key: &[u8; KEY_LEN], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    // `KeyInit::new` takes a whole block; a shorter key is padded with zeros there, as HMAC itself defines it.
    let mut block = Zeroizing::new([0u8; 64]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    Zeroizing::new(mac.finalize().into_bytes().into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        text.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    fn check(suite: Suite, key: &str, nonce: &str, aad: &str, plain: &str, expected: &str) {
        let nonce: [u8; 12] = hex(nonce).try_into().unwrap();
        let sealed = suite.seal(&hex(key), &nonce, &hex(aad), &hex(plain)).unwrap();
        assert_eq!(sealed, hex(expected));
        assert_eq!(*suite.open(&hex(key), &nonce, &hex(aad), &sealed).unwrap(), hex(plain));
    }

    /// Test case 16 of the GCM specification that NIST SP 800-38D is based on.
    #[test]
    fn aes_256_gcm_matches_the_published_vector() {
        check(
            Suite::Aes256Gcm,
            "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            "cafebabefacedbaddecaf888",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
        );
    }

    /// RFC 8998, appendix A.1.
    #[test]
    fn sm4_gcm_matches_rfc_8998() {
        check(
            Suite::Sm4Gcm,
            "0123456789abcdeffedcba9876543210",
            "00001234567800000000abcd",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec",
        );
    }

    /// RFC 4231, test case 2, with the key padded to the length that our keys have.
    #[test]
    fn keyed_hash_is_hmac_sha_256() {
        let mut key = [0u8; KEY_LEN];
        key.iter_mut().zip(b"Jefe").for_each(|(to, from)| *to = *from);
        let expected = hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert_eq!(keyed_hash(&key, &[b"what do ya want ", b"for nothing?"]).as_slice(), expected);
    }

    #[test]
    fn uses_and_suites_never_share_a_key() {
        let key = [7u8; KEY_LEN];
        let keys = [
            subkey(&key, Use::Wrap, Suite::Aes256Gcm),
            subkey(&key, Use::Seal, Suite::Aes256Gcm),
            subkey(&key, Use::Wrap, Suite::Sm4Gcm),
            subkey(&key, Use::Seal, Suite::Sm4Gcm),
        ];
        for (i, a) in keys.iter().enumerate() {
            for b in keys.iter().skip(i + 1) {
                assert!(!a.starts_with(b) && !b.starts_with(a));
            }
        }
    }
}
