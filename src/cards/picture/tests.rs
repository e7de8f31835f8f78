#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

const NUMBER: &str = "RC-A-2026-000123";

fn draw(name: &ShownName, mark: Option<&str>, rounded: bool) -> String {
    svg(&Face {
        scheme: "人才服务卡",
        scheme_latin: Some("Talent Service Card"),
        tier: "A类 高层次人才",
        name,
        number: NUMBER,
        valid_from: "2026-09-18".parse().unwrap(),
        valid_until: "2029-09-17".parse().unwrap(),
        address: "https://talents.example.gov.cn/v/AbCdEfGhIjKlMnOp",
        colours: Colours::of_scheme("#12355b", "#ffffff", "#ffd166").unwrap(),
        mark,
        rounded,
    })
    .unwrap()
}

fn name(text: &str) -> ShownName {
    shown_name(text, None, NUMBER)
}

#[test]
fn a_name_is_shown_as_written_or_spelled_but_never_as_a_box() {
    for (written, latin, text, form, missing) in [
        ("张三丰", None, "张三丰", NameForm::AsWritten, ""),
        ("欧阳娜娜", None, "欧阳娜娜", NameForm::AsWritten, ""),
        ("阿卜杜热合曼·阿卜杜热依木", None, "阿卜杜热合曼·阿卜杜热依木", NameForm::AsWritten, ""),
        ("Zoë Müller-Ibáñez", None, "Zoë Müller-Ibáñez", NameForm::AsWritten, ""),
        ("Marie Curie-Skłodowska", None, "Marie Curie-Sklodowska", NameForm::Latin, "ł"),
        ("张\u{200d}三\u{e0100}", None, "张三", NameForm::AsWritten, ""),
        ("ᠪᠠᠲᠤ", Some("Batu"), "Batu", NameForm::Latin, "ᠪᠠᠲᠤ"),
        ("ᠪᠠᠲᠤ", None, NUMBER, NameForm::Number, "ᠪᠠᠲᠤ"),
        ("ᠪᠠᠲᠤ", Some("ᠪᠠᠲᠤ"), NUMBER, NameForm::Number, "ᠪᠠᠲᠤ"),
        ("", None, NUMBER, NameForm::Number, ""),
    ] {
        let shown = shown_name(written, latin, NUMBER);
        assert_eq!((shown.text.as_str(), shown.form), (text, form), "{written}");
        assert_eq!(shown.missing.iter().collect::<String>(), missing, "{written}");
    }
}

/// Characters of the national standard list are in the font; rarer ones are not, and the name is spelled as a whole.
#[test]
fn rare_characters_are_drawn_where_the_font_has_them_and_spelled_where_not() {
    for written in ["㛃", "䶮", "𬭎", "张㛃", "䶮䶮", "李𬭎·㛃"] {
        let shown = name(written);
        assert_eq!((shown.text.as_str(), shown.form, shown.missing.len()), (written, NameForm::AsWritten, 0));
        let with = png(&draw(&shown, None, true)).unwrap();
        let without = png(&draw(&ShownName { text: " ".into(), ..shown }, None, true)).unwrap();
        assert_ne!(with, without, "{written} left ink on the card");
    }
    for (written, spelled, missing) in
        [("王𠋵", "Wang Qian", "𠋵"), ("吕𠋵", "Lyu Qian", "𠋵"), ("𠋵·𠋵丽", "Qian Qian Li", "𠋵")]
    {
        let shown = name(written);
        assert_eq!((shown.text.as_str(), shown.form), (spelled, NameForm::Pinyin), "{written}");
        assert_eq!(shown.missing.iter().collect::<String>(), missing);
    }
}

#[test]
fn a_picture_has_the_size_of_the_card() {
    let drawing = draw(&name("张三丰"), None, true);
    let picture = png(&drawing).unwrap();
    assert_eq!(&picture[1..4], b"PNG");
    assert_eq!(picture[16..24], [0, 0, 3, 243, 0, 0, 2, 126], "1011 × 638");
    let file = pdf(&draw(&name("张三丰"), None, false), "人才服务卡").unwrap();
    assert!(file.starts_with(b"%PDF-"));
    let text = String::from_utf8_lossy(&file);
    let media_box = text.split("/MediaBox").nth(1).unwrap().split(']').next().unwrap();
    let sides: Vec<f32> = media_box.split_whitespace().filter_map(|part| part.trim_matches('[').parse().ok()).collect();
    assert!((sides[2] - 242.65).abs() < 0.05 && (sides[3] - 153.07).abs() < 0.05, "{media_box}");
}

#[test]
fn the_same_card_is_the_same_picture() {
    assert_eq!(png(&draw(&name("张三丰"), None, true)).unwrap(), png(&draw(&name("张三丰"), None, true)).unwrap());
    assert_ne!(draw(&name("张三丰"), None, true), draw(&name("张三丰"), Some("已挂失"), true));
}

#[test]
fn what_people_are_called_cannot_break_the_drawing() {
    for holder in ["<script>&\"'", "]]>", "&amp;", "a<b>c</b>", &"长".repeat(10_000)] {
        let drawing = draw(&name(holder), None, true);
        assert!(png(&drawing).is_ok(), "{}", &holder[..holder.len().min(20)]);
        assert!(!drawing.contains("<script>"));
    }
}

#[test]
fn a_link_that_would_not_fit_is_refused() {
    let shown = name("张三丰");
    let address = format!("https://{}/v/AbCdEfGhIjKlMnOp", "a".repeat(40));
    let face = Face {
        scheme: "卡",
        scheme_latin: None,
        tier: "A",
        name: &shown,
        number: NUMBER,
        valid_from: "2026-09-18".parse().unwrap(),
        valid_until: "2029-09-17".parse().unwrap(),
        address: &address,
        colours: Colours::of_scheme("#12355b", "#ffffff", "#ffd166").unwrap(),
        mark: None,
        rounded: true,
    };
    assert_eq!(svg(&face), Err(PictureFault::LinkTooLong));
}
