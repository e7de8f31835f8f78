//! `talent-portal user create`: the first administrator, and whoever cannot be let in over HTTP.

use clap::{Args, Subcommand};

use super::Failure;
use crate::app::App;
use crate::config::Config;
use crate::identity::address::Address;
use crate::identity::commands::{NewUser, create_user};
use crate::identity::{Position, Role, passwords};
use crate::secret::Secret;

/// Acts on accounts from the console; each is audited as such.
#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Open an account; the password is read from standard input
    Create(CreateArgs),
}

/// Arguments of `user create`.
#[derive(Debug, Args)]
pub(super) struct CreateArgs {
    /// Mobile phone number or e-mail address to sign in with
    #[arg(long)]
    address: String,
    /// Name as on the identity document
    #[arg(long)]
    name: String,
    /// A role, such as security_admin; may be given several times
    #[arg(long = "role", required = true)]
    roles: Vec<Role>,
}

pub(super) fn run(config: Config, command: UserCommand) -> Result<(), Failure> {
    let UserCommand::Create(args) = command;
    let address = Address::parse(&args.address)
        .map_err(|_| Failure::new(format!("{} is neither a phone number nor an e-mail address", args.address)))?;
    eprintln!("password (one line on standard input):");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let password = Secret::from(line.trim_end_matches(['\r', '\n']).to_owned());
    passwords::check_strength(password.expose()).map_err(|_| {
        Failure::new("the password is too weak: at least ten characters of three kinds, or a phrase of twenty")
    })?;
    let positions = args.roles.iter().map(|role| Position { role: *role, department: None, duty: None }).collect();
    let user = NewUser { name: args.name, address, password_hash: passwords::hash_now(&password)?, positions };
    let app = App::open(config.into())?;
    let account = actix_web::rt::System::new().block_on(app.write(move |tx| create_user(tx, None, &user)))?;
    println!("{account}");
    Ok(())
}
