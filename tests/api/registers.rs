//! The shared registers as the program meets them over HTTP: right, slow, down, confused, cut off, and jealous of their
//! door.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::config::{Config, RegistersConfig};
use talent_portal::packs::format::Register;
use talent_portal::registers::client::{Question, Subject, Told, ask};
use talent_portal::registers::model::{Purpose, Reason};
use talent_portal::registers::signature::{KEY_ID, NONCE, SIGNATURE, Stamp, TIMESTAMP, sign, text_to_sign};
use talent_portal::sandbox::{self, registers};
use uuid::Uuid;

use crate::support::ordos;

const NUMBER: &str = "440308199901101512";
const NOW: i64 = 1_789_347_600;

struct Registers {
    config: RegistersConfig,
    client: reqwest::Client,
    nonces: AtomicU64,
}

impl Registers {
    fn start() -> Self {
        let listener = sandbox::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let mut config = Config::for_testing(std::path::Path::new("data")).unwrap().registers;
        config.url = format!("http://{}", listener.local_addr().unwrap());
        config.key_id = "sandbox".to_owned();
        config.key = "sandbox-register-key".into();
        config.timeout_seconds = 1;
        config.attempts = 3;
        config.retry_millis = 1;
        let now = Arc::new(|| DateTime::<Utc>::from_timestamp(NOW, 0).unwrap());
        let terms = registers::Terms { key_id: "sandbox".into(), key: "sandbox-register-key".into(), now };
        actix_web::rt::spawn(registers::serve(listener, terms).unwrap());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { config, client, nonces: AtomicU64::new(1) }
    }

    fn nonce(&self) -> String {
        format!("{:032x}", self.nonces.fetch_add(1, Ordering::Relaxed))
    }

    async fn fault(&self, fault: &str) {
        let url = format!("{}/registers/social_insurance/fault", self.config.url);
        let request = self.client.request(Method::PUT, url).json(&json!({ "fault": fault }));
        assert_eq!(request.send().await.unwrap().status(), 204);
    }

    async fn tell(&self, fields: Value) {
        let url = format!("{}/registers/social_insurance/people", self.config.url);
        let request = self.client.request(Method::PUT, url).json(&json!({ "number": NUMBER, "fields": fields }));
        assert_eq!(request.send().await.unwrap().status(), 204);
    }

    async fn asked(&self) -> u64 {
        let all = self.client.get(format!("{}/registers", self.config.url)).send().await.unwrap();
        let all: Value = all.json().await.unwrap();
        all.as_array().unwrap().iter().find(|one| one["register"] == "social_insurance").unwrap()["asked"]
            .as_u64()
            .unwrap()
    }

    async fn ask_at(&self, timestamp: i64) -> Result<Told, Reason> {
        let question = Question {
            query_id: Uuid::from_u128(7),
            purpose: Purpose::Eligibility,
            on: "2026-09-14".parse().unwrap(),
            person: Subject { name: "李雷".into(), kind: "citizen_id".into(), number: NUMBER.into() },
            organisation: None,
            fields: social_insurance().fields.iter().map(|field| field.code.clone()).collect(),
        };
        let stamp = || Stamp { timestamp, nonce: self.nonce() };
        ask(&self.config, &social_insurance(), &question, &stamp).await
    }

    async fn ask(&self) -> Result<Told, Reason> {
        self.ask_at(NOW).await
    }
}

fn social_insurance() -> Register {
    let all = &ordos().registers.registers;
    all.iter().find(|register| register.code == "social_insurance").unwrap().clone()
}

#[actix_web::test]
async fn a_register_answers_the_same_about_the_same_person() {
    let registers = Registers::start();
    let told = registers.ask().await.unwrap();
    assert!(told.found && told.fields.contains_key("insured_here"), "{told:?}");
    assert_eq!(registers.ask().await.unwrap(), told);
    registers.tell(json!({ "insured_here": false, "months_paid": null, "phone": "13800138000" })).await;
    let told = registers.ask().await.unwrap();
    assert_eq!(
        json!(told.fields),
        json!({ "insured_here": false }),
        "nothing that was not agreed, no value for nothing"
    );
    registers.tell(Value::Null).await;
    assert!(!registers.ask().await.unwrap().found);
}

#[actix_web::test]
async fn whatever_is_no_answer_says_why_and_only_what_failed_at_once_is_repeated() {
    let registers = Registers::start();
    let table = [
        ("slow", Reason::Slow, 1),
        ("unavailable", Reason::Unavailable, 3),
        ("garbage", Reason::Garbage, 1),
        ("mixed", Reason::Mixed, 1),
        ("cut", Reason::Cut, 3),
    ];
    for (fault, reason, attempts) in table {
        registers.fault(fault).await;
        let before = registers.asked().await;
        assert_eq!(registers.ask().await, Err(reason), "{fault}");
        assert_eq!(registers.asked().await - before, attempts, "{fault}");
    }
    registers.fault("none").await;
    registers.tell(json!({ "insured_here": "yes" })).await;
    assert_eq!(registers.ask().await, Err(Reason::Garbage), "a value of another kind than was agreed");
}

#[actix_web::test]
async fn nobody_is_let_in_without_the_key_or_with_a_clock_that_is_off() {
    let mut registers = Registers::start();
    assert_eq!(registers.ask_at(NOW - 301).await, Err(Reason::Rejected));
    assert_eq!(registers.ask_at(NOW + 301).await, Err(Reason::Rejected));
    assert!(registers.ask_at(NOW - 299).await.is_ok());
    registers.config.key = "another-register-key".into();
    assert_eq!(registers.ask().await, Err(Reason::Rejected));
    registers.config.url = "http://127.0.0.1:9".into();
    assert_eq!(registers.ask().await, Err(Reason::Unavailable), "nobody listens there");
    registers.config.url = String::new();
    assert_eq!(registers.ask().await, Err(Reason::NotConnected));
    registers.config.addresses = vec!["social_insurance=http://127.0.0.1:9".into()];
    assert_eq!(registers.ask().await, Err(Reason::Unavailable), "an address of its own");
}

#[actix_web::test]
async fn a_request_that_was_overheard_is_of_no_use() {
    let registers = Registers::start();
    let path = "/registers/social_insurance/queries";
    let body = json!({ "query_id": Uuid::from_u128(7), "purpose": "review", "on": "2026-09-14", "fields": ["insured_here"],
        "person": { "name": "李雷", "kind": "citizen_id", "number": NUMBER } });
    let body = body.to_string();
    let stamp = Stamp { timestamp: NOW, nonce: registers.nonce() };
    let signature = sign(b"sandbox-register-key", &text_to_sign("POST", path, body.as_bytes(), &stamp));
    let send = |nonce: String, body: String| {
        let request = registers.client.post(format!("{}{path}", registers.config.url)).body(body);
        let request = request.header(KEY_ID, "sandbox").header(TIMESTAMP, NOW).header(NONCE, nonce);
        let request = request.header(SIGNATURE, &signature);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(send(stamp.nonce.clone(), body.clone()).await, 200);
    assert_eq!(send(stamp.nonce.clone(), body.clone()).await, 401, "once more");
    assert_eq!(send(registers.nonce(), body.clone()).await, 401, "under another nonce");
    assert_eq!(send(stamp.nonce.clone(), body.replace("review", "eligibility")).await, 401, "for another purpose");
}
