//! The workflow engine: a pure core that decides what happens to a case and never touches the world.
//!
//! A [`Definition`] is a graph of steps, written as data by an administrator. [`model`] is that data; everything the
//! engine does with it is a function of its arguments, so that a case can be replayed, checked and explained.

pub mod model;

pub use model::Definition;
