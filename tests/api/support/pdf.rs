//! A PDF as its reader finds it: how many pages, and the text that can be searched and copied.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

pub struct Pdf {
    pub pages: usize,
    /// In the order of drawing, without blanks.
    pub text: String,
}

/// Reads what the program's own files consist of: deflated streams, one font, codes of two bytes with a table to text.
pub fn read(file: &[u8]) -> Pdf {
    let streams = streams(file);
    let mut table = BTreeMap::new();
    for stream in streams.iter().map(|stream| String::from_utf8_lossy(stream)) {
        for section in stream.split("beginbfchar").skip(1) {
            let entries = section.split("endbfchar").next().unwrap();
            let codes: Vec<_> = entries.split(['<', '>']).map(str::trim).filter(|code| !code.is_empty()).collect();
            for pair in codes.chunks_exact(2) {
                let units: Vec<_> = pair[1].as_bytes().chunks(4).map(hexadecimal).collect();
                table.insert(hexadecimal(pair[0].as_bytes()), String::from_utf16(&units).unwrap());
            }
        }
    }
    let drawn = streams.iter().filter(|stream| stream.windows(3).any(|three| three == b"]TJ"));
    let codes = drawn.flat_map(|stream| strings(stream));
    let text: String = codes.map(|code| table.get(&code).cloned().unwrap_or_else(|| format!("[{code}]"))).collect();
    Pdf {
        pages: String::from_utf8_lossy(file).matches("/MediaBox").count(),
        text: text.chars().filter(|c| !c.is_whitespace()).collect(),
    }
}

fn hexadecimal(digits: &[u8]) -> u16 {
    u16::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap()
}

/// Everything that is deflated.
fn streams(file: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut rest = file;
    while let Some(at) = rest.windows(7).position(|seven| seven == b"stream\n") {
        rest = &rest[at + 7..];
        let mut inflated = Vec::new();
        if ZlibDecoder::new(rest).read_to_end(&mut inflated).is_ok() {
            found.push(inflated);
        }
    }
    found
}

/// The codes of all strings that are drawn, whether they are written as characters or as digits.
fn strings(stream: &[u8]) -> Vec<u16> {
    let mut bytes = Vec::new();
    let mut rest = stream.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte == b'<' && rest.next_if_eq(&b'<').is_none() {
            let digits: Vec<u8> = rest.by_ref().take_while(|byte| *byte != b'>').collect();
            bytes.extend(digits.chunks(2).map(|two| u8::try_from(hexadecimal(two)).unwrap()));
        }
        if byte != b'(' {
            continue;
        }
        let mut depth = 1;
        while let Some(byte) = rest.next() {
            let kept = match byte {
                b'\\' => match rest.next().unwrap() {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    first @ b'0'..=b'7' => {
                        let mut value = u32::from(first - b'0');
                        for _ in 0..2 {
                            if let Some(digit) = rest.next_if(|digit| (b'0'..=b'7').contains(digit)) {
                                value = value * 8 + u32::from(digit - b'0');
                            }
                        }
                        u8::try_from(value).unwrap()
                    }
                    other => other,
                },
                b'(' => {
                    depth += 1;
                    byte
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                    byte
                }
                other => other,
            };
            bytes.push(kept);
        }
    }
    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}
