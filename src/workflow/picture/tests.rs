//! A picture stands for itself, shows everything, and hides what is not the applicant's.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Detail, Mark, Marks, Picture, Tongue, picture};
use crate::workflow::bpmn::tests::{flows, identity};
use crate::workflow::model::{Definition, Kind};

fn recognition() -> Definition {
    identity::packs().into_iter().find(|flow| flow.code == "talent_recognition").unwrap()
}

/// The texts that are drawn, in their order; fails if the picture is not well-formed.
fn drawn(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    let (mut texts, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                inside = start.name().as_ref() == "text";
                if inside {
                    texts.push(String::new());
                }
            }
            Event::End(_) => inside = false,
            Event::Text(text) if inside => texts.last_mut().unwrap().push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if inside => {
                let known =
                    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).unwrap().to_owned();
                texts.last_mut().unwrap().push_str(&known);
            }
            Event::Eof => return texts,
            _ => {}
        }
    }
}

#[test]
fn every_step_and_every_reason_is_drawn() {
    let svg = picture(&recognition(), Picture::default()).unwrap();
    let texts = drawn(&svg).concat();
    for step in &recognition().steps {
        assert!(texts.contains(&step.name.zh), "{}", step.name.zh);
    }
    for text in ["form.tier == 'A'", "否则", "同意认定", "不予受理", "5个工作日", "3日 · 可补正 · 可退回"]
    {
        assert!(texts.contains(text), "{text} in {texts}");
    }
    let english =
        drawn(&picture(&recognition(), Picture { tongue: Tongue::English, ..Picture::default() }).unwrap()).join(" ");
    assert!(
        english.contains("Second review") && english.contains("otherwise") && !english.contains("复审"),
        "{english}"
    );
}

#[test]
fn a_picture_loads_nothing_and_says_what_it_shows() {
    let svg = picture(&recognition(), Picture::default()).unwrap();
    assert_eq!(svg.matches("http").count(), 1, "the namespace and nothing else");
    for forbidden in ["href", "<script", "<style", "<image", "<foreignObject", "url(h", " onload"] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
    assert!(svg.contains("role=\"img\"") && svg.contains("aria-labelledby=\"flow-title flow-description\""));
    assert!(svg.contains("<title id=\"flow-title\">人才认定</title>"));
    assert!(
        svg.contains("受理（人工办理）；受理 → 并联会办；不予受理 → 不予受理"),
        "the description says the flow in words"
    );
}

#[test]
fn texts_are_escaped() {
    let mut flow = recognition();
    flow.name.zh = "<script>alert(1)</script>\u{0}".into();
    flow.steps[1].name.zh = "a\"b<c>&d\u{7}".into();
    flow.steps[1].note = Some("]]><x/>".into());
    let svg = picture(&flow, Picture::default()).unwrap();
    assert!(!svg.contains("<script") && !svg.contains('\u{7}') && !svg.contains("<x/>"));
    assert!(drawn(&svg).concat().contains("a\"b<c>&d"));
}

#[test]
fn marks_show_in_words_and_in_shapes() {
    let all = [
        ("acceptance", Mark::Done),
        ("second_review", Mark::Current),
        ("decision", Mark::Again),
        ("science_check", Mark::Withdrawn),
    ];
    let marks: Marks = all.into_iter().map(|(step, mark)| (step.to_owned(), mark)).collect();
    let plain = picture(&recognition(), Picture::default()).unwrap();
    let svg = picture(&recognition(), Picture { marks: Some(&marks), ..Picture::default() }).unwrap();
    for title in [
        "受理（人工办理）：已办",
        "复审（人工办理）：正在办理",
        "审定（人工办理）：退回前已办",
        "科技局会办（人工办理）：已撤回",
        "专家评审（一事一议）（人工办理）：未到",
    ] {
        assert!(svg.contains(title), "{title}");
    }
    let legend = ["已办", "正在办理", "退回前已办", "已撤回", "未到"];
    assert!(drawn(&svg).ends_with(&legend.map(str::to_owned)) && !drawn(&plain).contains(&"已办".to_owned()));
    // One badge each on the figures and one each in the legend.
    assert_eq!(svg.matches("<circle r=\"8.5\"").count(), 8);
    assert!(svg.contains("stroke-dasharray"), "not by colour alone");
}

#[test]
fn the_applicant_sees_the_steps_and_nothing_else() {
    let svg = picture(&recognition(), Picture { detail: Detail::Steps, ..Picture::default() }).unwrap();
    for hidden in
        ["form.tier", "form.foreign_national", "一事一议 (002#3)", "建议认定", "可退回", "agent counters", "3日"]
    {
        assert!(!svg.contains(hidden), "{hidden}");
    }
    assert!(drawn(&svg).concat().contains("并联会办"));
}

#[test]
fn a_join_shows_the_sign_of_what_it_closes() {
    let mut flow = recognition();
    let svg = |flow: &Definition| picture(flow, Picture::default()).unwrap();
    let (plus, ring) = ("M-10 0h20M0-10v20", "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0");
    assert_eq!((svg(&flow).matches(plus).count(), svg(&flow).matches(ring).count()), (2, 0));
    flow.steps.iter_mut().find(|step| step.id == "consultation").unwrap().kind = Kind::Inclusive;
    assert_eq!((svg(&flow).matches(plus).count(), svg(&flow).matches(ring).count()), (0, 2));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_flow_makes_a_well_formed_picture(definition in flows::definition(), english in any::<bool>()) {
        let tongue = if english { Tongue::English } else { Tongue::Chinese };
        drawn(&picture(&definition, Picture { tongue, ..Picture::default() }).unwrap());
    }
}
