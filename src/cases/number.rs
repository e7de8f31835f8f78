//! Case numbers (办件编号): a template of the pack, by default 31 characters of item code, the date, and a sequence of four
//! or more digits. Gaps are allowed, so the sequence is drawn in a short transaction of its own.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::ApplicationId;
use super::policy;
use crate::app::App;
use crate::catalogue::definitions;
use crate::catalogue::{PackInfo, ServiceItem};
use crate::db::schema::sequences;
use crate::error::Result;
use crate::identity::Actor;
use crate::insert_or_nothing;
use crate::representations::Act;

/// The number that this application's case will have. Drawn also for a second submission of the same draft, which then
/// leaves a gap.
pub async fn for_application(app: &App, actor: &Actor, id: ApplicationId) -> Result<String> {
    let actor = actor.clone();
    let (template, item, date) = app
        .read(move |tx| {
            let (application, _) = policy::own(tx, &actor, id, Act::Apply)?;
            let item = definitions::current::<ServiceItem>(tx, &application.item_code)?;
            let pack = definitions::only::<PackInfo>(tx)?;
            let code = format!("{}{}", pack.agency_code, item.item_number);
            Ok((pack.case_number.template.clone(), code, tx.today()))
        })
        .await?;
    let sequence = draw(app, format!("case:{item}:{date}")).await?;
    Ok(fill(&template, &item, date, sequence))
}

/// Draws the next number of a sequence; 1 is the first.
pub async fn draw(app: &App, name: String) -> Result<i64> {
    app.write(move |tx| {
        insert_or_nothing!(tx, sequences::table, (sequences::name.eq(&name), sequences::last.eq(0)))?;
        tx.run(|conn| {
            diesel::update(sequences::table.find(&name)).set(sequences::last.eq(sequences::last + 1)).execute(conn)?;
            sequences::table.find(&name).select(sequences::last).get_result(conn)
        })
    })
    .await
}

/// Fills the template: `{item}` the official item code, `{date}` yyyymmdd, `{seq}` at least four digits.
pub fn fill(template: &str, item: &str, date: NaiveDate, sequence: i64) -> String {
    template
        .replace("{item}", item)
        .replace("{date}", &date.format("%Y%m%d").to_string())
        .replace("{seq}", &format!("{sequence:04}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_has_43_characters_and_grows_after_9999() {
        let item = "11150600MB0000123CRC01140010001";
        let date = NaiveDate::from_ymd_opt(2026, 9, 14).unwrap_or_default();
        let template = "{item}{date}{seq}";
        for (sequence, expected) in [(1, "202609140001"), (9999, "202609149999"), (10000, "2026091410000")] {
            let number = fill(template, item, date, sequence);
            assert_eq!(number, format!("{item}{expected}"));
        }
        assert_eq!(fill(template, item, date, 7).len(), 43);
    }
}
