//! People as types: whoever a test needs, signed in and ready to call.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use talent_portal::identity::address::Address;
use talent_portal::identity::commands::{NewUser, create_user};
use talent_portal::identity::model::VerifiedHow;
use talent_portal::identity::{
    AccountId, Actor, DepartmentId, Duty, PersonId, Position, Role, SessionId, commands, passwords,
};
use talent_portal::secret::Secret;

use super::Site;

pub const PASSWORD: &str = "Grassland-2026";

/// Somebody with an account and a session.
#[derive(Clone)]
pub struct Person {
    pub account: AccountId,
    pub person: PersonId,
    pub login: String,
    pub token: String,
    pub refresh: String,
}

/// A member of staff in a department.
pub struct Staff;

impl Staff {
    /// A position with a duty.
    pub fn reviewer(department: DepartmentId, duty: Duty) -> Position {
        Position { role: Role::Reviewer, department: Some(department), duty: Some(duty) }
    }

    pub fn role(role: Role) -> Position {
        Position { role, department: None, duty: None }
    }

    pub fn at(role: Role, department: DepartmentId) -> Position {
        Position { role, department: Some(department), duty: None }
    }
}

impl Site {
    /// A verified talent.
    pub async fn talent(&self, name: &str) -> Person {
        let person = self.stranger(name).await;
        self.verify(&person, name).await;
        person
    }

    /// A talent who has only said who they are.
    pub async fn stranger(&self, name: &str) -> Person {
        self.somebody(name, vec![Staff::role(Role::Talent)]).await
    }

    /// Staff with these positions; the second factor counts as given.
    pub async fn staff(&self, name: &str, positions: Vec<Position>) -> Person {
        let person = self.somebody(name, positions).await;
        let actor = self.actor(&person).await;
        self.app
            .write(move |tx| talent_portal::identity::store::sessions::mark_second_factor(tx, actor.session))
            .await
            .unwrap();
        person
    }

    /// Anybody: an account opened on the console, signed in over HTTP.
    pub async fn somebody(&self, name: &str, positions: Vec<Position>) -> Person {
        let number = self.app.env().ids.draw(self.app.env().clock.real()).simple().to_string();
        let login = format!("{}@example.org", &number[16..]);
        let user = NewUser {
            name: name.to_owned(),
            address: Address::parse(&login).unwrap(),
            password_hash: hashed_password().await,
            positions,
        };
        let account = self.app.write(move |tx| create_user(tx, None, &user)).await.unwrap();
        self.sign_in(&login, account).await
    }

    async fn sign_in(&self, login: &str, account: AccountId) -> Person {
        let answer = self
            .client
            .post(self.url("/api/v1/sessions"))
            .json(&json!({ "login": login, "password": PASSWORD }))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 201);
        let tokens: Value = answer.json().await.unwrap();
        let person = self
            .app
            .read(move |tx| Ok(talent_portal::identity::store::accounts::get(tx, account)?.person_id))
            .await
            .unwrap();
        Person {
            account,
            person,
            login: login.to_owned(),
            token: tokens["access_token"].as_str().unwrap().to_owned(),
            refresh: tokens["refresh_token"].as_str().unwrap().to_owned(),
        }
    }

    /// The same person in a new session, after the clock has run past the old token.
    pub async fn signed_in_again(&self, person: &Person) -> Person {
        self.sign_in(&person.login, person.account).await
    }

    /// The same for staff: the second factor counts as given anew.
    pub async fn signed_in_again_as_staff(&self, person: &Person) -> Person {
        let person = self.signed_in_again(person).await;
        let session = session_of(&person);
        let mark = talent_portal::identity::store::sessions::mark_second_factor;
        self.app.write(move |tx| mark(tx, session)).await.unwrap();
        person
    }

    /// The six digits in the newest mail that went out.
    pub async fn sent_code(&self) -> String {
        use base64::Engine as _;
        let mut mails: Vec<_> =
            std::fs::read_dir(self.folder().join("outbox/mail")).unwrap().map(|mail| mail.unwrap().path()).collect();
        mails.sort();
        let mail = std::fs::read_to_string(mails.last().unwrap()).unwrap().replace('\r', "");
        let (_, encoded) = mail.split_once("\n\n").unwrap();
        let text = base64::engine::general_purpose::STANDARD.decode(encoded.replace('\n', "")).unwrap();
        let text = String::from_utf8(text).unwrap();
        text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6).unwrap().to_owned()
    }

    /// Marks a person as verified with a number of their own.
    pub async fn verify(&self, person: &Person, name: &str) {
        let id = person.person;
        let proven = commands::Proven {
            name: name.to_owned(),
            kind: "passport".to_owned(),
            number: format!("CHN-{}", &id.to_string()[24..].to_uppercase()),
            how: VerifiedHow::Counter,
        };
        self.app.write(move |tx| commands::verify_person(tx, None, id, &proven)).await.unwrap();
    }

    /// Records a spouse in somebody's household, and the spouse confirms it.
    pub async fn marry(&self, person: &Person, spouse: &Person) -> String {
        let number = spouse.person.to_string()[24..].to_uppercase();
        let passport = json!({ "kind": "passport", "number": number, "country": "CHN" });
        let member =
            json!({ "relation": "spouse", "name": "韩梅梅", "document": passport, "birth_date": "1990-03-07" });
        let (status, member) = self.post(person, "/api/v1/me/household", member).await;
        assert_eq!(status, 201, "{member}");
        let member = member["id"].as_str().unwrap().to_owned();
        let confirm = format!("/api/v1/me/household-invitations/{member}/confirm");
        assert_eq!(self.post(spouse, &confirm, json!(null)).await.0, 204);
        member
    }

    /// The actor behind a person's session, for calling commands directly.
    pub async fn actor(&self, person: &Person) -> Actor {
        let (account, session) = (person.account, session_of(person));
        self.app.read(move |tx| commands::load_actor(tx, account, session)).await.unwrap()
    }

    /// A request as this person, or as nobody.
    pub fn request(&self, who: Option<&Person>, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, self.url(path));
        match who {
            Some(person) => request.bearer_auth(&person.token),
            None => request,
        }
    }

    pub async fn get(&self, who: &Person, path: &str) -> (u16, Value) {
        body(self.request(Some(who), Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post(&self, who: &Person, path: &str, json: Value) -> (u16, Value) {
        body(self.request(Some(who), Method::POST, path).json(&json).send().await.unwrap()).await
    }

    pub async fn delete(&self, who: &Person, path: &str) -> (u16, Value) {
        body(self.request(Some(who), Method::DELETE, path).send().await.unwrap()).await
    }

    pub async fn post_as_nobody(&self, path: &str, json: Value) -> (u16, Value) {
        body(self.request(None, Method::POST, path).json(&json).send().await.unwrap()).await
    }
}

/// Status and JSON of an answer (`null` where there is none).
pub async fn body(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or(Value::Null))
}

fn session_of(person: &Person) -> SessionId {
    person.refresh.split('.').next().unwrap().parse().unwrap()
}

/// One hash for everybody: hashing is what takes time.
async fn hashed_password() -> String {
    static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    HASH.get_or_init(|| async { passwords::hash(Secret::from(PASSWORD.to_owned())).await.unwrap() }).await.clone()
}
