//! Replacing the master key. A rotation draws a new one, writes it into the key file, and wraps every data key anew,
//! portion by portion while the program goes on serving; sealed values are not touched. It can be cut off at any point:
//! whoever runs it again goes on where keys are left. An old master key is put away only when nothing is left under it.

mod rotate;
mod store;

pub use rotate::{Census, Rotated, census, retire, rotate};
pub use store::TABLES;
