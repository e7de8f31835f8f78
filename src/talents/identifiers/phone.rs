use super::{
    Refusal,
    text::{all_digits, levelled, masked},
};

/// Whose numbering plan a phone follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneRegion {
    Mainland,
    HongKong,
    Macau,
    Taiwan,
}

/// A mobile phone number. Bare numbers of Hong Kong and Macau look alike, so the region is part of the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    region: PhoneRegion,
    national: String,
}

impl PhoneRegion {
    const ALL: [Self; 4] = [Self::Mainland, Self::HongKong, Self::Macau, Self::Taiwan];

    pub const fn calling_code(self) -> &'static str {
        match self {
            Self::Mainland => "86",
            Self::HongKong => "852",
            Self::Macau => "853",
            Self::Taiwan => "886",
        }
    }

    /// The number as dialled inside the region, or `None` if it is none.
    fn national(self, digits: &str) -> Option<String> {
        let fits = all_digits(digits)
            && match self {
                Self::Mainland => {
                    digits.len() == 11 && digits.starts_with('1') && !matches!(digits.get(1..2), Some("0" | "1" | "2"))
                }
                Self::HongKong => digits.len() == 8 && !digits.starts_with(['0', '1']),
                Self::Macau => digits.len() == 8 && digits.starts_with('6'),
                Self::Taiwan => digits.len() == 10 && digits.starts_with("09"),
            };
        fits.then(|| digits.to_owned())
    }
}

impl Phone {
    /// A number with a calling code (`+852 …`, `00852 …`) says its region itself; a bare one is of `region`.
    pub fn parse(typed: &str, region: PhoneRegion) -> Result<Self, Refusal> {
        let text: String = levelled(typed)?.chars().filter(|c| !matches!(c, '(' | ')')).collect();
        let Some(international) = text.strip_prefix('+').or_else(|| text.strip_prefix("00")) else {
            return region.national(&text).map(|national| Self { region, national }).ok_or(Refusal::Shape);
        };
        for region in PhoneRegion::ALL {
            let Some(digits) = international.strip_prefix(region.calling_code()) else {
                continue;
            };
            let trunk = if region == PhoneRegion::Taiwan && !digits.starts_with('0') { "0" } else { "" };
            if let Some(national) = region.national(&format!("{trunk}{digits}")) {
                return Ok(Self { region, national });
            }
        }
        Err(Refusal::Shape)
    }

    pub const fn region(&self) -> PhoneRegion {
        self.region
    }

    /// The one spelling of the number (E.164), by which it is stored and looked up: `+8613800138000`.
    pub fn international(&self) -> String {
        let digits =
            if self.region == PhoneRegion::Taiwan { self.national.trim_start_matches('0') } else { &self.national };
        format!("+{}{digits}", self.region.calling_code())
    }

    pub fn masked(&self) -> String {
        match self.region {
            PhoneRegion::Mainland => masked(&self.national, 3, 4),
            region => format!("+{} {}", region.calling_code(), masked(&self.national, 2, 2)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_four_regions() {
        for (typed, region, international, masked) in [
            ("13800138000", PhoneRegion::Mainland, "+8613800138000", "138****8000"),
            ("+86 138-0013-8000", PhoneRegion::Mainland, "+8613800138000", "138****8000"),
            ("0086 199 0000 0001", PhoneRegion::Mainland, "+8619900000001", "199****0001"),
            ("91234567", PhoneRegion::HongKong, "+85291234567", "+852 91****67"),
            ("66123456", PhoneRegion::Macau, "+85366123456", "+853 66****56"),
            ("0912345678", PhoneRegion::Taiwan, "+886912345678", "+886 09******78"),
        ] {
            let phone = Phone::parse(typed, region).unwrap();
            assert_eq!(
                (phone.region(), phone.international().as_str(), phone.masked().as_str()),
                (region, international, masked)
            );
            assert_eq!(
                Phone::parse(international, PhoneRegion::Mainland).unwrap(),
                phone,
                "{international} says its region itself"
            );
        }
        assert_eq!(Phone::parse("+886 0912 345 678", PhoneRegion::Mainland).unwrap().international(), "+886912345678");
    }

    #[test]
    fn what_is_no_mobile_number_is_refused() {
        for (typed, region) in [
            ("12800138000", PhoneRegion::Mainland),
            ("1380013800", PhoneRegion::Mainland),
            ("138001380000", PhoneRegion::Mainland),
            ("1380013800a", PhoneRegion::Mainland),
            ("91234567", PhoneRegion::Mainland),
            ("11234567", PhoneRegion::HongKong),
            ("56123456", PhoneRegion::Macau),
            ("0812345678", PhoneRegion::Taiwan),
            ("+1 202 555 0100", PhoneRegion::Mainland),
            ("+853 91234567", PhoneRegion::Mainland),
        ] {
            assert_eq!(Phone::parse(typed, region), Err(Refusal::Shape), "{typed}");
        }
        assert_eq!(Phone::parse("1380013800\u{0}", PhoneRegion::Mainland), Err(Refusal::ControlCharacter));
    }
}
