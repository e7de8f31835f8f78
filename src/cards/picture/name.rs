//! How a holder's name stands on the card when the font lacks one of its characters.

use pinyin::ToPinyin;

use super::font;

/// In which form the name is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameForm {
    /// As it is written.
    AsWritten,
    /// A character is missing from the font; the whole name is spelled.
    Pinyin,
    /// A character can neither be drawn nor spelled; the name in Latin letters is shown.
    Latin,
    /// Nothing of the name can be drawn; the card's number stands for it.
    Number,
}

/// What stands on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownName {
    pub text: String,
    pub form: NameForm,
    /// Characters that the font lacks. Not empty means: somebody has to extend the font, and is given the task.
    pub missing: Vec<char>,
}

/// Decides how to show a name. Never is a box shown in place of a character, and never a name with a gap in it.
pub fn shown_name(name: &str, latin: Option<&str>, number: &str) -> ShownName {
    let name = visible(name);
    let missing = font::missing_glyphs(&name);
    if missing.is_empty() && !name.is_empty() {
        return ShownName { text: name, form: NameForm::AsWritten, missing };
    }
    let plain = plain_latin(&name);
    if plain != name && can_be_drawn(&plain) {
        return ShownName { text: plain, form: NameForm::Latin, missing };
    }
    let spelled = spelled(&plain).filter(|text| can_be_drawn(text));
    if let Some(text) = spelled {
        return ShownName { text, form: NameForm::Pinyin, missing };
    }
    let latin = latin.map(|text| plain_latin(&visible(text))).filter(|text| can_be_drawn(text));
    if let Some(text) = latin {
        return ShownName { text, form: NameForm::Latin, missing };
    }
    ShownName { text: number.into(), form: NameForm::Number, missing }
}

fn can_be_drawn(text: &str) -> bool {
    !text.is_empty() && font::missing_glyphs(text).is_empty()
}

/// Leaves out what has no shape of its own: controls, joiners, direction marks and variation selectors.
fn visible(text: &str) -> String {
    let shaped: String = text.chars().filter(|c| !font::is_shapeless(*c)).collect();
    shaped.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name in pinyin, each syllable with a capital, or `None` if a character has no reading.
fn spelled(name: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for c in name.chars() {
        if let Some(reading) = c.to_pinyin() {
            words.push(capitalised(passport_spelling(reading.plain())));
            open = false;
        } else if c.is_whitespace() || matches!(c, '·' | '・' | '•') {
            open = false;
        } else if c.is_ascii() {
            match words.last_mut() {
                Some(word) if open => word.push(c),
                _ => words.push(c.to_string()),
            }
            open = true;
        } else {
            return None;
        }
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// The name with Latin letters that the font lacks written plainly, as passports do below the name: Łukasz as Lukasz.
fn plain_latin(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        let plain = match c {
            'Ą' => "A",
            'ą' => "a",
            'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
            'ć' | 'ĉ' | 'ċ' | 'č' => "c",
            'Ď' => "D",
            'ď' => "d",
            'Ĕ' | 'Ė' | 'Ę' => "E",
            'ĕ' | 'ė' | 'ę' => "e",
            'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => "G",
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
            'Ĥ' | 'Ħ' => "H",
            'ĥ' | 'ħ' => "h",
            'Ĭ' | 'Į' | 'İ' => "I",
            'ĭ' | 'į' | 'ı' => "i",
            'Ĳ' => "IJ",
            'ĳ' => "ij",
            'Ĵ' => "J",
            'ĵ' => "j",
            'Ķ' => "K",
            'ķ' => "k",
            'Ĺ' | 'Ļ' | 'Ľ' | 'Ŀ' | 'Ł' => "L",
            'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
            'Ņ' => "N",
            'ņ' => "n",
            'Ŋ' => "NG",
            'ŋ' => "ng",
            'Ő' => "O",
            'ő' => "o",
            'Ŕ' | 'Ŗ' | 'Ř' => "R",
            'ŕ' | 'ŗ' | 'ř' => "r",
            'Ś' | 'Ŝ' | 'Ş' | 'Š' => "S",
            'ś' | 'ŝ' | 'ş' | 'š' => "s",
            'Ţ' | 'Ť' | 'Ŧ' => "T",
            'ţ' | 'ť' | 'ŧ' => "t",
            'Ů' | 'Ű' | 'Ų' => "U",
            'ů' | 'ű' | 'ų' => "u",
            'Ŵ' => "W",
            'ŵ' => "w",
            'Ŷ' | 'Ÿ' => "Y",
            'ŷ' => "y",
            'Ź' | 'Ż' | 'Ž' => "Z",
            'ź' | 'ż' | 'ž' => "z",
            other => {
                out.push(other);
                continue;
            }
        };
        out.push_str(plain);
    }
    out
}

/// Identity papers write ü as YU after L and N; plain pinyin would make it a V.
fn passport_spelling(reading: &str) -> String {
    match reading {
        "lv" | "lü" => "lyu".into(),
        "nv" | "nü" => "nyu".into(),
        "lve" | "lüe" => "lyue".into(),
        "nve" | "nüe" => "nyue".into(),
        plain => plain.into(),
    }
}

fn capitalised(word: String) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
