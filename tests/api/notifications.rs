//! Notices, mail and SMS: what is told, to whom, and what becomes of it when the far end is slow, dead or unwilling.

use std::sync::Arc;

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::App;
use talent_portal::config::{Config, MailTransport, SmsTransport, SmtpTls};
use talent_portal::db::Database;
use talent_portal::identity::Role;
use talent_portal::notifications::notify;

use crate::support::gateway::{self, Gateway};
use crate::support::smtp::{Manners, SmtpServer};
use crate::support::{Person, Site, Staff};

/// The same site with another configuration: one more process beside the first, as it were.
fn configured(site: &Site, change: impl FnOnce(&mut Config)) -> App {
    let mut config = (**site.app.config()).clone();
    change(&mut config);
    let env = Arc::clone(site.app.env());
    let database = Database::open(&config.database_url().unwrap(), 2, Arc::clone(&env)).unwrap();
    App::new(database, env, Arc::new(config))
}

fn by_smtp(site: &Site, port: u16) -> App {
    configured(site, |config| {
        config.mail.transport = MailTransport::Smtp;
        config.mail.smtp_host = "127.0.0.1".to_owned();
        config.mail.smtp_port = port;
        config.mail.smtp_tls = SmtpTls::None;
        config.mail.timeout_seconds = 1;
        config.notifications.max_attempts = 3;
    })
}

async fn tell(app: &App, who: &Person) {
    let person = who.person;
    app.write(move |tx| {
        let values = json!({
            "applicant_name": "李雷", "service_name": "人才认定", "case_number": "150600-1", "due_on": "2026-09-24",
            "link": "http://127.0.0.1/cases/1",
        });
        notify(tx, person, "application_accepted", &values).map(drop)
    })
    .await
    .unwrap();
}

async fn work_off(app: &App) -> usize {
    talent_portal::jobs::run_due(app).await.unwrap()
}

pub fn files(folder: &std::path::Path) -> Vec<String> {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).map_or(Vec::new(), |all| all.map(|e| e.unwrap().path()).collect());
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// The six digits in a message; the body of a mail with Chinese in it is base64.
pub fn code_in(message: &str) -> String {
    use base64::Engine as _;
    let text = match message.replace('\r', "").split_once("\n\n") {
        Some((_, body)) => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(body.replace('\n', "")).unwrap();
            String::from_utf8(bytes).unwrap()
        }
        None => serde_json::from_str::<Value>(message).unwrap()["text"].as_str().unwrap().to_owned(),
    };
    let digits = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6);
    digits.unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

async fn admin(site: &Site) -> Person {
    site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await
}

/// The newest message as the administrator sees it.
async fn message(site: &Site, admin: &Person) -> Value {
    let (status, page) = site.get(admin, "/api/v1/admin/messages?limit=1").await;
    assert_eq!(status, 200, "{page}");
    page["items"][0].clone()
}

both! {
    async fn a_code_goes_to_the_address_and_is_then_forgotten(site: &Site) {
        for (address, folder) in [("new@example.org", "outbox/mail"), ("13800138000", "outbox/sms")] {
            let body = json!({ "address": address, "purpose": "register" });
            assert_eq!(site.post_as_nobody("/api/v1/accounts/codes", body).await.0, 202);
            assert_eq!(site.run_jobs().await, 1);
            let [sent] = files(&site.folder().join(folder)).try_into().unwrap();
            let account = json!({
                "address": address, "code": code_in(&sent), "name": "李雷", "password": "Grassland-2026",
            });
            let (status, answer) = site.post_as_nobody("/api/v1/accounts", account).await;
            assert_eq!(status, 201, "{answer}");
        }
        // Nothing of it stays behind: neither the code nor the address can be read from the database any more.
        use diesel::prelude::*;
        use talent_portal::db::schema::outbox_messages as outbox;
        type Sealed = Option<Vec<u8>>;
        let carried: Vec<(Sealed, Sealed, Sealed)> = site
            .app
            .read(|tx| {
                tx.run(|conn| {
                    outbox::table
                        .select((outbox::wrapped_key, outbox::address_sealed, outbox::content_sealed))
                        .load(conn)
                })
            })
            .await
            .unwrap();
        assert_eq!(carried, [(None, None, None), (None, None, None)]);
    }

    async fn a_notice_lies_in_the_inbox_and_goes_out_by_mail(site: &Site) {
        let talent = site.talent("李雷").await;
        let other = site.talent("韩梅梅").await;
        tell(&site.app, &talent).await;
        tell(&site.app, &talent).await;
        assert_eq!(site.run_jobs().await, 2);
        assert_eq!(files(&site.app.config().mail.folder).len(), 2);
        let (_, counts) = site.get(&talent, "/api/v1/me/notifications/counts").await;
        assert_eq!(counts, json!({ "unread": 2 }));
        let (_, page) = site.get(&talent, "/api/v1/me/notifications?limit=1").await;
        let notice = &page["items"][0];
        assert_eq!(notice["template"], "application_accepted");
        assert!(notice["body"].as_str().unwrap().contains("150600-1"), "{notice}");
        let read = format!("/api/v1/me/notifications/{}/read", notice["id"].as_str().unwrap());
        assert_eq!(site.post(&other, &read, json!(null)).await.0, 404, "somebody else's notice is not there");
        assert_eq!(site.post(&talent, &read, json!(null)).await.0, 204);
        let (_, unread) = site.get(&talent, "/api/v1/me/notifications?unread=true").await;
        assert_eq!(unread["items"].as_array().unwrap().len(), 1);
        assert_eq!(site.post(&talent, "/api/v1/me/notifications/read", json!(null)).await.0, 204);
        let (_, counts) = site.get(&talent, "/api/v1/me/notifications/counts").await;
        assert_eq!(counts, json!({ "unread": 0 }));
        let (_, none) = site.get(&other, "/api/v1/me/notifications").await;
        assert_eq!(none["items"], json!([]));
    }

    async fn a_notice_of_an_act_that_failed_was_never_there(site: &Site) {
        let talent = site.talent("李雷").await;
        let person = talent.person;
        let failed = site
            .app
            .write(move |tx| {
                let values = json!({ "service_name": "x", "case_number": "x" });
                notify(tx, person, "no_such_template", &values)
            })
            .await;
        assert!(failed.is_err());
        let (_, counts) = site.get(&talent, "/api/v1/me/notifications/counts").await;
        assert_eq!(counts, json!({ "unread": 0 }));
        assert_eq!(site.run_jobs().await, 0);
    }

    async fn mail_is_sent_by_smtp_with_an_id_of_its_own(site: &Site) {
        let server = SmtpServer::start(vec![Manners::Polite]);
        let app = by_smtp(site, server.port);
        let talent = site.talent("李雷").await;
        tell(&app, &talent).await;
        assert_eq!(work_off(&app).await, 1);
        let admin = admin(site).await;
        let message = message(site, &admin).await;
        assert_eq!((&message["state"], &message["attempts"]), (&json!("sent"), &json!(1)), "{message}");
        assert!(message.get("address").is_none() && message.get("body").is_none());
        let [mail] = server.mails().try_into().unwrap();
        assert!(mail.contains(&format!("Message-ID: <{}@localhost>", message["id"].as_str().unwrap())), "{mail}");
        assert!(mail.contains(&format!("To: {}", talent.login)), "{mail}");
        assert!(!mail.contains("X-Possible-Repetition"), "{mail}");
        assert_eq!(work_off(&app).await, 0);
    }

    async fn a_server_that_says_later_is_asked_later(site: &Site) {
        let server = SmtpServer::start(vec![Manners::Later, Manners::Polite]);
        let app = by_smtp(site, server.port);
        let talent = site.talent("李雷").await;
        let admin = admin(site).await;
        tell(&app, &talent).await;
        assert_eq!(work_off(&app).await, 1);
        let waiting = message(site, &admin).await;
        assert_eq!((&waiting["state"], &waiting["last_error"]), (&json!("queued"), &json!("smtp_451")), "{waiting}");
        assert_eq!(work_off(&app).await, 0, "not before its time");
        site.advance(TimeDelta::seconds(30));
        assert_eq!(work_off(&app).await, 1);
        let sent = message(site, &admin).await;
        assert_eq!((&sent["state"], &sent["repeated"]), (&json!("sent"), &json!(false)), "{sent}");
        assert_eq!(server.mails().len(), 1);
    }

    async fn a_server_that_took_the_mail_and_fell_silent_gets_it_again_marked(site: &Site) {
        let server = SmtpServer::start(vec![Manners::SilentAfterTheMail, Manners::Polite]);
        let app = by_smtp(site, server.port);
        let talent = site.talent("李雷").await;
        tell(&app, &talent).await;
        work_off(&app).await;
        site.advance(TimeDelta::seconds(30));
        work_off(&app).await;
        let [first, second] = server.mails().try_into().unwrap();
        let id = |mail: &str| mail.lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned();
        assert_eq!(id(&first), id(&second));
        assert!(!first.contains("X-Possible-Repetition") && second.contains("X-Possible-Repetition: yes"), "{second}");
    }

    async fn a_process_that_died_while_sending_leaves_a_mark(site: &Site) {
        let talent = site.talent("李雷").await;
        tell(&site.app, &talent).await;
        // What is left when the process is killed between taking the message and noting the outcome.
        use diesel::prelude::*;
        use talent_portal::db::schema::outbox_messages as outbox;
        site.app
            .write(|tx| {
                tx.run(|conn| {
                    diesel::update(outbox::table).set((outbox::in_flight.eq(true), outbox::attempts.eq(1))).execute(conn)
                })
            })
            .await
            .unwrap();
        assert_eq!(site.run_jobs().await, 1);
        let [mail] = files(&site.app.config().mail.folder).try_into().unwrap();
        assert!(mail.contains("X-Possible-Repetition: yes"), "{mail}");
    }

    async fn a_slow_server_costs_one_attempt_and_a_dead_one_ends_as_a_dead_letter(site: &Site) {
        let server = SmtpServer::start(vec![Manners::Mute]);
        let app = by_smtp(site, server.port);
        let talent = site.talent("李雷").await;
        let admin = admin(site).await;
        tell(&app, &talent).await;
        work_off(&app).await;
        assert_eq!(message(site, &admin).await["last_error"], "smtp_timeout");
        let gone = by_smtp(site, closed_port());
        for pause in [30, 60] {
            site.advance(TimeDelta::seconds(pause));
            assert_eq!(work_off(&gone).await, 1);
        }
        let dead = message(site, &admin).await;
        assert_eq!((&dead["state"], &dead["attempts"]), (&json!("dead"), &json!(3)), "{dead}");
        let (_, listed) = site.get(&admin, "/api/v1/admin/messages?state=dead").await;
        assert_eq!(listed["items"], json!([dead]));

        // A person sends it again, once the server is well.
        let path = format!("/api/v1/admin/messages/{}/resend", dead["id"].as_str().unwrap());
        assert_eq!(site.post(&admin, &path, json!(null)).await.0, 428);
        assert_eq!(resend(site, &talent, &path, &dead).await.0, 403);
        let (status, queued) = resend(site, &admin, &path, &dead).await;
        assert_eq!((status, &queued["state"]), (200, &json!("queued")), "{queued}");
        assert_eq!(resend(site, &admin, &path, &dead).await.0, 412);
        assert_eq!(resend(site, &admin, &path, &queued).await.1["code"], "message_not_dead");
        assert_eq!(site.run_jobs().await, 1);
        assert_eq!(message(site, &admin).await["state"], "sent");
        assert_eq!(files(&site.app.config().mail.folder).len(), 1);
    }

    async fn a_refusal_for_good_is_not_tried_again(site: &Site) {
        let server = SmtpServer::start(vec![Manners::Never]);
        let app = by_smtp(site, server.port);
        let talent = site.talent("李雷").await;
        tell(&app, &talent).await;
        work_off(&app).await;
        let admin = admin(site).await;
        let dead = message(site, &admin).await;
        assert_eq!((&dead["state"], &dead["last_error"]), (&json!("dead"), &json!("smtp_550")), "{dead}");
        assert!(!dead.to_string().contains('@'), "the server's words, and with them the address, are not kept");
    }

    async fn sms_go_through_the_gateway_under_a_key_of_their_own(site: &Site) {
        let gateway = Gateway::start(vec![503, 200, 400]).await;
        let app = configured(site, |config| {
            config.sms.transport = SmsTransport::Gateway;
            config.sms.gateway_url = gateway.url.clone();
            config.sms.gateway_token = "a token".into();
        });
        let admin = admin(site).await;
        let code = json!({ "address": "13800138000", "purpose": "register" });
        site.post_as_nobody("/api/v1/accounts/codes", code.clone()).await;
        work_off(&app).await;
        assert_eq!(message(site, &admin).await["last_error"], "gateway_503");
        site.advance(TimeDelta::seconds(30));
        work_off(&app).await;
        assert_eq!(message(site, &admin).await["state"], "sent");
        let requests: Vec<gateway::Asked> = gateway.asked();
        assert_eq!(requests[0].body["to"], "+8613800138000");
        assert_eq!(requests[0].authorization, "Bearer a token");
        assert_eq!(requests[0].key, requests[1].key);
        site.post_as_nobody("/api/v1/accounts/codes", code).await;
        work_off(&app).await;
        assert_eq!(message(site, &admin).await["state"], "dead", "a request that is wrong today is wrong tomorrow");
    }
}

async fn resend(site: &Site, who: &Person, path: &str, message: &Value) -> (u16, Value) {
    let tag = format!("\"v{}\"", message["version"]);
    let request = site.request(Some(who), Method::POST, path).header("if-match", tag);
    crate::support::body(request.json(&json!(null)).send().await.unwrap()).await
}

/// A port on which nobody listens.
fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
