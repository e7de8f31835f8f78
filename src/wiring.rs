//! Where the folders that know something, and the families of services, hang themselves on the case engine: by named
//! facts and named effects. The engine and `cases/` import none of them; a law checks that.

use crate::cases::effects::EffectRegistry;
use crate::cases::facts::FactRegistry;
use crate::env::Extensions;
use crate::talents;

/// Everything that is registered.
pub fn extensions() -> Extensions {
    let mut extensions = Extensions::default();
    extensions.insert(FactRegistry {
        sources: &[talents::facts::of_person],
        relatives: &[talents::queries::household_persons],
    });
    extensions.insert(EffectRegistry { effects: &[] });
    extensions
}
