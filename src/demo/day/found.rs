//! What the office does by itself: it finds whoever newly qualifies, decides at once what registers prove, and lets nobody wait
//! for a register that is down.

use reqwest::Method;
use serde_json::{Value, json};

use super::super::Surprise;
use super::super::cast::{ACCEPTANCE, SYSTEM};
use super::{Day, text};

/// The sample item that is decided at once.
const ITEM: &str = "doctor_gift";

impl Day<'_> {
    /// A doctorate is added to the profile; the rest comes to the talent.
    pub(super) async fn be_found(&mut self) -> Result<(), Surprise> {
        self.add_doctorate().await?;
        self.player.tell(self.talent.name, "在资料中登记博士学位", "/api/v1/me/qualifications");
        let run = self.player.post(Some(SYSTEM.login), "/api/v1/admin/matching/run", &Value::Null).await?;
        run.expect("let people be found")?;
        let looked = || async {
            let all = self.player.get(&self.me(), "/api/v1/me/matches").await?.expect("my matches")?;
            let mut items = all.get("items").and_then(Value::as_array).into_iter().flatten();
            let one = items.find(|one| one.get("item").and_then(Value::as_str) == Some(ITEM)).cloned();
            Ok(one.filter(|one| one.get("state").and_then(Value::as_str) != Some("found")))
        };
        let found = self.player.wait_for("a match for the new doctor", looked).await?;
        self.player.tell("系统", &format!("政策找人:{}符合条件,已主动告知", self.talent.name), "/api/v1/me/matches");
        if found.get("state").and_then(Value::as_str) != Some("filed") {
            let path = format!("/api/v1/me/matches/{}/draft", text(&found, "/id")?);
            let draft = self.player.post(Some(&self.me()), &path, &Value::Null).await?.expect("open the draft")?;
            self.application = text(&draft, "/id")?;
            let filled = draft.pointer("/form/work_district").and_then(Value::as_str).unwrap_or_default();
            let told = format!("打开预填的申请(工作所在旗区:{filled})");
            self.player.tell(self.talent.name, &told, &format!("/api/v1/applications/{}", self.application));
            self.consent().await?;
        }
        let case = self.hand_in().await?;
        if text(&case, "/status")? != "closed" {
            return Err(Surprise::new(format!("what registers prove was not decided at once: {case}")));
        }
        let told = format!("即申即享:办件 {} 提交即办结,通知书说明可要求人工决定", text(&case, "/number")?);
        self.player.tell("系统", &told, &format!("/api/v1/applications/{}/letters", self.application));
        Ok(())
    }

    /// The register of degrees does not answer; the case goes to a person who sees why.
    pub(super) async fn file_while_a_register_is_down(&mut self, registers: &str) -> Result<(), Surprise> {
        self.registers_know(registers).await?;
        self.add_doctorate().await?;
        let form = json!({ "work_district": "dongsheng", "consent": true });
        let begun = json!({ "item": ITEM, "form": form });
        let draft = self.player.once(&self.me(), "/api/v1/applications", &self.key("gift"), &begun).await?;
        self.application = text(&draft.expect("begin an application")?, "/id")?;
        self.fault(registers, "unavailable").await?;
        let case = self.hand_in().await;
        self.fault(registers, "none").await?;
        let number = text(&case?, "/number")?;
        let told = format!("学历登记库停机时照常提交,办件编号 {number}");
        self.player.tell(self.talent.name, &told, &self.timeline_path());
        let seen = || async {
            let pool =
                self.player.get(ACCEPTANCE.login, "/api/v1/tasks?box=pool&limit=100").await?.expect("the inbox")?;
            let mut tasks = pool.get("items").and_then(Value::as_array).into_iter().flatten();
            Ok(tasks.find(|task| task.get("case_number").and_then(Value::as_str) == Some(number.as_str())).cloned())
        };
        let task = self.player.wait_for("the case among the clerk's tasks", seen).await?;
        let why = text(&task, "/unverified/0/explanation/zh")?;
        let path = format!("/api/v1/tasks/{}", text(&task, "/id")?);
        self.player.tell(
            ACCEPTANCE.title,
            &format!("待人工核查:{}({why})", text(&task, "/unverified/0/name/zh")?),
            &path,
        );
        Ok(())
    }

    async fn add_doctorate(&self) -> Result<(), Surprise> {
        let degree = json!({ "kind": "degree", "level": "doctor", "name": "材料科学", "obtained_on": "2026-06-30" });
        let key = self.key("doctorate");
        self.player.once(&self.me(), "/api/v1/me/qualifications", &key, &degree).await?.expect("add a degree").map(drop)
    }

    async fn consent(&self) -> Result<(), Surprise> {
        let path = format!("/api/v1/applications/{}", self.application);
        let answer = self.player.get(&self.me(), &path).await?;
        let tag = answer.tag.clone().unwrap_or_default();
        let mut form = answer.expect("read the draft")?.get("form").cloned().unwrap_or_default();
        if let Some(form) = form.as_object_mut() {
            form.insert("consent".to_owned(), Value::Bool(true));
        }
        let request = self.player.request(Some(&self.me()), Method::PATCH, &path).header("if-match", tag);
        self.player.send(request.json(&json!({ "form": form })), "consent").await?.expect("consent").map(drop)
    }

    async fn hand_in(&self) -> Result<Value, Surprise> {
        let path = format!("/api/v1/applications/{}/submit", self.application);
        self.player.once(&self.me(), &path, &self.key("gift-submit"), &Value::Null).await?.expect("submit")
    }

    /// Tells the stand-in what it knows about this person, before anybody asks it.
    pub(super) async fn registers_know(&self, registers: &str) -> Result<(), Surprise> {
        let number = &self.talent.citizen_number;
        for (register, fields) in
            [("education", json!({ "degree": "doctor" })), ("social_insurance", json!({ "insured_here": true }))]
        {
            let known = json!({ "number": number, "fields": fields });
            self.stand_in(&format!("{registers}/registers/{register}/people"), &known).await?;
        }
        Ok(())
    }

    async fn fault(&self, registers: &str, fault: &str) -> Result<(), Surprise> {
        self.stand_in(&format!("{registers}/registers/education/fault"), &json!({ "fault": fault })).await
    }

    async fn stand_in(&self, url: &str, body: &Value) -> Result<(), Surprise> {
        let request = reqwest::Client::new().put(url).json(body);
        self.player
            .send(request, "the stand-in of the registers")
            .await?
            .expect("the stand-in of the registers")
            .map(drop)
    }
}
