//! All lists, counts, searches and copies give the same rows for the same person: everybody walks every list in small
//! pages and in large ones, by each filter, compares it with what is counted, and reads what is listed – and nothing else.

mod cast;
mod document;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use reqwest::Method;
use serde_json::{Value, json};

use self::cast::Cast;
use self::document::Document;
use self::table::{APPLICATION, COUNTS, COUNTS_BELOW, LISTS, List, TASK, Whose};
use crate::support::{Person, Site, body};

/// The employer for whom the liaison of the cast speaks.
const EMPLOYER: &str = "91150600MA00001030";
const NOWHERE: &str = "0190d2b0-0000-7000-8000-000000000000";

/// One person's way through the lists.
struct Walk<'s> {
    site: &'s Site,
    document: &'s Document,
    who: Option<&'s Person>,
    name: &'static str,
}

fn with(path: &str, query: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}{query}")
}

fn rows(answer: &Value) -> Vec<Value> {
    let inside = ["items", "members"].iter().find_map(|name| answer[name].as_array());
    inside.or(answer.as_array()).unwrap_or_else(|| panic!("no list: {answer}")).clone()
}

impl Walk<'_> {
    async fn get(&self, path: &str) -> (u16, Value) {
        body(self.site.request(self.who, Method::GET, path).send().await.unwrap()).await
    }

    /// The ids of a list, in pages of this size; nothing for whoever is not let in.
    async fn pages(&self, path: &str, list: &List, limit: usize) -> Option<Vec<String>> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let (status, answer) = self.get(&with(path, &format!("limit={limit}{cursor}"))).await;
            if status != 200 {
                assert!(
                    [401, 403, 404].contains(&status) && all.is_empty(),
                    "{}: {path}: {status} {answer}",
                    self.name
                );
                return None;
            }
            let page = rows(&answer);
            assert!(page.len() <= limit, "{}: {path}: a page that is too long", self.name);
            let Some(next) = answer["next_cursor"].as_str() else {
                all.extend(ids(&page, list));
                return Some(all);
            };
            assert_eq!(page.len(), limit, "{}: {path}: a page with missing rows", self.name);
            all.extend(ids(&page, list));
            cursor = format!("&cursor={next}");
        }
    }

    /// The ids of a list, which are the same in small pages, in large ones and without any, and none twice.
    async fn ids(&self, path: &str, list: &List) -> Option<Vec<String>> {
        let all = if self.document.is_paged(list.path) {
            let large = self.pages(path, list, 100).await?;
            let small = self.pages(path, list, 3).await;
            assert_eq!(small.as_ref(), Some(&large), "{}: {path}: small pages and large ones", self.name);
            large
        } else {
            let (status, answer) = self.get(path).await;
            if status != 200 {
                assert!([401, 403, 404].contains(&status), "{}: {path}: {status} {answer}", self.name);
                return None;
            }
            ids(&rows(&answer), list)
        };
        if !matches!(list.whose, Whose::Below(_)) {
            let unique: BTreeSet<_> = all.iter().collect();
            assert_eq!(unique.len(), all.len(), "{}: {path}: a row twice", self.name);
        }
        Some(all)
    }

    /// Everything that this person finds in a list, by whatever variant of the query.
    async fn whole(&self, list: &List, extra: &[String]) -> Option<BTreeSet<String>> {
        let mut found: Option<BTreeSet<String>> = None;
        let variants = list.variants.iter().map(|variant| (*variant).to_owned());
        for variant in variants.chain(extra.iter().cloned()) {
            let path = format!("{}{variant}", list.path);
            if let Some(ids) = self.ids(&path, list).await {
                found.get_or_insert_default().extend(ids);
            }
        }
        if let (Some((filter, values)), Some(all)) = (list.split, &found) {
            let mut parts = Vec::new();
            for value in values {
                parts.extend(self.ids(&with(list.path, &format!("{filter}={value}")), list).await.unwrap_or_default());
            }
            let joined: BTreeSet<_> = parts.iter().cloned().collect();
            let amiss: Vec<_> = joined.symmetric_difference(all).collect();
            assert!(amiss.is_empty(), "{}: {} by {filter}: {amiss:?}", self.name, list.path);
            assert_eq!(parts.len(), all.len(), "{}: {} by {filter}: a row twice", self.name, list.path);
        }
        found
    }

    /// For whom this person acts, as queries of the list of applications.
    async fn principals(&self) -> Vec<String> {
        let (status, answer) = self.get("/api/v1/me/represented").await;
        if status != 200 {
            return Vec::new();
        }
        rows(&answer).iter().map(|row| format!("?applicant={}", row["principal_id"].as_str().unwrap())).collect()
    }

    async fn counts(&self) {
        for (path, figures) in COUNTS {
            let (status, answer) = self.get(path).await;
            for (pointer, listed) in *figures {
                let list = LISTS.iter().find(|list| listed.starts_with(list.path)).unwrap();
                let rows = self.ids(listed, list).await;
                assert_eq!(status == 200, rows.is_some(), "{}: {path} and {listed}", self.name);
                if let Some(rows) = rows {
                    let counted = answer.pointer(pointer).and_then(Value::as_u64);
                    assert_eq!(counted, u64::try_from(rows.len()).ok(), "{}: {path}{pointer}", self.name);
                }
            }
        }
    }
}

fn ids(rows: &[Value], list: &List) -> Vec<String> {
    let id = |row: &Value| {
        row.pointer(list.id).unwrap_or_else(|| panic!("{} has no {}: {row}", list.path, list.id)).to_string()
    };
    rows.iter().map(|row| id(row).trim_matches('"').to_owned()).collect()
}

/// Which ids somebody found, by where one of them is read.
type Listed = BTreeMap<&'static str, BTreeSet<String>>;

/// Nobody reads what they are not shown, and everybody reads what they are.
async fn reads(walk: &Walk<'_>, listed: &Listed, everything: &Listed) {
    for (item, all) in everything {
        let own = listed.get(item);
        for id in all {
            let (status, answer) = walk.get(&item.replace("{id}", id)).await;
            let shown = own.is_some_and(|own| own.contains(id));
            assert_eq!(status == 200, shown, "{}: {item} {id}: {status} {answer}", walk.name);
            for list in LISTS.iter().filter(|list| list.whose == Whose::Below(item)) {
                let path = list.path.replace("{id}", id);
                let rows = walk.ids(&path, list).await;
                // Notes on a task are also for those who lead its department or watch over all of them.
                let leads = *item == TASK && ["head", "supervisor"].contains(&walk.name);
                assert!(shown || leads || rows.is_none(), "{}: {path} is open", walk.name);
                for (count, pointer, _) in COUNTS_BELOW.iter().filter(|(.., of)| *of == list.path) {
                    let path = count.replace("{id}", id);
                    let (status, answer) = walk.get(&path).await;
                    assert_eq!(status == 200, rows.is_some(), "{}: {path}: {status}", walk.name);
                    if let Some(rows) = &rows {
                        let counted = answer.pointer(pointer).and_then(Value::as_u64);
                        assert_eq!(counted, u64::try_from(rows.len()).ok(), "{}: {path}", walk.name);
                    }
                }
            }
        }
    }
}

/// What the copy of one's own data says, by list.
async fn copied(site: &Site, who: &Person) -> Vec<(&'static str, BTreeSet<String>)> {
    let (_, copies) = site.get(who, "/api/v1/me/exports").await;
    let content = copies[0]["content"].as_str().unwrap_or_else(|| panic!("{copies}")).to_owned();
    let answer = site.request(Some(who), Method::GET, &content).send().await.unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(answer.bytes().await.unwrap().to_vec())).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut json = |name: &str| -> Value {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let texts = |rows: &Value, pointer: &str| -> BTreeSet<String> {
        let rows = rows.as_array().unwrap();
        rows.iter().map(|row| row.pointer(pointer).unwrap().as_str().unwrap().to_owned()).collect()
    };
    let applications = names.iter().filter_map(|name| name.strip_prefix("applications/")?.strip_suffix(".json"));
    let files = names.iter().filter_map(|name| name.strip_prefix("documents/")?.strip_suffix(".pdf"));
    vec![
        ("/api/v1/applications", applications.map(str::to_owned).collect()),
        ("/api/v1/me/documents", files.map(str::to_owned).collect()),
        ("/api/v1/me/documents", texts(&json("documents.json"), "/id")),
        ("/api/v1/me/cards", texts(&json("cards.json")["cards"], "/card/id")),
        ("/api/v1/me/consents", texts(&json("consents.json"), "/id")),
        ("/api/v1/me/household", texts(&json("household.json")["members"], "/id")),
        ("/api/v1/me/qualifications", texts(&json("qualifications.json")["qualifications"], "/id")),
    ]
}

#[test]
fn every_list_of_the_document_is_walked() {
    let document = Document::new();
    let walked: BTreeSet<String> = LISTS.iter().map(|list| list.path.to_owned()).collect();
    let missing: Vec<_> = document.lists().symmetric_difference(&walked).cloned().collect();
    assert!(
        missing.is_empty(),
        "say in tests/api/same_rows/table.rs how these lists are read and counted: {missing:?}"
    );
    let below = COUNTS_BELOW.iter().map(|(path, ..)| (*path).to_owned());
    let counted: BTreeSet<String> = COUNTS.iter().map(|(path, _)| (*path).to_owned()).chain(below).collect();
    let missing: Vec<_> = document.counts().symmetric_difference(&counted).cloned().collect();
    assert!(missing.is_empty(), "say there what these count: {missing:?}");
}

both! {
    async fn lists_counts_searches_and_copies_give_the_same_rows(site: &Site) {
        let (document, cast) = (Document::new(), Cast::of(site).await);
        let (mut everything, mut found) = (Listed::new(), Vec::new());
        let mut public: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (name, who) in &cast.readers {
            let walk = Walk { site, document: &document, who: who.as_ref(), name };
            let (mut listed, principals) = (Listed::new(), walk.principals().await);
            let mut own: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
            for list in LISTS.iter().filter(|list| !matches!(list.whose, Whose::Below(_))) {
                let account = cast.liaison.account.to_string();
                let path = list.path.replace("{account}", &account).replace("{code}", EMPLOYER).replace("batches/{id}", &format!("batches/{}", cast.batch)).replace("{id}", NOWHERE);
                let list = &List { path: Box::leak(path.into_boxed_str()), ..*list };
                let extra = if list.item == Some(APPLICATION) { principals.as_slice() } else { &[] };
                let Some(ids) = walk.whole(list, extra).await else { continue };
                if !ids.is_empty() {
                    seen.insert(list.path);
                }
                if list.whose == Whose::Everybodys {
                    assert_eq!(&ids, public.entry(list.path).or_insert_with(|| ids.clone()), "{name}: {}", list.path);
                }
                if let Some(item) = list.item {
                    listed.entry(item).or_default().extend(ids.iter().cloned());
                    everything.entry(item).or_default().extend(ids.iter().cloned());
                }
                own.insert(list.path, ids);
            }
            walk.counts().await;
            if *name == "talent" {
                for (list, ids) in copied(site, who.as_ref().unwrap()).await {
                    assert_eq!(ids, own[list], "the copy and {list}");
                }
            }
            found.push((walk, listed));
        }
        for wanted in ["cases", "tasks", "applications", "admin/cards", "me/cards", "me/documents", "me/notifications", "me/household",
            "me/qualifications", "me/representations", "me/represented", "persons", "audit/records", "admin/definitions", "admin/messages",
            "admin/rights-requests", "me/exports", "me/consents", "departments", "services", "public/notices", "public/talent-demands"] {
            assert!(seen.contains(format!("/api/v1/{wanted}").as_str()), "nobody finds anything in {wanted}");
        }
        for wanted in ["batches".to_owned(), format!("batches/{}/rows", cast.batch), "talent-demands".to_owned()] {
            assert!(seen.contains(format!("/api/v1/employers/{EMPLOYER}/{wanted}").as_str()), "nobody finds anything in {wanted}");
        }
        for (walk, listed) in &found {
            reads(walk, listed, &everything).await;
        }
        site.run_jobs().await;
    }

    async fn an_agent_sees_what_the_scope_names_and_no_more(site: &Site) {
        let cast = Cast::of(site).await;
        let person = |wanted: &str| cast.readers.iter().find(|(name, _)| *name == wanted).unwrap().1.clone().unwrap();
        let (principal, agent) = (person("talent"), person("agent"));
        let (_, own) = site.get(&principal, "/api/v1/applications").await;
        let (_, shown) = site.get(&agent, &format!("/api/v1/applications?applicant={}", principal.person)).await;
        let items = |page: &Value| page["items"].as_array().unwrap().iter().map(|one| one["item"].clone()).collect::<Vec<_>>();
        assert_eq!(items(&own), [json!("rent_subsidy"), json!("talent_recognition")]);
        assert_eq!(items(&shown), [json!("talent_recognition")]);
        let stranger = format!("/api/v1/applications?applicant={}", agent.person);
        assert_eq!(site.get(&principal, &stranger).await.0, 404, "the grant is one way");
        site.run_jobs().await;
    }
}
