//! Filing for staff in batch: what was previewed is what is prepared, and the talent has the last word.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::employers::sheet::{self, Columns, Labels};

use super::*;
use crate::support::ordos;

type Instead = Vec<(u32, &'static str, &'static str)>;

/// A workbook of the sample pack's recognition with so many people in it.
pub fn book(count: u32, instead: Instead) -> Vec<u8> {
    let pack = ordos();
    let item = &pack.services["talent_recognition"];
    let columns = Columns::of(&item.form, item.batch.as_ref().unwrap(), &Labels::new());
    let everybody: BTreeMap<_, _> = [
        ("document_kind", "居民身份证"),
        ("address", "13800138000"),
        ("form.tier", "C"),
        ("form.route", "政府评定"),
        ("form.criterion", "c_doctor"),
        ("form.work_district", "dongsheng"),
        ("form.position_title", "研究员"),
        ("form.employment_kind", "全职"),
        ("form.employed_since", "2025-03-01"),
        ("form.degree", "博士研究生"),
        ("form.foreign_national", "否"),
    ]
    .into();
    sheet::sample(&columns, &sheet::Staff { count, everybody, instead }).unwrap()
}

/// Seven cells that are wrong, each in another way.
fn seven() -> Instead {
    vec![
        (3, "name", ""),
        (17, "document_number", "150602199003070013"),
        (18, "document_number", "150602190002290012"),
        (40, "form.degree", "高中"),
        (77, "form.employed_since", "2025-02-30"),
        (120, "form.criterion", "a_academician"),
        (202, "address", "12345"),
    ]
}

async fn prepare(site: &Site, who: &Person, batch: &Value, leave_out: bool) -> (u16, Value) {
    let path = format!("/api/v1/employers/{EMPLOYER}/batches/{}/drafts", batch["id"].as_str().unwrap());
    site.post(who, &path, json!({ "leave_out_faulty": leave_out })).await
}

async fn shown(site: &Site, who: &Person, batch: &Value) -> Value {
    let path = format!("/api/v1/employers/{EMPLOYER}/batches/{}", batch["id"].as_str().unwrap());
    let (status, batch) = site.get(who, &path).await;
    assert_eq!(status, 200, "{batch}");
    batch
}

async fn employer(site: &Site) -> Person {
    let office = office(site).await;
    assert_eq!(enter(site, &office, EMPLOYER).await.0, 201);
    liaison(site, "人事专员", EMPLOYER).await
}

both! {
    async fn two_hundred_staff_with_seven_wrong_cells_give_exactly_these_seven(site: &Site) {
        let hr = employer(site).await;
        let (status, preview) = hand_in(site, &hr, EMPLOYER, book(200, seven())).await;
        assert_eq!(status, 201, "{preview}");
        assert_eq!((&preview["rows"], &preview["good"], &preview["fault_count"]), (&json!(200), &json!(193), &json!(7)));
        let told: Vec<_> = preview["faults"].as_array().unwrap().iter().map(|f| (f["cell"].as_str().unwrap(), f["code"].as_str().unwrap())).collect();
        assert_eq!(
            told,
            [
                ("A3", "required"),
                ("C17", "identifier_check_character"),
                ("C18", "impossible_date"),
                ("N40", "not_a_choice"),
                ("M77", "impossible_date"),
                ("H120", "rule_refused"),
                ("E202", "wrong_format"),
            ]
        );
        for fault in preview["faults"].as_array().unwrap() {
            assert!(fault["zh"].as_str().unwrap() != fault["en"].as_str().unwrap(), "{fault}");
            assert!(!fault.to_string().contains("150602199003070013"), "a fault repeats nothing of the cell");
        }
        let (status, problem) = prepare(site, &hr, &preview, false).await;
        assert_eq!((status, &problem["code"]), (409, &json!("batch_has_faults")));
        assert_eq!(prepare(site, &hr, &preview, true).await.0, 202);
        site.run_jobs().await;
        let (status, again) = prepare(site, &hr, &preview, true).await;
        assert_eq!((status, &again["state"], &again["results"]), (202, &json!("prepared"), &json!({ "waiting": 193 })));
        // The same workbook once more: nobody gets the same twice.
        let (_, second) = hand_in(site, &hr, EMPLOYER, book(200, seven())).await;
        prepare(site, &hr, &second, true).await;
        site.run_jobs().await;
        assert_eq!(shown(site, &hr, &second).await["results"], json!({ "already_waiting": 193 }));
    }

    async fn what_is_prepared_becomes_an_application_only_by_the_talents_own_hand(site: &Site) {
        let hr = employer(site).await;
        let numbers: Vec<_> = (0..3).map(sheet::citizen_id).collect();
        let known = with_number(site, "王伟", &numbers[0]).await;
        let newcomer = site.stranger("李伟").await;
        let (_, preview) = hand_in(site, &hr, EMPLOYER, book(3, Vec::new())).await;
        assert_eq!(prepare(site, &hr, &preview, false).await.0, 202);
        site.run_jobs().await;
        let rows = format!("/api/v1/employers/{EMPLOYER}/batches/{}/rows", preview["id"].as_str().unwrap());
        let (_, listed) = site.get(&hr, &rows).await;
        let waiting = |row: u32| json!({ "row": row, "state": "waiting" });
        assert_eq!(listed["items"], json!([waiting(3), waiting(4), waiting(5)]), "who has an account is not told");
        let (_, told) = site.get(&known, "/api/v1/me/notifications").await;
        assert_eq!(told["items"][0]["template"], "draft_prepared", "{told}");
        assert_eq!(site.get(&known, "/api/v1/applications").await.1["items"], json!([]), "nothing of theirs yet");
        let (status, problem) = site.get(&newcomer, "/api/v1/me/prepared-drafts").await;
        assert_eq!((status, &problem["code"]), (403, &json!("not_verified")), "a name proves nothing");
        let (_, offered) = site.get(&known, "/api/v1/me/prepared-drafts").await;
        let form = &offered[0]["form"];
        assert_eq!((&form["employer_code"], &form["employer_name"]), (&json!(EMPLOYER), &json!("碳中和研究院")));
        assert_eq!((&form["degree"], &form["consent"]), (&json!("doctor"), &Value::Null), "nobody consents for them");
        let take = format!("/api/v1/me/prepared-drafts/{}/take", offered[0]["id"].as_str().unwrap());
        prove(site, &newcomer, "李伟", &numbers[1]).await;
        let newcomer = site.signed_in_again(&newcomer).await;
        assert_eq!(site.post(&newcomer, &take, json!(null)).await.0, 404, "somebody else's");
        let (status, draft) = site.post(&known, &take, json!(null)).await;
        assert_eq!((status, &draft["status"], &draft["form"]["degree"]), (201, &json!("draft"), &json!("doctor")), "{draft}");
        assert_eq!(site.post(&known, &take, json!(null)).await.0, 404, "once");
        let submit = format!("/api/v1/applications/{}/submit", draft["id"].as_str().unwrap());
        let (status, problem) = site.post(&known, &submit, json!(null)).await;
        assert_eq!(status, 422, "consent, achievements and papers are still the talent's: {problem}");
        let (_, offered) = site.get(&newcomer, "/api/v1/me/prepared-drafts").await;
        let decline = format!("/api/v1/me/prepared-drafts/{}/decline", offered[0]["id"].as_str().unwrap());
        assert_eq!(site.post(&newcomer, &decline, json!(null)).await.0, 204);
        let results = shown(site, &hr, &preview).await["results"].clone();
        assert_eq!(results, json!({ "taken": 1, "declined": 1, "waiting": 1 }));
        // What was settled is not kept: neither content nor key.
        use diesel::prelude::*;
        use talent_portal::db::schema::prepared_drafts as prepared;
        let kept: i64 = site.app.read(|tx| tx.run(|conn| {
            prepared::table.filter(prepared::content_sealed.is_not_null().or(prepared::wrapped_key.is_not_null())).count().get_result(conn)
        })).await.unwrap();
        assert_eq!(kept, 1, "the one that waits");
        site.advance(TimeDelta::days(62));
        site.run_jobs().await;
        let hr = site.signed_in_again(&hr).await;
        assert_eq!(shown(site, &hr, &preview).await["results"], json!({ "taken": 1, "declined": 1, "lapsed": 1 }));
    }

    async fn two_at_once_start_a_batch_once_and_take_a_draft_once(site: &Site) {
        let hr = employer(site).await;
        let talent = with_number(site, "王伟", &sheet::citizen_id(0)).await;
        let (_, preview) = hand_in(site, &hr, EMPLOYER, book(1, Vec::new())).await;
        let started = futures_util::future::join_all((0..6).map(|_| prepare(site, &hr, &preview, false))).await;
        assert!(started.iter().all(|(status, _)| *status == 202), "{started:?}");
        site.run_jobs().await;
        assert_eq!(shown(site, &hr, &preview).await["results"], json!({ "waiting": 1 }));
        let (_, offered) = site.get(&talent, "/api/v1/me/prepared-drafts").await;
        let take = format!("/api/v1/me/prepared-drafts/{}/take", offered[0]["id"].as_str().unwrap());
        let taken = futures_util::future::join_all((0..6).map(|_| site.post(&talent, &take, json!(null)))).await;
        let mut statuses: Vec<_> = taken.iter().map(|(status, _)| *status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 404, 404, 404, 404, 404]);
        let (_, own) = site.get(&talent, "/api/v1/applications").await;
        assert_eq!(own["items"].as_array().unwrap().len(), 1);
        site.run_jobs().await;
    }

    async fn a_preview_lapses_and_is_nobody_elses(site: &Site) {
        let hr = employer(site).await;
        let office = office(site).await;
        assert_eq!(enter(site, &office, ANOTHER).await.0, 201);
        let other = liaison(site, "别家专员", ANOTHER).await;
        let (_, preview) = hand_in(site, &hr, EMPLOYER, book(2, Vec::new())).await;
        assert_eq!(hand_in(site, &other, EMPLOYER, book(2, Vec::new())).await.0, 404);
        let path = format!("/api/v1/employers/{EMPLOYER}/batches/{}", preview["id"].as_str().unwrap());
        assert_eq!(site.get(&other, &path).await.0, 404);
        let through = format!("/api/v1/employers/{ANOTHER}/batches/{}", preview["id"].as_str().unwrap());
        assert_eq!(site.get(&other, &through).await.0, 404);
        assert_eq!(site.post(&other, &format!("{path}/drafts"), json!({})).await.0, 404);
        let template = format!("/api/v1/employers/{EMPLOYER}/batch-templates/");
        let item = site.request(Some(&hr), Method::GET, &format!("{template}talent_recognition")).send().await.unwrap();
        assert_eq!(item.status().as_u16(), 200);
        let (status, problem) = hand_in(site, &hr, EMPLOYER, item.bytes().await.unwrap().to_vec()).await;
        assert_eq!((status, &problem["code"]), (422, &json!("workbook_empty")));
        let (status, problem) = site.get(&hr, &format!("{template}rent_subsidy")).await;
        assert_eq!((status, &problem["code"]), (409, &json!("batch_not_offered")));
        for (bytes, code) in [
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "workbook_old_or_locked"),
            (b"name;number".to_vec(), "workbook_unreadable"),
            (vec![b'x'; 9 * 1024 * 1024], "workbook_too_large"),
        ] {
            assert_eq!(hand_in(site, &hr, EMPLOYER, bytes).await.1["code"], code);
        }
        site.advance(TimeDelta::hours(24));
        site.run_jobs().await;
        let hr = site.signed_in_again(&hr).await;
        let (status, problem) = prepare(site, &hr, &preview, false).await;
        assert_eq!((status, &problem["code"]), (409, &json!("batch_lapsed")));
        assert_eq!(shown(site, &hr, &preview).await["state"], "lapsed");
    }

    async fn a_form_that_changed_since_the_preview_wants_a_new_workbook(site: &Site) {
        use talent_portal::catalogue::DefinitionKind;
        let hr = employer(site).await;
        let (_, preview) = hand_in(site, &hr, EMPLOYER, book(2, Vec::new())).await;
        site.republish(DefinitionKind::Service, "talent_recognition", |item| {
            item["form"]["properties"]["position_title"]["maxLength"] = json!(20);
        })
        .await;
        let (status, problem) = prepare(site, &hr, &preview, false).await;
        assert_eq!((status, &problem["code"]), (409, &json!("form_changed")));
        site.run_jobs().await;
    }
}
