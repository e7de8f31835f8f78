//! What card tests share: a small book of schemes, people with cards, verifiers at their places.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use talent_portal::cards::commands::{IssueCard, Recognise, issue_card, record_recognition};
use talent_portal::cards::model::CardId;
use talent_portal::cards::scheme::RecognitionRoute;
use talent_portal::catalogue::DefinitionKind;
use talent_portal::catalogue::commands::{NewDraft, draft, publish};
use talent_portal::identity::{PersonId, Position, Role};
use talent_portal::packs;

use crate::support::{Person, Site, Staff, body};

/// Tier C gets a card that has to be activated; A and B the other one. Forty health checks for all.
pub fn book() -> Value {
    let tier = |code: &str, rank: i32| {
        json!({ "code": code, "name": { "zh": format!("{code}类人才"), "en": format!("Tier {code}") }, "rank": rank,
            "criteria": [] })
    };
    let scheme = |code: &str, zh: &str, tiers: Value, activation: bool| {
        json!({ "code": code, "name": { "zh": zh, "en": code }, "catalogue": "talents", "tiers": tiers,
            "validity_months": 36, "activation_required": activation,
            "renewal": { "opens_days": 90, "closes_days": 30 }, "number": "R{tier}{year}{seq}{check}",
            "face": { "background": "#12355b", "foreground": "#ffffff", "accent": "#ffd166" } })
    };
    let benefit = |code: &str, venue: &str, period: &str, places: Value, allowances: Value| {
        json!({ "code": code, "name": { "zh": code, "en": code }, "text": { "zh": code, "en": code },
            "scheme": "service_card", "venue": venue, "period": period, "places": places, "allowances": allowances })
    };
    json!({
        "catalogues": [{ "code": "talents", "name": { "zh": "目录", "en": "Catalogue" }, "valid_from": "2026-01-01",
            "tiers": [tier("A", 1), tier("B", 2), tier("C", 3)] }],
        "schemes": [scheme("service_card", "人才服务卡", json!(["A", "B"]), false),
            scheme("young_card", "青年人才卡", json!(["C"]), true)],
        "benefits": [
            benefit("clinic_visit", "clinic", "year", json!(null), json!([{ "tier": "A" }, { "tier": "B", "uses": 2 }])),
            benefit("yearly_check", "clinic", "year", json!(40),
                json!([{ "tier": "A", "uses": 1 }, { "tier": "B", "uses": 1 }])),
            benefit("free_school", "school", "card", json!(null), json!([{ "tier": "A", "uses": 3 }])),
        ],
    })
}

impl Site {
    /// Publishes the book of these tests beside the sample pack.
    pub async fn with_book(&self) {
        let parts = [
            (DefinitionKind::TierCatalogue, "catalogues"),
            (DefinitionKind::CardScheme, "schemes"),
            (DefinitionKind::Benefit, "benefits"),
        ];
        let book = book();
        self.app
            .write(move |tx| {
                for (kind, key) in parts {
                    for body in book[key].as_array().unwrap() {
                        let code = body["code"].as_str().unwrap().to_owned();
                        let digest = packs::apply::digest(body)?;
                        let head = draft(tx, &NewDraft { kind, code, digest, body: body.clone() }, &[], None)?;
                        publish(tx, None, &head)?;
                    }
                }
                Ok(())
            })
            .await
            .unwrap();
    }

    /// Recognises a person and issues the card of the tier, as the last step of a case would.
    pub async fn issue(&self, person: PersonId, tier: &str, district: Option<&str>) -> talent_portal::Result<CardId> {
        let ask = Recognise {
            person,
            catalogue: "talents".into(),
            tier: tier.into(),
            route: RecognitionRoute::GovernmentAssessment,
            criterion: None,
            case: None,
            district: district.map(str::to_owned),
            bound_at: None,
        };
        let issued = self
            .app
            .write(move |tx| {
                let recognition = record_recognition(tx, None, &ask)?;
                issue_card(tx, None, &IssueCard { recognition, legal_basis: "管理办法第六条".into(), bound_at: None })
            })
            .await;
        self.run_jobs().await;
        issued
    }

    /// A verified talent with a card of a tier.
    pub async fn holder(&self, name: &str, tier: &str) -> (Person, CardId) {
        let talent = self.talent(name).await;
        let card = self.issue(talent.person, tier, None).await.unwrap();
        (talent, card)
    }

    /// A verifier who works at a kind of place.
    pub async fn verifier(&self, venue: &str) -> Person {
        self.placed(venue, vec![Staff::role(Role::Verifier)]).await
    }

    /// A verifier who may hold a card too.
    pub async fn verifier_who_is_a_talent(&self, venue: &str) -> Person {
        self.placed(venue, vec![Staff::role(Role::Verifier), Staff::role(Role::Talent)]).await
    }

    async fn placed(&self, venue: &str, positions: Vec<Position>) -> Person {
        let verifier = self.staff("核验员", positions).await;
        let admin = self.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let path = format!("/api/v1/admin/verifiers/{}/place", verifier.account);
        let place = json!({ "venue": venue, "name": "市中心医院" });
        let answer = self.request(Some(&admin), Method::PUT, &path).json(&place).send().await.unwrap();
        assert_eq!(answer.status(), 204);
        verifier
    }

    /// A fresh code for the holder's phone.
    pub async fn code(&self, holder: &Person, card: CardId) -> String {
        let (status, answer) = self.post(holder, &format!("/api/v1/cards/{card}/codes"), json!(null)).await;
        assert_eq!(status, 201, "{answer}");
        answer["code"].as_str().unwrap().to_owned()
    }

    pub async fn redeem(&self, verifier: &Person, key: &str, code: &str, benefit: &str) -> (u16, Value) {
        let request = self.request(Some(verifier), Method::POST, "/api/v1/redemptions").header("idempotency-key", key);
        body(request.json(&json!({ "code": code, "benefit": benefit })).send().await.unwrap()).await
    }

    pub async fn scan(&self, verifier: &Person, code: &str) -> (u16, Value) {
        self.post(verifier, "/api/v1/verifications", json!({ "code": code })).await
    }

    /// A verb of an office, with the version that it read.
    pub async fn decide(&self, who: &Person, card: CardId, verb: &str, version: i64, ground: Value) -> (u16, Value) {
        let path = format!("/api/v1/cards/{card}/{verb}");
        let request = self.request(Some(who), Method::POST, &path).header("if-match", format!("\"v{version}\""));
        let answer = body(request.json(&ground).send().await.unwrap()).await;
        self.run_jobs().await;
        answer
    }

    /// Signs in again, after the clock was moved past the life of a session.
    pub async fn again(&self, person: &Person) -> Person {
        let login = json!({ "login": person.login, "password": crate::support::PASSWORD });
        let (status, tokens) = self.post_as_nobody("/api/v1/sessions", login).await;
        assert_eq!(status, 201, "{tokens}");
        let text = |key: &str| tokens[key].as_str().unwrap().to_owned();
        let person = Person { token: text("access_token"), refresh: text("refresh_token"), ..person.clone() };
        let session = self.actor(&person).await.session;
        self.app
            .write(move |tx| talent_portal::identity::store::sessions::mark_second_factor(tx, session))
            .await
            .unwrap();
        person
    }

    pub async fn raw(&self, who: Option<&Person>, path: &str) -> Response {
        self.request(who, Method::GET, path).send().await.unwrap()
    }
}

/// Status and code of a refusal.
pub fn refusal(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or("none"))
}
