//! One application on its way through the departments.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use futures_util::future::try_join_all;
use reqwest::Method;
use serde_json::{Value, json};

use super::super::Surprise;
use super::super::cast::{DECISION, EDUCATION, MARKET, Member, SCIENCE, SECOND_REVIEW, SYSTEM};
use super::super::talent::form;
use super::{Day, text};
use crate::clock::china;

impl Day<'_> {
    pub(super) async fn file(&mut self, papers: &[(String, String)]) -> Result<(), Surprise> {
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

    pub(super) fn timeline_path(&self) -> String {
        format!("/api/v1/applications/{}/timeline", self.application)
    }

    async fn timeline(&self) -> Result<Value, Surprise> {
        self.player.get(&self.me(), &self.timeline_path()).await?.expect("the timeline")
    }

    pub(super) async fn consult(&mut self) -> Result<(), Surprise> {
        let agree = || json!({ "outcome": "agree" });
        let reviews = [(&SCIENCE, "science_check"), (&EDUCATION, "education_check"), (&MARKET, "market_check")]
            .map(|(member, step)| self.review(member, step, 1, agree()));
        try_join_all(reviews).await.map(drop)
    }

    /// The second review asks for a better proof; the talent answers the same day.
    pub(super) async fn correct(&mut self) -> Result<(), Surprise> {
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
    pub(super) async fn review(&self, who: &Member, step: &str, round: i64, decision: Value) -> Result<(), Surprise> {
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
    pub(super) async fn public_notice(&mut self) -> Result<(), Surprise> {
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
}

/// The registers that confirmed something about the case of a task, as the task shows them.
fn confirmed(task: &Value) -> Option<String> {
    let all = task.get("confirmed")?.as_array()?;
    let names: Vec<_> = all.iter().filter_map(|one| one.pointer("/name/zh")?.as_str()).collect();
    (!names.is_empty()).then(|| names.join("、"))
}
