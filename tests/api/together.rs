//! Units of work side by side: each succeeds or fails alone, and what a copy of the program keeps in memory is never older
//! than the database.

use futures_util::future::join_all;
use serde_json::json;
use talent_portal::cases::queries::inbox_owner;
use talent_portal::cases::store::inbox::{self, InboxBox};
use talent_portal::cases::store::{cases, tasks};
use talent_portal::db::page::PageQuery;
use talent_portal::db::{ReadTx, WriteTx};
use talent_portal::error::{Code, Error, Result};
use talent_portal::identity::store::departments::{self, DepartmentRow};
use talent_portal::identity::{Duty, Role};

use crate::support::Staff;

fn codes(tx: &mut ReadTx<'_>) -> Result<Vec<String>> {
    Ok(departments::all(tx)?.iter().map(|row| row.code.clone()).filter(|code| code.starts_with("made.")).collect())
}

/// Adds a department, and reads it back before the commit.
fn add(tx: &mut WriteTx<'_>, number: usize) -> Result<()> {
    let code = format!("made.{number}");
    let (name_zh, name_en) = ("新设".to_owned(), "New".to_owned());
    let (level, function) = ("city".to_owned(), "made".to_owned());
    let id = tx.new_id();
    let row = DepartmentRow {
        id,
        code: code.clone(),
        name_zh,
        name_en,
        level,
        function,
        district: None,
        parent_id: None,
        active: true,
        version: 1,
    };
    departments::insert(tx, &row)?;
    if codes(tx)?.contains(&code) { Ok(()) } else { Err(Error::internal("not what was written a moment ago")) }
}

both! {
    async fn units_of_work_that_wait_together_fail_alone(site: &Site) {
        let one = |number: usize| {
            site.app.write(move |tx| {
                add(tx, number)?;
                match number % 3 {
                    0 => Ok(number),
                    1 => Err(Code::Conflict.into()),
                    _ => panic!("a fault of unit {number}"),
                }
            })
        };
        let outcomes = join_all((0..48).map(one)).await;
        for (number, outcome) in outcomes.into_iter().enumerate() {
            match (number % 3, outcome) {
                (0, Ok(answer)) => assert_eq!(answer, number),
                (1, Err(error)) => assert_eq!(error.code(), Code::Conflict),
                (2, Err(error)) => assert_eq!(error.code(), Code::Internal),
                (_, other) => panic!("{number}: {other:?}"),
            }
        }
        let mut expected: Vec<_> = (0..48).step_by(3).map(|number| format!("made.{number}")).collect();
        expected.sort();
        assert_eq!(site.app.read(codes).await.unwrap(), expected);
    }

    async fn what_is_kept_is_what_the_database_holds(site: &Site) {
        let other = site.second_copy();
        assert!(site.app.read(codes).await.unwrap().is_empty());
        assert!(other.read(codes).await.unwrap().is_empty());
        let undone = site.app.write(|tx| add(tx, 1).and(Err::<(), _>(Code::Conflict.into()))).await;
        assert!(undone.is_err());
        assert!(site.app.read(codes).await.unwrap().is_empty(), "what was undone was never so");
        site.app.write(|tx| add(tx, 2)).await.unwrap();
        for copy in [&site.app, &other] {
            assert_eq!(copy.read(codes).await.unwrap(), ["made.2"], "both copies see it at once");
        }
        other.write(|tx| add(tx, 3)).await.unwrap();
        assert_eq!(site.app.read(codes).await.unwrap(), ["made.2", "made.3"]);
        let person = site.staff("新人", vec![Staff::role(Role::AuditAdmin)]).await;
        let posts = async |copy: &talent_portal::App| {
            copy.read(|tx| Ok(talent_portal::cases::directory(tx)?.holders.len())).await.unwrap()
        };
        let (before, before_there) = (posts(&site.app).await, posts(&other).await);
        assert_eq!(before, before_there);
        let department = site.department("city.science").await;
        site.staff("科员", vec![Staff::reviewer(department, Duty::Consulted)]).await;
        assert_eq!((posts(&site.app).await, posts(&other).await), (before + 1, before + 1));
        drop(person);
    }

    async fn a_task_is_found_exactly_if_it_lies_in_a_box(site: &Site) {
        let office = site.office().await;
        let bureau = site.department("dongsheng.human_resources").await;
        let stands_in = site.staff("代理", vec![Staff::reviewer(bureau, Duty::FirstReview)]).await;
        let leads = site.staff("局长", vec![Staff::at(Role::DepartmentHead, bureau)]).await;
        let (first, second, third) = (site.talent("李雷").await, site.talent("韩梅").await, site.talent("赵敏").await);
        site.verify(&office.acceptance, "受理员").await;
        site.marry(&second, &office.acceptance).await;
        for talent in [&first, &second, &third] {
            site.file_recognition(talent).await;
        }
        let task = site.next_task(&office.acceptance).await;
        site.act(&office.acceptance, &task, "claim", json!(null)).await;
        let leave = json!({ "from": "2026-09-01", "until": "2026-12-31", "substitute": stands_in.person });
        assert_eq!(site.post(&office.acceptance, "/api/v1/absences", leave).await.0, 201);
        site.review(&stands_in, json!({ "outcome": "accept" })).await;
        let mut found = 0;
        for who in [&office.acceptance, &stands_in, &leads, &office.science, &office.decision, &first] {
            let actor = site.actor(who).await;
            let mismatches = site
                .app
                .read(move |tx| {
                    let owner = inbox_owner(tx, &actor)?;
                    let page = PageQuery { limit: Some(100), cursor: None };
                    let mut listed = Vec::new();
                    for which in [InboxBox::Pool, InboxBox::Mine, InboxBox::Lent, InboxBox::Done] {
                        listed.extend(inbox::page(tx, &owner, which, &page)?.into_iter().map(|row| row.id));
                    }
                    let mut wrong = Vec::new();
                    for case in cases::open_after(tx, None, 100)? {
                        for task in tasks::of_case(tx, case)? {
                            if inbox::find(tx, &owner, task.id)?.is_some() != listed.contains(&task.id) {
                                wrong.push((task.step.clone(), task.no));
                            }
                        }
                    }
                    Ok((wrong, listed.len()))
                })
                .await
                .unwrap();
            assert!(mismatches.0.is_empty(), "{mismatches:?}");
            found += mismatches.1;
        }
        assert_eq!(found, 5, "in hand, in place of the absent, done, with the head, and one asked for an opinion");
        site.run_jobs().await;
    }
}
