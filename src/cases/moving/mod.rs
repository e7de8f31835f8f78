//! Moving a running case to another version of its flow, for whoever keeps the flows. Cases stay with the version that they
//! were filed under; a move is the exception, tried first, with its reason on record.

mod commands;
pub mod http;
mod plan;
