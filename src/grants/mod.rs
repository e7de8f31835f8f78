//! What was granted and must stay true (无形认证): employment, social insurance, no home bought.
//!
//! A case that ends in a grant is followed from then on, if its item says what must stay true and how often that is looked
//! at (`recheck`). A scan each morning plans one job per grant that is due; the job asks the registers, asks the clauses, and
//! keeps what came of it with inputs and the version of the rules. A register that does not answer is asked again the next
//! day and counts for nothing. What is no longer met stops nothing by itself: it opens a review of the department that the
//! item names, with a day by which it is due, and tells the person why and how to answer. A head decides.

mod check;
mod close;
mod commands;
mod follow;
pub mod http;
mod jobs;
pub mod model;
mod policy;
pub mod queries;
mod store;
mod tell;

pub use follow::case_closed;
pub use jobs::{CHECK, SCAN, check_job, scan_job, schedule};
pub use store::erase::erase_person;
