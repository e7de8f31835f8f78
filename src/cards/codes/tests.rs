#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

const NOW: i64 = 1_790_000_000;
const WINDOW: Window = Window { signs_from: NOW - 1_000, signs_until: NOW + 1_000, published_until: NOW + 2_000 };

fn key(byte: u8) -> SigningKey {
    SigningKey::from_seed(&[byte; SEED_BYTES]).unwrap()
}

fn claims() -> Claims {
    Claims::shown(Uuid::from_u128(1), Uuid::from_u128(2), NOW, 60)
}

/// Puts another payload under the same header and signature.
fn with_claims(code: &str, claims: &Claims) -> String {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
    let parts: Vec<&str> = code.split('.').collect();
    let payload = B64.encode(serde_json::to_vec(claims).unwrap());
    format!("{}.{payload}.{}", parts[0], parts[2])
}

/// Changes the first letter of the signature.
fn with_signature(code: &str) -> String {
    let (signed, signature) = code.rsplit_once('.').unwrap();
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{signed}.{first}{}", &signature[1..])
}

#[test]
fn a_code_lives_exactly_its_minute() {
    let code = sign(&key(1), &claims()).unwrap();
    assert!(code.len() < 350, "short enough for a phone's screen: {}", code.len());
    let keys = [key(1).public(WINDOW)];
    for (now, expected) in [
        (NOW, Ok(claims())),
        (NOW + 59, Ok(claims())),
        (NOW + 60, Err(CodeFault::Expired)),
        (NOW + 61, Err(CodeFault::Expired)),
    ] {
        assert_eq!(verify(&code, &keys, now), expected, "at {}", now - NOW);
    }
}

#[test]
fn what_is_wrong_with_a_code_is_said() {
    let good = sign(&key(1), &claims()).unwrap();
    let keys = [key(1).public(WINDOW)];
    let mut later = claims();
    later.exp += 3_600;
    let mut other_card = claims();
    other_card.sub = Uuid::from_u128(99);
    let unsigned = jsonwebtoken::encode(
        &{
            let mut header = Header::new(Algorithm::HS256);
            header.kid = Some(key(1).kid().into());
            header.typ = Some(TYPE.into());
            header
        },
        &claims(),
        &jsonwebtoken::EncodingKey::from_secret(keys[0].x.as_bytes()),
    )
    .unwrap();
    let other_type = jsonwebtoken::encode(
        &{
            let mut header = Header::new(Algorithm::EdDSA);
            header.kid = Some(key(1).kid().into());
            header
        },
        &claims(),
        &key(1).encoding(),
    )
    .unwrap();
    for (what, code, expected) in [
        ("another card's id", with_claims(&good, &other_card), CodeFault::Forged),
        ("a longer life", with_claims(&good, &later), CodeFault::Forged),
        ("a key that is not ours", sign(&key(2), &claims()).unwrap(), CodeFault::UnknownKey),
        ("signed with the public key as a secret", unsigned, CodeFault::Forged),
        ("another kind of token", other_type, CodeFault::Forged),
        ("another signature", with_signature(&good), CodeFault::Forged),
        ("a cut signature", good[..good.len() - 4].to_owned(), CodeFault::Malformed),
        ("nothing", String::new(), CodeFault::Malformed),
        ("noise", "a.b.c".into(), CodeFault::Malformed),
        ("too much", "a".repeat(5_000), CodeFault::Malformed),
    ] {
        assert_eq!(verify(&code, &keys, NOW), Err(expected), "{what}");
    }
}

#[test]
fn a_key_is_known_from_its_announcement_until_it_is_gone() {
    let code = sign(&key(1), &claims()).unwrap();
    let gone = Window { signs_from: NOW - 3_000, signs_until: NOW - 2_000, published_until: NOW };
    let retired = Window { published_until: NOW + 1, ..gone };
    assert_eq!(verify(&code, &[key(1).public(gone)], NOW), Err(CodeFault::UnknownKey));
    assert_eq!(verify(&code, &[key(1).public(retired)], NOW), Ok(claims()));
}

#[test]
fn keys_follow_each_other_without_a_gap() {
    let rotation = Rotation { signs_for: 90, announced_for: 7, published_after: 1 };
    let mut keys: Vec<Window> = Vec::new();
    for now in 0..1_000 {
        if let Some(window) = rotation.due(&keys, now) {
            keys.push(window);
        }
        let signing = keys.iter().filter(|key| key.phase(now) == KeyPhase::Signing).count();
        assert_eq!(signing, 1, "exactly one key signs at {now}");
        for key in &keys {
            if key.phase(now) == KeyPhase::Signing && now >= 90 {
                assert!(key.signs_from - 7 <= now, "announced before it signed");
            }
        }
    }
    assert_eq!(keys.len(), 12, "a key every ninety seconds, the twelfth announced");
    assert_eq!(rotation.due(&keys[..1], 500).unwrap().signs_from, 500, "after a pause it starts anew");
}

#[test]
fn the_key_set_is_what_the_standard_says() {
    let keys =
        [key(1).public(WINDOW), key(2).public(Window { published_until: NOW - 1, signs_until: NOW - 2, ..WINDOW })];
    let served = jwks(&keys, NOW);
    assert_eq!(served["keys"].as_array().unwrap().len(), 1);
    assert_eq!(served["keys"][0]["kty"], "OKP");
    assert_eq!(served["keys"][0]["crv"], "Ed25519");
    assert_eq!(served["keys"][0]["kid"], key(1).kid());
    let jwk: jsonwebtoken::jwk::Jwk = serde_json::from_value(served["keys"][0].clone()).unwrap();
    let code = sign(&key(1), &claims()).unwrap();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    let read = jsonwebtoken::decode::<Claims>(&code, &DecodingKey::from_jwk(&jwk).unwrap(), &validation);
    assert_eq!(read.unwrap().claims, claims(), "a stranger with the key set can verify offline");
}

/// The example of RFC 8037, appendix A: seed and public key.
#[test]
fn the_public_key_is_the_standard_one() {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
    let seed = B64.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
    let key = SigningKey::from_seed(&seed.try_into().unwrap()).unwrap();
    assert_eq!(key.public(WINDOW).x, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    // Its thumbprint in appendix A.3 begins with the same 64 bits: kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k.
    assert_eq!(key.kid(), B64.encode(&B64.decode("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k").unwrap()[..8]));
}
