//! Cards: life, codes, verification, benefits, picture.

mod benefits;
mod codes;
mod effects;
mod life;
mod offices;
mod picture;
mod spine;
mod world;
