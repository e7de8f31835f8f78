//! Addresses that a code can be sent to: a mobile phone or a mailbox.

use crate::error::Code;
use crate::vault::{BlindIndex, Vault};

/// A valid address, in the one form that is stored and compared.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// International form, such as `+8613800138000`.
    Mobile(String),
    /// Lower case.
    Email(String),
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Address {
    /// Reads what a person typed: anything with an `@` is a mailbox, the rest a phone number.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let text = text.trim();
        if text.contains('@') { Self::email(text) } else { Self::mobile(text) }
    }

    fn email(text: &str) -> Result<Self, Code> {
        const LONGEST: usize = 254;
        let address: lettre::Address = text.parse().map_err(|_| Code::FieldFormat)?;
        let text = address.to_string().to_lowercase();
        if text.len() > LONGEST || !address.domain().contains('.') {
            return Err(Code::FieldFormat);
        }
        Ok(Self::Email(text))
    }

    /// Mainland (11 digits), Hong Kong (8 digits), Macau (6 and 7 digits), Taiwan (09 and 8 digits); the regions may also
    /// be written with their country code.
    fn mobile(text: &str) -> Result<Self, Code> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
        let (international, digits) = match digits.strip_prefix('+').or_else(|| digits.strip_prefix("00")) {
            Some(rest) => (true, rest.to_owned()),
            None => (false, digits),
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Code::FieldFormat);
        }
        let region = |prefix: &'static str| digits.strip_prefix(prefix).filter(|_| international);
        let national = digits.as_str();
        let found = if let Some(rest) = region("86") {
            mainland(rest).then(|| format!("+86{rest}"))
        } else if let Some(rest) = region("852") {
            hong_kong(rest).then(|| format!("+852{rest}"))
        } else if let Some(rest) = region("853") {
            macau(rest).then(|| format!("+853{rest}"))
        } else if let Some(rest) = region("886") {
            let rest = rest.trim_start_matches('0');
            taiwan(&format!("0{rest}")).then(|| format!("+886{rest}"))
        } else if international {
            None
        } else if mainland(national) {
            Some(format!("+86{national}"))
        } else if taiwan(national) {
            Some(format!("+886{}", national.trim_start_matches('0')))
        } else if hong_kong(national) {
            // Eight digits starting with 6 could be either; Hong Kong numbers never start with 66…69 there without a
            // code being asked for, so a bare Macau number is read only in the international form.
            Some(format!("+852{national}"))
        } else {
            None
        };
        found.map(Self::Mobile).ok_or(Code::FieldFormat)
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Mobile(text) | Self::Email(text) => text,
        }
    }

    /// Enough to recognise one's own address by, not enough to use somebody else's.
    pub fn masked(&self) -> String {
        match self {
            Self::Mobile(text) => {
                let (head, tail) = (text.len().saturating_sub(8), text.len().saturating_sub(4));
                format!("{}****{}", text.get(..head).unwrap_or(""), text.get(tail..).unwrap_or(""))
            }
            Self::Email(text) => {
                let (user, domain) = text.split_once('@').unwrap_or((text, ""));
                let first: String = user.chars().take(1).collect();
                format!("{first}***@{domain}")
            }
        }
    }

    /// The look-up value of its column.
    pub fn index(&self, vault: &Vault) -> BlindIndex {
        match self {
            Self::Mobile(text) => vault.blind_index("mobile", text),
            Self::Email(text) => vault.blind_index("email", text),
        }
    }
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count
}

fn mainland(text: &str) -> bool {
    digits(text, 11) && text.starts_with('1') && text.get(1..2).is_some_and(|d| ("3"..="9").contains(&d))
}

fn hong_kong(text: &str) -> bool {
    digits(text, 8) && text.get(0..1).is_some_and(|d| ("4"..="9").contains(&d))
}

fn macau(text: &str) -> bool {
    digits(text, 8) && text.starts_with('6')
}

fn taiwan(text: &str) -> bool {
    digits(text, 10) && text.starts_with("09")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_four_regions_have_one_form() {
        for (typed, stored) in [
            ("13800138000", Some("+8613800138000")),
            ("+86 138-0013-8000", Some("+8613800138000")),
            ("008613800138000", Some("+8613800138000")),
            ("12800138000", None),
            ("1380013800", None),
            ("51234567", Some("+85251234567")),
            ("+85361234567", Some("+85361234567")),
            ("0912345678", Some("+886912345678")),
            ("+886912345678", Some("+886912345678")),
            ("+49301234567", None),
            ("138001380oo", None),
            ("", None),
        ] {
            let parsed = Address::parse(typed).ok();
            assert_eq!(parsed.as_ref().map(Address::as_str), stored, "{typed}");
        }
    }

    #[test]
    fn a_mailbox_is_lower_case_and_has_a_domain() {
        for (typed, stored) in [
            ("Li.Lei@Example.org", Some("li.lei@example.org")),
            ("a@b", None),
            ("two@@example.org", None),
            ("@example.org", None),
        ] {
            assert_eq!(Address::parse(typed).ok().as_ref().map(Address::as_str), stored, "{typed}");
        }
        assert_eq!(format!("{:?}", Address::parse("li.lei@example.org")), "Ok(l***@example.org)");
        assert_eq!(format!("{:?}", Address::parse("13800138000")), "Ok(+86138****8000)");
    }
}
