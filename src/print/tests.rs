#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use krilla::SerializeSettings;

use super::body::Paragraph;
use super::*;

const BODY: &str = "某市人才服务补正通知书\n\n编号：11150600MB0000123C0001\n\n李雷：\n\n您提出的“人才认定”申请，经审查需要补正以下全部内容：\n\n1. 业绩证明材料：缺少专利证书\n\n请于2026年9月28日前补正。\n\n某市人力资源和社会保障局\n2026年9月14日\n";

fn paper<'a>(body: &'a str, issuer: &'a str) -> Paper<'a> {
    Paper {
        title: "补正通知书",
        issuer,
        number: "11150600MB0000123C000100000000120260914000101-03",
        body,
        date: "2026年9月14日",
        seal: Seal { line: Some("文书专用章"), sample: true },
        address: "https://talents.example.gov.cn/api/v1/public/letters/11150600MB0000123C000100000000120260914000101-03/K7M2PQ9XAB3C",
        check_code: "K7M2PQ9XAB3C",
        digest: "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4",
    }
}

/// The file with its streams as they are, so that it can be read.
fn plain(paper: &Paper<'_>) -> String {
    let settings = SerializeSettings { compress_content_streams: false, ..SerializeSettings::default() };
    String::from_utf8_lossy(&page::drawn(paper, settings).unwrap()).into_owned()
}

fn pages(file: &str) -> usize {
    file.matches("/MediaBox").count()
}

#[test]
fn a_letter_is_one_page_of_text_that_can_be_searched() {
    let file = pdf(&paper(BODY, "某市人力资源和社会保障局")).unwrap();
    assert!(file.starts_with(b"%PDF-"));
    let text = plain(&paper(BODY, "某市人力资源和社会保障局"));
    assert_eq!(pages(&text), 1);
    let box_of = text.split("/MediaBox").nth(1).unwrap().split(']').next().unwrap().to_owned();
    let sides: Vec<f32> = box_of.split_whitespace().filter_map(|part| part.trim_matches('[').parse().ok()).collect();
    assert!((sides[2] - 595.28).abs() < 0.05 && (sides[3] - 841.89).abs() < 0.05, "{box_of}");
    // The table from glyphs back to text names every character of the letter.
    for c in BODY.chars().filter(|c| !c.is_whitespace()) {
        assert!(text.contains(&format!("<{:04X}>", u32::from(c))), "{c} cannot be found in the file");
    }
}

#[test]
fn the_same_paper_is_the_same_file() {
    let one = paper(BODY, "某市人力资源和社会保障局");
    assert_eq!(pdf(&one).unwrap(), pdf(&one).unwrap());
    assert_ne!(pdf(&one).unwrap(), pdf(&Paper { digest: "0", ..one }).unwrap());
}

#[test]
fn a_long_letter_takes_several_pages_and_its_seal_never_stands_alone() {
    for count in 1..60_usize {
        let lines: Vec<_> = (1..=count).map(|at| format!("{at}. 学历证书：缺少认证报告，请补充\n")).collect();
        let lines = lines.concat();
        let body = format!("补正通知书\n\n李雷：\n\n{lines}\n某局\n2026年9月14日\n");
        let text = plain(&paper(&body, "某局"));
        let pages = pages(&text);
        let expected = if count <= 14 {
            1..=1
        } else if count <= 24 {
            1..=2
        } else {
            2..=3
        };
        assert!(expected.contains(&pages), "{count} lines on {pages} pages");
        assert_eq!(
            page::lines_by_page(&paper(&body, "某局")).iter().filter(|lines| **lines == 0).count(),
            0,
            "{count}"
        );
    }
}

#[test]
fn a_letter_of_any_length_is_set() {
    // One word of twenty thousand letters, a thousand paragraphs, and nothing at all.
    let word = format!("通知书\n\n李雷：\n\n{}\n", "W".repeat(20_000));
    let lines = format!("通知书\n\n{}", "第一段。\n\n".repeat(1000));
    for (body, least) in [(word.as_str(), 10), (lines.as_str(), 30), ("", 1), ("\n\n", 1), ("\u{200b}", 1)] {
        let pages = pages(&plain(&paper(body, "某局")));
        assert!(pages >= least && pages < 200, "{pages}");
    }
    let long = "局".repeat(300);
    assert_eq!(pages(&plain(&paper(BODY, &long))), 1, "a name that fits nowhere is drawn as small as it gets");
}

#[test]
fn what_the_font_lacks_is_marked_and_the_paper_says_what_is_meant() {
    let body = BODY.replace("李雷", "吕𠋵\u{200d}");
    assert_eq!(missing(&paper(&body, "某局")), ['𠋵'], "a joiner has no shape and is not missed");
    assert_eq!(missing(&paper(BODY, "ᠪ局")), ['ᠪ']);
    assert_eq!(printable("吕𠋵\u{200d}：\n好"), "吕〓：\n好");
    assert!(font::has_glyph(ABSENT), "the mark itself can be drawn");
    assert_eq!(note(&[]), None);
    assert!(note(&['𠋵', 'ᠪ']).unwrap().contains("U+202F5、U+182A；"));
    let (without, with) = (plain(&paper(BODY, "某局")), plain(&paper(&body, "某局")));
    let named = format!("<{:04X}>", u32::from(ABSENT));
    assert!(with.contains(&named) && !without.contains(&named), "only where something is missing does the mark stand");
}

#[test]
fn lines_break_where_chinese_may_break() {
    // Ten characters of ten points on a line.
    let broken = |text: &str| {
        let lines = lines::broken(text, 10.0, 0.0, 100.0);
        lines.into_iter().map(|line| line.text).collect::<Vec<_>>()
    };
    for (text, expected) in [
        ("一二三四五六七八九十一二", vec!["一二三四五六七八九十", "一二"]),
        ("一二三四五六七八九十，十二", vec!["一二三四五六七八九", "十，十二"]),
        ("一二三四五六七八九（十二）", vec!["一二三四五六七八九", "（十二）"]),
        ("一二三四五六七八九十）。", vec!["一二三四五六七八九", "十）。"]),
        ("一二三四五六七八2026年", vec!["一二三四五六七八", "2026年"]),
        ("一二三四 word another one", vec!["一二三四 word", "another one"]),
        ("一二三：WWWWWWWWWWWW", vec!["一二三：WWWWWW", "WWWWWW"]),
        ("", vec![]),
    ] {
        assert_eq!(broken(text), expected, "{text}");
    }
    let long = broken(&"W".repeat(60));
    assert!(long.len() > 1 && long.concat() == "W".repeat(60), "a word wider than a line is cut: {long:?}");
    for line in lines::broken("一二三四五六七八九十，十二三四五六七八九十一二三", 10.0, 20.0, 100.0)
    {
        let gaps = line.text.chars().count() - 1;
        let wide = font::width(&line.text, 10.0) + line.indent + line.spacing * f32::from(u16::try_from(gaps).unwrap());
        assert!(wide <= 100.1, "{line:?}");
    }
}

#[test]
fn a_text_is_read_in_its_parts() {
    let read = body::read(BODY, "某市人力资源和社会保障局", "2026年9月14日");
    assert_eq!(read.heading, "某市人才服务补正通知书");
    let paragraph = |text, indented, apart| Paragraph { text, indented, apart };
    assert_eq!(read.paragraphs[0], paragraph("编号：11150600MB0000123C0001", false, false));
    assert_eq!(read.paragraphs[1], paragraph("李雷：", false, true));
    assert_eq!(read.paragraphs.last(), Some(&paragraph("请于2026年9月28日前补正。", true, true)));
    assert_eq!(read.paragraphs.len(), 5, "who signs and when is set below: {read:?}");
    let other = body::read("通知\n\n正文。\n\n另一局\n2026年9月14日\n", "某局", "2026年9月14日");
    assert_eq!(other.paragraphs.last().map(|one| one.text), Some("另一局"), "only the issuer's own name is taken out");
}
