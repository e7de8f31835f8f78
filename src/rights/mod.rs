//! What people may ask of the service about their own data: to be told before it is collected, to consent and to take that
//! back, to see who looked, to have a copy.
//!
//! The purposes come from the policy pack and are versioned like everything that it defines. A consent names the version
//! by which it was given.

pub mod access;
pub mod consents;
pub mod erasure;
pub mod exports;
pub mod http;
pub mod notice;
pub mod requests;
