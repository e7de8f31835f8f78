//! Applications, tasks, cases over HTTP.

pub mod applications;
pub mod asking;
pub mod bulk;
pub mod cases;
pub mod counter;
pub mod tasks;
pub mod track;
