//! What is asked about talents.

mod household;
mod persons;
mod profile;
mod qualifications;
mod wallet;

pub use household::{HouseholdOut, InvitationOut, MemberOut, household, household_persons, invitations, member};
pub use persons::{IdentityDocumentOut, PersonOut, identity_documents, proven_identity, search_persons};
pub use profile::{AccountOut, FlagOut, ProfileOut, profile};
pub use qualifications::{QualificationOut, qualification, qualifications};
pub use wallet::{DocumentFilter, DocumentOut, document, document_of_case, documents, row_of_case};
