//! Applications, tasks, cases over HTTP.

pub mod applications;
pub mod cases;
pub mod tasks;
pub mod track;
