//! Who plays: labelled demonstration accounts with a known password. Their one-time-password secrets follow from the key
//! ring, so they are the same at every start.

use totp_rs::Secret;

use crate::app::App;
use crate::db::WriteTx;
use crate::error::{Error, Result};
use crate::identity::address::Address;
use crate::identity::commands::{NewUser, create_user};
use crate::identity::store::{accounts, departments, persons};
use crate::identity::{Duty, Position, Role, passwords};

/// The password of every demonstration account.
pub const PASSWORD: &str = "Demo-Grassland-2026";

/// One member of the cast.
pub struct Member {
    pub login: &'static str,
    pub title: &'static str,
    role: Role,
    department: Option<&'static str>,
    duty: Option<Duty>,
}

const fn reviewer(login: &'static str, title: &'static str, department: &'static str, duty: Duty) -> Member {
    Member { login, title, role: Role::Reviewer, department: Some(department), duty: Some(duty) }
}

const fn other(login: &'static str, title: &'static str, role: Role, department: Option<&'static str>) -> Member {
    Member { login, title, role, department, duty: None }
}

pub const ACCEPTANCE: Member =
    reviewer("acceptance@demo.example", "东胜区人社局 受理岗", "dongsheng.human_resources", Duty::Acceptance);
pub const SCIENCE: Member = reviewer("science@demo.example", "市科技局 会办岗", "city.science", Duty::Consulted);
pub const EDUCATION: Member = reviewer("education@demo.example", "市教体局 会办岗", "city.education", Duty::Consulted);
pub const MARKET: Member =
    reviewer("market@demo.example", "东胜区市场监管局 会办岗", "dongsheng.market_regulation", Duty::Consulted);
pub const SECOND_REVIEW: Member =
    reviewer("second-review@demo.example", "市人社局 复审岗", "city.human_resources", Duty::SecondReview);
pub const DECISION: Member =
    reviewer("decision@demo.example", "市委人才办 审定岗", "city.talent_office", Duty::Decision);
pub const VERIFIER: Member = other("verifier@demo.example", "市中心医院 核验员", Role::Verifier, None);
pub const SECURITY: Member = other("security@demo.example", "安全管理员", Role::SecurityAdmin, None);
pub const SYSTEM: Member = other("system@demo.example", "系统管理员", Role::SystemAdmin, None);
const AUDIT: Member = other("audit@demo.example", "审计管理员", Role::AuditAdmin, None);
const SUPERVISOR: Member = other("supervisor@demo.example", "督办员", Role::Supervisor, Some("city.talent_office"));
const CLERK: Member = other("counter@demo.example", "窗口工作人员", Role::CounterClerk, Some("city.counter"));

const EVERYBODY: &[Member] = &[
    ACCEPTANCE,
    SCIENCE,
    EDUCATION,
    MARKET,
    SECOND_REVIEW,
    DECISION,
    VERIFIER,
    SECURITY,
    SYSTEM,
    AUDIT,
    SUPERVISOR,
    CLERK,
];

/// The Base32 secret of a member's one-time passwords.
pub fn secret(app: &App, login: &str) -> String {
    let key = app.env().vault.derive_key(&format!("demonstration-totp:{login}"));
    let bytes: Vec<u8> = key.iter().copied().take(20).collect();
    Secret::from(bytes).to_base32()
}

/// Opens the accounts that are missing.
pub async fn ensure(app: &App) -> Result<()> {
    let password_hash = passwords::hash(crate::secret::Secret::from(PASSWORD.to_owned())).await?;
    let secrets: Vec<String> = EVERYBODY.iter().map(|member| secret(app, member.login)).collect();
    app.write(move |tx| {
        for (member, secret) in EVERYBODY.iter().zip(&secrets) {
            ensure_one(tx, member, secret, &password_hash)?;
        }
        Ok(())
    })
    .await
}

fn ensure_one(tx: &mut WriteTx<'_>, member: &Member, secret: &str, password_hash: &str) -> Result<()> {
    let address = Address::parse(member.login).map_err(|_| Error::internal("a demonstration address"))?;
    if accounts::find_by_address(tx, &address)?.is_some() {
        return Ok(());
    }
    let department = match member.department {
        None => None,
        Some(code) => {
            let found = departments::find_by_code(tx, code)?;
            Some(found.ok_or_else(|| Error::internal(format!("the pack has no department {code}")))?.id)
        }
    };
    let user = NewUser {
        name: format!("演示 {}", member.title),
        address,
        password_hash: password_hash.to_owned(),
        positions: vec![Position { role: member.role, department, duty: member.duty }],
    };
    let id = create_user(tx, None, &user)?;
    let mut account = accounts::get(tx, id)?;
    let owner = persons::get(tx, account.person_id)?;
    account.totp_sealed = Some(accounts::seal(tx, &owner, id, "totp_sealed", secret)?);
    account.totp_confirmed = true;
    accounts::save_credentials(tx, &account)
}

/// Prints the cast.
pub fn introduce(app: &App) {
    println!("\nDemonstration accounts (sample data; password of all: {PASSWORD})");
    for member in EVERYBODY {
        println!("  {:<28} one-time password secret {}  {}", member.login, secret(app, member.login), member.title);
    }
}
