//! A flow of four steps, two of them beside each other, and those who do them: filed in two requests and completed in four,
//! for races that are run a thousand times and for measuring.

use std::path::Path;

use serde_json::{Value, json};
use talent_portal::identity::Duty;
use talent_portal::packs::{self, ApplyMode, Pack};

use super::{Person, Site, Staff};

/// Who does which step; the middle two are beside each other.
pub struct Desks {
    pub first: Person,
    pub left: Person,
    pub right: Person,
    pub last: Person,
}

impl Site {
    /// Publishes the flow beside those of the sample pack, and puts somebody at each step.
    pub async fn four_steps(&self) -> Desks {
        let pack = pack();
        self.app.write(move |tx| packs::apply(tx, &pack, ApplyMode::Publish, None)).await.unwrap();
        Desks {
            first: self.desk("city.human_resources", Duty::SecondReview).await,
            left: self.desk("city.science", Duty::Consulted).await,
            right: self.desk("city.education", Duty::Consulted).await,
            last: self.desk("city.talent_office", Duty::Decision).await,
        }
    }

    /// A reviewer with this duty in the department with this code.
    pub async fn desk(&self, department: &str, duty: Duty) -> Person {
        let department = self.department(department).await;
        self.staff("经办人", vec![Staff::reviewer(department, duty)]).await
    }

    /// Files a case of four steps.
    pub async fn file_four_steps(&self, talent: &Person) {
        let form = json!({ "subject": "试办", "work_district": "dongsheng" });
        let application = json!({ "item": "four_steps", "form": form, "materials": [] });
        let (status, draft) = self.post(talent, "/api/v1/applications", application).await;
        assert_eq!(status, 201, "{draft}");
        let path = format!("/api/v1/applications/{}/submit", draft["id"].as_str().unwrap());
        let (status, case) = self.post(talent, &path, json!(null)).await;
        assert_eq!(status, 201, "{case}");
    }

    /// All tasks in somebody's pool.
    pub async fn pool(&self, desk: &Person) -> Vec<Value> {
        let mut pool = Vec::new();
        let mut cursor = String::new();
        loop {
            let (status, page) = self.get(desk, &format!("/api/v1/tasks?box=pool&limit=100{cursor}")).await;
            assert_eq!(status, 200, "{page}");
            pool.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next_cursor"].as_str() else { return pool };
            cursor = format!("&cursor={next}");
        }
    }
}

/// The sample pack, with the flow and the service item that has it.
fn pack() -> Pack {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = packs::files::read(&root.join("policies/ordos")).unwrap();
    files.extend(packs::files::read(&root.join("tests/pack")).unwrap());
    packs::load_files(&files).unwrap_or_else(|faults| panic!("{faults:#?}"))
}
