//! The values of lines other than `m=` and `a=`.

mod bandwidth;
mod connection;
mod origin;
mod timing;

pub use bandwidth::Bandwidth;
pub use connection::{Connection, Host};
pub use origin::Origin;
pub use timing::Timing;
