//! `registers.yaml`: registers and facts that the program knows, answered for by departments that exist.

use crate::registers::table;

use super::{
    super::{format::RegistersFile, load::Typed, problem::Findings},
    Names, unique,
};

pub(super) fn check(file: &Typed<RegistersFile>, names: &Names<'_>, findings: &mut Findings) {
    let Typed { document, data } = file;
    unique(document, "/registers", &data.registers, |one| one.code.as_str(), findings);
    let mut note = |pointer: &str, message: String| findings.at(&document.file, document.position(pointer), message);
    for (at, register) in data.registers.iter().enumerate() {
        let here = format!("/registers/{at}");
        if !names.has_department(&register.authority) {
            note(&format!("{here}/authority"), format!("there is no department `{}`", register.authority));
        }
        let Some(word) = table::register(&register.code) else {
            note(&format!("{here}/code"), format!("the program knows no register `{}`", register.code));
            continue;
        };
        if register.fields.is_empty() {
            note(&here, "a register that tells nothing is of no use".to_owned());
        }
        for (place, field) in register.fields.iter().enumerate() {
            let pointer = format!("{here}/fields/{place}");
            match word.facts.iter().find(|fact| fact.field() == field.code) {
                None => note(&pointer, format!("`{}` gives no fact `{}`", register.code, field.code)),
                Some(fact) if fact.kind != field.kind => {
                    note(&format!("{pointer}/kind"), format!("`{}` is of another kind", fact.name));
                }
                Some(_) => {}
            }
        }
    }
    for (at, register) in data.registers.iter().enumerate() {
        unique(document, &format!("/registers/{at}/fields"), &register.fields, |one| one.code.as_str(), findings);
    }
}
