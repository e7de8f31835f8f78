//! What changes persons, accounts and sessions; one verb a file.

mod accounts;
mod passwords;
mod refresh;
mod register;
mod resets;
mod second_factor;
mod sign_in;
mod verify;

pub use accounts::{NewUser, create_user, deactivate, end_position, give_position, unlock};
pub use passwords::{change_password, reset_password};
pub use refresh::refresh;
pub use register::{CODE_MINUTES, NewAccount, redeem_code, register, request_code};
pub use resets::{ASKED, DONE, approve_reset, ask_reset, refuse_reset};
pub use second_factor::{check_one_time_password, confirm_second_factor, one_time_password, prepare_second_factor};
pub use sign_in::{Attempted, Login, Tokens, find_login, load_actor, sign_in, sign_out};
pub use verify::{Proven, verify_person};
