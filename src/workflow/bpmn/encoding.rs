//! From bytes to text: modellers declare all kinds of encodings, Chinese ones among them.

use encoding_rs::{Encoding, UTF_8};

use super::xml::{Fault, Malformed};

/// The text of a document by its byte order mark, else by its declaration, else as UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Malformed> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => declared(bytes)?,
    };
    let (text, _, broken) = encoding.decode(bytes);
    if broken {
        return Err(Malformed { line: 1, fault: Fault::Encoding { name: encoding.name().to_owned() } });
    }
    Ok(text.into_owned())
}

/// The encoding that the XML declaration names; every encoding that is met in practice writes it in ASCII.
fn declared(bytes: &[u8]) -> Result<&'static Encoding, Malformed> {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
    let declaration = head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let Some((_, rest)) = declaration.and_then(|(inside, _)| inside.split_once("encoding")) else { return Ok(UTF_8) };
    let rest = rest.trim_start().trim_start_matches('=').trim_start();
    let name = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest.split(quote).nth(1).unwrap_or_default(),
        _ => "",
    };
    let unknown = || Malformed { line: 1, fault: Fault::Encoding { name: name.to_owned() } };
    Encoding::for_label(name.as_bytes()).ok_or_else(unknown)
}
