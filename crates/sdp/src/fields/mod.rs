//! The values of lines other than `a=`.

pub(crate) mod address;
mod bandwidth;
mod connection;
mod contact;
mod key;
mod media;
mod origin;
mod repeat;
mod session;
mod span;
mod times;
mod timing;
mod zone;

pub use bandwidth::Bandwidth;
pub use connection::{Connection, Host};
pub use contact::{Email, Phone};
pub use key::Key;
pub use media::MediaDescription;
pub use origin::Origin;
pub use repeat::Repeat;
pub use times::{TimeDescription, Times};
pub use timing::Timing;
pub use zone::{ZoneAdjustment, ZoneAdjustments};

#[cfg(test)]
mod testing {
    use crate::line::{Line, Lines};

    /// One line.
    pub(super) fn line(text: &str) -> Line<'_> {
        Lines::new(text, 1).next().unwrap()
    }
}
