//! From a paper to its pages.

use krilla::geom::Rect;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};

use super::body::Body;
use super::font::{size_that_fits, width};
use super::lines::broken;
use super::paint::{BLACK, GREY, PALE, Pen, RED};
use super::{Paper, PaperFault, Seal, body, code, missing, note, printable, seal};

/// A4 in points.
const PAGE: (f32, f32) = (595.28, 841.89);
const LEFT: f32 = 79.0;
const WIDE: f32 = PAGE.0 - LEFT - 74.0;
const MIDDLE: f32 = LEFT + WIDE / 2.0;
/// The first base line below the head of the first page, and on the pages after it.
const BELOW_HEAD: f32 = 196.0;
const TOP: f32 = 92.0;
const BOTTOM: f32 = PAGE.1 - 74.0;
const SIZE: f32 = 14.0;
const LEADING: f32 = 25.0;
/// Sizes and leadings in the order in which they are tried: what fits on one page in any of them stays on it.
const SETTINGS: [(f32, f32); 3] = [(SIZE, LEADING), (13.0, 22.0), (12.0, 19.5)];
const HEADING: f32 = 20.0;
const NOTE: f32 = 10.5;
/// What the name, the date and the seal take below the text.
const SIGNED: f32 = 142.0;
/// Height of the block by which the paper is checked.
const CHECK: f32 = 104.0;
const CODE_SIDE: f32 = 86.0;

/// A line in its place on a page.
struct Set {
    text: String,
    x: f32,
    y: f32,
    size: f32,
    spacing: f32,
}

/// Draws a paper as PDF of as many A4 pages as it needs.
///
/// # Errors
/// [`PaperFault::AddressTooLong`] for an address that no printed code can hold.
pub fn pdf(paper: &Paper<'_>) -> Result<Vec<u8>, PaperFault> {
    drawn(paper, SerializeSettings::default())
}

pub(super) fn drawn(paper: &Paper<'_>, settings: SerializeSettings) -> Result<Vec<u8>, PaperFault> {
    let note = note(&missing(paper));
    let [issuer, body, title] = [paper.issuer, paper.body, paper.title].map(printable);
    let line = paper.seal.line.map(printable);
    let seal = Seal { line: line.as_deref(), ..paper.seal };
    let paper = &Paper { issuer: issuer.trim(), body: &body, title: &title, seal, ..*paper };
    let (bars, modules) = code::bars(paper.address)?;
    let pages = set(paper, note.as_deref());
    let mut document = Document::new_with(settings);
    let title = format!("{} {}", paper.title, paper.number);
    document.set_metadata(Metadata::new().title(title).authors(vec![paper.issuer.into()]).language("zh-CN".into()));
    let count = pages.len();
    for (at, lines) in pages.into_iter().enumerate() {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| PaperFault::Drawing("no page".into()))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        let mut pen = Pen::new(&mut surface);
        if at == 0 {
            head(&mut pen, paper);
        }
        let last = at + 1 == count;
        if last {
            signature(&mut pen, paper, lines.last().map_or(TOP, |line| line.y));
            check(&mut pen, paper, &bars, modules);
        }
        for line in &lines {
            pen.text(&line.text, line.x, line.y, line.size, line.spacing, BLACK);
        }
        let foot = match count {
            1 => format!("第{}页 共{count}页", at + 1),
            // A sheet that comes loose still says where it belongs.
            _ => format!("文书编号 {}  第{}页 共{count}页", paper.number, at + 1),
        };
        let size = size_that_fits(&foot, WIDE, 9.0, 5.0);
        pen.text(&foot, MIDDLE - width(&foot, size) / 2.0, PAGE.1 - 34.0, size, 0.0, GREY);
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|fault| PaperFault::Drawing(format!("{fault:?}")))
}

/// Sets the text on pages, a little smaller where that spares a second one.
fn set(paper: &Paper<'_>, note: Option<&str>) -> Vec<Vec<Set>> {
    let body = body::read(paper.body, paper.issuer, paper.date);
    let mut tried = SETTINGS.iter().map(|setting| paged(rows(&body, note, *setting), setting.1));
    let usual = tried.next().unwrap_or_default();
    if usual.len() == 1 { usual } else { tried.find(|pages| pages.len() == 1).unwrap_or(usual) }
}

/// The lines of a text in a size and a leading, each with the gap above it.
fn rows(body: &Body<'_>, note: Option<&str>, (size, leading): (f32, f32)) -> Vec<(Set, f32)> {
    let mut rows: Vec<(Set, f32)> = Vec::new();
    for line in broken(body.heading, HEADING, 0.0, WIDE - 40.0) {
        let x = MIDDLE - width(&line.text, HEADING) / 2.0;
        rows.push((Set { text: line.text, x, y: 0.0, size: HEADING, spacing: 0.0 }, HEADING * 1.5));
    }
    let mut before = leading + 10.0;
    for one in &body.paragraphs {
        let indent = if one.indented { 2.0 * size } else { 0.0 };
        let apart = if one.apart { leading * 0.32 } else { 0.0 };
        for (at, line) in broken(one.text, size, indent, WIDE).into_iter().enumerate() {
            let gap = if at == 0 { before + apart } else { leading };
            rows.push((Set { text: line.text, x: LEFT + line.indent, y: 0.0, size, spacing: line.spacing }, gap));
        }
        before = leading;
    }
    for (at, line) in broken(note.unwrap_or_default(), NOTE, 0.0, WIDE).into_iter().enumerate() {
        let gap = if at == 0 { leading * 1.2 } else { NOTE * 1.6 };
        rows.push((Set { text: line.text, x: LEFT, y: 0.0, size: NOTE, spacing: line.spacing }, gap));
    }
    rows
}

/// Deals lines out to pages. The last one keeps room for name, seal and code, and has some text above them.
fn paged(rows: Vec<(Set, f32)>, leading: f32) -> Vec<Vec<Set>> {
    let mut pages: Vec<Vec<Set>> = vec![Vec::new()];
    let mut y = BELOW_HEAD;
    for (mut line, gap) in rows {
        let fresh = pages.last().is_none_or(Vec::is_empty);
        if !fresh {
            y += gap;
        }
        if y > BOTTOM {
            pages.push(Vec::new());
            y = TOP;
        }
        line.y = y;
        if let Some(page) = pages.last_mut() {
            page.push(line);
        }
    }
    let room = BOTTOM - CHECK - SIGNED;
    if y > room
        && let Some(page) = pages.last_mut()
    {
        // Name and seal never stand alone on a page: the last lines of the text go with them.
        let mut moved = page.split_off(page.len().saturating_sub(2));
        for (at, line) in moved.iter_mut().enumerate() {
            line.y = TOP + leading * f32::from(u16::try_from(at).unwrap_or(u16::MAX));
        }
        pages.push(moved);
    }
    pages
}

/// The issuer's name over a red line, and the paper's number.
fn head(pen: &mut Pen<'_, '_>, paper: &Paper<'_>) {
    let issuer = paper.issuer;
    let size = size_that_fits(issuer, WIDE, 28.0, 12.0);
    let spacing = if width(issuer, size) + size * 6.0 < WIDE { 3.0 } else { 0.0 };
    let gaps = f32::from(u16::try_from(issuer.chars().count().saturating_sub(1)).unwrap_or(u16::MAX));
    pen.text(issuer, MIDDLE - (width(issuer, size) + spacing * gaps) / 2.0, 102.0, size, spacing, RED);
    let number = format!("文书编号 {}", paper.number);
    let size = size_that_fits(&number, WIDE, 10.5, 6.0);
    pen.text(&number, MIDDLE - width(&number, size) / 2.0, 128.0, size, 0.0, BLACK);
    pen.bar(LEFT, 138.0, WIDE, 1.8, RED);
}

/// Name and date below each other, the seal over both.
fn signature(pen: &mut Pen<'_, '_>, paper: &Paper<'_>, below: f32) {
    let issuer = paper.issuer;
    let size = size_that_fits(issuer, WIDE - 2.0 * SIZE, SIZE, 8.0);
    let half = (width(issuer, size).max(width(paper.date, SIZE)) / 2.0).max(seal::RADIUS);
    let centre = LEFT + WIDE - half - SIZE;
    let first = below + LEADING + 20.0;
    seal::draw(pen, &paper.seal, issuer, (centre, first + 36.0));
    pen.text(issuer, centre - width(issuer, size) / 2.0, first, size, 0.0, BLACK);
    pen.text(paper.date, centre - width(paper.date, SIZE) / 2.0, first + LEADING, SIZE, 0.0, BLACK);
}

/// The printed code and what it is for.
fn check(pen: &mut Pen<'_, '_>, paper: &Paper<'_>, bars: &[code::Bar], modules: usize) {
    let top = BOTTOM - CHECK + 20.0;
    pen.bar(LEFT, top - 10.0, WIDE, 0.6, PALE);
    let count = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
    let unit = CODE_SIDE / count(modules);
    let squares = bars.iter().filter_map(|(column, row, wide)| {
        Rect::from_xywh(LEFT + count(*column) * unit, top + count(*row) * unit, count(*wide) * unit, unit)
    });
    pen.bars(squares, BLACK);
    let x = LEFT + CODE_SIDE + 16.0;
    let (first, second) = paper.digest.split_at_checked(paper.digest.len() / 2).unwrap_or((paper.digest, ""));
    let code = format!("核验码：{}", paper.check_code);
    let texts = [
        ("扫码核验本文书是否由本机关作出、内容是否被改动", 10.0, BLACK),
        (code.as_str(), 10.0, BLACK),
        ("内容摘要（SHA-256），应与核验结果一致：", 9.0, GREY),
        (first, 9.0, GREY),
        (second, 9.0, GREY),
    ];
    let mut y = top + 12.0;
    for (text, size, ink) in texts {
        pen.text(text, x, y, size, 0.0, ink);
        y += 16.5;
    }
}

/// How many lines each page has.
#[cfg(test)]
pub(super) fn lines_by_page(paper: &Paper<'_>) -> Vec<usize> {
    set(paper, None).iter().map(Vec::len).collect()
}
