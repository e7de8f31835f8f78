//! The real-name service as the program meets it: right, wrong, slow, down and confused.

use reqwest::Method;
use serde_json::json;
use talent_portal::config::{Config, RealnameConfig};
use talent_portal::error::Code;
use talent_portal::identity::realname::{Question, Verdict, ask};
use talent_portal::sandbox;
use uuid::Uuid;

struct Sandbox {
    config: RealnameConfig,
    client: reqwest::Client,
}

impl Sandbox {
    fn start() -> Self {
        let listener = sandbox::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        actix_web::rt::spawn(sandbox::serve(listener).unwrap());
        let mut config = Config::for_testing(std::path::Path::new("data")).unwrap().realname;
        config.url = url;
        config.timeout_seconds = 1;
        Self { config, client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    async fn put(&self, path: &str, body: serde_json::Value) {
        let request = self.client.request(Method::PUT, format!("{}{path}", self.config.url)).json(&body);
        assert_eq!(request.send().await.unwrap().status(), 204);
    }

    async fn ask(&self, name: &str, number: &str) -> Result<Verdict, Code> {
        let question = Question { request_id: Uuid::from_u128(7), name, kind: "citizen_id", number };
        ask(&self.config, &question).await.map_err(|error| error.code())
    }
}

#[actix_web::test]
async fn name_and_number_must_belong_together() {
    let sandbox = Sandbox::start();
    assert_eq!(sandbox.ask("李雷", "440308199901101512").await, Ok(Verdict::Match));
    assert_eq!(sandbox.ask("韩梅梅", "440308199901101512").await, Ok(Verdict::Mismatch));
    assert_eq!(sandbox.ask("李雷", "150602198001010010").await, Ok(Verdict::Unknown));
    let newcomer = json!({ "name": "李雷", "kind": "citizen_id", "number": "150602198001010010" });
    sandbox.put("/people", newcomer).await;
    assert_eq!(sandbox.ask("李雷", "150602198001010010").await, Ok(Verdict::Match));
}

#[actix_web::test]
async fn whatever_is_no_answer_verifies_nobody() {
    let sandbox = Sandbox::start();
    for fault in ["unavailable", "slow", "garbled", "mixed"] {
        sandbox.put("/fault", json!({ "fault": fault })).await;
        assert_eq!(sandbox.ask("李雷", "440308199901101512").await, Err(Code::RealnameUnavailable), "{fault}");
    }
    sandbox.put("/fault", json!({ "fault": "none" })).await;
    assert_eq!(sandbox.ask("李雷", "440308199901101512").await, Ok(Verdict::Match));
}

#[actix_web::test]
async fn without_a_service_people_are_sent_to_the_counter() {
    let mut sandbox = Sandbox::start();
    sandbox.config.url = String::new();
    assert_eq!(sandbox.ask("李雷", "440308199901101512").await, Err(Code::RealnameNotConfigured));
}
