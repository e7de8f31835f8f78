//! One working day: from registration to a card that a verifier accepts.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use futures_util::future::try_join_all;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::Surprise;
use super::cast::{
    ACCEPTANCE, DECISION, EDUCATION, MARKET, Member, PASSWORD, SCIENCE, SECOND_REVIEW, SECURITY, SYSTEM, VERIFIER,
};
use super::mark::Mark;
use super::player::Player;
use super::talent::{Talent, form, paper};
use crate::clock::china;

/// What the steps of a day share.
struct Day<'a> {
    number: u32,
    talent: Talent,
    /// Where the talent's case is, once there is one.
    application: String,
    case_number: String,
    player: &'a mut Player,
}

pub async fn play(player: &mut Player, mark: &Mark, register: &str) -> Result<(), Surprise> {
    let talent = Talent::of_day(mark.day);
    println!("\nDay {} of the demonstration: {} (sample person)\n", mark.day, talent.name);
    for member in [&ACCEPTANCE, &SCIENCE, &EDUCATION, &MARKET, &SECOND_REVIEW, &DECISION, &VERIFIER, &SECURITY, &SYSTEM]
    {
        player.sign_in(member).await?;
    }
    let mut day = Day { number: mark.day, talent, application: String::new(), case_number: String::new(), player };
    day.register().await?;
    day.prove_identity(register).await?;
    let papers = day.fill_wallet().await?;
    day.file(&papers).await?;
    day.review(&ACCEPTANCE, "acceptance", 1, json!({ "outcome": "accept" })).await?;
    day.consult().await?;
    day.correct().await?;
    day.review(&SECOND_REVIEW, "second_review", 2, json!({ "outcome": "agree" })).await?;
    day.review(&DECISION, "decision", 1, json!({ "outcome": "approve" })).await?;
    day.public_notice().await?;
    day.card().await
}

impl Day<'_> {
    fn key(&self, step: &str) -> String {
        format!("demo-{}-{step}", self.number)
    }

    fn me(&self) -> String {
        self.talent.mobile.clone()
    }

    async fn register(&mut self) -> Result<(), Surprise> {
        let me = self.me();
        if self.player.get(&me, "/api/v1/me").await?.status == 200 {
            return Ok(());
        }
        let sign_in = json!({ "login": me, "password": PASSWORD });
        let mut answer = self.player.post(None, "/api/v1/sessions", &sign_in).await?;
        if answer.status != 201 {
            self.open_account().await?;
            self.player.tell(self.talent.name, "凭短信验证码注册账号", "/api/v1/accounts");
            answer = self.player.post(None, "/api/v1/sessions", &sign_in).await?;
        }
        let tokens = answer.expect("the talent signs in")?;
        self.player.keep(&me, &tokens, 0)
    }

    /// A code that an earlier start was sent still works for ten minutes, so it is tried before another is asked for.
    async fn open_account(&mut self) -> Result<(), Surprise> {
        let me = self.me();
        let mut asked = false;
        let mut tried: Option<String> = None;
        loop {
            let newest = self.newest_code();
            if let Some(code) = newest.filter(|code| tried.as_ref() != Some(code)) {
                let body = json!({ "address": me, "code": code, "name": self.talent.name, "password": PASSWORD });
                let answer = self.player.post(None, "/api/v1/accounts", &body).await?;
                match answer.code() {
                    "wrong_code" => tried = Some(code),
                    "address_taken" => return Ok(()),
                    _ => return answer.expect("register").map(drop),
                }
            } else if asked {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            if !asked {
                let body = json!({ "address": me, "purpose": "register" });
                self.player.post(None, "/api/v1/accounts/codes", &body).await?.expect("ask for a code")?;
                asked = true;
            }
        }
    }

    /// The last six digits that the SMS folder holds for the talent's phone.
    fn newest_code(&self) -> Option<String> {
        let folder = &self.player.app.config().sms.folder;
        let mut names: Vec<_> = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        names.sort();
        names.iter().rev().find_map(|path| {
            let message: Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
            let to = message.get("to")?.as_str()?;
            let text = message.get("text")?.as_str()?;
            let digits = text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6)?;
            to.ends_with(&self.talent.mobile).then(|| digits.to_owned())
        })
    }

    async fn prove_identity(&mut self, register: &str) -> Result<(), Surprise> {
        let resident = json!({ "name": self.talent.name, "kind": "citizen_id", "number": self.talent.citizen_number });
        let put = reqwest::Client::new().put(format!("{register}/people")).json(&resident);
        self.player.send(put, "the sample register takes a person").await?.expect("the sample register")?;
        let answer = self.player.post(Some(&self.me()), "/api/v1/me/verification", &resident).await?;
        if answer.code() != "already_verified" {
            answer.expect("prove the identity")?;
            self.player.tell(self.talent.name, "通过实名认证(示例实名库)", "/api/v1/me");
        }
        let profile = self.player.get(&self.me(), "/api/v1/me/profile").await?;
        let tag = profile.tag.clone().unwrap_or_default();
        profile.expect("read the profile")?;
        let patch = json!({ "district": "dongsheng", "employer_name": "碳中和研究院", "employed_since": "2025-03-01" });
        let request = self.player.request(Some(&self.me()), Method::PATCH, "/api/v1/me/profile");
        let answer = self.player.send(request.header("if-match", tag).json(&patch), "fill in the profile").await?;
        answer.expect("fill in the profile")?;
        self.player.tell(self.talent.name, "填写个人资料", "/api/v1/me/profile");
        Ok(())
    }

    async fn fill_wallet(&mut self) -> Result<Vec<(String, String)>, Surprise> {
        let mut papers = Vec::new();
        for kind in ["identity_document", "employment_contract", "degree_certificate", "achievement_proof"] {
            papers.push((kind.to_owned(), self.upload(kind, kind).await?));
        }
        self.player.tell(self.talent.name, "上传四份材料到证件库", "/api/v1/me/documents");
        Ok(papers)
    }

    async fn upload(&self, kind: &str, label: &str) -> Result<String, Surprise> {
        let part = Part::bytes(paper(label)).file_name(format!("{label}.pdf"));
        let part = part.mime_str("application/pdf").map_err(|error| Surprise::new(error.to_string()))?;
        let form = Form::new().text("kind", kind.to_owned()).part("file", part);
        let request = self.player.request(Some(&self.me()), Method::POST, "/api/v1/me/documents");
        let request = request.header("idempotency-key", self.key(&format!("upload-{label}"))).multipart(form);
        let document = self.player.send(request, "upload a paper").await?.expect("upload a paper")?;
        text(&document, "/id")
    }

    async fn file(&mut self, papers: &[(String, String)]) -> Result<(), Surprise> {
        let materials: Vec<_> = papers.iter().map(|(code, id)| json!({ "code": code, "documents": [id] })).collect();
        let body = json!({ "item": "talent_recognition", "form": form(), "materials": materials });
        let draft = self.player.once(&self.me(), "/api/v1/applications", &self.key("draft"), &body).await?;
        self.application = text(&draft.expect("begin an application")?, "/id")?;
        let path = format!("/api/v1/applications/{}/submit", self.application);
        let case = self.player.once(&self.me(), &path, &self.key("submit"), &Value::Null).await?.expect("submit")?;
        self.case_number = text(&case, "/number")?;
        let told = format!("提交人才认定申请,办件编号 {}", self.case_number);
        self.player.tell(self.talent.name, &told, &self.timeline_path());
        Ok(())
    }

    fn timeline_path(&self) -> String {
        format!("/api/v1/applications/{}/timeline", self.application)
    }

    async fn timeline(&self) -> Result<Value, Surprise> {
        self.player.get(&self.me(), &self.timeline_path()).await?.expect("the timeline")
    }

    async fn consult(&mut self) -> Result<(), Surprise> {
        let agree = || json!({ "outcome": "agree" });
        let reviews = [(&SCIENCE, "science_check"), (&EDUCATION, "education_check"), (&MARKET, "market_check")]
            .map(|(member, step)| self.review(member, step, 1, agree()));
        try_join_all(reviews).await.map(drop)
    }

    /// The second review asks for a better proof; the talent answers the same day.
    async fn correct(&mut self) -> Result<(), Surprise> {
        let ask = json!({ "outcome": "correct", "opinion": "请补充成果转化的证明", "about": ["/materials/achievement_proof"] });
        self.review(&SECOND_REVIEW, "second_review", 1, ask).await?;
        let better = self.upload("achievement_proof", "achievement_proof_2").await?;
        let path = format!("/api/v1/applications/{}", self.application);
        let answer = self.player.get(&self.me(), &path).await?;
        let tag = answer.tag.clone().unwrap_or_default();
        let application = answer.expect("read the application")?;
        let mut materials = application.get("materials").cloned().unwrap_or_default();
        for material in materials.as_array_mut().into_iter().flatten() {
            if material.get("code").and_then(Value::as_str) == Some("achievement_proof")
                && let Some(material) = material.as_object_mut()
            {
                material.insert("documents".to_owned(), json!([better]));
            }
        }
        let request = self.player.request(Some(&self.me()), Method::PATCH, &path).header("if-match", tag);
        let patched =
            self.player.send(request.json(&json!({ "materials": materials })), "correct the application").await?;
        patched.expect("correct the application")?;
        let supplement = format!("{path}/supplement");
        self.player.once(&self.me(), &supplement, &self.key("supplement"), &Value::Null).await?.expect("supplement")?;
        self.player.tell(self.talent.name, "按补正通知一次性补正,办理期限顺延", &self.timeline_path());
        Ok(())
    }

    /// Claims and decides the task of this step and round, unless an earlier start did.
    async fn review(&self, who: &Member, step: &str, round: i64, decision: Value) -> Result<(), Surprise> {
        let find = || async {
            for which in ["done", "mine", "pool"] {
                let path = format!("/api/v1/tasks?box={which}&limit=100");
                let page = self.player.get(who.login, &path).await?.expect("the inbox")?;
                let found = page.get("items").and_then(Value::as_array).into_iter().flatten().find(|task| {
                    task.get("case_number").and_then(Value::as_str) == Some(&self.case_number)
                        && task.get("step").and_then(Value::as_str) == Some(step)
                        && task.get("round").and_then(Value::as_i64) == Some(round)
                });
                if let Some(task) = found {
                    return Ok(Some((which, task.clone())));
                }
            }
            Ok(None)
        };
        let (mut which, mut task) = self.player.wait_for(&format!("a task {step} for {}", who.title), find).await?;
        if which == "pool" {
            task = self.act(who, &task, "claim", &Value::Null).await?;
            which = "mine";
        }
        if which == "mine" {
            task = self.act(who, &task, "decide", &decision).await?;
        }
        let outcome = decision.get("outcome").and_then(Value::as_str).unwrap_or_default();
        let what = format!("办理“{}”:{outcome}", text(&task, "/step_name/zh")?);
        let path = format!("/api/v1/tasks/{}", text(&task, "/id")?);
        if step == "acceptance"
            && let Some(registers) = confirmed(&task)
        {
            self.player.tell("系统", &format!("共享登记信息核实:{registers}"), &path);
        }
        self.player.tell(who.title, &what, &path);
        Ok(())
    }

    async fn act(&self, who: &Member, task: &Value, verb: &str, body: &Value) -> Result<Value, Surprise> {
        let path = format!("/api/v1/tasks/{}/{verb}", text(task, "/id")?);
        let version = task.get("version").and_then(Value::as_i64).unwrap_or(0);
        let request = self.player.request(Some(who.login), Method::POST, &path);
        let request = request.header("if-match", format!("\"v{version}\"")).json(body);
        self.player.send(request, verb).await?.expect(verb)
    }

    /// The list is published with masked names; the business clock then moves past its five working days.
    async fn public_notice(&mut self) -> Result<(), Surprise> {
        if self.timeline().await?.pointer("/case/status").and_then(Value::as_str) == Some("closed") {
            return Ok(());
        }
        self.player.tell(DECISION.title, "认定名单公示(姓名脱敏)", "/api/v1/public/notices");
        let timeline = self.timeline().await?;
        let until = text(&timeline, "/next_action/until")?;
        let until: NaiveDate = until.parse().map_err(|_| Surprise::new(format!("not a date: {until}")))?;
        let morning = (until + TimeDelta::days(1)).and_time(NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default());
        let to: DateTime<Utc> = morning
            .and_local_timezone(china())
            .single()
            .map(|at| at.to_utc())
            .ok_or_else(|| Surprise::new("no such morning"))?;
        // An earlier start may have moved it and been cut off before the timer fired.
        let clock = &self.player.app.env().clock;
        if clock.business(clock.real()) < to {
            let body = json!({ "to": to });
            self.player.post(Some(SYSTEM.login), "/api/v1/demo/clock", &body).await?.expect("move the clock")?;
            self.player.tell(SYSTEM.title, "公示期满,演示时钟前移", "/api/v1/demo/clock");
        }
        let closed = || async {
            let timeline = self.timeline().await?;
            Ok((timeline.pointer("/case/status").and_then(Value::as_str) == Some("closed")).then_some(timeline))
        };
        let timeline = self.player.wait_for("the end of the notice", closed).await?;
        let outcome = text(&timeline, "/case/outcome")?;
        if outcome == "granted_with_document" {
            self.player.tell("系统", "公示无异议,认定并发卡,办结", &self.timeline_path());
            Ok(())
        } else {
            Err(Surprise::new(format!("the case ended with {outcome}")))
        }
    }

    async fn card(&mut self) -> Result<(), Surprise> {
        let me = self.me();
        let cards = self.player.get(&me, "/api/v1/me/cards").await?.expect("my cards")?;
        let card = cards.pointer("/0").or_else(|| cards.pointer("/items/0")).cloned();
        let card = card.ok_or_else(|| Surprise::new(format!("no card was issued: {cards}")))?;
        let id = text(&card, "/id")?;
        let told = format!("收到 {} {}", text(&card, "/scheme/zh")?, text(&card, "/number")?);
        self.player.tell(self.talent.name, &told, &format!("/api/v1/cards/{id}"));
        let picture = self.player.request(Some(&me), Method::GET, &format!("/api/v1/cards/{id}/picture")).send().await;
        let picture = picture.map_err(|error| Surprise::new(format!("the picture: {error}")))?;
        if picture.status() != 200 {
            return Err(Surprise::new(format!("the picture: answered {}", picture.status())));
        }
        let bytes = picture.bytes().await.map_err(|error| Surprise::new(format!("the picture: {error}")))?;
        let file = self.player.folder().join(format!("card-{}.png", self.number));
        std::fs::write(&file, &bytes).map_err(|error| Surprise::new(format!("{}: {error}", file.display())))?;
        let told = format!("查看卡面,另存为 {}", file.display());
        self.player.tell(self.talent.name, &told, &format!("/api/v1/cards/{id}/picture"));
        self.scan(&id).await
    }

    async fn scan(&mut self, card: &str) -> Result<(), Surprise> {
        let account = self.player.account(VERIFIER.login).unwrap_or_default().to_owned();
        let place = format!("/api/v1/admin/verifiers/{account}/place");
        let request = self.player.request(Some(SYSTEM.login), Method::PUT, &place);
        let body = json!({ "venue": "clinic", "name": "市中心医院" });
        self.player.send(request.json(&body), "place the verifier").await?.expect("place the verifier")?;
        let path = format!("/api/v1/cards/{card}/codes");
        let code = self.player.post(Some(&self.me()), &path, &Value::Null).await?.expect("show a code")?;
        let code = text(&code, "/code")?;
        self.player.tell(self.talent.name, "手机出示60秒动态码", &path);
        let body = json!({ "code": code });
        let seen = self.player.post(Some(VERIFIER.login), "/api/v1/verifications", &body).await?.expect("scan")?;
        if seen.get("honoured").and_then(Value::as_bool) != Some(true) {
            return Err(Surprise::new(format!("the verifier does not accept the card: {seen}")));
        }
        let told = format!("扫码核验通过,可见信息:{}", text(&seen, "/holder")?);
        self.player.tell(VERIFIER.title, &told, "/api/v1/verifications");
        Ok(())
    }
}

fn text(json: &Value, pointer: &str) -> Result<String, Surprise> {
    json.pointer(pointer)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| Surprise::new(format!("{pointer} is missing in {json}")))
}

/// The registers that confirmed something about the case of a task, as the task shows them.
fn confirmed(task: &Value) -> Option<String> {
    let all = task.get("confirmed")?.as_array()?;
    let names: Vec<_> = all.iter().filter_map(|one| one.pointer("/name/zh")?.as_str()).collect();
    (!names.is_empty()).then(|| names.join("、"))
}
