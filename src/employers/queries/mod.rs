//! What is asked about employers.

mod batches;
mod claims;
mod liaisons;
mod prepared;
mod register;

pub use batches::{BatchOut, BatchRowOut, batch, batches, out as batch_out, rows};
pub use claims::{ClaimOut, OfficeClaimOut, mine as my_claims, of_office, one_of_office, out as claim_out};
pub use liaisons::{EmployerOut, employers_of, liaisons_of};
pub use prepared::{PreparedOut, waiting};
pub use register::{MyEmployerOut, RegisteredEmployerOut, mine as my_employers, out as employer_out, register};
