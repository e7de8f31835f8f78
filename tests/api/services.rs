//! Rent subsidy, school place and project declaration, played from the draft to the letter with the sample pack as it is.

use chrono::TimeDelta;
use serde_json::{Value, json};
use talent_portal::identity::Duty;

use crate::support::{Person, Reviewers, Site};

const RENT: &[(&str, &str, Duty)] = &[
    ("acceptance", "dongsheng.human_resources", Duty::Acceptance),
    ("housing_check", "dongsheng.housing", Duty::Consulted),
    ("civil_affairs_check", "dongsheng.civil_affairs", Duty::Consulted),
    ("employer_check", "dongsheng.market_regulation", Duty::Consulted),
    ("insurance_check", "city.human_resources", Duty::Consulted),
    ("second_review", "city.human_resources", Duty::SecondReview),
    ("budget_check", "city.finance", Duty::Consulted),
    ("decision", "city.talent_office", Duty::Decision),
];

const SCHOOL: &[(&str, &str, Duty)] = &[
    ("acceptance", "dongsheng.education", Duty::Acceptance),
    ("residence_check", "dongsheng.public_security", Duty::Consulted),
    ("home_check", "dongsheng.housing", Duty::Consulted),
    ("card_check", "city.human_resources", Duty::Consulted),
    ("district_allocation", "dongsheng.education", Duty::SecondReview),
    ("decision", "city.education", Duty::Decision),
];

const PROJECT: &[(&str, &str, Duty)] = &[
    ("formal_check", "dongsheng.science", Duty::Acceptance),
    ("employment_check", "dongsheng.human_resources", Duty::Consulted),
    ("funds_check", "dongsheng.finance", Duty::Consulted),
    ("industry_check", "city.industry", Duty::Consulted),
    ("city_review", "city.science", Duty::SecondReview),
    ("expert_review", "city.science", Duty::Consulted),
    ("decision", "city.talent_office", Duty::Decision),
];

pub fn rent_form() -> Value {
    json!({
        "work_district": "dongsheng", "employer_name": "鄂尔多斯碳中和研究院", "employer_code": "91150600MA00001030",
        "lease_address": "东胜区天骄路1号院3号楼", "landlord_kind": "private", "lease_from": "2026-08-01",
        "lease_to": "2026-12-31", "monthly_rent_fen": 180_000, "owns_home": false, "other_housing": [],
        "marital_status": "married", "account_holder_is_applicant": true, "consent": true
    })
}

pub fn school_form(child: &str) -> Value {
    json!({
        "child": child, "stage": "primary", "entry_kind": "entry_grade", "grade": 1, "school_district": "dongsheng",
        "basis": "own_home", "preferences": ["东胜区第一小学", "东胜区第二小学"], "accepts_coordination": true,
        "guardian_consent": true
    })
}

pub fn project_form() -> Value {
    json!({
        "category": "team", "title": "二氧化碳制甲醇中试", "field": "carbon_neutrality",
        "summary": "本项目以现代煤化工尾气中的二氧化碳为原料，与绿氢合成甲醇，建设千吨级中试装置，验证催化剂的寿命和能耗，形成成套工艺包。",
        "work_district": "dongsheng", "employer_name": "鄂尔多斯碳中和研究院", "employer_code": "91150600MA00001030",
        "employer_recommends": true, "team_size": 5, "months": 24, "requested_fen": 50_000_000,
        "own_funds_fen": 60_000_000, "consent": true
    })
}

/// The only letter with this code.
fn letter<'a>(letters: &'a [(String, String)], code: &str) -> &'a str {
    let found: Vec<_> = letters.iter().filter(|(known, _)| known == code).collect();
    assert_eq!(found.len(), 1, "{code} in {letters:?}");
    &found[0].1
}

fn codes(letters: &[(String, String)]) -> Vec<&str> {
    letters.iter().map(|(code, _)| code.as_str()).collect()
}

/// A rent subsidy that the joint check has sent back for correction and then agreed to.
async fn checked_rent(site: &Site, talent: &Person, office: &Reviewers) -> String {
    let materials = ["lease", "employment_contract", "marriage_certificate"];
    let id = site.file(talent, "rent_subsidy", rent_form(), &materials).await;
    site.step(office, "acceptance", "accept").await;
    let defects = ["/form/lease_to", "/materials/lease_registration"];
    site.ask_to_correct(office, "housing_check", "租期不足6个月，缺少备案证明", &defects).await;
    for step in ["civil_affairs_check", "employer_check", "insurance_check"] {
        site.step(office, step, "agree").await;
    }
    let asked = site.timeline(talent, &id).await;
    assert_eq!(asked["next_action"]["about"], json!(defects), "{asked}");
    assert_eq!(asked["stopped_by"], json!(["correction"]));
    let lease = site.document(talent, "lease").await;
    let registration = site.document(talent, "lease_registration").await;
    let contract = site.document(talent, "employment_contract").await;
    let marriage = site.document(talent, "marriage_certificate").await;
    let paper = |code: &str, document: &str| json!({ "code": code, "documents": [document] });
    let materials = json!([
        paper("lease", &lease),
        paper("lease_registration", &registration),
        paper("employment_contract", &contract),
        paper("marriage_certificate", &marriage)
    ]);
    site.supplement(talent, &id, json!({ "form": { "lease_to": "2027-07-31" }, "materials": materials })).await;
    assert_eq!(site.waits_at(talent, &id).await, ["housing_check"], "the others' papers are the same");
    site.step_in_hand(office, "housing_check", "agree").await;
    site.step(office, "second_review", "agree").await;
    site.step(office, "budget_check", "agree").await;
    id
}

/// A child of the applicant, as the household knows it; answers its id.
pub async fn child(site: &Site, talent: &Person) -> String {
    let child = json!({ "relation": "child", "name": "李小雷", "birth_date": "2020-05-01", "guardian_consent": true });
    let (status, member) = site.post(talent, "/api/v1/me/household", child).await;
    assert_eq!(status, 201, "{member}");
    let schooling = json!({ "purpose": "schooling", "version": 1 });
    let (status, consents) = site.post(talent, "/api/v1/me/consents", schooling).await;
    assert_eq!(status, 201, "{consents}");
    member["id"].as_str().unwrap().to_owned()
}

/// A Monday in July of the next year, when school places are applied for.
pub fn to_july(site: &Site) {
    site.advance(TimeDelta::days(294));
}

/// A school place that was sent back for correction once and then agreed to by all who check.
async fn checked_school(site: &Site, talent: &Person, office: &Reviewers) -> String {
    let form = school_form(&child(site, talent).await);
    let id = site.file(talent, "school_place", form, &["kinship_proof", "home_deed"]).await;
    site.step(office, "acceptance", "accept").await;
    assert_eq!(site.waits_at(talent, &id).await, ["card_check", "home_check", "residence_check"]);
    site.step(office, "residence_check", "agree").await;
    site.step(office, "card_check", "agree").await;
    site.ask_to_correct(office, "home_check", "不动产权证书不清晰", &["/materials/home_deed"]).await;
    let kinship = site.document(talent, "kinship_proof").await;
    let deed = site.upload(talent, "home_deed", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n").await;
    let (_, deed) = crate::support::body(deed).await;
    let materials = json!([{ "code": "kinship_proof", "documents": [kinship] },
        { "code": "home_deed", "documents": [deed["id"]] }]);
    site.supplement(talent, &id, json!({ "form": {}, "materials": materials })).await;
    assert_eq!(site.waits_at(talent, &id).await, ["home_check"]);
    site.step_in_hand(office, "home_check", "agree").await;
    site.step(office, "district_allocation", "place").await;
    id
}

/// A project that was sent back for correction once and went up to the experts.
async fn reviewed_project(site: &Site, talent: &Person, office: &Reviewers) -> String {
    let materials = ["project_plan", "employer_recommendation", "team_list", "achievement_proof", "own_funds_proof"];
    let id = site.file(talent, "project_declaration", project_form(), &materials).await;
    site.step(office, "formal_check", "accept").await;
    site.step(office, "employment_check", "agree").await;
    site.ask_to_correct(office, "funds_check", "自筹经费与证明不一致", &["/form/own_funds_fen"]).await;
    site.ask_to_correct(office, "industry_check", "摘要缺少技术指标", &["/form/summary"]).await;
    let asked = site.timeline(talent, &id).await;
    assert_eq!(asked["next_action"]["about"], json!(["/form/own_funds_fen", "/form/summary"]), "one list: {asked}");
    let summary = "本项目以煤化工尾气中的二氧化碳为原料，与绿氢合成甲醇，建设千吨级中试装置，单程转化率不低于百分之二十二，催化剂寿命不低于八千小时。";
    site.supplement(talent, &id, json!({ "form": { "own_funds_fen": 55_000_000, "summary": summary } })).await;
    assert_eq!(site.waits_at(talent, &id).await, ["funds_check", "industry_check"]);
    site.step_in_hand(office, "funds_check", "agree").await;
    site.step_in_hand(office, "industry_check", "agree").await;
    site.step(office, "city_review", "agree").await;
    let stopped = site.timeline(talent, &id).await;
    assert_eq!(stopped["stopped_by"], json!(["special_procedure"]), "{stopped}");
    id
}

both! {
    async fn a_rent_subsidy_goes_from_the_draft_to_the_decision(site: &Site) {
        let (talent, office) = (site.card_holder("李雷", "C").await, site.reviewers(RENT).await);
        let id = checked_rent(site, &talent, &office).await;
        site.step(&office, "decision", "approve").await;
        assert_eq!(site.timeline(&talent, &id).await["stopped_by"], json!(["public_notice"]));
        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        let closed = site.timeline(&talent, &id).await;
        assert_eq!(closed["case"]["outcome"], "granted", "{closed}");
        let letters = site.letters(&talent, &id).await;
        assert_eq!(codes(&letters), ["receipt_of_materials", "acceptance_letter", "correction_notice", "rent_subsidy_decision"]);
        let notice = letter(&letters, "correction_notice");
        assert!(notice.contains("租期结束、租赁备案证明：租期不足6个月，缺少备案证明"), "{notice}");
        assert!(notice.contains("提出部门：东胜区住房和城乡建设局"), "{notice}");
        let decision = letter(&letters, "rent_subsidy_decision");
        assert!(decision.contains("李雷：") && decision.contains("市委组织部"), "{decision}");
        let told = site.told(&talent).await;
        assert_eq!(told.last().map(String::as_str), Some("case_granted"), "{told:?}");
    }

    async fn a_rent_subsidy_is_refused_with_its_reason(site: &Site) {
        let (talent, office) = (site.card_holder("李雷", "B").await, site.reviewers(RENT).await);
        let id = checked_rent(site, &talent, &office).await;
        let refusal = json!({ "outcome": "refuse", "opinion": "已享受单位住房" });
        let (status, decided) = site.try_step(&office, "decision", refusal).await;
        assert_eq!(status, 200, "{decided}");
        assert_eq!(site.timeline(&talent, &id).await["case"]["outcome"], "refused");
        let letters = site.letters(&talent, &id).await;
        let refusal = letter(&letters, "refusal_decision");
        assert!(refusal.contains("理由：已享受单位住房\n") && refusal.contains("60日内申请行政复议"), "{refusal}");
        let told = site.told(&talent).await;
        assert_eq!(told.last().map(String::as_str), Some("case_refused"), "{told:?}");
        site.run_jobs().await;
    }

    async fn what_the_conditions_of_a_rent_subsidy_forbid_is_told_at_once(site: &Site) {
        let talent = site.talent("李雷").await;
        let mut form = rent_form();
        form["owns_home"] = json!(true);
        form["lease_to"] = json!("2026-07-31");
        form["other_housing"] = json!(["public_rental"]);
        let id = site.draft(&talent, "rent_subsidy", form, &["employment_contract"]).await;
        let (status, problem) = site.submit(&talent, &id).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some("invalid")), "{problem}");
        let mut pointers: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| f["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        let expected = ["/form", "/form/lease_to", "/form/other_housing", "/form/owns_home", "/materials/lease", "/materials/marriage_certificate"];
        assert_eq!(pointers, expected, "no card, a home, a lease that ends before it begins, another benefit, two papers: {problem}");
    }

    async fn school_places_are_not_applied_for_in_autumn(site: &Site) {
        let talent = site.card_holder("李雷", "C").await;
        let form = school_form(&child(site, &talent).await);
        let id = site.draft(&talent, "school_place", form, &["kinship_proof", "home_deed"]).await;
        let (status, problem) = site.submit(&talent, &id).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("outside_window")), "{problem}");
        to_july(site);
        let talent = site.signed_in_again(&talent).await;
        let (status, case) = site.submit(&talent, &id).await;
        assert_eq!(status, 201, "the same draft, when the window is open: {case}");
        site.run_jobs().await;
    }

    async fn a_school_place_goes_from_the_draft_to_the_notice(site: &Site) {
        to_july(site);
        let (talent, office) = (site.card_holder("李雷", "B").await, site.reviewers(SCHOOL).await);
        let id = checked_school(site, &talent, &office).await;
        site.step(&office, "decision", "approve").await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["outcome"], "granted");
        let letters = site.letters(&talent, &id).await;
        assert_eq!(codes(&letters), ["receipt_of_materials", "acceptance_letter", "correction_notice", "school_place_decision"]);
        assert!(letter(&letters, "correction_notice").contains("不动产权证书：不动产权证书不清晰"));
        assert!(letter(&letters, "school_place_decision").contains("市教育体育局"));
        assert_eq!(site.told(&talent).await.last().map(String::as_str), Some("case_granted"));
        site.run_jobs().await;
    }

    async fn a_school_place_is_refused_with_its_reason(site: &Site) {
        to_july(site);
        let (talent, office) = (site.card_holder("李雷", "S1").await, site.reviewers(SCHOOL).await);
        let id = checked_school(site, &talent, &office).await;
        let refusal = json!({ "outcome": "refuse", "opinion": "房产不在入学旗区" });
        assert_eq!(site.try_step(&office, "decision", refusal).await.0, 200);
        assert_eq!(site.timeline(&talent, &id).await["case"]["outcome"], "refused");
        let letters = site.letters(&talent, &id).await;
        assert!(letter(&letters, "refusal_decision").contains("理由：房产不在入学旗区\n"), "{letters:?}");
        site.run_jobs().await;
    }

    async fn a_school_place_is_for_a_child_of_ones_own_household(site: &Site) {
        to_july(site);
        let (talent, other) = (site.card_holder("李雷", "C").await, site.talent("韩梅梅").await);
        let stranger = child(site, &other).await;
        let id = site.draft(&talent, "school_place", school_form(&stranger), &["kinship_proof", "home_deed"]).await;
        let (status, problem) = site.submit(&talent, &id).await;
        let field = (&problem["fields"][0]["pointer"], &problem["fields"][0]["code"]);
        assert_eq!((status, field), (422, (&json!("/form/child"), &json!("rule_refused"))), "{problem}");
    }

    async fn a_project_goes_from_the_draft_to_the_award(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.reviewers(PROJECT).await);
        let id = reviewed_project(site, &talent, &office).await;
        site.step(&office, "expert_review", "pass").await;
        let (_, notices) = site.get(&talent, "/api/v1/public/notices?service=project_declaration").await;
        assert_eq!(notices["items"][0]["detail"], "二氧化碳制甲醇中试", "the title stands beside the name: {notices}");
        assert_eq!(notices["items"][0]["masked_name"], "李*");
        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        let (talent, office) = (site.signed_in_again(&talent).await, site.back_at_work(&office).await);
        site.step(&office, "decision", "approve").await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["outcome"], "granted_with_document");
        let letters = site.letters(&talent, &id).await;
        assert_eq!(codes(&letters), ["receipt_of_materials", "acceptance_letter", "correction_notice", "special_procedure_letter", "project_award"]);
        let list = letter(&letters, "correction_notice");
        assert!(list.contains("1. 自筹经费（分）：自筹经费与证明不一致（提出部门：东胜区财政局）"), "{list}");
        assert!(list.contains("2. 项目摘要：摘要缺少技术指标（提出部门：市工业和信息化局）"), "{list}");
        assert!(letter(&letters, "special_procedure_letter").contains("专家评审"));
        assert!(letter(&letters, "project_award").contains("李雷："));
        assert_eq!(site.told(&talent).await.last().map(String::as_str), Some("case_granted"));
        site.run_jobs().await;
    }

    async fn a_project_that_the_experts_fail_is_refused(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.reviewers(PROJECT).await);
        let id = reviewed_project(site, &talent, &office).await;
        site.step(&office, "expert_review", "fail").await;
        let refusal = json!({ "outcome": "refuse", "opinion": "专家评审未通过" });
        assert_eq!(site.try_step(&office, "decision", refusal).await.0, 200);
        assert_eq!(site.timeline(&talent, &id).await["case"]["outcome"], "refused");
        let letters = site.letters(&talent, &id).await;
        assert!(letter(&letters, "refusal_decision").contains("理由：专家评审未通过\n"), "{letters:?}");
        site.run_jobs().await;
    }
}
