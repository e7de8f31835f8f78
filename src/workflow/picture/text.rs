//! Texts in lines. The width of a character is estimated, on the safe side: a picture is drawn with the font at hand.

/// A text that was broken into lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) lines: Vec<String>,
    /// The height of the letters.
    pub(super) size: i64,
}

impl Lines {
    /// Its width and height.
    pub(super) fn size(&self) -> (i64, i64) {
        let width = self.lines.iter().map(|line| width(line, self.size)).max().unwrap_or_default();
        let count = i64::try_from(self.lines.len()).unwrap_or(i64::MAX);
        if count == 0 { (0, 0) } else { (width, count * self.step()) }
    }

    /// From one line to the next.
    pub(super) fn step(&self) -> i64 {
        self.size + 4
    }
}

/// How wide a text is.
pub(super) fn width(text: &str, size: i64) -> i64 {
    text.chars().map(|character| wide(character) * size).sum::<i64>() / 100 + 1
}

fn wide(character: char) -> i64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '·' => 33,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '&' => 92,
        'A'..='Z' => 70,
        character if character.is_ascii() => 60,
        _ => 100,
    }
}

/// Breaks a text into at most so many lines of at most this width; what does not fit is cut with an ellipsis.
pub(super) fn wrap(text: &str, most: i64, size: i64, lines: usize) -> Lines {
    let mut all: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let fits = width(&format!("{line}{piece}"), size) <= most;
        if fits || line.is_empty() {
            line.push_str(if line.is_empty() { piece.trim_start() } else { &piece });
        } else {
            all.push(std::mem::take(&mut line).trim_end().to_owned());
            line.push_str(piece.trim_start());
        }
        while width(&line, size) > most {
            // A single word longer than the line is broken wherever it has to be.
            let mut head = String::new();
            for character in line.chars() {
                if !head.is_empty() && width(&format!("{head}{character}"), size) > most {
                    break;
                }
                head.push(character);
            }
            let rest = line.get(head.len()..).unwrap_or_default().to_owned();
            if rest.is_empty() {
                break;
            }
            all.push(head);
            line = rest;
        }
    }
    if !line.trim().is_empty() {
        all.push(line.trim_end().to_owned());
    }
    if all.len() > lines {
        all.truncate(lines);
        if let Some(last) = all.last_mut() {
            while width(&format!("{last}…"), size) > most && last.pop().is_some() {}
            last.push('…');
        }
    }
    Lines { lines: all, size }
}

/// Where a line may be broken: at spaces, inside of the names of facts, and around every character
/// that is no Latin letter; never before a mark that ends something.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for character in text.chars() {
        let character = if character.is_whitespace() || character.is_control() { ' ' } else { character };
        let closes = matches!(character, '，' | '。' | '、' | '；' | '：' | '）' | '”' | '》' | '！' | '？' | ')');
        let joined = match pieces.last().and_then(|piece| piece.chars().last()) {
            None => false,
            Some(before) => {
                closes
                    || matches!(before, '（' | '“' | '《')
                    || (before.is_ascii() && !matches!(before, '_' | '.') && character.is_ascii() && character != ' ')
            }
        };
        match pieces.last_mut() {
            Some(piece) if joined => piece.push(character),
            _ => pieces.push(character.to_string()),
        }
    }
    pieces
}
