//! What a unit of work asks of the database: what it changes is compiled once for each connection, not each time.

use std::sync::{Arc, Mutex};

use diesel::connection::{CacheSize, Connection as _, InstrumentationEvent};
use talent_portal::audit::{Entry, Stream, StreamKind, record};
use talent_portal::db::WriteTx;
use talent_portal::identity::PersonId;

/// The texts that the connection kept while this ran, having forgotten all that it knew before.
fn kept(
    tx: &mut WriteTx<'_>,
    work: impl FnOnce(&mut WriteTx<'_>) -> talent_portal::Result<()>,
) -> talent_portal::Result<Vec<String>> {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let into = Arc::clone(&seen);
    tx.run(|conn| {
        conn.set_prepared_statement_cache_size(CacheSize::Disabled);
        conn.set_prepared_statement_cache_size(CacheSize::Unbounded);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::CacheQuery { sql, .. } = event {
                into.lock().unwrap().push(sql.to_owned());
            }
        });
        Ok(())
    })?;
    work(tx)?;
    tx.run(|conn| {
        conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
        Ok(())
    })?;
    let seen = seen.lock().unwrap().clone();
    Ok(seen)
}

both! {
    async fn what_changes_rows_is_compiled_once(site: &Site) {
        let person: PersonId = site.talent("李雷").await.person;
        let texts = site
            .app
            .write(move |tx| {
                kept(tx, |tx| {
                    for _ in 0..3 {
                        record(tx, None, Entry::new(Stream::new(StreamKind::Person, person), "urge_case"))?;
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        for (verb, table) in [("UPDATE", "audit_streams"), ("INSERT INTO", "audit_records")] {
            let of_it = texts.iter().filter(|text| text.starts_with(verb) && text.contains(table));
            assert_eq!(of_it.count(), 1, "{verb} {table} in {texts:#?}");
        }
    }
}
