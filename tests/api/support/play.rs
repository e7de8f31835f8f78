//! What it takes to play any case of the sample pack: people at their steps, papers, corrections, letters.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::cards::commands::{IssueCard, Recognise, issue_card, record_recognition};
use talent_portal::cards::scheme::RecognitionRoute;
use talent_portal::catalogue::DefinitionKind;
use talent_portal::catalogue::commands::{NewDraft, draft, publish};
use talent_portal::catalogue::store as definitions;
use talent_portal::identity::Duty;
use talent_portal::packs;

use super::people::body;
use super::{Person, Site, Staff};

/// One reviewer for each step of a flow.
pub struct Reviewers(BTreeMap<&'static str, Person>);

impl Reviewers {
    /// Whoever does this step.
    pub fn at(&self, step: &str) -> &Person {
        self.0.get(step).unwrap_or_else(|| panic!("nobody was placed at {step}"))
    }
}

impl Site {
    /// Puts somebody of their own at each step: step, department, duty.
    pub async fn reviewers(&self, posts: &[(&'static str, &str, Duty)]) -> Reviewers {
        let mut people = BTreeMap::new();
        for (step, department, duty) in posts {
            let department = self.department(department).await;
            people.insert(*step, self.staff("经办人", vec![Staff::reviewer(department, *duty)]).await);
        }
        Reviewers(people)
    }

    /// The same people in new sessions, after the clock has run past their tokens.
    pub async fn back_at_work(&self, reviewers: &Reviewers) -> Reviewers {
        let mut people = BTreeMap::new();
        for (step, person) in &reviewers.0 {
            people.insert(*step, self.staff_again(person).await);
        }
        Reviewers(people)
    }

    /// A member of staff in a new session, with the second factor given.
    pub async fn staff_again(&self, person: &Person) -> Person {
        let person = self.signed_in_again(person).await;
        let session = self.actor(&person).await.session;
        self.app
            .write(move |tx| talent_portal::identity::store::sessions::mark_second_factor(tx, session))
            .await
            .unwrap();
        person
    }

    /// A verified talent who holds a card of the sample pack, as a recognition of some time ago would have left them.
    pub async fn card_holder(&self, name: &str, tier: &str) -> Person {
        let talent = self.talent(name).await;
        self.give_card(&talent, tier).await;
        talent
    }

    /// Recognises somebody and issues the card of the tier.
    pub async fn give_card(&self, talent: &Person, tier: &str) {
        let ask = Recognise {
            person: talent.person,
            catalogue: "ordos_talents".into(),
            tier: tier.into(),
            route: RecognitionRoute::GovernmentAssessment,
            criterion: None,
            case: None,
            district: Some("dongsheng".into()),
            bound_at: None,
        };
        self.app
            .write(move |tx| {
                let recognition = record_recognition(tx, None, &ask)?;
                issue_card(tx, None, &IssueCard { recognition, legal_basis: "管理办法第六条".into(), bound_at: None })
                    .map(drop)
            })
            .await
            .unwrap();
        self.run_jobs().await;
    }

    /// A draft with one document for each material; answers its id.
    pub async fn draft(&self, talent: &Person, item: &str, form: Value, materials: &[&str]) -> String {
        let mut papers = Vec::new();
        for code in materials {
            papers.push(json!({ "code": code, "documents": [self.document(talent, code).await] }));
        }
        let application = json!({ "item": item, "form": form, "materials": papers });
        let (status, draft) = self.post(talent, "/api/v1/applications", application).await;
        assert_eq!(status, 201, "{draft}");
        draft["id"].as_str().unwrap().to_owned()
    }

    pub async fn submit(&self, talent: &Person, id: &str) -> (u16, Value) {
        self.post(talent, &format!("/api/v1/applications/{id}/submit"), json!(null)).await
    }

    /// Files a draft that must be in order; answers its id.
    pub async fn file(&self, talent: &Person, item: &str, form: Value, materials: &[&str]) -> String {
        let id = self.draft(talent, item, form, materials).await;
        let (status, case) = self.submit(talent, &id).await;
        assert_eq!(status, 201, "{case}");
        id
    }

    /// The task of this step in somebody's pool.
    pub async fn task_at(&self, reviewer: &Person, step: &str) -> Value {
        let (status, pool) = self.get(reviewer, "/api/v1/tasks?box=pool").await;
        assert_eq!(status, 200, "{pool}");
        let task = pool["items"].as_array().unwrap().iter().find(|task| task["step"] == step).cloned();
        task.unwrap_or_else(|| panic!("no task at {step} in {pool}"))
    }

    /// Whoever is at the step takes the task and gives this decision; answers status and body.
    pub async fn try_step(&self, reviewers: &Reviewers, step: &str, decision: Value) -> (u16, Value) {
        let reviewer = reviewers.at(step);
        let task = self.task_at(reviewer, step).await;
        let (status, claimed) = self.act(reviewer, &task, "claim", json!(null)).await;
        assert_eq!(status, 200, "{claimed}");
        self.act(reviewer, &claimed, "decide", decision).await
    }

    /// The same, which must succeed.
    pub async fn step(&self, reviewers: &Reviewers, step: &str, outcome: &str) {
        let decision = json!({ "outcome": outcome, "opinion": format!("{outcome}：经核查") });
        let (status, decided) = self.try_step(reviewers, step, decision).await;
        assert_eq!(status, 200, "{step} {outcome}: {decided}");
    }

    /// Asks for a correction of these fields and papers. The task must be in somebody's hands already or in the pool.
    pub async fn ask_to_correct(&self, reviewers: &Reviewers, step: &str, opinion: &str, about: &[&str]) {
        let decision = json!({ "outcome": "correct", "opinion": opinion, "about": about });
        let (status, decided) = self.try_step(reviewers, step, decision).await;
        assert_eq!(status, 200, "{step}: {decided}");
    }

    /// A task that came back into somebody's hands after a correction.
    pub async fn step_in_hand(&self, reviewers: &Reviewers, step: &str, outcome: &str) {
        let reviewer = reviewers.at(step);
        let (_, mine) = self.get(reviewer, "/api/v1/tasks?box=mine").await;
        let task = mine["items"].as_array().unwrap().iter().find(|task| task["step"] == step).cloned();
        let task = task.unwrap_or_else(|| panic!("{step} is not in hand: {mine}"));
        let (status, decided) = self.act(reviewer, &task, "decide", json!({ "outcome": outcome })).await;
        assert_eq!(status, 200, "{step}: {decided}");
    }

    /// Changes an application at the version that it shows and answers the request to correct.
    pub async fn supplement(&self, talent: &Person, id: &str, patch: Value) {
        let path = format!("/api/v1/applications/{id}");
        let shown = self.request(Some(talent), Method::GET, &path).send().await.unwrap();
        let tag = shown.headers()["etag"].to_str().unwrap().to_owned();
        let request = self.request(Some(talent), Method::PATCH, &path).header("if-match", tag).json(&patch);
        let (status, changed) = body(request.send().await.unwrap()).await;
        assert_eq!(status, 200, "{changed}");
        let (status, answered) = self.post(talent, &format!("{path}/supplement"), json!(null)).await;
        assert_eq!(status, 200, "{answered}");
    }

    pub async fn timeline(&self, talent: &Person, id: &str) -> Value {
        let (status, timeline) = self.get(talent, &format!("/api/v1/applications/{id}/timeline")).await;
        assert_eq!(status, 200, "{timeline}");
        timeline
    }

    /// The steps at which a case waits, sorted.
    pub async fn waits_at(&self, talent: &Person, id: &str) -> Vec<String> {
        let timeline = self.timeline(talent, id).await;
        let now = timeline["now"].as_array().unwrap();
        let mut steps: Vec<_> = now.iter().map(|one| one["step"].as_str().unwrap().to_owned()).collect();
        steps.sort();
        steps
    }

    /// The letters of a case in the order of issue: code and text.
    pub async fn letters(&self, talent: &Person, id: &str) -> Vec<(String, String)> {
        let (status, letters) = self.get(talent, &format!("/api/v1/applications/{id}/letters")).await;
        assert_eq!(status, 200, "{letters}");
        let text = |letter: &Value, key: &str| letter[key].as_str().unwrap().to_owned();
        letters.as_array().unwrap().iter().map(|letter| (text(letter, "code"), text(letter, "body"))).collect()
    }

    /// The notices in somebody's inbox by template, the oldest first.
    pub async fn told(&self, who: &Person) -> Vec<String> {
        let (status, inbox) = self.get(who, "/api/v1/me/notifications?limit=100").await;
        assert_eq!(status, 200, "{inbox}");
        let items = inbox["items"].as_array().unwrap();
        items.iter().rev().map(|notice| notice["template"].as_str().unwrap().to_owned()).collect()
    }
}

impl Site {
    /// Publishes a further version of what the sample pack defines, changed.
    pub async fn republish(&self, kind: DefinitionKind, code: &'static str, change: impl FnOnce(&mut Value)) {
        let (head, mut body) = self
            .app
            .read(move |tx| {
                let head = definitions::published(tx, kind, code)?.expect("the sample pack defines it");
                let body = definitions::body(tx, head.id)?;
                Ok((head, body))
            })
            .await
            .unwrap();
        change(&mut body);
        self.app
            .write(move |tx| {
                let digest = packs::apply::digest(&body)?;
                let new = NewDraft { kind, code: code.to_owned(), digest, body: body.clone() };
                let draft = draft(tx, &new, std::slice::from_ref(&head), None)?;
                publish(tx, None, &draft)
            })
            .await
            .unwrap();
    }
}
