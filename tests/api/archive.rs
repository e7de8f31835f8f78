//! A case as one package, and what becomes of it when somebody meddles with it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::process::Command;

use chrono::TimeDelta;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use talent_portal::cases::CaseId;
use talent_portal::db::WriteTx;
use talent_portal::identity::Role;
use talent_portal::talents::release_documents;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::{Office, PASSWORD, PDF, Person, Site, Staff, body, recognition_form};

type Files = Vec<(String, Vec<u8>)>;

fn unpacked(package: &[u8]) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
    let count = zip.len();
    let mut files = Vec::new();
    for index in 0..count {
        let mut file = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        files.push((name, bytes));
    }
    files
}

fn packed(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn content<'f>(files: &'f Files, name: &str) -> &'f [u8] {
    &files.iter().find(|(path, _)| path == name).unwrap_or_else(|| panic!("there is no {name}")).1
}

fn manifest(files: &Files) -> Value {
    serde_json::from_slice(content(files, "manifest.json")).unwrap()
}

/// Changes a file, and where `cover` is set, its digest in the manifest with it.
fn changed(files: &Files, name: &str, cover: bool, change: impl Fn(String) -> String) -> Files {
    let before = String::from_utf8(content(files, name).to_vec()).unwrap();
    let after = change(before.clone());
    assert_ne!(before, after, "{name} is changed");
    replaced(files, name, cover, after.into_bytes())
}

fn replaced(files: &Files, name: &str, cover: bool, bytes: Vec<u8>) -> Files {
    let mut manifest = manifest(files);
    if cover {
        let listed = manifest["files"].as_array_mut().unwrap().iter_mut().find(|file| file["path"] == name).unwrap();
        listed["size"] = json!(bytes.len());
        listed["sha256"] = json!(digest(&bytes));
    }
    let manifest =
        if cover { serde_json::to_vec(&manifest).unwrap() } else { content(files, "manifest.json").to_vec() };
    let new = |path: &str, old: &[u8]| match path {
        path if path == name => bytes.clone(),
        "manifest.json" => manifest.clone(),
        _ => old.to_vec(),
    };
    files.iter().map(|(path, old)| (path.clone(), new(path, old))).collect()
}

fn digest(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Runs the script that takes nothing but Python; answers whether it found the package genuine, and what it said.
fn verify(package: &[u8], key: Option<&str>) -> (bool, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(package).unwrap();
    let mut command = Command::new("python3");
    command.arg(root.join("scripts/verify-archive")).arg(file.path());
    if let Some(key) = key {
        command.args(["--key", key]);
    }
    let done = command.output().expect("python3 is installed");
    let said = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8(said).unwrap())
}

async fn head(site: &Site, code: &str) -> Person {
    let department = site.department(code).await;
    site.staff("负责人", vec![Staff::at(Role::DepartmentHead, department)]).await
}

async fn ask(site: &Site, who: &Person, case: &str) -> reqwest::Response {
    let path = format!("/api/v1/cases/{case}/archives");
    site.request(Some(who), Method::POST, &path).json(&json!({ "purpose": "archiving" })).send().await.unwrap()
}

async fn export(site: &Site, who: &Person, case: &str) -> Vec<u8> {
    let answer = ask(site, who, case).await;
    assert_eq!(answer.status(), 200, "{case}");
    assert_eq!(answer.headers()["content-type"], "application/zip");
    let digest_of_manifest = answer.headers()["x-manifest-sha256"].to_str().unwrap().to_owned();
    let package = answer.bytes().await.unwrap().to_vec();
    assert_eq!(digest(content(&unpacked(&package), "manifest.json")), digest_of_manifest);
    package
}

/// A case with a correction, opinions, papers and a decision; answers its applicant, application and id.
async fn decided(site: &Site, office: &Office) -> (Person, String, String) {
    let talent = site.talent("李雷").await;
    let (id, _) = site.file_recognition(&talent).await;
    let case = site.next_task(&office.acceptance).await["case_id"].as_str().unwrap().to_owned();
    let asked = json!({ "outcome": "correct", "opinion": "合同缺盖章页", "about": ["/materials/employment_contract"] });
    site.review(&office.acceptance, asked).await;
    site.supplement(&talent, &id, json!({ "form": { "position_title": "首席研究员" } })).await;
    let (_, mine) = site.get(&office.acceptance, "/api/v1/tasks?box=mine").await;
    let (status, done) =
        site.act(&office.acceptance, &mine["items"][0], "decide", json!({ "outcome": "accept" })).await;
    assert_eq!(status, 200, "{done}");
    for consulted in [&office.science, &office.education, &office.market] {
        site.review(consulted, json!({ "outcome": "agree", "opinion": "情况属实" })).await;
    }
    site.review(&office.second_review, json!({ "outcome": "agree" })).await;
    site.review(&office.decision, json!({ "outcome": "refuse", "opinion": "业绩与认定条件不符" })).await;
    let (status, told) = site.post(&talent, &format!("/api/v1/applications/{id}/letters/1/receipt"), json!(null)).await;
    assert_eq!(status, 201, "{told}");
    (talent, id, case)
}

both! {
    async fn a_case_leaves_as_one_package_that_is_checked_without_the_program(site: &Site) {
        let office = site.office().await;
        let (_, _, case) = decided(site, &office).await;
        talent_portal::audit::seal_now(&site.app).await.unwrap();
        let package = export(site, &head(site, "city.talent_office").await, &case).await;
        let files = unpacked(&package);
        let manifest = manifest(&files);
        let key = manifest["key"].as_str().unwrap();

        let (genuine, said) = verify(&package, None);
        assert!(genuine && said.contains(manifest["case"]["case_number"].as_str().unwrap()), "{said}");
        let (genuine, said) = verify(&package, Some(key));
        assert!(genuine && said.contains("signed with this key"), "{said}");

        assert_eq!((manifest["case"]["outcome"].as_str(), manifest["case"]["outcome_code"].as_i64()), (Some("refused"), Some(6)));
        assert_eq!(manifest["labels"]["case_number"], "办件编号");
        assert!(!manifest["audit"]["checkpoints"].as_array().unwrap().is_empty(), "what was sealed can be shown to be");
        let text = |name: &str| String::from_utf8(content(&files, name).to_vec()).unwrap();
        let form = |name: &str| serde_json::from_slice::<Value>(content(&files, name)).unwrap()["position_title"].clone();
        assert_eq!((form("revisions/0001/form.json"), form("revisions/0002/form.json")), (json!("研究员"), json!("首席研究员")));
        assert!(text("opinions.jsonl").contains("情况属实") && text("opinions.jsonl").contains("合同缺盖章页"));
        assert!(text("deliveries.jsonl").contains("online") && text("letters.jsonl").contains("送达回证"));
        let count = |kind: &str| manifest["files"].as_array().unwrap().iter().filter(|file| file["kind"] == kind).count();
        assert_eq!((count("document"), count("letter"), count("paper")), (4, 5, 5), "{manifest}");
        assert!(content(&files, "letters/05.pdf").starts_with(b"%PDF-"));
        let last: Value = serde_json::from_str(text("audit.jsonl").lines().last().unwrap()).unwrap();
        let last: Value = serde_json::from_str(last["body"].as_str().unwrap()).unwrap();
        assert_eq!((last["action"].as_str(), last["data"]["purpose"].as_str()), (Some("export_case"), Some("archiving")));
        site.run_jobs().await;
    }

    async fn a_package_that_was_meddled_with_is_refused(site: &Site) {
        let office = site.office().await;
        let (_, _, case) = decided(site, &office).await;
        talent_portal::audit::seal_now(&site.app).await.unwrap();
        let package = export(site, &head(site, "dongsheng.human_resources").await, &case).await;
        let files = unpacked(&package);
        let key = manifest(&files)["key"].as_str().unwrap().to_owned();
        let repacked = packed(&files);
        assert!(verify(&repacked, Some(&key)).0, "packing it anew changes nothing");

        let document = files.iter().find(|(path, _)| path.starts_with("documents/")).unwrap().0.clone();
        let mut flipped = content(&files, &document).to_vec();
        flipped[10] ^= 1;
        let without = |name: &str| files.iter().filter(|(path, _)| path != name).cloned().collect::<Files>();
        let with = |name: &str| [files.clone(), vec![(name.to_owned(), b"{}".to_vec())]].concat();
        let cut = |text: String| text.lines().rev().skip(1).collect::<Vec<_>>().into_iter().rev().map(|line| format!("{line}\n")).collect();
        let other_event = |text: String| text.replacen("\"filed\"", "\"urged\"", 1);
        let attempts: BTreeMap<&str, (Files, bool)> = BTreeMap::from([
            ("a changed byte", (replaced(&files, &document, false, flipped), false)),
            ("a file taken out", (without(&document), false)),
            ("the audit taken out", (without("audit.jsonl"), false)),
            ("the manifest taken out", (without("manifest.json"), false)),
            ("a file put in", (with("documents/extra.pdf"), false)),
            ("a file beside the folder", (with("../extra.json"), false)),
            ("a changed event", (changed(&files, "events.jsonl", false, other_event), false)),
            ("a changed event with its digest", (changed(&files, "events.jsonl", true, other_event), false)),
            ("an event taken off the end", (changed(&files, "events.jsonl", true, cut), false)),
            ("a record taken off the end", (changed(&files, "audit.jsonl", true, cut), false)),
            ("a changed record", (changed(&files, "audit.jsonl", true, |text| text.replacen("archiving", "litigation", 1)), false)),
            ("a changed letter", (changed(&files, "letters/01.txt", true, |text| text.replace("李雷", "李电")), false)),
            ("a changed form", (changed(&files, "revisions/0001/form.json", true, |text| text.replace("研究员", "院士")), false)),
            ("a changed opinion", (changed(&files, "opinions.jsonl", true, |text| text.replace("情况属实", "情况不实")), true)),
            ("a changed name in the manifest", (changed(&files, "manifest.json", false, |text| text.replace("李雷", "李电")), true)),
        ]);
        for (what, (files, only_by_key)) in attempts {
            let package = packed(&files);
            let (genuine, said) = verify(&package, Some(&key));
            assert!(!genuine && said.contains("NOT GENUINE"), "{what}: {said}");
            assert_eq!(verify(&package, None).0, only_by_key, "{what}, without the key");
        }
        let other = "A".repeat(43);
        assert!(!verify(&package, Some(&other)).0, "another installation's key");
        assert!(!verify(&package[..package.len() / 2], None).0 && !verify(b"PK", None).0, "cut off");
        site.run_jobs().await;
    }

    async fn a_whole_case_is_for_those_who_answer_for_it(site: &Site) {
        let office = site.office().await;
        let (talent, _, case) = decided(site, &office).await;
        let hall = site.department("kangbashi.human_resources").await;
        let supervisor = site.staff("督办", vec![Staff::at(Role::Supervisor, hall)]).await;
        let auditor = site.staff("审计", vec![Staff::role(Role::AuditAdmin)]).await;
        for (who, expected) in [
            (&head(site, "city.talent_office").await, 200),
            (&head(site, "dongsheng.human_resources").await, 200),
            (&supervisor, 200),
            (&head(site, "city.science").await, 404),
            (&head(site, "kangbashi.human_resources").await, 404),
            (&office.decision, 403),
            (&auditor, 403),
            (&talent, 403),
        ] {
            assert_eq!(ask(site, who, &case).await.status(), expected);
        }
        let spouse = head(site, "city.talent_office").await;
        site.verify(&spouse, "韩梅梅").await;
        site.marry(&talent, &spouse).await;
        assert_eq!(ask(site, &spouse, &case).await.status(), 404, "not of one's own household");
        let nowhere = "0190d2b0-0000-7000-8000-000000000000";
        assert_eq!(ask(site, &supervisor, nowhere).await.status(), 404);
        let path = format!("/api/v1/cases/{case}/archives");
        assert_eq!(site.post(&supervisor, &path, json!({ "purpose": "curiosity" })).await.0, 422);
        let (_, records) = site.get(&auditor, &format!("/api/v1/audit/records?stream_id={case}&limit=100")).await;
        let actions: Vec<_> = records["items"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
        assert_eq!(actions.iter().filter(|action| **action == "export_case").count(), 3, "{actions:?}");
        assert_eq!(actions.iter().filter(|action| **action == "case_exported").count(), 3, "{actions:?}");
        site.run_jobs().await;
    }

    async fn names_that_people_gave_are_no_paths_and_what_is_gone_is_said(site: &Site) {
        let office = site.office().await;
        let talent = site.talent("李雷").await;
        let hostile = format!("../../../etc/{}\\\\..\\\\<b>.pdf", "长".repeat(60));
        let mut documents = Vec::new();
        for code in ["identity_document", "employment_contract", "degree_certificate", "achievement_proof"] {
            let file = Part::bytes(PDF).file_name(hostile.clone()).mime_str("application/pdf").unwrap();
            let form = Form::new().text("kind", code.to_owned()).text("label", hostile.clone()).part("file", file);
            let upload = site.request(Some(&talent), Method::POST, "/api/v1/me/documents").multipart(form).send().await.unwrap();
            let (status, document) = body(upload).await;
            assert_eq!(status, 201, "{document}");
            documents.push((code, document["id"].as_str().unwrap().to_owned()));
        }
        let materials: Vec<_> = documents.iter().map(|(code, id)| json!({ "code": code, "documents": [id] })).collect();
        let application = json!({ "item": "talent_recognition", "form": recognition_form(), "materials": materials });
        let (status, draft) = site.post(&talent, "/api/v1/applications", application).await;
        assert_eq!(status, 201, "{draft}");
        let id = draft["id"].as_str().unwrap().to_owned();
        assert_eq!(site.post(&talent, &format!("/api/v1/applications/{id}/submit"), json!(null)).await.0, 201);
        let case = site.next_task(&office.acceptance).await["case_id"].as_str().unwrap().to_owned();
        let leads = head(site, "city.talent_office").await;
        let package = export(site, &leads, &case).await;
        let files = unpacked(&package);
        for (path, _) in &files {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "/-_.".contains(c);
            assert!(path.chars().all(plain) && !path.contains("..") && !path.starts_with('/'), "{path}");
        }
        assert!(verify(&package, None).0);
        let titles = manifest(&files)["files"].to_string();
        assert!(titles.contains("\"title\":\"<b>.pdf\""), "what people call it is a title: {titles}");

        assert_eq!(site.post(&talent, &format!("/api/v1/applications/{id}/withdraw"), json!(null)).await.0, 200);
        // Nothing releases documents by itself today; whoever may delete one leaves a gap that the package tells of.
        let closed: uuid::Uuid = case.parse().unwrap();
        let release = move |tx: &mut WriteTx<'_>| release_documents(tx, CaseId(closed));
        site.app.write(release).await.unwrap();
        let own = format!("/api/v1/me/documents/{}", documents[0].1);
        assert_eq!(site.delete(&talent, &own).await.0, 204);
        site.run_jobs().await;
        let package = export(site, &leads, &case).await;
        let (genuine, said) = verify(&package, None);
        assert!(genuine && said.contains(&documents[0].1) && said.contains("deleted_by_its_owner"), "{said}");

        let lost: uuid::Uuid = documents[1].1.parse().unwrap();
        site.app.files().delete(lost).await.unwrap();
        let package = export(site, &leads, &case).await;
        let (genuine, said) = verify(&package, None);
        assert!(!genuine && said.contains("incomplete") && said.contains("lost"), "{said}");
    }

    async fn of_somebody_erased_the_package_has_the_course_of_the_case_and_holds(site: &Site) {
        let office = site.office().await;
        let (talent, _, case) = decided(site, &office).await;
        site.run_jobs().await;
        talent_portal::audit::seal_now(&site.app).await.unwrap();
        assert_eq!(site.post(&talent, "/api/v1/me/erasure", json!({ "password": PASSWORD })).await.0, 202);
        site.advance(TimeDelta::days(16));
        site.run_jobs().await;
        let lead = site.department("city.talent_office").await;
        let supervisor = site.staff("督办", vec![Staff::at(Role::Supervisor, lead)]).await;
        let package = export(site, &supervisor, &case).await;
        let (genuine, said) = verify(&package, None);
        assert!(genuine && said.contains("erased_on_request"), "{said}");
        let files = unpacked(&package);
        assert!(manifest(&files)["case"]["applicant"].is_null());
        let named: Vec<_> = files.iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("李雷")).map(|(path, _)| path).collect();
        assert_eq!(named, Vec::<&String>::new());
        assert!(!content(&files, "events.jsonl").is_empty() && !content(&files, "letters.jsonl").is_empty());
        site.run_jobs().await;
    }
}
