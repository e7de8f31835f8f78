//! From files to a whole pack.

use std::{collections::BTreeMap, path::Path};

use crate::{
    cards::scheme::CardsFile,
    workdays::Calendar,
    workflow::{
        check::{Known, Proof},
        model::Definition,
    },
};

use super::{
    checks,
    files::{self, PackFiles},
    format::{
        Channel, Department, DepartmentsFile, PackInfo, PoliciesFile, PrivacyNotice, RegistersFile, ServiceItem,
        Template, TemplatesFile, Text,
    },
    problem::{Findings, PackProblem, Position},
    typed,
    yaml::Document,
};

/// A template with its text at hand.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadedTemplate {
    /// Code.
    pub code: String,
    /// Title.
    pub name: Text,
    /// Use.
    pub channel: Channel,
    /// Variables that it may use.
    pub variables: Vec<String>,
    /// Subject of a notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Text.
    pub body: String,
    /// Short form for SMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
    /// Whether the wording is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// A pack that was checked and may be applied.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Head of the pack.
    pub info: PackInfo,
    /// Functions and districts.
    pub organisation: DepartmentsFile,
    /// All departments, those of the series included; parents come before children.
    pub departments: Vec<Department>,
    /// Catalogues, schemes and benefits.
    pub cards: CardsFile,
    /// Shared registers.
    pub registers: RegistersFile,
    /// What people are told about their data.
    pub privacy: Option<PrivacyNotice>,
    /// Policies, what is on offer, occasions; a pack may go without.
    pub policies: Option<PoliciesFile>,
    /// Service items by code.
    pub services: BTreeMap<String, ServiceItem>,
    /// Flows by code.
    pub workflows: BTreeMap<String, Definition>,
    /// Templates by code.
    pub templates: BTreeMap<String, LoadedTemplate>,
    /// The calendar as text.
    pub calendar_text: String,
    /// The calendar.
    pub calendar: Calendar,
    /// What is worth knowing without being wrong.
    pub remarks: Vec<PackProblem>,
}

/// One YAML file, parsed and typed.
pub(super) struct Typed<T> {
    pub document: Document,
    pub data: T,
}

/// Everything of a pack that could be read, before references are checked.
pub(super) struct Draft<'a> {
    pub files: &'a PackFiles,
    pub info: Option<Typed<PackInfo>>,
    pub departments: Option<Typed<DepartmentsFile>>,
    pub cards: Option<Typed<CardsFile>>,
    pub templates: Option<Typed<TemplatesFile>>,
    /// A pack may go without.
    pub registers: Option<Typed<RegistersFile>>,
    /// So it may without this.
    pub privacy: Option<Typed<PrivacyNotice>>,
    /// So with these.
    pub policies: Option<Typed<PoliciesFile>>,
    pub services: Vec<Typed<ServiceItem>>,
    pub workflows: Vec<Typed<Definition>>,
    pub calendar: Option<(String, Calendar)>,
}

/// Reads and checks the pack in a folder.
///
/// # Errors
/// Every fault that was found, ordered by file and place.
pub fn load(dir: &Path) -> Result<Pack, Vec<PackProblem>> {
    let files = files::read(dir).map_err(|(file, message)| vec![PackProblem { file, line: 1, column: 1, message }])?;
    load_files(&files)
}

/// Checks a pack that is already in memory.
///
/// # Errors
/// Every fault that was found, ordered by file and place.
pub fn load_files(files: &PackFiles) -> Result<Pack, Vec<PackProblem>> {
    let mut findings = Findings::default();
    let draft = read(files, &mut findings);
    checks::run(&draft, &mut findings);
    match assemble(draft) {
        Some(pack) if findings.is_empty() => Ok(Pack { remarks: findings.remarks(), ..pack }),
        _ => Err(findings.into_sorted()),
    }
}

fn read<'a>(files: &'a PackFiles, findings: &mut Findings) -> Draft<'a> {
    let info = required::<PackInfo>(files, "pack.yaml", findings);
    let calendar = info.as_ref().and_then(|info| calendar(files, info, findings));
    Draft {
        files,
        calendar,
        departments: required(files, "departments.yaml", findings),
        cards: required(files, "cards.yaml", findings),
        templates: required(files, "templates/templates.yaml", findings),
        registers: files.get("registers.yaml").and_then(|text| one("registers.yaml", text, findings)),
        privacy: files.get("privacy.yaml").and_then(|text| one("privacy.yaml", text, findings)),
        policies: files.get("policies.yaml").and_then(|text| one("policies.yaml", text, findings)),
        services: folder(files, "services/", findings),
        workflows: folder(files, "workflows/", findings),
        info,
    }
}

fn one<T: serde::de::DeserializeOwned>(file: &str, text: &str, findings: &mut Findings) -> Option<Typed<T>> {
    let document = Document::parse(file, text).map_err(|(place, message)| findings.at(file, place, message)).ok()?;
    let data = typed::read(&document, findings)?;
    Some(Typed { document, data })
}

/// A flow on its own, as far as it can be read, with what the proof found out about it.
#[derive(Debug)]
pub struct FlowFile {
    /// The flow.
    pub flow: Option<Definition>,
    /// The verdict; nothing if the file could not be read.
    pub proof: Option<Proof>,
    /// What is wrong, by its place.
    pub faults: Vec<PackProblem>,
    /// What is worth knowing, by its place.
    pub remarks: Vec<PackProblem>,
}

/// Reads and proves one flow without a pack around it; the flows that it would call are not there.
pub fn load_flow(file: &str, text: &str) -> FlowFile {
    let mut findings = Findings::default();
    let read = one::<Definition>(file, text, &mut findings);
    let proof = read
        .as_ref()
        .filter(|_| findings.is_empty())
        .and_then(|flow| checks::prove_flow(&flow.document, &flow.data, &Known::default(), &|_| None, &mut findings));
    FlowFile { flow: read.map(|read| read.data), proof, remarks: findings.remarks(), faults: findings.into_sorted() }
}

fn required<T: serde::de::DeserializeOwned>(
    files: &PackFiles,
    file: &str,
    findings: &mut Findings,
) -> Option<Typed<T>> {
    let Some(text) = files.get(file) else {
        findings.at(file, Position::START, "the file is missing");
        return None;
    };
    one(file, text, findings)
}

fn folder<T: serde::de::DeserializeOwned>(files: &PackFiles, prefix: &str, findings: &mut Findings) -> Vec<Typed<T>> {
    files
        .iter()
        .filter(|(path, _)| path.starts_with(prefix) && path.ends_with(".yaml"))
        .filter_map(|(path, text)| one(path, text, findings))
        .collect()
}

fn calendar(files: &PackFiles, info: &Typed<PackInfo>, findings: &mut Findings) -> Option<(String, Calendar)> {
    let name = &info.data.calendar;
    let Some(text) = files.get(name) else {
        findings.at(&info.document.file, info.document.position("/calendar"), format!("there is no file {name}"));
        return None;
    };
    match Calendar::read(text.as_bytes()) {
        Ok(calendar) => Some((text.clone(), calendar)),
        Err(error) => {
            findings.at(name, Position { line: error.line.max(1), column: 1 }, error.problem);
            None
        }
    }
}

fn assemble(draft: Draft<'_>) -> Option<Pack> {
    let organisation = draft.departments?.data;
    let mut departments: Vec<Department> =
        organisation.expanded().into_iter().map(|(_, department)| department).collect();
    parents_first(&mut departments);
    let (calendar_text, calendar) = draft.calendar?;
    let files = draft.files;
    let templates =
        draft.templates?.data.templates.into_iter().map(|template| loaded(template, files)).collect::<Option<_>>()?;
    Some(Pack {
        info: draft.info?.data,
        organisation,
        departments,
        cards: draft.cards?.data,
        registers: draft.registers.map(|file| file.data).unwrap_or_default(),
        privacy: draft.privacy.map(|file| file.data),
        policies: draft.policies.map(|file| file.data),
        services: draft.services.into_iter().map(|item| (item.data.code.clone(), item.data)).collect(),
        workflows: draft.workflows.into_iter().map(|flow| (flow.data.code.clone(), flow.data)).collect(),
        templates,
        calendar_text,
        calendar,
        remarks: Vec::new(),
    })
}

fn loaded(template: Template, files: &PackFiles) -> Option<(String, LoadedTemplate)> {
    let body = match (template.body, template.file) {
        (Some(body), None) => body,
        (None, Some(file)) => files.get(&format!("templates/{file}"))?.clone(),
        _ => return None,
    };
    let loaded = LoadedTemplate {
        code: template.code.clone(),
        name: template.name,
        channel: template.channel,
        variables: template.variables,
        subject: template.subject,
        body,
        sms: template.sms,
        assumed: template.assumed,
    };
    Some((template.code, loaded))
}

/// Orders departments so that a parent is always stored before its children; what is left over hangs in a cycle, which
/// the checks have reported.
fn parents_first(departments: &mut Vec<Department>) {
    let mut placed: Vec<Department> = Vec::with_capacity(departments.len());
    let mut waiting = std::mem::take(departments);
    while !waiting.is_empty() {
        let before = placed.len();
        let (ready, rest): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|one| one.parent.as_ref().is_none_or(|parent| placed.iter().any(|done| done.code == *parent)));
        placed.extend(ready);
        waiting = rest;
        if placed.len() == before {
            break;
        }
    }
    *departments = placed;
}
