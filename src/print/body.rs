//! Reading the text of a letter: heading, whom it is written to, paragraphs, and who signs.

/// A text in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body<'a> {
    pub heading: &'a str,
    pub paragraphs: Vec<Paragraph<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph<'a> {
    pub text: &'a str,
    /// Set in by two characters, as paragraphs are; what stands up to the addressee is not.
    pub indented: bool,
    /// A blank line stands before it.
    pub apart: bool,
}

/// Among the first lines somebody may be addressed.
const ADDRESSEE_WITHIN: usize = 4;

/// Reads a text. The issuer and the date at its end are left out: they are set in their own place, below the text.
pub fn read<'a>(text: &'a str, issuer: &str, date: &str) -> Body<'a> {
    let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
    drop_blank(&mut lines);
    for signed in [date, issuer] {
        if lines.len() > 1 && lines.last() == Some(&signed) {
            lines.pop();
            drop_blank(&mut lines);
        }
    }
    let mut rest = lines.into_iter().skip_while(|line| line.is_empty());
    let heading = rest.next().unwrap_or_default();
    let mut paragraphs = Vec::new();
    let mut apart = false;
    for text in rest {
        if text.is_empty() {
            apart = !paragraphs.is_empty();
        } else {
            paragraphs.push(Paragraph { text, indented: true, apart });
            apart = false;
        }
    }
    let addressed = paragraphs.iter().take(ADDRESSEE_WITHIN).position(|one| one.text.ends_with(['：', ':']));
    for one in paragraphs.iter_mut().take(addressed.map_or(0, |at| at + 1)) {
        one.indented = false;
    }
    Body { heading, paragraphs }
}

fn drop_blank(lines: &mut Vec<&str>) {
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
}
