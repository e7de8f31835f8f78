//! Which verb is taken where: verb × kind of step × position, as a table that people read.
//!
//! A cell is `yes`, or the reason of the refusal. `INSTA_UPDATE=always` writes the table anew.

mod rows;
mod stand;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::*;
use super::play::Play;
use rows::ROWS;
use stand::{KINDS, POSITIONS, Stand, WHOLE, as_a_whole, at_step};

/// A command's name, as it is written.
fn name(command: &Command) -> String {
    serde_json::to_value(command).unwrap()["command"].as_str().unwrap().to_owned()
}

/// One column: what comes of every verb for a case that stands there.
fn column(stand: &Stand) -> Vec<String> {
    let cell = |(_, row): &rows::Row| {
        let mut stand = stand.clone();
        let (actor, command) = row(&mut stand);
        let Play { definition, state, world, .. } = &stand.play;
        match decide(definition, state, world, &actor, &command) {
            Ok(_) => "yes".to_owned(),
            Err(refusal) => match &serde_json::to_value(&refusal).unwrap()["reason"] {
                Value::String(reason) => reason.clone(),
                other => panic!("{other}"),
            },
        }
    };
    ROWS.iter().map(cell).collect()
}

fn table(title: &str, heads: &[&str], columns: &[Vec<String>]) -> String {
    let mut text = format!("\n{title}\n\n| {:<32} |", "");
    for head in heads {
        write!(text, " {head:<22} |").unwrap();
    }
    write!(text, "\n|{}|{}", "-".repeat(34), format!("{}|", "-".repeat(24)).repeat(heads.len())).unwrap();
    for ((label, _), row) in ROWS.iter().zip(0..) {
        write!(text, "\n| {label:<32} |").unwrap();
        for column in columns {
            write!(text, " {:<22} |", column[row]).unwrap();
        }
    }
    text + "\n"
}

#[test]
fn every_verb_at_every_kind_of_step_in_every_position() {
    let mut text = String::new();
    for ((title, _), kind) in KINDS.iter().zip(0..) {
        let columns: Vec<_> = (0..POSITIONS.len()).map(|position| column(&at_step(kind, position))).collect();
        text += &table(&format!("The case stands at {title}"), &POSITIONS, &columns);
    }
    let columns: Vec<_> = (0..WHOLE.len()).map(|which| column(&as_a_whole(which))).collect();
    text += &table("The case as a whole", &WHOLE, &columns);
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("verbs", text);
    });
}

/// The table has a row for every command but the one by which the program reports what it could not do.
#[test]
fn no_verb_is_left_out() {
    let error = serde_json::from_value::<Command>(json!({ "command": "?" })).unwrap_err().to_string();
    let all: BTreeSet<String> =
        error.split('`').skip(1).step_by(2).filter(|name| *name != "?").map(str::to_owned).collect();
    let mut stand = at_step(0, 0);
    let mut rows: BTreeSet<String> = ROWS.iter().map(|(_, row)| name(&row(&mut stand).1)).collect();
    rows.insert("record_incident".to_owned());
    assert!(all.len() > 25);
    assert_eq!(rows, all);
}
