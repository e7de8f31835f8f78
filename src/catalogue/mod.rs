//! The catalogue: what may be applied for, as it was published, and whether an applicant's form data fits.

pub mod schema;
