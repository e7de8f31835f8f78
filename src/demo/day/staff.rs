//! An employer files for the staff: a workbook goes in, wrong cells come back, and what is right waits for each talent's word.

use std::collections::BTreeMap;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::super::Surprise;
use super::super::cast::DECISION;
use super::{Day, text};
use crate::catalogue::{ServiceItem, definitions};
use crate::employers::sheet::{self, Columns, Labels, Staff};

const EMPLOYER: &str = "91150600MA00001030";
/// Where the organisation can be reached, as it is on record.
const CONTACT: &str = "13547700000";
const ITEM: &str = "talent_recognition";
const STAFF: u32 = 200;

/// Seven cells that are wrong, each in another way: row of the sheet, column, what it says.
const WRONG: [(u32, &str, &str); 7] = [
    (3, "name", ""),
    (17, "document_number", "150602199003070013"),
    (18, "document_number", "150602190002290012"),
    (40, "form.degree", "高中"),
    (77, "form.employed_since", "2025-02-30"),
    (120, "form.criterion", "a_academician"),
    (202, "address", "12345"),
];

impl Day<'_> {
    /// The office has the organisation on record; its liaison proves the mandate by a code that goes to the organisation.
    pub(super) async fn speak_for_an_employer(&mut self) -> Result<(), Surprise> {
        let employer = json!({ "organisation_code": EMPLOYER, "name": "碳中和研究院", "contact": CONTACT });
        let entered = self.player.post(Some(DECISION.login), "/api/v1/admin/employers", &employer).await?;
        if entered.code() != "employer_on_record" {
            entered.expect("put the organisation on record")?;
            self.player.tell(DECISION.title, "登记用人单位", "/api/v1/admin/employers");
        }
        if self.player.get(&self.me(), "/api/v1/me/employers").await?.status == 200 {
            return Ok(());
        }
        let letter = self.upload("liaison_authorisation", "liaison_authorisation").await?;
        let claim = json!({ "organisation_code": EMPLOYER, "authorisation": letter });
        let key = self.key("claim");
        let claim = self.player.once(&self.me(), "/api/v1/liaison-claims", &key, &claim).await?.expect("claim")?;
        let arrived = || async { Ok(self.newest_code(CONTACT)) };
        let code = self.player.wait_for("the code that goes to the organisation", arrived).await?;
        let proof = format!("/api/v1/liaison-claims/{}/proof", text(&claim, "/id")?);
        let body = json!({ "code": code });
        self.player.post(Some(&self.me()), &proof, &body).await?.expect("prove the mandate")?;
        self.player.tell("单位联络员", "凭授权书和单位收到的验证码成为联络员", "/api/v1/me/employers");
        Ok(())
    }

    /// Two hundred rows, seven wrong cells: exactly these seven come back. Corrected, all of them are prepared.
    pub(super) async fn import_staff(&mut self) -> Result<(), Surprise> {
        let first = self.hand_in_workbook(&WRONG, "workbook").await?;
        let faults = first.get("faults").and_then(Value::as_array).cloned().unwrap_or_default();
        let cells: Vec<_> = faults.iter().filter_map(|fault| fault.get("cell")?.as_str()).collect();
        if cells.len() != WRONG.len() {
            return Err(Surprise::new(format!("seven wrong cells, and these came back: {cells:?}")));
        }
        let told = format!("导入 {STAFF} 人,退回 {} 个错误单元格:{}", cells.len(), cells.join("、"));
        let path = format!("/api/v1/employers/{EMPLOYER}/batches/{}", text(&first, "/id")?);
        self.player.tell("单位联络员", &told, &path);

        let second = self.hand_in_workbook(&[], "workbook-corrected").await?;
        let path = format!("/api/v1/employers/{EMPLOYER}/batches/{}", text(&second, "/id")?);
        let drafts = format!("{path}/drafts");
        let body = json!({ "leave_out_faulty": false });
        let key = self.key("prepare");
        self.player.once(&self.me(), &drafts, &key, &body).await?.expect("prepare the drafts")?;
        let prepared = || async {
            let batch = self.player.get(&self.me(), &path).await?.expect("the batch")?;
            Ok((batch.get("state").and_then(Value::as_str) == Some("prepared")).then_some(()))
        };
        self.player.wait_for("the drafts of the staff", prepared).await?;
        let told = format!("改正后 {STAFF} 人全部生成待本人确认的申请");
        self.player.tell("单位联络员", &told, &path);
        Ok(())
    }

    async fn hand_in_workbook(&self, wrong: &[(u32, &str, &str)], key: &str) -> Result<Value, Surprise> {
        let book = self.workbook(wrong).await?;
        let path = format!("/api/v1/employers/{EMPLOYER}/batches?item={ITEM}");
        let form = Form::new().part("file", Part::bytes(book).file_name("staff.xlsx"));
        let request = self.player.request(Some(&self.me()), Method::POST, &path);
        let request = request.header("idempotency-key", self.key(key)).multipart(form);
        self.player.send(request, "hand the workbook in").await?.expect("hand the workbook in")
    }

    /// The template of the item, filled in with made-up people.
    async fn workbook(&self, wrong: &[(u32, &str, &str)]) -> Result<Vec<u8>, Surprise> {
        let item = self.player.app.read(|tx| definitions::current::<ServiceItem>(tx, ITEM)).await?;
        let batch = item.batch.as_ref().ok_or_else(|| Surprise::new("the pack lets nobody file this for a staff"))?;
        let columns = Columns::of(&item.form, batch, &Labels::new());
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
        let staff = Staff { count: STAFF, everybody, instead: wrong.to_vec() };
        sheet::sample(&columns, &staff).map_err(|error| Surprise::new(format!("the workbook: {error}")))
    }
}
