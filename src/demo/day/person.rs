//! Opening an account, proving who one is, and putting one's papers into the wallet.

use std::time::Duration;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::super::Surprise;
use super::super::cast::PASSWORD;
use super::super::talent::paper;
use super::{Day, text};

impl Day<'_> {
    pub(super) async fn register(&mut self) -> Result<(), Surprise> {
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
            let newest = self.newest_code(&me);
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

    /// The last six digits that the SMS folder holds for a phone.
    pub(super) fn newest_code(&self, mobile: &str) -> Option<String> {
        let folder = &self.player.app.config().sms.folder;
        let mut names: Vec<_> = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        names.sort();
        names.iter().rev().find_map(|path| {
            let message: Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
            let to = message.get("to")?.as_str()?;
            let text = message.get("text")?.as_str()?;
            let digits = text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6)?;
            to.ends_with(mobile).then(|| digits.to_owned())
        })
    }

    pub(super) async fn prove_identity(&mut self, register: &str) -> Result<(), Surprise> {
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

    pub(super) async fn fill_wallet(&mut self) -> Result<Vec<(String, String)>, Surprise> {
        let mut papers = Vec::new();
        for kind in ["identity_document", "employment_contract", "degree_certificate", "achievement_proof"] {
            papers.push((kind.to_owned(), self.upload(kind, kind).await?));
        }
        self.player.tell(self.talent.name, "上传四份材料到证件库", "/api/v1/me/documents");
        Ok(papers)
    }

    pub(super) async fn upload(&self, kind: &str, label: &str) -> Result<String, Surprise> {
        let part = Part::bytes(paper(label)).file_name(format!("{label}.pdf"));
        let part = part.mime_str("application/pdf").map_err(|error| Surprise::new(error.to_string()))?;
        let form = Form::new().text("kind", kind.to_owned()).part("file", part);
        let request = self.player.request(Some(&self.me()), Method::POST, "/api/v1/me/documents");
        let request = request.header("idempotency-key", self.key(&format!("upload-{label}"))).multipart(form);
        let document = self.player.send(request, "upload a paper").await?.expect("upload a paper")?;
        text(&document, "/id")
    }
}
