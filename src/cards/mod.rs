//! Cards: what a recognised talent carries, its life, its codes, its picture, and the benefits behind it.

pub mod benefits;
pub mod codes;
pub mod life;
pub mod link;
pub mod number;
pub mod picture;
pub mod scheme;
