//! The harness: a site per test (database, folder, server on a free port), people as types, and [`both!`].

mod filing;
mod four_steps;
pub mod gateway;
pub mod pdf;
mod people;
mod play;
mod postgres;
#[macro_use]
mod registers;
mod site;
pub mod smtp;

pub use filing::{Office, PDF, recognition_form};
pub use four_steps::Desks;
pub use people::{PASSWORD, Person, Staff, body};
pub use play::Reviewers;
pub use site::{Site, ordos};

/// Runs a test once on each database:
///
/// ```ignore
/// both! {
///     async fn a_talent_signs_in(site: &Site) { … }
/// }
/// ```
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($site:ident: &Site) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            use $crate::support::Site;

            async fn run($site: &Site) $body

            #[test]
            fn sqlite() {
                Site::run(Site::sqlite, |site| Box::pin(run(site)));
            }

            #[test]
            fn postgres() {
                Site::run(Site::postgres, |site| Box::pin(run(site)));
            }
        }
    )+};
}
