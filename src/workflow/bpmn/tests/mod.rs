//! Documents of all kinds in, the same definitions out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

pub(in crate::workflow) mod flows;
mod foreign;
pub(in crate::workflow) mod identity;
mod rubbish;

use super::{Import, Note, import};
use crate::workflow::model::Definition;

/// The one process of a document whose process holds this.
fn read(inside: &str) -> Import {
    import(document(inside).as_bytes()).expect("well-formed")
}

/// A document as a modeller with other prefixes than ours writes it.
fn document(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<b:definitions xmlns:b=\"{}\" xmlns:own=\"{}\" xmlns:x=\"urn:other\" id=\"d\">\n\
         <b:process id=\"review\" name=\"复核\">\n{inside}\n</b:process>\n</b:definitions>",
        super::BPMN,
        super::OWN
    )
}

fn draft(inside: &str) -> Definition {
    read(inside).processes.remove(0).result.expect("a draft")
}

fn refused(inside: &str) -> Vec<Note> {
    read(inside).processes.remove(0).result.expect_err("refused")
}

/// Nodes and flows in short: `start s`, `userTask a "Check"`, `s > a`, `a > b if tier == 'A'`, `a > b named "Yes"`.
fn drawn(lines: &str) -> String {
    let mut text = String::new();
    for (line, number) in lines.trim().lines().map(str::trim).zip(0..) {
        if let Some((from, rest)) = line.split_once(" > ") {
            let (rest, condition) =
                rest.split_once(" if ").map_or((rest, None), |(rest, condition)| (rest, Some(condition)));
            let (to, name) = rest.split_once(" named ").unwrap_or((rest, ""));
            let condition = condition.map_or(String::new(), |condition| {
                format!("<b:conditionExpression>{}</b:conditionExpression>", quick_xml::escape::escape(condition))
            });
            text += &format!(
                "<b:sequenceFlow id=\"f{number}\" name=\"{name}\" sourceRef=\"{from}\" targetRef=\"{to}\">{condition}</b:sequenceFlow>\n"
            );
        } else {
            let (element, rest) = line.split_once(' ').expect("an element and its id");
            let (id, more) = rest.split_once(' ').unwrap_or((rest, ""));
            let (name, children) = more.split_once(" with ").unwrap_or((more, ""));
            text += &format!("<b:{element} id=\"{id}\" name=\"{name}\">{children}</b:{element}>\n");
        }
    }
    text
}
