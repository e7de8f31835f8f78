pub mod secret;
pub mod talents;
pub mod vault;
