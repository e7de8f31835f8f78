//! The document wallet.

use chrono::TimeDelta;
use reqwest::Method;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use talent_portal::files::FileKind;
use talent_portal::talents::commands as talents;
use talent_portal::talents::model::UsedBy;
use talent_portal::talents::queries;
use talent_portal::talents::{DocumentId, jobs};

use talent_portal::identity::Role;

use crate::support::{Person, Site, Staff, body};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nstartxref\n0\n%%EOF\n";
const PATH: &str = "/api/v1/me/documents";

fn form(bytes: &[u8], name: &str, media_type: &str) -> Form {
    let file = Part::bytes(bytes.to_vec()).file_name(name.to_owned()).mime_str(media_type).unwrap();
    Form::new().part("file", file)
}

async fn send(site: &Site, who: &Person, form: Form) -> (u16, Value) {
    body(site.request(Some(who), Method::POST, PATH).multipart(form).send().await.unwrap()).await
}

async fn pdf(site: &Site, who: &Person, kind: &'static str) -> Value {
    let (status, document) = send(site, who, form(PDF, "学位证.pdf", "application/pdf").text("kind", kind)).await;
    assert_eq!(status, 201, "{document}");
    document
}

fn id(document: &Value) -> DocumentId {
    document["id"].as_str().unwrap().parse().unwrap()
}

fn jpeg_with_place() -> Vec<u8> {
    use img_parts::ImageEXIF;
    let mut plain = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut plain);
    { encoder }.encode(&[90; 16 * 16 * 3], 16, 16, image::ExtendedColorType::Rgb8).unwrap();
    let mut jpeg = img_parts::jpeg::Jpeg::from_bytes(plain.into()).unwrap();
    jpeg.set_exif(Some("MM\0*\0\0\0\u{8}\0\0GPS 39.6N 109.8E".into()));
    jpeg.encoder().bytes().to_vec()
}

/// Files under the site's folder for documents.
fn stored_files(site: &Site) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
        entries.map(|e| e.unwrap().path()).map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
    count(&site.app.config().files.folder)
}

both! {
    async fn a_document_is_kept_listed_and_given_back(site: &Site) {
        let talent = site.stranger("李雷").await;
        let document = pdf(site, &talent, "diploma").await;
        assert_eq!((&document["kind"], &document["label"], &document["media_type"]), (&json!("diploma"), &json!("学位证.pdf"), &json!("application/pdf")));
        let one = format!("{PATH}/{}", document["id"].as_str().unwrap());
        assert_eq!(site.get(&talent, &one).await, (200, document.clone()));
        let answer = site.request(Some(&talent), Method::GET, &format!("{one}/content")).send().await.unwrap();
        assert_eq!(answer.headers()[CONTENT_TYPE], "application/pdf");
        assert!(answer.headers()[CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.bytes().await.unwrap(), PDF);

        site.advance(TimeDelta::seconds(1));
        let newer = pdf(site, &talent, "contract").await;
        let (_, list) = site.get(&talent, PATH).await;
        assert_eq!(list["items"], json!([newer, document]));
        let (_, list) = site.get(&talent, &format!("{PATH}?kind=diploma")).await;
        assert_eq!(list["items"], json!([document]));
        let (_, first) = site.get(&talent, &format!("{PATH}?limit=1")).await;
        let cursor = first["next_cursor"].as_str().unwrap();
        let (_, second) = site.get(&talent, &format!("{PATH}?limit=1&cursor={cursor}")).await;
        assert_eq!((&second["items"], second.get("next_cursor")), (&json!([document]), None));
    }

    async fn the_place_a_picture_was_taken_is_not_kept(site: &Site) {
        let talent = site.stranger("李雷").await;
        let picture = jpeg_with_place();
        assert!(picture.windows(3).any(|w| w == b"GPS"));
        let (status, document) = send(site, &talent, form(&picture, "照片.jpg", "image/jpeg").text("kind", "photo")).await;
        assert_eq!(status, 201, "{document}");
        let path = format!("{PATH}/{}/content", document["id"].as_str().unwrap());
        let kept = site.request(Some(&talent), Method::GET, &path).send().await.unwrap().bytes().await.unwrap();
        assert!(kept.starts_with(b"\xff\xd8") && !kept.windows(3).any(|w| w == b"GPS"));
    }

    async fn a_phones_heic_becomes_a_jpeg(site: &Site) {
        let talent = site.stranger("李雷").await;
        let heic = heifer::encode_rgba8(64, 48, &[120; 64 * 48 * 4], &heifer::EncodeOptions::default()).unwrap();
        let (status, document) = send(site, &talent, form(&heic, "IMG_0001.HEIC", "image/heic").text("kind", "photo")).await;
        assert_eq!((status, &document["media_type"], &document["converted"]), (201, &json!("image/jpeg"), &json!(true)), "{document}");
        let (status, problem) = send(site, &talent, form(&heic[..heic.len() / 2], "a.heic", "image/heic").text("kind", "photo")).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some("file_heic_unreadable")));
    }

    async fn what_is_not_a_document_leaves_nothing_behind(site: &Site) {
        let talent = site.stranger("李雷").await;
        let big = [PDF, &vec![b' '; site.app.config().files.max_bytes]].concat();
        for (form, status, code) in [
            (form(PDF, "a.pdf", "application/pdf"), 422, "upload_incomplete"),
            (Form::new().text("kind", "diploma"), 422, "upload_incomplete"),
            (form(b"", "a.pdf", "application/pdf").text("kind", "diploma"), 422, "file_empty"),
            (form(b"MZ\x90", "a.exe", "application/octet-stream").text("kind", "diploma"), 415, "file_type_not_allowed"),
            (form(PDF, "a.pdf", "image/png").text("kind", "diploma"), 422, "file_type_mismatch"),
            (form(PDF, "a.jpg", "application/pdf").text("kind", "diploma"), 422, "file_type_mismatch"),
            (form(b"\xff\xd8\xff\xe0 cut", "a.jpg", "image/jpeg").text("kind", "diploma"), 422, "file_damaged"),
            (form(b"%PDF-1.7 cut", "a.pdf", "application/pdf").text("kind", "diploma"), 422, "file_damaged"),
            (form(&big, "a.pdf", "application/pdf").text("kind", "diploma"), 413, "file_too_large"),
            (form(PDF, "a.pdf", "application/pdf").text("kind", "../diploma"), 422, "invalid"),
            (form(PDF, "a.pdf", "application/pdf").text("kind", "diploma").text("expires_on", "2026-02-30"), 422, "invalid"),
            (form(PDF, "a.pdf", "application/pdf").text("kind", "diploma").text("label", "x".repeat(3000)), 422, "invalid"),
            (form(PDF, "a.pdf", "application/pdf").text("kind", "diploma").text("label", "a\u{0}b"), 400, "nul_character"),
            (form(PDF, "a.pdf", "application/pdf").text("kind", "diploma").text("owner", "me"), 422, "invalid"),
        ] {
            let (answered, problem) = send(site, &talent, form).await;
            assert_eq!((answered, problem["code"].as_str()), (status, Some(code)), "{problem}");
        }
        let (status, _) = site.post(&talent, PATH, json!({})).await;
        assert!(status == 400 || status == 415, "not a form: {status}");
        assert_eq!(site.get(&talent, PATH).await.1["items"], json!([]));
        assert_eq!(stored_files(site), 0);
    }

    async fn somebody_elses_document_is_not_there(site: &Site) {
        let (talent, other) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let document = pdf(site, &talent, "diploma").await;
        let path = format!("{PATH}/{}", document["id"].as_str().unwrap());
        assert_eq!(site.get(&other, &path).await.0, 404);
        assert_eq!(site.get(&other, &format!("{path}/content")).await.0, 404);
        assert_eq!(site.delete(&other, &path).await.0, 404);
        assert_eq!(site.get(&other, PATH).await.1["items"], json!([]));
        let degree = json!({ "kind": "degree", "level": "master", "name": "x", "obtained_on": "2015-06-30", "document_id": document["id"] });
        assert_eq!(site.post(&other, "/api/v1/me/qualifications", degree.clone()).await.0, 422);
        assert_eq!(site.post(&talent, "/api/v1/me/qualifications", degree).await.0, 201);
    }

    async fn a_document_stays_while_a_case_relies_on_it(site: &Site) {
        let (talent, other) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let document = pdf(site, &talent, "diploma").await;
        let (document_id, owner, stranger) = (id(&document), talent.person, other.person);
        let case = UsedBy(uuid::Uuid::now_v7());
        let refused = site.app.write(move |tx| talents::documents_for_case(tx, stranger, case, &[document_id])).await;
        assert!(refused.is_err(), "somebody else's document");
        let used = site.app.write(move |tx| talents::documents_for_case(tx, owner, case, &[document_id])).await.unwrap();
        assert_eq!(used[0].sha256, document["sha256"]);
        let another = UsedBy(uuid::Uuid::now_v7());
        let seen = site.app.read(move |tx| {
            Ok((queries::document_of_case(tx, case, document_id).is_ok(), queries::document_of_case(tx, another, document_id).is_ok()))
        });
        assert_eq!(seen.await.unwrap(), (true, false));

        let path = format!("{PATH}/{document_id}");
        let (status, problem) = site.delete(&talent, &path).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("document_in_use")));
        assert_eq!(site.get(&talent, &path).await.1["in_use"], true);
        site.app.write(move |tx| talents::release_documents(tx, case)).await.unwrap();
        assert_eq!(site.delete(&talent, &path).await.0, 204);
        assert_eq!(site.get(&talent, &path).await.0, 404);
        assert_eq!(stored_files(site), 1, "the file goes with the job, not before the commit");
        assert_eq!(site.run_jobs().await, 1);
        assert_eq!(stored_files(site), 0);
    }

    async fn a_reviewer_reads_what_the_step_shows_and_is_on_record(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let other = pdf(site, &talent, "diploma").await;
        site.file_recognition(&talent).await;
        let content = |task: &Value, document: &str| format!("/api/v1/tasks/{}/documents/{document}/content", task["id"].as_str().unwrap());
        let task = site.next_task(&office.acceptance).await;
        let (_, shown) = site.get(&office.acceptance, &format!("/api/v1/tasks/{}", task["id"].as_str().unwrap())).await;
        let filed = |code: &str| {
            let material = shown["documents"].as_array().unwrap().iter().find(|m| m["code"] == code).unwrap();
            material["documents"][0].as_str().unwrap().to_owned()
        };
        let (identity, degree) = (filed("identity_document"), filed("degree_certificate"));
        let read = site.request(Some(&office.acceptance), Method::GET, &content(&task, &identity)).send().await.unwrap();
        assert_eq!(read.status(), 200);
        assert!(read.bytes().await.unwrap().starts_with(b"%PDF"));
        for (who, document, status) in [
            (&office.acceptance, other["id"].as_str().unwrap(), 404),
            (&office.science, identity.as_str(), 404),
            (&talent, identity.as_str(), 403),
        ] {
            assert_eq!(site.get(who, &content(&task, document)).await.0, status);
        }
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        let task = site.next_task(&office.education).await;
        let see = |document: &str| site.request(Some(&office.education), Method::GET, &content(&task, document)).send();
        assert_eq!(see(&degree).await.unwrap().status(), 200);
        assert_eq!(see(&identity).await.unwrap().status(), 404, "this step shows the degree only");
        let auditor = site.staff("审计管理员", vec![Staff::role(Role::AuditAdmin)]).await;
        let (_, records) = site.get(&auditor, "/api/v1/audit/records?action=read_document").await;
        let readers: Vec<_> = records["items"].as_array().unwrap().iter().map(|r| r["body"]["actor"]["person"].clone()).collect();
        assert_eq!(readers, [json!(office.education.person), json!(office.acceptance.person)]);
        site.run_jobs().await;
    }

    async fn an_upload_that_a_crash_cut_off_is_cleared_away(site: &Site) {
        let talent = site.stranger("李雷").await;
        let kept = pdf(site, &talent, "diploma").await;
        let lost = DocumentId(uuid::Uuid::now_v7());
        site.app.write(move |tx| jobs::plan_clearing(tx, lost)).await.unwrap();
        site.app.files().put(lost.0, FileKind::Pdf, PDF.into()).await.unwrap();
        assert_eq!((stored_files(site), site.run_jobs().await), (2, 0));
        site.advance(TimeDelta::hours(24));
        assert_eq!((site.run_jobs().await, stored_files(site)), (1, 1));
        assert!(site.app.files().read(id(&kept).0).await.is_ok());
    }

    async fn a_repeated_upload_is_one_document(site: &Site) {
        let talent = site.stranger("李雷").await;
        let upload = |kind: &'static str| {
            let form = form(PDF, "a.pdf", "application/pdf").text("kind", kind);
            site.request(Some(&talent), Method::POST, PATH).header("idempotency-key", "upload-1").multipart(form).send()
        };
        let first = body(upload("diploma").await.unwrap()).await;
        let second = body(upload("diploma").await.unwrap()).await;
        assert_eq!((first.0, &first), (201, &second));
        assert_eq!(body(upload("contract").await.unwrap()).await.0, 409);
        assert_eq!(site.get(&talent, PATH).await.1["items"].as_array().unwrap().len(), 1);
        assert_eq!(stored_files(site), 1);
    }
}
