//! What a test tells the stand-in for the shared registers, and asks of it.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Person, Site};

impl Site {
    async fn tell_registers(&self, path: &str, body: Value) {
        let url = format!("{}/registers/{path}", self.app.config().registers.url);
        let answer = self.client.request(Method::PUT, url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 204);
    }

    /// Lets a register fail from now on, or all of them.
    pub async fn register_fault(&self, register: &str, fault: &str) {
        self.tell_registers(&format!("{register}/fault"), json!({ "fault": fault })).await;
    }

    /// What a register knows about somebody; null for nothing.
    pub async fn register_knows(&self, register: &str, person: &Person, fields: Value) {
        let id = person.person;
        let number = self
            .app
            .read(move |tx| talent_portal::identity::store::persons::get(tx, id)?.identity_number(tx))
            .await
            .unwrap();
        self.tell_registers(&format!("{register}/people"), json!({ "number": number, "fields": fields })).await;
    }

    /// How often a register was asked.
    pub async fn asked(&self, register: &str) -> u64 {
        let url = format!("{}/registers", self.app.config().registers.url);
        let all: Value = self.client.get(url).send().await.unwrap().json().await.unwrap();
        let found = all.as_array().unwrap().iter().find(|one| one["register"] == register).unwrap();
        found["asked"].as_u64().unwrap()
    }
}

/// Runs a test once on each database, at a site whose registers can be asked.
#[macro_export]
macro_rules! both_asking {
    ($($(#[$meta:meta])* async fn $name:ident($site:ident: &Site) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            use $crate::support::Site;

            async fn run($site: &Site) $body

            #[test]
            fn sqlite() {
                Site::run(Site::sqlite_asking, |site| Box::pin(run(site)));
            }

            #[test]
            fn postgres() {
                Site::run(Site::postgres_asking, |site| Box::pin(run(site)));
            }
        }
    )+};
}
