//! Who is let in: a request that our key signed, a moment ago, for the first time.

use actix_web::HttpRequest;

use super::House;
use crate::registers::signature::{self, Stamp, TOLERANCE_SECONDS};

/// Lets a request in, or says why not.
pub(super) fn let_in(house: &House, request: &HttpRequest, body: &[u8]) -> Result<(), &'static str> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if header(signature::KEY_ID) != house.terms.key_id {
        return Err("unknown key");
    }
    let timestamp: i64 = header(signature::TIMESTAMP).parse().map_err(|_| "no timestamp")?;
    let stamp = Stamp { timestamp, nonce: header(signature::NONCE).to_owned() };
    if stamp.nonce.len() != 32 {
        return Err("no nonce");
    }
    let text = signature::text_to_sign(request.method().as_str(), request.path(), body, &stamp);
    if !signature::is_signed(house.terms.key.as_bytes(), &text, header(signature::SIGNATURE)) {
        return Err("wrong signature");
    }
    let now = (house.terms.now)().timestamp();
    if (now - timestamp).abs() > TOLERANCE_SECONDS {
        return Err("wrong time");
    }
    // A request older than the tolerance is refused for its time, so its nonce need not be remembered any longer.
    let mut memory = house.memory();
    memory.nonces.retain(|(at, _)| (now - at).abs() <= TOLERANCE_SECONDS);
    if memory.nonces.iter().any(|(_, nonce)| *nonce == stamp.nonce) {
        return Err("nonce used before");
    }
    memory.nonces.push_back((timestamp, stamp.nonce));
    Ok(())
}
