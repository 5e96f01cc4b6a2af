//! What the RFCs demand of what is written, and readers do not insist on: of a line, of the order of
//! lines, and of the whole. The builder and the owned form share it.

mod attributes;
mod error;
mod extensions;
mod formats;
mod line;
pub(crate) mod order;
mod whole;

pub use error::BuildError;
pub(crate) use line::line;
pub(crate) use whole::whole;
