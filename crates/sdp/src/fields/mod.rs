//! The values of lines other than `a=`.

mod bandwidth;
mod connection;
mod media;
mod origin;
mod timing;

pub use bandwidth::Bandwidth;
pub use connection::{Connection, Host};
pub use media::MediaDescription;
pub use origin::Origin;
pub use timing::Timing;
