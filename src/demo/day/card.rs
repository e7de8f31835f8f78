//! The card: its picture, its code, and the verifier who scans it.

use reqwest::Method;
use serde_json::{Value, json};

use super::super::Surprise;
use super::super::cast::{SYSTEM, VERIFIER};
use super::{Day, text};

impl Day<'_> {
    pub(super) async fn card(&mut self) -> Result<(), Surprise> {
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
