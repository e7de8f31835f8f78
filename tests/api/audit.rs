//! The audit: nothing that was written can be altered unseen, not even by whoever owns the database.

use diesel::connection::SimpleConnection as _;
use serde_json::json;
use sha2::{Digest, Sha256};
use talent_portal::audit::{Entry, Finding, Stream, StreamKind, record, seal_now, verify};
use talent_portal::db::AnyConnection;
use talent_portal::identity::Role;

use crate::support::{Person, Site, Staff};

/// Runs SQL as somebody who owns the database; the triggers are out of the way first.
async fn tamper(site: &Site, sql: &str) {
    let without = if is_sqlite(site) {
        [
            "records_no_update",
            "records_no_delete",
            "checkpoints_no_update",
            "checkpoints_no_delete",
            "leaves_no_update",
            "leaves_no_delete",
            "streams_no_delete",
        ]
        .map(|trigger| format!("DROP TRIGGER IF EXISTS audit_{trigger};"))
        .concat()
    } else {
        ["records", "checkpoints", "leaves", "streams"]
            .map(|table| format!("ALTER TABLE audit_{table} DISABLE TRIGGER USER;"))
            .concat()
    };
    execute(site, &format!("{without} {sql}")).await.unwrap();
}

fn is_sqlite(site: &Site) -> bool {
    site.app.config().database_name().starts_with("sqlite")
}

async fn execute(site: &Site, sql: &str) -> talent_portal::Result<()> {
    let sql = sql.to_owned();
    site.app
        .write(move |tx| {
            tx.run(|conn| match conn {
                AnyConnection::Postgres(pg) => pg.batch_execute(&sql),
                AnyConnection::Sqlite(sqlite) => sqlite.batch_execute(&sql),
            })
        })
        .await
}

async fn findings(site: &Site) -> Vec<Finding> {
    verify(&site.app, |_| {}).await.unwrap().findings
}

/// Somebody with five records of their own, sealed and exported, and two that are not sealed yet.
async fn history(site: &Site) -> (Person, String) {
    let talent = site.talent("李雷").await;
    act(site, &talent, 5).await;
    seal_now(&site.app).await.unwrap();
    act(site, &talent, 2).await;
    assert_eq!(findings(site).await, []);
    let stream = format!("card/{}", talent.person);
    (talent, stream)
}

async fn act(site: &Site, who: &Person, times: usize) {
    let actor = site.actor(who).await;
    for _ in 0..times {
        let actor = actor.clone();
        site.app
            .write(move |tx| {
                let stream = Stream::new(StreamKind::Card, actor.person);
                record(tx, Some(&actor), Entry::new(stream, "suspend_card").data("reason", "lost"))
            })
            .await
            .unwrap();
    }
}

fn of(who: &Person, rest: &str) -> String {
    format!("stream_kind = 'card' AND stream_id = '{}' {rest}", who.person)
}

both! {
    async fn what_was_done_is_read_by_the_audit_administrator_alone(site: &Site) {
        let auditor = site.staff("审计管理员", vec![Staff::role(Role::AuditAdmin)]).await;
        let security = site.staff("安全管理员", vec![Staff::role(Role::SecurityAdmin)]).await;
        let talent = site.talent("李雷").await;
        site.post(&security, &format!("/api/v1/admin/accounts/{}/deactivate", talent.account), json!(null)).await;
        assert_eq!(site.get(&security, "/api/v1/audit/records").await.0, 403);
        let path = format!("/api/v1/audit/records?account_id={}&limit=1", security.account);
        let (status, page) = site.get(&auditor, &path).await;
        assert_eq!(status, 200, "{page}");
        let record = &page["items"][0];
        assert_eq!(record["stream_id"], json!(talent.account), "{page}");
        assert_eq!(record["body"]["actor"]["person"], json!(security.person));
        assert!(!page.to_string().contains("李雷"), "no person's data in {page}");
        // Page by page, everything comes once.
        let (_, all) = site.get(&auditor, "/api/v1/audit/records?stream=account&limit=100").await;
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let (_, page) = site.get(&auditor, &format!("/api/v1/audit/records?stream=account&limit=2{cursor}")).await;
            seen.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(&json!(seen), &all["items"]);
    }

    async fn the_database_itself_refuses_to_change_a_record(site: &Site) {
        let (talent, _) = history(site).await;
        for sql in [
            format!("UPDATE audit_records SET action = 'x' WHERE {}", of(&talent, "")),
            format!("DELETE FROM audit_records WHERE {}", of(&talent, "")),
            "UPDATE audit_checkpoints SET body = ''".to_owned(),
            "DELETE FROM audit_checkpoints".to_owned(),
            "UPDATE audit_leaves SET leaf = leaf + 100".to_owned(),
            "DELETE FROM audit_leaves".to_owned(),
            "DELETE FROM audit_streams".to_owned(),
        ] {
            assert!(execute(site, &sql).await.is_err(), "{sql}");
        }
        if !is_sqlite(site) {
            assert!(execute(site, "TRUNCATE audit_records").await.is_err());
        }
        assert_eq!(findings(site).await, []);
    }

    async fn a_changed_record_is_found(site: &Site) {
        let (talent, stream) = history(site).await;
        tamper(
            site,
            &format!(
                "UPDATE audit_records SET body = replace(body, 'lost', 'moved') WHERE {}",
                of(&talent, "AND number = 2")
            ),
        )
        .await;
        assert_eq!(findings(site).await, [Finding::RecordChanged { stream, number: 2 }]);
    }

    async fn a_changed_column_beside_the_hashed_text_is_found(site: &Site) {
        let (talent, stream) = history(site).await;
        let sql = format!("UPDATE audit_records SET action = 'resume_card' WHERE {}", of(&talent, "AND number = 7"));
        tamper(site, &sql).await;
        assert_eq!(findings(site).await, [Finding::RecordChanged { stream, number: 7 }]);
    }

    async fn a_chain_that_was_made_anew_is_found_by_its_seal(site: &Site) {
        let (talent, stream) = history(site).await;
        // Everything that the database holds is made to fit: body, hashes of all records behind, head.
        use diesel::prelude::*;
        use talent_portal::db::schema::audit_records as records;
        let of_stream = talent.person;
        let rows: Vec<(i64, String, String)> = site
            .app
            .read(move |tx| {
                tx.run(|conn| {
                    records::table
                        .filter(records::stream_kind.eq("card"))
                        .filter(records::stream_id.eq(of_stream))
                        .order(records::number)
                        .select((records::number, records::body, records::previous_hash))
                        .load(conn)
                })
            })
            .await
            .unwrap();
        let mut previous = rows[0].2.clone();
        for (number, body, _) in rows {
            let body = if number == 3 { body.replace("lost", "moved") } else { body };
            let bytes: Vec<u8> =
                (0..32).map(|at| u8::from_str_radix(&previous[at * 2..at * 2 + 2], 16).unwrap()).collect();
            let digest = Sha256::new().chain_update(bytes).chain_update(&body).finalize();
            let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            let place = of(&talent, &format!("AND number = {number}"));
            tamper(
                site,
                &format!(
                    "UPDATE audit_records SET body = '{body}', previous_hash = '{previous}', hash = '{hash}' \
                     WHERE {place}; \
                     UPDATE audit_streams SET last_hash = '{hash}' WHERE kind = 'card' AND id = '{}'",
                    talent.person
                ),
            )
            .await;
            previous = hash;
        }
        assert_eq!(
            findings(site).await,
            [Finding::RecordReplaced { stream, number: 5 }, Finding::RootWrong { checkpoint: 1 }]
        );
    }

    async fn a_record_taken_out_of_the_middle_is_found(site: &Site) {
        let (talent, stream) = history(site).await;
        tamper(site, &format!("DELETE FROM audit_records WHERE {}", of(&talent, "AND number = 2"))).await;
        assert_eq!(
            findings(site).await,
            [Finding::RecordMissing { stream, number: 2 }, Finding::RootWrong { checkpoint: 1 }]
        );
    }

    async fn a_tail_that_was_cut_off_is_found_by_its_head(site: &Site) {
        let (talent, stream) = history(site).await;
        tamper(site, &format!("DELETE FROM audit_records WHERE {}", of(&talent, "AND number > 5"))).await;
        assert_eq!(findings(site).await, [Finding::TailMissing { stream, number: 7 }]);
    }

    async fn a_stream_that_vanished_with_its_seals_is_found_by_the_file_outside(site: &Site) {
        let (talent, stream) = history(site).await;
        tamper(
            site,
            &format!(
                "DELETE FROM audit_unsealed; DELETE FROM audit_leaves; DELETE FROM audit_checkpoints; \
                 DELETE FROM audit_records WHERE {}; DELETE FROM audit_streams WHERE kind = 'card' AND id = '{}'; \
                 INSERT INTO audit_unsealed SELECT id FROM audit_records",
                of(&talent, ""),
                talent.person
            ),
        )
        .await;
        assert_eq!(
            findings(site).await,
            [
                Finding::TailMissing { stream, number: 5 },
                Finding::CheckpointNotInDatabase { checkpoint: 1 },
            ]
        );
    }

    async fn a_record_that_was_kept_from_sealing_is_found(site: &Site) {
        let (talent, stream) = history(site).await;
        tamper(
            site,
            &format!(
                "DELETE FROM audit_unsealed WHERE record_id IN (SELECT id FROM audit_records WHERE {})",
                of(&talent, "AND number = 6")
            ),
        )
        .await;
        assert_eq!(findings(site).await, [Finding::RecordUnsealed { stream, number: 6 }]);
    }

    async fn files_outside_that_are_changed_or_gone_are_found(site: &Site) {
        let _ = history(site).await;
        seal_now(&site.app).await.unwrap();
        let folder = site.app.config().audit.checkpoint_folder.clone();
        let first = folder.join("checkpoint-000000001.json");
        let text = std::fs::read_to_string(&first).unwrap();
        // A number in the signed text is another one; its signature no longer holds.
        let changed = text.replacen("\\\"records\\\":", "\\\"records\\\":1", 1);
        assert_ne!(text, changed);
        std::fs::write(&first, changed).unwrap();
        std::fs::remove_file(folder.join("checkpoint-000000002.json")).unwrap();
        std::fs::write(folder.join("checkpoint-000000003.json"), "{}").unwrap();
        assert_eq!(
            findings(site).await,
            [
                Finding::CheckpointChanged { checkpoint: 1 },
                Finding::CheckpointNotExported { checkpoint: 2 },
                Finding::CheckpointDiffers { checkpoint: 1 },
                Finding::FileUnreadable { path: folder.join("checkpoint-000000003.json") },
            ]
        );
    }

    async fn acts_on_one_thing_at_the_same_moment_form_one_chain(site: &Site) {
        const AT_ONCE: i64 = 64;
        let talent = site.talent("李雷").await;
        let actor = site.actor(&talent).await;
        let acts = (0..AT_ONCE).map(|_| {
            let actor = actor.clone();
            site.app.write(move |tx| {
                record(tx, Some(&actor), Entry::new(Stream::new(StreamKind::Card, actor.person), "suspend_card"))
            })
        });
        for outcome in futures_util::future::join_all(acts).await {
            outcome.unwrap();
        }
        // Sealing while more is written seals what is committed, each record once.
        let (sealed, ()) = tokio::join!(seal_now(&site.app), act(site, &talent, 3));
        let sealed = sealed.unwrap() + seal_now(&site.app).await.unwrap();
        let report = verify(&site.app, |_| {}).await.unwrap();
        assert_eq!(report.findings, []);
        assert_eq!((report.records, report.waiting), (sealed, 0));
        let actor = site.actor(&talent).await;
        let last = site
            .app
            .read(move |tx| {
                use diesel::prelude::*;
                use talent_portal::db::schema::audit_streams as streams;
                tx.run(|conn| {
                    streams::table
                        .filter(streams::kind.eq("card"))
                        .filter(streams::id.eq(actor.person))
                        .select(streams::last_number)
                        .first::<i64>(conn)
                })
            })
            .await
            .unwrap();
        assert_eq!(last, AT_ONCE + 3);
    }
}
