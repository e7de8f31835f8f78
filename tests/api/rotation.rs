//! The master key is replaced while the program serves.

use serde_json::{Value, json};
use talent_portal::{audit, keys};

use crate::support::{PASSWORD, Person, Site};

async fn name(site: &Site, who: &Person) -> Value {
    let (status, me) = site.get(who, "/api/v1/me").await;
    assert_eq!(status, 200, "{me}");
    me["name"].clone()
}

/// Whether the address is still found by its blind index and the password still opens.
async fn signs_in(site: &Site, who: &Person) -> bool {
    site.post_as_nobody("/api/v1/sessions", json!({ "login": who.login, "password": PASSWORD })).await.0 == 201
}

async fn under(app: &talent_portal::App) -> Vec<(String, bool)> {
    keys::census(app).await.unwrap().under.into_iter().map(|(id, count)| (id, count > 0)).collect()
}

fn expected(all: &[(&str, bool)]) -> Vec<(String, bool)> {
    all.iter().map(|(id, used)| ((*id).to_owned(), *used)).collect()
}

both! {
    async fn a_rotation_in_the_middle_of_use_loses_nothing(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("李雷", "A").await;
        site.code(&holder, card).await;
        let console = site.another_copy();
        assert_eq!(under(&console).await, expected(&[("k1", true)]));
        let rotated = keys::rotate(&console, false, |_| true).await.unwrap();
        assert!(rotated.drawn && rotated.complete && rotated.rewrapped >= 2, "{rotated:?}");
        assert_eq!(under(&console).await, expected(&[("k1", false), ("k2", true)]));
        // The server was started with the old ring. It reads what the new key wraps, and wraps under it from now on.
        assert_eq!(name(site, &holder).await, "李雷");
        assert!(signs_in(site, &holder).await);
        assert!(!site.code(&holder, card).await.is_empty(), "the signing key opens");
        let newcomer = site.talent("韩梅梅").await;
        assert_eq!(under(&console).await, expected(&[("k1", false), ("k2", true)]));
        assert!(audit::verify(&site.app, |_| ()).await.unwrap().findings.is_empty());
        let away = keys::retire(&console, "k1").await.unwrap();
        assert!(away.ends_with("retired-k1.json") && std::path::Path::new(&away).exists());
        assert_eq!(under(&site.app).await, expected(&[("k2", true)]));
        assert_eq!((name(site, &holder).await, name(site, &newcomer).await), (json!("李雷"), json!("韩梅梅")));
        assert!(signs_in(site, &newcomer).await);
        assert!(audit::verify(&console, |_| ()).await.unwrap().findings.is_empty());
        site.run_jobs().await;
    }

    async fn a_rotation_that_was_cut_off_goes_on(site: &Site) {
        let talent = site.talent("李雷").await;
        site.post_as_nobody("/api/v1/accounts/codes", json!({ "address": "13800138000", "purpose": "register" })).await;
        let console = site.another_copy();
        // The process ends after the first portion: what it has wrapped is committed, the rest is as before.
        let cut = keys::rotate(&console, false, |_| false).await.unwrap();
        assert!(cut.drawn && !cut.complete, "{cut:?}");
        assert_eq!(under(&console).await, expected(&[("k1", true), ("k2", true)]));
        let refusal = keys::retire(&console, "k1").await.unwrap_err().to_string();
        assert!(refusal.contains("still wrapped"), "{refusal}");
        assert!(keys::retire(&console, "k2").await.unwrap_err().to_string().contains("current"));
        assert_eq!(name(site, &talent).await, "李雷");
        let next = site.another_copy();
        let rest = keys::rotate(&next, false, |_| true).await.unwrap();
        assert_eq!((rest.key.as_str(), rest.drawn, rest.complete), ("k2", false, true), "no third key");
        assert_eq!(under(&next).await, expected(&[("k1", false), ("k2", true)]));
        assert_eq!(name(site, &talent).await, "李雷");
        assert!(signs_in(site, &talent).await);
        site.run_jobs().await;
    }

    async fn a_key_can_be_drawn_first_and_used_later(site: &Site) {
        let talent = site.talent("李雷").await;
        let console = site.another_copy();
        let drawn = keys::rotate(&console, true, |_| true).await.unwrap();
        assert_eq!((drawn.key.as_str(), drawn.drawn, drawn.rewrapped), ("k2", true, 0));
        assert_eq!(under(&console).await, expected(&[("k1", true), ("k2", false)]));
        let rest = keys::rotate(&console, false, |_| true).await.unwrap();
        assert!(!rest.drawn && rest.complete);
        assert_eq!(name(site, &talent).await, "李雷");
    }
}
