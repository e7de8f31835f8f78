//! What changes profiles, households, qualifications and wallets; one aggregate a file.

mod household;
mod identities;
mod profile;
mod qualifications;
mod reveal;
mod verification;
mod wallet;

pub use household::{answer_invitation, end_member, forget_member, is_small_child, leave_household, record_member};
pub use identities::{add_identity_document, remove_identity_document};
pub use profile::{change_profile, replace_profile};
pub use qualifications::{QualificationForm, add_qualification, remove_qualification, replace_qualification};
pub use reveal::{RevealPurpose, Revealed, reveal_identity};
pub use verification::{begin_check, finish_check, verify_at_counter};
pub use wallet::{NewDocument, add_document, delete_document, documents_for_case, put_document, release_documents};
