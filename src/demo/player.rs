//! A client of our own API: signs people in, calls, prints what happened and who did it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::Utc;
use reqwest::{Client, Method, RequestBuilder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Surprise;
use super::cast::{self, Member, PASSWORD};
use crate::app::App;
use crate::clock::china;
use crate::identity::commands::one_time_password;

/// A sign-in that is kept, so that a continued day need not wait for fresh one-time passwords.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignedIn {
    pub account: String,
    pub token: String,
    /// The step of the last one-time password: each works once.
    #[serde(default)]
    pub step: i64,
}

pub struct Player {
    pub app: App,
    base: String,
    client: Client,
    folder: PathBuf,
    signed_in: BTreeMap<String, SignedIn>,
    steps: AtomicU32,
}

/// Answer of the API: status, entity tag, JSON.
pub struct Answer {
    pub status: u16,
    pub tag: Option<String>,
    pub json: Value,
}

impl Answer {
    /// The JSON of a success; anything else is a surprise.
    pub fn expect(self, what: &str) -> Result<Value, Surprise> {
        if (200..300).contains(&self.status) {
            Ok(self.json)
        } else {
            Err(Surprise::new(format!("{what}: answered {} {}", self.status, self.json)))
        }
    }

    pub fn code(&self) -> &str {
        self.json.get("code").and_then(Value::as_str).unwrap_or("")
    }
}

impl Player {
    pub fn new(app: App, base: &str, folder: &Path) -> Result<Self, Surprise> {
        let client = Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(30))
            .build()
            .map_err(|error| Surprise::new(format!("no HTTP client: {error}")))?;
        let folder = folder.join("demo");
        std::fs::create_dir_all(&folder).map_err(|error| Surprise::new(format!("{}: {error}", folder.display())))?;
        let kept = std::fs::read(folder.join("sign-ins.json")).ok();
        let signed_in = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Ok(Self { app, base: base.to_owned(), client, folder, signed_in, steps: AtomicU32::new(0) })
    }

    pub fn steps(&self) -> u32 {
        self.steps.load(Ordering::Relaxed)
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Prints one step: business time, who, what, and where to look.
    pub fn tell(&self, who: &str, what: &str, path: &str) {
        let number = self.steps.fetch_add(1, Ordering::Relaxed) + 1;
        let now = self.app.env().clock.business(self.app.env().clock.real()).with_timezone(&china());
        println!("{number:>3}  {}  {who}:{what}\n         {}", now.format("%Y-%m-%d %H:%M"), self.link(path));
    }

    pub async fn send(&self, request: RequestBuilder, what: &str) -> Result<Answer, Surprise> {
        let answer = request.send().await.map_err(|error| Surprise::new(format!("{what}: {error}")))?;
        let status = answer.status().as_u16();
        let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        Ok(Answer { status, tag, json: answer.json().await.unwrap_or(Value::Null) })
    }

    /// A request as somebody who is signed in, or as nobody.
    pub fn request(&self, login: Option<&str>, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, self.link(path));
        match login.and_then(|login| self.signed_in.get(login)) {
            Some(signed_in) => request.bearer_auth(&signed_in.token),
            None => request,
        }
    }

    pub async fn get(&self, login: &str, path: &str) -> Result<Answer, Surprise> {
        self.send(self.request(Some(login), Method::GET, path), path).await
    }

    /// A POST that does its work once, however often the day is begun again.
    pub async fn once(&self, login: &str, path: &str, key: &str, body: &Value) -> Result<Answer, Surprise> {
        let request = self.request(Some(login), Method::POST, path).header("idempotency-key", key).json(body);
        self.send(request, path).await
    }

    pub async fn post(&self, login: Option<&str>, path: &str, body: &Value) -> Result<Answer, Surprise> {
        self.send(self.request(login, Method::POST, path).json(body), path).await
    }

    /// The account of somebody who is signed in.
    pub fn account(&self, login: &str) -> Option<&str> {
        self.signed_in.get(login).map(|signed_in| signed_in.account.as_str())
    }

    /// Signs a member of the cast in, with a one-time password; a sign-in of an earlier start that still works is used.
    pub async fn sign_in(&mut self, member: &Member) -> Result<(), Surprise> {
        if self.get(member.login, "/api/v1/me").await?.status == 200 {
            return Ok(());
        }
        let secret = cast::secret(&self.app, member.login);
        let mut used = self.signed_in.get(member.login).map_or(0, |signed_in| signed_in.step);
        for _ in 0..20 {
            // The step before, this one and the next are accepted, each once.
            let now = Utc::now().timestamp() / 30;
            let Some(step) = (now - 1..=now + 1).find(|step| *step > used) else {
                tokio::time::sleep(Duration::from_secs(5)).await;
                continue;
            };
            let digits = one_time_password(&secret, step)?;
            let body = json!({ "login": member.login, "password": PASSWORD, "one_time_password": digits });
            let answer = self.post(None, "/api/v1/sessions", &body).await?;
            if answer.status == 201 {
                return self.keep(member.login, &answer.json, step);
            }
            if answer.code() != "wrong_second_factor" {
                return answer.expect("sign in").map(drop);
            }
            // An earlier start used it and was cut off before it could note that.
            used = step;
        }
        Err(Surprise::new(format!("{} cannot sign in", member.login)))
    }

    /// Keeps the tokens of a sign-in.
    pub fn keep(&mut self, login: &str, tokens: &Value, step: i64) -> Result<(), Surprise> {
        let text = |name: &str| tokens.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let signed_in = SignedIn { account: text("account_id"), token: text("access_token"), step };
        self.signed_in.insert(login.to_owned(), signed_in);
        let bytes = serde_json::to_vec(&self.signed_in).unwrap_or_default();
        let (part, whole) = (self.folder.join("sign-ins.part"), self.folder.join("sign-ins.json"));
        std::fs::write(&part, bytes)
            .and_then(|()| std::fs::rename(&part, &whole))
            .map_err(|error| Surprise::new(format!("{}: {error}", whole.display())))
    }

    /// Asks again and again until there is an answer, for at most half a minute of real time.
    pub async fn wait_for<T, F>(&self, what: &str, mut ask: impl FnMut() -> F) -> Result<T, Surprise>
    where
        F: Future<Output = Result<Option<T>, Surprise>>,
    {
        for _ in 0..600 {
            if let Some(found) = ask().await? {
                return Ok(found);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(Surprise::new(format!("waited in vain for {what}")))
    }
}
