//! Names of people, as their documents print them.
//!
//! A name may have one word or five, a dot between its parts (买买提·艾力), characters outside the usual planes, or Latin
//! letters only. It is kept as typed, in composed form; for finding people there is a second, levelled form.

use pinyin::ToPinyin;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::Refusal;

/// Longer than any name a document prints.
const MAX_CHARS: usize = 64;
const DOT: char = '·';

/// A person's name. It exists only in normal form and without anything invisible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// The columns by which people are found; each is searched by prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameSearch {
    /// The name without blanks and dots, in small letters.
    pub name: String,
    /// All syllables joined: `zhangsanfeng`.
    pub pinyin: String,
    /// First letter of each syllable or word: `zsf`.
    pub initials: String,
}

/// What somebody typed into a search box, levelled like the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameQuery {
    /// A prefix of [`NameSearch::name`].
    Name(String),
    /// A prefix of [`NameSearch::pinyin`], of [`NameSearch::initials`] or, for Latin names, of the name.
    Latin(String),
}

impl PersonName {
    /// # Errors
    /// Empty, over 64 characters, invisible or control characters, or characters that no name has (digits, emoji).
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        if typed.chars().nth(MAX_CHARS * 2).is_some() {
            return Err(Refusal::TooLong);
        }
        if typed.chars().any(char::is_control) {
            return Err(Refusal::ControlCharacter);
        }
        let composed: String = typed.nfc().map(plain).collect();
        let name = composed.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(Refusal::Empty);
        }
        if name.chars().count() > MAX_CHARS {
            return Err(Refusal::TooLong);
        }
        let mut letters = name.chars().filter(|c| c.is_alphabetic());
        if letters.next().is_none() || !name.chars().all(belongs) {
            return Err(Refusal::NameCharacter);
        }
        Ok(Self(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For public notices: the first and last character of a Chinese name (张*丰; 张* for two), the initials of a Latin
    /// one (J*** S***). How long a hidden Latin word is stays hidden too.
    pub fn masked(&self) -> String {
        if self.0.chars().any(is_han) {
            let last = self.0.chars().count() - 1;
            let hide = |i: usize, c: char| c != DOT && c != ' ' && i != 0 && (i != last || last == 1);
            let masked: String = self.0.chars().enumerate().map(|(i, c)| if hide(i, c) { '*' } else { c }).collect();
            return if last == 0 { "*".to_owned() } else { masked };
        }
        let words = self.0.split(' ').filter_map(|word| word.chars().next());
        words.map(|initial| format!("{initial}***")).collect::<Vec<_>>().join(" ")
    }

    pub fn search(&self) -> NameSearch {
        let syllables = syllables(&self.0);
        NameSearch {
            name: levelled(&self.0),
            pinyin: syllables.concat(),
            initials: syllables.iter().filter_map(|s| s.chars().next()).collect(),
        }
    }
}

impl NameQuery {
    /// `None` when nothing searchable was typed.
    pub fn of(typed: &str) -> Option<Self> {
        let text: String = typed.chars().take(MAX_CHARS).collect();
        let text = levelled(&text.nfc().map(plain).collect::<String>());
        match text.chars().next() {
            None => None,
            Some(_) if text.is_ascii() => Some(Self::Latin(text)),
            Some(_) => Some(Self::Name(text)),
        }
    }
}

/// Keyboards and forms produce many dots and blanks for the one that is meant.
const fn plain(c: char) -> char {
    match c {
        '•' | '・' | '‧' | '∙' | '⋅' | '●' | '．' | '･' => DOT,
        '\u{3000}' | '\u{a0}' => ' ',
        '’' | '＇' | 'ʼ' => '\'',
        _ => c,
    }
}

fn belongs(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || matches!(c, DOT | ' ' | '-' | '\'' | '.' | ',')
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Small letters without accents, blanks and marks between words.
fn levelled(text: &str) -> String {
    text.nfd().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).nfc().collect()
}

/// One entry for each Chinese character (its reading, or itself where none is known) and for each Latin word.
fn syllables(name: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = name;
    if let Some((surname, readings)) = SURNAMES.iter().find(|(surname, _)| name.starts_with(surname)) {
        out.extend(readings.split(' ').map(ToOwned::to_owned));
        rest = name.strip_prefix(surname).unwrap_or(name);
    }
    for word in rest.split([' ', DOT, '-', '\'', '.', ',']) {
        let mut latin = String::new();
        for c in word.chars() {
            if is_han(c) {
                flush(&mut out, &mut latin);
                let reading = c.to_pinyin().map_or_else(|| c.to_string(), |p| p.plain().replace('ü', "v"));
                out.push(reading);
            } else {
                latin.push(c);
            }
        }
        flush(&mut out, &mut latin);
    }
    out
}

fn flush(out: &mut Vec<String>, latin: &mut String) {
    let word = levelled(&std::mem::take(latin));
    if !word.is_empty() {
        out.push(word);
    }
}

/// Surnames that are read otherwise than the character usually is. Two-character ones come first.
const SURNAMES: [(&str, &str); 27] = [
    ("尉迟", "yu chi"),
    ("长孙", "zhang sun"),
    ("万俟", "mo qi"),
    ("单于", "chan yu"),
    ("澹台", "tan tai"),
    ("单", "shan"),
    ("曾", "zeng"),
    ("解", "xie"),
    ("仇", "qiu"),
    ("查", "zha"),
    ("区", "ou"),
    ("朴", "piao"),
    ("盖", "ge"),
    ("翟", "zhai"),
    ("缪", "miao"),
    ("乐", "yue"),
    ("员", "yun"),
    ("种", "chong"),
    ("召", "shao"),
    ("覃", "qin"),
    ("冼", "xian"),
    ("折", "she"),
    ("繁", "po"),
    ("秘", "bi"),
    ("隗", "wei"),
    ("逄", "pang"),
    ("郇", "xun"),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn name(text: &str) -> PersonName {
        PersonName::parse(text).unwrap()
    }

    #[test]
    fn names_as_documents_print_them() {
        for text in [
            "张三丰",
            "张",
            "欧阳娜娜",
            "买买提·艾力",
            "㛃䶮𬭎",
            "John Smith",
            "Anne-Marie O'Neill",
            "José Ñandú",
            "Jr. Smith, John",
        ] {
            assert_eq!(name(text).as_str(), text);
        }
    }

    #[test]
    fn one_spelling_for_what_keyboards_vary() {
        for typed in ["买买提•艾力", "买买提・艾力", "买买提．艾力", " 买买提·艾力\u{3000}"] {
            assert_eq!(name(typed).as_str(), "买买提·艾力", "{typed}");
        }
        assert_eq!(name("Jose\u{301}  Garcia").as_str(), "José Garcia");
    }

    #[test]
    fn rubbish_is_refused_with_the_reason() {
        for (typed, reason) in [
            ("", Refusal::Empty),
            (" \u{3000} ", Refusal::Empty),
            ("张\u{0}三", Refusal::ControlCharacter),
            ("张\n三", Refusal::ControlCharacter),
            ("张\u{202e}三", Refusal::NameCharacter),
            ("张\u{200b}三", Refusal::NameCharacter),
            ("张3丰", Refusal::NameCharacter),
            ("张😀", Refusal::NameCharacter),
            ("·", Refusal::NameCharacter),
            ("<script>", Refusal::NameCharacter),
        ] {
            assert_eq!(PersonName::parse(typed), Err(reason), "{typed:?}");
        }
        assert_eq!(PersonName::parse(&"张".repeat(10_000)), Err(Refusal::TooLong));
        assert_eq!(PersonName::parse(&"张".repeat(65)), Err(Refusal::TooLong));
    }

    #[test]
    fn masks_for_public_notices() {
        for (text, masked) in [
            ("张三丰", "张*丰"),
            ("张三", "张*"),
            ("张", "*"),
            ("欧阳娜娜", "欧**娜"),
            ("买买提·艾力", "买**·*力"),
            ("John Smith", "J*** S***"),
            ("Li", "L***"),
        ] {
            assert_eq!(name(text).masked(), masked);
        }
    }

    #[test]
    fn people_are_found_by_name_pinyin_and_initials() {
        for (text, levelled, pinyin, initials) in [
            ("张三丰", "张三丰", "zhangsanfeng", "zsf"),
            ("单雄信", "单雄信", "shanxiongxin", "sxx"),
            ("曾国藩", "曾国藩", "zengguofan", "zgf"),
            ("尉迟恭", "尉迟恭", "yuchigong", "ycg"),
            ("吕布", "吕布", "lvbu", "lb"),
            ("买买提·艾力", "买买提艾力", "maimaitiaili", "mmtal"),
            ("José O'Neill", "joseoneill", "joseoneill", "jon"),
        ] {
            let expected = NameSearch { name: levelled.into(), pinyin: pinyin.into(), initials: initials.into() };
            assert_eq!(name(text).search(), expected, "{text}");
        }
    }

    #[test]
    fn queries_are_levelled_like_the_columns() {
        assert_eq!(NameQuery::of(" Zhang San"), Some(NameQuery::Latin("zhangsan".into())));
        assert_eq!(NameQuery::of("买买提•艾"), Some(NameQuery::Name("买买提艾".into())));
        assert_eq!(NameQuery::of(" %_' "), None);
    }
}
