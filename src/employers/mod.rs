//! Employers: which organisations the talent office knows, who speaks for them, and what they prepare for their staff.
//!
//! Somebody who wants to speak for an organisation *claims* it: a code goes to the address at which the organisation itself is
//! reached, the letter of authorisation is a document of their wallet, and whatever the program cannot believe by itself (an
//! organisation that is not on record, a code whose check character does not fit) is *flagged* and waits for the office.
//!
//! A liaison files for staff in batch: a workbook is read outside of any unit of work ([`sheet`]), what was read is kept sealed
//! as a preview, and exactly that is prepared for each person. What is prepared becomes an application only when the person
//! takes it up: nobody files, consents or appears among the applicants by somebody else's hand.

mod commands;
pub mod demand;
pub mod employment;
pub mod http;
pub mod jobs;
pub mod model;
mod policy;
mod prepare;
pub mod queries;
pub mod report;
pub mod sheet;
mod store;

pub use commands::{NewEmployer, enter_employer};
pub use queries::liaisons_of;
pub use store::erase::erase_person;
