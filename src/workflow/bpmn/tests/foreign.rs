//! What other tools write becomes a draft, or is refused by its elements.

use serde_json::json;

use super::super::{Import, import};
use super::{draft, drawn, read, refused};
use crate::workflow::model::*;

fn all(notes: &[super::Note]) -> Vec<String> {
    notes.iter().map(ToString::to_string).collect()
}

fn pools() -> Import {
    import(include_bytes!("several_pools.bpmn")).unwrap()
}

#[test]
fn each_pool_is_a_flow_of_its_own() {
    let read = pools();
    assert_eq!(read.processes.iter().map(|process| process.id.as_str()).collect::<Vec<_>>(), ["office", "mailer"]);
    let office = read.processes[0].result.as_ref().unwrap();
    assert_eq!((office.code.as_str(), office.name.zh.as_str()), ("office", "Talent office"));
    assert_eq!((office.limits.statutory, office.assumed), (20, true));
    let steps: Vec<_> = office.steps.iter().map(|step| (step.id.as_str(), step.kind)).collect();
    let expected = [
        ("begin", Kind::Start),
        ("look_through", Kind::UserTask),
        ("check", Kind::UserTask),
        ("done", Kind::End),
        ("not", Kind::End),
    ];
    assert_eq!(steps, expected);
    let look = office.step("look_through").unwrap();
    let ways: Vec<_> =
        look.outcomes.iter().map(|outcome| (outcome.code.as_str(), outcome.to.as_deref().unwrap())).collect();
    assert_eq!(ways, [("in_order", "check"), ("not_in_order", "not")]);
    assert_eq!(look.note.as_deref(), Some("See the guide.\nBPMN lane: Human resources"));
    assert_eq!(office.step("check").unwrap().next.as_deref(), Some("done"));
}

#[test]
fn what_is_left_out_is_listed_by_element() {
    let read = pools();
    let outside = all(&read.ignored).join("\n");
    for id in [
        "message msg_1",
        "collaboration col_1",
        "participant pool_person",
        "messageFlow mf_1",
        "process nothing",
        "BPMNDiagram dia_1",
    ] {
        assert!(outside.contains(id), "{id} in\n{outside}");
    }
    let inside = all(&read.processes[0].ignored).join("\n");
    for id in [
        "lane lane_hr \"Human resources\": left out: say under `who` who does sid-B17E-01",
        "dataObject file",
        "dataObjectReference file_ref",
        "extensionElements sid-B17E-01: left out: words of another tool (properties)",
        "potentialOwner sid-B17E-01: left out: say under `who` that clerk does it",
        "dataInputAssociation sid-B17E-01",
        "textAnnotation remark",
        "association assoc",
    ] {
        assert!(inside.contains(id), "{id} in\n{inside}");
    }
    let changed = all(&read.processes[0].changed).join("\n");
    for id in [
        "subProcess sub \"Consult\": its steps stand in place",
        "exclusiveGateway ok",
        "sid-B17E-01 \"Look through\": it is the step look_through",
    ] {
        assert!(changed.contains(id), "{id} in\n{changed}");
    }
}

#[test]
fn what_is_not_supported_is_refused_by_element_and_line() {
    let notes = pools().processes[1].result.clone().unwrap_err();
    assert_eq!(
        all(&notes),
        [
            "line 46: startEvent m_begin \"Mail comes\": not supported: a message event; a case waits for people and for time",
            "line 47: receiveTask m_wait \"Wait for an answer\": not supported: a case waits for people and for time, not for messages",
        ]
    );
}

#[test]
fn every_element_outside_of_the_subset_is_refused() {
    for (line, says) in [
        ("complexGateway x", "complex gateway"),
        ("eventBasedGateway x", "not for events"),
        ("adHocSubProcess x", "without an order"),
        ("transaction x", "transaction"),
        ("businessRuleTask x", "rules decide"),
        ("choreographyTask x", "no element that a flow knows"),
        ("intermediateCatchEvent x N with <b:signalEventDefinition/>", "signal event"),
        ("intermediateCatchEvent x N with <b:linkEventDefinition/>", "link event"),
        ("intermediateThrowEvent x N with <b:compensateEventDefinition/>", "compensation event"),
        ("intermediateCatchEvent x", "waits for nothing"),
        ("endEvent x N with <b:errorEventDefinition/>", "error event"),
        ("startEvent x N with <b:timerEventDefinition/>", "a timer here"),
        ("endEvent x N with <b:terminateEventDefinition/><b:errorEventDefinition/>", "several kinds"),
        ("userTask x N with <b:standardLoopCharacteristics/>", "a loop"),
        ("serviceTask x N with <b:multiInstanceLoopCharacteristics/>", "several instances"),
        (
            "intermediateCatchEvent x N with <b:timerEventDefinition><b:timeCycle>R3/P1D</b:timeCycle></b:timerEventDefinition>",
            "repeats",
        ),
        (
            "intermediateCatchEvent x N with <b:timerEventDefinition><b:timeDuration>PT3H</b:timeDuration></b:timerEventDefinition>",
            "whole number of days",
        ),
        ("subProcess x", "steps are not shown"),
    ] {
        let notes = all(&refused(&drawn(&format!("startEvent s\n{line}\nendEvent e\ns > x\nx > e"))));
        assert!(notes.iter().any(|note| note.contains(" x") && note.contains(says)), "{line}: {notes:?}");
    }
    let compensation =
        "<b:userTask id=\"x\" isForCompensation=\"true\"/><b:subProcess id=\"y\" triggeredByEvent=\"true\"/>";
    let notes = all(&refused(compensation));
    assert!(notes[0].contains("for compensation") && notes[1].contains("an event sub-process"), "{notes:?}");
}

#[test]
fn gateways_are_matched() {
    let flow = draft(&drawn(
        "startEvent s\nparallelGateway p\nuserTask a\ninclusiveGateway i\nuserTask b\nuserTask c\ninclusiveGateway k\nparallelGateway j\nendEvent e\n\
         s > p\np > a\np > i\ni > b if x == 1\ni > c\nb > k\nc > k\nk > j\na > j\nj > e",
    ));
    let step = |id: &str| flow.step(id).unwrap();
    assert_eq!((step("p").join.as_deref(), step("i").join.as_deref()), (Some("j"), Some("k")));
    assert_eq!(step("p").branches, ["a", "i"]);
    assert_eq!((step("i").flows[0].to.as_str(), step("i").default.as_deref()), ("b", Some("c")));
    assert_eq!((step("j").kind, step("k").kind), (Kind::Join, Kind::Join));
}

#[test]
fn gateways_that_do_not_match_are_refused_by_element() {
    let open = "startEvent s\nparallelGateway p\nuserTask a\nuserTask b\nendEvent e\ns > p\np > a\np > b\n";
    for (more, says) in [
        ("a > e\nb > e", "parallelGateway p: the end e stands inside"),
        ("exclusiveGateway x\na > x\nb > x\nx > e", "parallelGateway p: the end e stands inside"),
        ("parallelGateway j\na > j\nb > j\nj > e\nexclusiveGateway x\n", "exclusiveGateway x: nothing follows it"),
        (
            "parallelGateway j\nparallelGateway k\nuserTask c\nuserTask d\np > c\np > d\na > j\nb > j\nc > k\nd > k\nj > e\nk > e",
            "different joins: j, k",
        ),
        ("inclusiveGateway x\na > x\nb > x\nx > a if q\nx > e if r", "stands before it"),
    ] {
        let read = read(&drawn(&format!("{open}{more}"))).processes.remove(0);
        let notes = all(&read.result.clone().expect_err(more));
        assert!(notes.iter().chain(&all(&read.changed)).any(|note| note.contains(says)), "{more}: {read:?}");
    }
    let some = "startEvent s\ninclusiveGateway p\nuserTask a\nuserTask b\nparallelGateway j\nendEvent e\ns > p\np > a if x\np > b\na > j\nb > j\nj > e";
    assert!(all(&refused(&drawn(some)))[0].contains("wait for branches that were never opened"));
    let bare = "startEvent s\nuserTask a\nparallelGateway j\nendEvent e\ns > a\na > j\ns > j\nj > e";
    assert!(all(&refused(&drawn(bare))).iter().any(|note| note.contains("draw the gateway")));
    let joins = "startEvent s\nexclusiveGateway x\nuserTask a\nuserTask b\nparallelGateway j\nendEvent e\ns > x\nx > a if q\nx > b if r\na > j\nb > j\nj > e";
    assert!(all(&refused(&drawn(joins)))[0].contains("parallelGateway j: it joins nothing"));
}

#[test]
fn implied_gateways_are_drawn() {
    let flow = draft(&drawn(
        "startEvent s\ntask a\ntask b\ntask c\nparallelGateway j\nendEvent e\ns > a\na > b\na > c\nb > j\nc > j\nj > e",
    ));
    assert_eq!(flow.step("a").unwrap().next.as_deref(), Some("a_split"));
    let split = flow.step("a_split").unwrap();
    assert_eq!(
        (split.kind, split.branches.as_slice(), split.join.as_deref()),
        (Kind::Parallel, &["b".to_owned(), "c".to_owned()][..], Some("j"))
    );
    let several_in = draft(&drawn(
        "startEvent s\ntask a\nexclusiveGateway x\ntask b\nendEvent e\ns > a\na > x\nx > a named Again\nx > b named On\nb > e",
    ));
    assert_eq!(
        several_in.step("a").unwrap().outcomes.iter().map(|outcome| outcome.code.as_str()).collect::<Vec<_>>(),
        ["again", "on"]
    );
}

#[test]
fn conditions_decide_or_wait_to_be_written() {
    let flow = draft(&drawn(
        "startEvent s\nserviceTask a\nexclusiveGateway x\nendEvent e\nendEvent f\nendEvent g\ns > a\na > x\nx > e if tier == 'A'\nx > f if tier == 'B'\nx > g",
    ));
    let gateway = flow.step("x").unwrap();
    assert_eq!(gateway.flows.iter().map(|flow| flow.when.as_str()).collect::<Vec<_>>(), ["tier == 'A'", "tier == 'B'"]);
    assert_eq!(gateway.default.as_deref(), Some("g"));
    let bare = read(&drawn("startEvent s\nexclusiveGateway x\nendEvent e\nendEvent f\ns > x\nx > e\nx > f"))
        .processes
        .remove(0);
    assert_eq!(bare.result.unwrap().step("x").unwrap().flows[0].when, "");
    assert!(
        all(&bare.changed).iter().any(|note| note.contains("sequenceFlow f5: its condition is still to be written")),
        "{:?}",
        bare.changed
    );
}

#[test]
fn timers_wait_for_days_or_a_date_and_sit_at_tasks() {
    let flow = draft(&drawn(
        "startEvent s\nintermediateCatchEvent t Wait with <b:timerEventDefinition><b:timeDuration>P2W</b:timeDuration></b:timerEventDefinition>\n\
         intermediateCatchEvent u Wait with <b:timerEventDefinition><b:timeDate>${hearing.day}</b:timeDate></b:timerEventDefinition>\n\
         userTask a\nendEvent e\nserviceTask mail\nendEvent m\nendEvent late\ns > t\nt > u\nu > a\na > e",
    )
    .replace("<b:endEvent id=\"e\"", "<b:boundaryEvent id=\"b1\" attachedToRef=\"a\"><b:timerEventDefinition><b:timeDuration>P3D</b:timeDuration></b:timerEventDefinition></b:boundaryEvent>\
         <b:boundaryEvent id=\"b2\" attachedToRef=\"a\" cancelActivity=\"false\"><b:timerEventDefinition><b:timeDuration>P1D</b:timeDuration></b:timerEventDefinition></b:boundaryEvent>\
         <b:sequenceFlow id=\"g1\" sourceRef=\"b1\" targetRef=\"late\"/><b:sequenceFlow id=\"g2\" sourceRef=\"b2\" targetRef=\"mail\"/>\
         <b:sequenceFlow id=\"g3\" sourceRef=\"mail\" targetRef=\"m\"/><b:endEvent id=\"e\""));
    assert_eq!(flow.step("t").unwrap().days, Some(14));
    assert_eq!(flow.step("u").unwrap().until.as_deref(), Some("hearing.day"));
    let timers = &flow.step("a").unwrap().timers;
    assert_eq!((timers[0].after.days, timers[0].to.as_deref()), (Some(3), Some("late")));
    assert_eq!((timers[1].after.days, timers[1].to.as_deref()), (Some(1), None));
    assert!(flow.step("mail").is_none() && flow.step("m").is_none(), "what a reminder does is part of it");
}

#[test]
fn several_people_and_calls() {
    let flow = draft(&drawn(
        "startEvent s\nuserTask a Vote with <b:multiInstanceLoopCharacteristics isSequential=\"true\"><b:loopCardinality>3</b:loopCardinality></b:multiInstanceLoopCharacteristics>\nendEvent e\ns > a\na > c\nc > e",
    )
    .replace("<b:endEvent", "<b:callActivity id=\"c\" name=\"Card\" calledElement=\"x:card\"/><b:endEvent"));
    let many = flow.step("a").unwrap().many.clone().unwrap();
    assert_eq!((many.seats, many.order), (Seats::Number(3), Order::Sequential));
    assert_eq!((many.tally[0].outcome.as_str(), many.tally[0].needs), ("done", Needs::All));
    assert_eq!(serde_json::to_value(flow.step("c").unwrap().calls.clone()).unwrap(), json!({ "flow": "card" }));
}

#[test]
fn sub_processes_that_cannot_stand_in_place_are_refused() {
    let around = |inner: &str| format!("startEvent s\nsubProcess p Sub with {inner}\nendEvent e\ns > p\np > e");
    for (inner, says) in [
        ("<b:task id=\"t\"/>", "without exactly one start event"),
        (
            "<b:startEvent id=\"i\"/><b:endEvent id=\"o\"><b:terminateEventDefinition/></b:endEvent><b:sequenceFlow id=\"q\" sourceRef=\"i\" targetRef=\"o\"/>",
            "ends only the sub-process",
        ),
        (
            "<b:startEvent id=\"i\"/><b:task id=\"t\"/><b:task id=\"u\"/><b:sequenceFlow id=\"q\" sourceRef=\"i\" targetRef=\"t\"/><b:sequenceFlow id=\"r\" sourceRef=\"i\" targetRef=\"u\"/>",
            "exactly one flow",
        ),
    ] {
        let notes = all(&refused(&drawn(&around(inner))));
        assert!(notes[0].contains("subProcess p") && notes[0].contains(says), "{notes:?}");
    }
}

#[test]
fn other_encodings_are_read() {
    let text = super::document(&drawn("startEvent s\nuserTask a 受理\nendEvent e\ns > a\na > e"));
    let declared = |name: &str| text.replace("encoding=\"UTF-8\"", &format!("encoding=\"{name}\""));
    let chinese = encoding_rs::GB18030.encode(&declared("GB18030")).0.into_owned();
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(declared("UTF-16").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [chinese, utf16, declared("utf-8").into_bytes()] {
        let read = import(&bytes).unwrap().processes.remove(0).result.unwrap();
        assert_eq!(read.step("a").unwrap().name.zh, "受理");
    }
    let error = import(declared("klingon").as_bytes()).unwrap_err();
    assert!(error.to_string().contains("klingon"));
}

#[test]
fn conditions_of_other_languages_become_outcomes_of_the_task_before() {
    let flow = draft(&drawn(
        "startEvent s\nuserTask a\nexclusiveGateway x\nendEvent e\nendEvent f\ns > a\na > x\nx > e named 同意 if ${approved}\nx > f named No if bpmn:getDataObject('approved') = 'no'",
    ));
    let ways: Vec<_> =
        flow.step("a").unwrap().outcomes.iter().map(|one| (one.code.clone(), one.to.clone().unwrap())).collect();
    assert_eq!(ways, [("outcome_1".to_owned(), "e".to_owned()), ("no".to_owned(), "f".to_owned())]);
    let ours = draft(&drawn(
        "startEvent s\nuserTask a__1 检查\nuserTask a\nexclusiveGateway x\nendEvent e\nendEvent f\ns > a__1\na__1 > a\na > x\nx > e if form.tier == 'A'\nx > f",
    ));
    assert_eq!(ours.step("x").unwrap().flows[0].when, "form.tier == 'A'");
    assert_eq!(ours.steps[1].id, "user_task", "two underscores are kept for the steps of called flows");
}
