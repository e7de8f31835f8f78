//! What it takes to file a recognition and to have it reviewed.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use talent_portal::identity::Duty;

use super::people::body;
use super::{Person, Site, Staff};

/// The smallest file that is a PDF by content.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n";

/// The people who review a recognition in Dongsheng.
pub struct Office {
    pub acceptance: Person,
    pub science: Person,
    pub education: Person,
    pub market: Person,
    pub second_review: Person,
    pub decision: Person,
}

impl Site {
    /// One reviewer for each step.
    pub async fn office(&self) -> Office {
        let post = |name: &'static str, code: &'static str, duty: Duty| async move {
            let department = self.department(code).await;
            self.staff(name, vec![Staff::reviewer(department, duty)]).await
        };
        Office {
            acceptance: post("受理员", "dongsheng.human_resources", Duty::Acceptance).await,
            science: post("科技会办", "city.science", Duty::Consulted).await,
            education: post("教体会办", "city.education", Duty::Consulted).await,
            market: post("市监会办", "dongsheng.market_regulation", Duty::Consulted).await,
            second_review: post("复审员", "city.human_resources", Duty::SecondReview).await,
            decision: post("审定人", "city.talent_office", Duty::Decision).await,
        }
    }

    /// Puts a document into somebody's wallet and answers its id.
    pub async fn upload(&self, who: &Person, kind: &str, bytes: &'static [u8]) -> Response {
        let file = Part::bytes(bytes).file_name("document.pdf").mime_str("application/pdf").unwrap();
        let form = Form::new().text("kind", kind.to_owned()).part("file", file);
        self.request(Some(who), Method::POST, "/api/v1/me/documents").multipart(form).send().await.unwrap()
    }

    pub async fn document(&self, who: &Person, kind: &str) -> String {
        let (status, document) = body(self.upload(who, kind, PDF).await).await;
        assert_eq!(status, 201, "{document}");
        document["id"].as_str().unwrap().to_owned()
    }

    /// A complete recognition application for tier C, as a draft; answers its id.
    pub async fn recognition_draft(&self, talent: &Person) -> String {
        let mut materials = Vec::new();
        for code in ["identity_document", "employment_contract", "degree_certificate", "achievement_proof"] {
            materials.push(json!({ "code": code, "documents": [self.document(talent, code).await] }));
        }
        let application = json!({ "item": "talent_recognition", "form": recognition_form(), "materials": materials });
        let (status, draft) = self.post(talent, "/api/v1/applications", application).await;
        assert_eq!(status, 201, "{draft}");
        draft["id"].as_str().unwrap().to_owned()
    }

    /// Files a recognition; answers application id and case number.
    pub async fn file_recognition(&self, talent: &Person) -> (String, String) {
        let id = self.recognition_draft(talent).await;
        let (status, case) = self.post(talent, &format!("/api/v1/applications/{id}/submit"), json!(null)).await;
        assert_eq!(status, 201, "{case}");
        (id, case["number"].as_str().unwrap().to_owned())
    }

    /// The first task in somebody's pool.
    pub async fn next_task(&self, reviewer: &Person) -> Value {
        let (status, pool) = self.get(reviewer, "/api/v1/tasks?box=pool").await;
        assert_eq!(status, 200, "{pool}");
        assert!(!pool["items"].as_array().unwrap().is_empty(), "the pool is empty");
        pool["items"][0].clone()
    }

    /// Acts on a task at the version that it shows.
    pub async fn act(&self, reviewer: &Person, task: &Value, verb: &str, json: Value) -> (u16, Value) {
        let path = format!("/api/v1/tasks/{}/{verb}", task["id"].as_str().unwrap());
        let tag = format!("\"v{}\"", task["version"]);
        let request = self.request(Some(reviewer), Method::POST, &path).header("if-match", tag).json(&json);
        body(request.send().await.unwrap()).await
    }

    /// Claims the first task in the pool and decides it.
    pub async fn review(&self, reviewer: &Person, decision: Value) -> Value {
        let task = self.next_task(reviewer).await;
        let (status, claimed) = self.act(reviewer, &task, "claim", json!(null)).await;
        assert_eq!(status, 200, "{claimed}");
        let (status, decided) = self.act(reviewer, &claimed, "decide", decision).await;
        assert_eq!(status, 200, "{decided}");
        decided
    }

    /// Takes a filed recognition up to its decision.
    pub async fn review_up_to_decision(&self, office: &Office) {
        self.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        for consulted in [&office.science, &office.education, &office.market] {
            self.review(consulted, json!({ "outcome": "agree" })).await;
        }
        self.review(&office.second_review, json!({ "outcome": "agree" })).await;
    }
}

/// Form data that the recognition item of the sample pack accepts.
pub fn recognition_form() -> Value {
    json!({
        "tier": "C", "route": "government_assessment", "criterion": "c_doctor", "work_district": "dongsheng",
        "employer_name": "鄂尔多斯碳中和研究院", "employer_code": "91150600MA00001030", "position_title": "研究员",
        "employment_kind": "full_time", "employed_since": "2025-03-01", "degree": "doctor", "foreign_national": false,
        "achievements": "近五年主持国家级课题两项,发表高水平论文十二篇,成果在两家企业转化应用。", "consent": true
    })
}
