//! What a talent tells about themselves.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::super::identifiers::{
    AccountKind, BankAccount, Flag, IdentityNumber, OrganisationCode, Phone, PhoneRegion, Sex,
};
use super::super::{Refusal, text};
use crate::error::{Code, Problem, Result};

const NAME_CHARS: usize = 100;
const ADDRESS_CHARS: usize = 200;
const INTRODUCTION_CHARS: usize = 2000;

/// What was typed, before it is read. Every field may be missing: people fill their profile over weeks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub sex: Option<Sex>,
    pub birth_date: Option<NaiveDate>,
    pub nationality: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub district: Option<String>,
    pub employer_name: Option<String>,
    pub organisation_code: Option<String>,
    pub job_title: Option<String>,
    pub employed_since: Option<NaiveDate>,
    pub bank_account: Option<TypedAccount>,
    pub introduction: Option<String>,
}

/// A bank account as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedAccount {
    pub kind: AccountKind,
    pub number: String,
    pub bank: String,
}

/// A valid profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// District of work; it decides which offices a case goes to.
    pub district: Option<String>,
    pub employer_name: Option<String>,
    pub organisation_code: Option<String>,
    /// The code's check character does not fit; somebody confirms it.
    pub organisation_flagged: bool,
    pub employed_since: Option<NaiveDate>,
    pub personal: Personal,
}

/// The part that is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    pub sex: Option<Sex>,
    pub birth_date: Option<NaiveDate>,
    pub nationality: Option<String>,
    /// International form.
    pub phone: Option<String>,
    pub address: Option<String>,
    pub job_title: Option<String>,
    pub bank_account: Option<Account>,
    pub introduction: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub kind: AccountKind,
    pub number: String,
    pub bank: String,
    /// The check digit does not fit; somebody compares it with the card.
    pub flagged: bool,
}

/// What the profile is read against.
pub struct Known<'a> {
    pub today: NaiveDate,
    pub districts: &'a [String],
    /// The identity that was proven, if it was.
    pub identity: Option<&'a IdentityNumber>,
    /// The profile so far. A phone or account sent back as it was shown, masked, is left as it is.
    pub present: &'a Profile,
}

impl Typed {
    /// Reads all fields and reports everything that is wrong at once.
    pub fn read(self, known: &Known<'_>) -> Result<Profile> {
        let mut fields = Fields(Problem::new(Code::Invalid));
        let organisation = fields.take("/organisation_code", self.organisation_code, |t| OrganisationCode::parse(&t));
        let profile = Profile {
            district: fields.choice("/district", self.district, known.districts),
            employer_name: fields.take("/employer_name", self.employer_name, |t| text::line(&t, NAME_CHARS)),
            organisation_flagged: organisation.as_ref().is_some_and(|code| code.flag().is_some()),
            organisation_code: organisation.map(|code| code.as_str().to_owned()),
            employed_since: fields.past("/employed_since", self.employed_since, known.today),
            personal: Personal {
                sex: fields.proven("/sex", self.sex, known.identity.and_then(IdentityNumber::sex)),
                birth_date: {
                    let date = fields.past("/birth_date", self.birth_date, known.today);
                    fields.proven("/birth_date", date, known.identity.and_then(IdentityNumber::birth_date))
                },
                nationality: fields.take("/nationality", self.nationality, |t| country(&t)),
                phone: fields.take("/phone", self.phone, |t| phone(&t, known.present)),
                address: fields.take("/address", self.address, |t| text::line(&t, ADDRESS_CHARS)),
                job_title: fields.take("/job_title", self.job_title, |t| text::line(&t, NAME_CHARS)),
                bank_account: fields.account(self.bank_account, known.present),
                introduction: fields
                    .take("/introduction", self.introduction, |t| text::paragraphs(&t, INTRODUCTION_CHARS)),
            },
        };
        if fields.0.fields.is_empty() { Ok(profile) } else { Err(fields.0.into()) }
    }
}

impl Profile {
    /// The same profile as it would be typed, as the ground for a change of some fields.
    pub fn typed(&self) -> Typed {
        let personal = self.personal.clone();
        Typed {
            sex: personal.sex,
            birth_date: personal.birth_date,
            nationality: personal.nationality,
            phone: personal.phone,
            address: personal.address,
            district: self.district.clone(),
            employer_name: self.employer_name.clone(),
            organisation_code: self.organisation_code.clone(),
            job_title: personal.job_title,
            employed_since: self.employed_since,
            bank_account: personal.bank_account.map(|a| TypedAccount { kind: a.kind, number: a.number, bank: a.bank }),
            introduction: personal.introduction,
        }
    }

    pub fn masked_phone(&self) -> Option<String> {
        let phone = self.personal.phone.as_ref()?;
        Phone::parse(phone, PhoneRegion::Mainland).ok().map(|phone| phone.masked())
    }

    pub fn masked_account(&self) -> Option<String> {
        let account = self.personal.bank_account.as_ref()?;
        BankAccount::parse(&account.number, account.kind).ok().map(|account| account.masked())
    }

    /// What a person should look at, by field.
    pub fn flags(&self) -> Vec<(&'static str, Flag)> {
        let organisation =
            self.organisation_flagged.then_some(("/organisation_code", Flag::OrganisationCheckCharacter));
        let account = self.personal.bank_account.as_ref().filter(|a| a.flagged);
        let account = account.map(|_| ("/bank_account/number", Flag::CardCheckDigit));
        organisation.into_iter().chain(account).collect()
    }
}

fn country(typed: &str) -> Result<String, Refusal> {
    let code = text::line(typed, 3)?.to_ascii_uppercase();
    if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) { Ok(code) } else { Err(Refusal::Shape) }
}

fn phone(typed: &str, present: &Profile) -> Result<String, Refusal> {
    match &present.personal.phone {
        Some(phone) if present.masked_phone().as_deref() == Some(typed) => Ok(phone.clone()),
        _ => Phone::parse(typed, PhoneRegion::Mainland).map(|phone| phone.international()),
    }
}

fn account(typed: &TypedAccount, present: &Profile) -> Result<Account, (&'static str, Refusal)> {
    let bank = text::line(&typed.bank, NAME_CHARS).map_err(|refusal| ("/bank_account/bank", refusal))?;
    let number = match &present.personal.bank_account {
        Some(account) if present.masked_account().as_deref() == Some(&typed.number) => &account.number,
        _ => &typed.number,
    };
    let number = BankAccount::parse(number, typed.kind).map_err(|refusal| ("/bank_account/number", refusal))?;
    Ok(Account { kind: typed.kind, flagged: number.flag().is_some(), number: number.as_str().to_owned(), bank })
}

/// Collects what is wrong.
struct Fields(Problem);

impl Fields {
    fn refuse(&mut self, pointer: &str, code: impl Into<Code>) {
        self.0 = std::mem::replace(&mut self.0, Problem::new(Code::Invalid)).field(pointer, code.into());
    }

    fn take<T, V>(&mut self, pointer: &str, typed: Option<T>, read: impl FnOnce(T) -> Result<V, Refusal>) -> Option<V> {
        read(typed?).map_err(|refusal| self.refuse(pointer, refusal)).ok()
    }

    fn choice(&mut self, pointer: &str, typed: Option<String>, choices: &[String]) -> Option<String> {
        let known = typed.as_ref().is_none_or(|typed| choices.contains(typed));
        if !known {
            self.refuse(pointer, Code::FieldChoice);
        }
        typed
    }

    /// A date in a living person's past.
    fn past(&mut self, pointer: &str, date: Option<NaiveDate>, today: NaiveDate) -> Option<NaiveDate> {
        match date {
            Some(date) if date > today => self.refuse(pointer, Code::FutureDate),
            Some(date) if date.year() < 1900 => self.refuse(pointer, Code::FieldDate),
            _ => {}
        }
        date
    }

    /// What the proven identity says counts; the profile may repeat it and must not contradict it.
    fn proven<T: PartialEq>(&mut self, pointer: &str, typed: Option<T>, proven: Option<T>) -> Option<T> {
        if typed.is_some() && proven.is_some() && typed != proven {
            self.refuse(pointer, Code::ContradictsIdentity);
        }
        proven.or(typed)
    }

    fn account(&mut self, typed: Option<TypedAccount>, present: &Profile) -> Option<Account> {
        account(&typed?, present).map_err(|(pointer, refusal)| self.refuse(pointer, refusal)).ok()
    }
}

#[cfg(test)]
mod tests;
