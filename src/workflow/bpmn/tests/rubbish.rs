//! Nothing that anybody sends makes the reader stumble.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::{export, import};
use super::identity::packs;
use super::{document, drawn};

const FOREIGN: &str = include_str!("several_pools.bpmn");

static OWN: LazyLock<String> = LazyLock::new(|| export(&packs().remove(0)).unwrap());

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = import(&bytes);
        let mut behind = b"<?xml version=\"1.0\" encoding=\"gbk\"?>".to_vec();
        behind.extend(&bytes);
        let _ = import(&behind);
    }

    #[test]
    fn any_change_of_a_good_document_is_read_or_refused(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>(), 0_u8..5), 1..12),
        own in any::<bool>(),
    ) {
        let mut bytes = if own { OWN.clone().into_bytes() } else { FOREIGN.as_bytes().to_vec() };
        for (at, byte, how) in changes {
            let at = at.index(bytes.len().max(1));
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                3 => bytes.truncate(bytes.len() - at.min(3)),
                _ => { let part: Vec<u8> = bytes.iter().skip(at).take(60).copied().collect(); bytes.splice(at..at, part); }
            }
        }
        if let Ok(read) = import(&bytes) {
            for process in read.processes {
                if let Err(notes) = process.result {
                    prop_assert!(!notes.is_empty(), "refused without a reason");
                }
            }
        }
    }

    #[test]
    fn any_net_is_read_or_refused(
        kinds in proptest::collection::vec(0_usize..9, 1..14),
        flows in proptest::collection::vec((0_usize..14, 0_usize..14, any::<bool>()), 0..30),
    ) {
        const ELEMENTS: [&str; 9] = [
            "userTask", "serviceTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "endEvent", "subProcess",
            "intermediateThrowEvent", "callActivity",
        ];
        let mut lines = String::from("startEvent n0\n");
        for (kind, number) in kinds.iter().zip(1..) {
            lines += &format!("{} n{number} N{number}\n", ELEMENTS[*kind]);
        }
        for (from, to, condition) in flows {
            lines += &format!("n{from} > n{to}{}\n", if condition { " if a == 1" } else { "" });
        }
        let read = import(document(&drawn(&lines)).as_bytes()).unwrap();
        for process in read.processes {
            match process.result {
                Ok(definition) => { let _ = export(&definition); }
                Err(notes) => prop_assert!(!notes.is_empty()),
            }
        }
    }
}

#[test]
fn documents_are_bounded() {
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    assert!(import(deep.as_bytes()).unwrap_err().to_string().contains("levels"));
    let wide = format!("<a>{}</a>", "<b/>".repeat(200_000));
    assert!(import(wide.as_bytes()).unwrap_err().to_string().contains("100000 elements"));
    assert!(import(&vec![b' '; 9 << 20]).unwrap_err().to_string().contains("bytes"));
    let laughs = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
    assert!(import(laughs.as_bytes()).unwrap_err().to_string().contains("document type"));
    assert!(import(b"<a>&b;</a>").unwrap_err().to_string().contains("entity"));
    let many: String = (0..1200).map(|number| format!("userTask n{number}\n")).collect();
    let notes = super::refused(&drawn(&many));
    assert!(notes[0].to_string().contains("more than 1000 steps"));
}

#[test]
fn the_line_of_a_fault_is_told() {
    let error = import(b"<a>\n<b>\n</c>\n</a>").unwrap_err();
    assert_eq!(error.line, 3, "{error}");
    assert!(import(b"<a/>").unwrap_err().to_string().contains("not BPMN 2.0"));
    assert!(import(b"").unwrap_err().to_string().contains("no element"));
}
