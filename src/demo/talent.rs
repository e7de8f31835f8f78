//! The talent of a day: invented, and another one each day.

use serde_json::{Value, json};

/// Whose day it is.
pub struct Talent {
    pub name: &'static str,
    pub mobile: String,
    pub citizen_number: String,
}

const NAMES: [&str; 8] = ["李雷", "韩梅梅", "王建国", "乌日娜", "张三丰", "苏日娜", "赵敏", "巴特尔"];

impl Talent {
    pub fn of_day(day: u32) -> Self {
        Self { mobile: format!("138{:08}", 47_700_000 + day), ..Self::of(day, day) }
    }

    /// Somebody else of the same day.
    pub fn colleague_of_day(day: u32) -> Self {
        Self { mobile: format!("137{:08}", 47_700_000 + day), ..Self::of(day + 3, day + COLLEAGUES) }
    }

    /// Who speaks for the employer, the same person every day.
    pub fn liaison() -> Self {
        Self { mobile: "13647700000".to_owned(), ..Self::of(1, LIAISON) }
    }

    fn of(name: u32, number: u32) -> Self {
        let index = usize::try_from(name.saturating_sub(1)).unwrap_or(0) % NAMES.len();
        Self {
            name: NAMES.get(index).copied().unwrap_or("李雷"),
            mobile: String::new(),
            citizen_number: citizen_number(number),
        }
    }
}

/// How far the serial numbers of the others are from those of the days.
const COLLEAGUES: u32 = 4_000;
const LIAISON: u32 = 9_000;

/// A number that is well formed (GB 11643) and belongs to nobody: serial numbers of the demonstration.
fn citizen_number(day: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let body =
        format!("15060219{:02}{:02}{:02}{:03}", 70 + day / 336 % 30, 1 + day / 28 % 12, 1 + day % 28, 100 + day % 900);
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = CHECK.get(usize::try_from(sum % 11).unwrap_or(0)).copied().unwrap_or(b'0');
    format!("{body}{}", char::from(check))
}

/// What the talent writes into the recognition form.
pub fn form() -> Value {
    json!({
        "tier": "C", "route": "government_assessment", "criterion": "c_doctor", "work_district": "dongsheng",
        "employer_name": "碳中和研究院", "employer_code": "91150600MA00001030", "position_title": "研究员",
        "employment_kind": "full_time", "employed_since": "2025-03-01", "degree": "doctor", "foreign_national": false,
        "achievements": "近五年主持国家级课题两项,发表高水平论文十二篇,成果在两家企业转化应用。", "consent": true
    })
}

/// A one-page PDF with the label of the paper that it stands for.
pub fn paper(label: &str) -> Vec<u8> {
    let stream = format!("BT /F1 18 Tf 60 760 Td (Sample paper: {label}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>\nstream\n{stream}\nendstream", stream.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(pdf.len());
        pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = pdf.len();
    pdf.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1));
    for place in &places {
        pdf.push_str(&format!("{place:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n", places.len() + 1));
    pdf.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::talents::identifiers::CitizenId;
    use chrono::NaiveDate;

    #[test]
    fn every_day_has_a_person_of_its_own() {
        let today = NaiveDate::from_ymd_opt(2026, 9, 14).unwrap_or_default();
        let mut numbers: std::collections::BTreeSet<_> = (1..=500)
            .flat_map(|day| [Talent::of_day(day), Talent::colleague_of_day(day)])
            .map(|talent| talent.citizen_number)
            .collect();
        numbers.insert(Talent::liaison().citizen_number);
        assert_eq!(numbers.len(), 1001);
        for number in numbers {
            assert!(CitizenId::parse(&number, today).is_ok(), "{number}");
        }
    }
}
