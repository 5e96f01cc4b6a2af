//! Editing what stands at session level alone.

use alloc::string::ToString;

use super::section::SessionSection;
use crate::error::Cause;
use crate::fields::{Connection, Origin, Timing};
use crate::rules::BuildError;

impl SessionSection {
    /// Sets who made the description and which version of it this is (RFC 8866 §5.2).
    ///
    /// # Errors
    ///
    /// A word that the line may not hold.
    pub fn set_origin(&mut self, origin: &Origin<'_>) -> Result<(), BuildError> {
        origin.check().map_err(|cause| BuildError::Line { letter: 'o', cause })?;
        self.set_line('o', origin)
    }

    /// Counts the version in `o=` up by one, as a description that differs from the one before must
    /// (RFC 3264 §8). The rest of the line stays as it is.
    ///
    /// # Errors
    ///
    /// There is no `o=` that reads, or its version is the last one of 63 bits.
    pub fn bump_version(&mut self) -> Result<(), BuildError> {
        let refused = |cause| BuildError::Line { letter: 'o', cause };
        let line = self.lines().find(|line| line.letter() == 'o');
        let line = line.ok_or(BuildError::Missing('o'))?;
        let origin = Origin::parse(line).map_err(|error| refused(error.cause()))?;
        let version = origin.session_version;
        let next = version.parse::<i64>().ok().and_then(|number| number.checked_add(1));
        let max = i64::MAX.cast_unsigned();
        let next = next.ok_or(refused(Cause::OutOfRange { min: 0, max }))?.to_string();
        let range = self.part(version);
        self.replace(range, &next)
    }

    /// Names the session (RFC 8866 §5.3).
    ///
    /// # Errors
    ///
    /// An empty name, or one of several lines.
    pub fn set_name(&mut self, name: &str) -> Result<(), BuildError> {
        self.set_line('s', name)
    }

    /// Sets when the session takes place, once (RFC 8866 §5.9): `r=` and `z=` lines stay.
    ///
    /// # Errors
    ///
    /// A time that has fewer than ten digits and is not 0.
    pub fn set_timing(&mut self, timing: Timing) -> Result<(), BuildError> {
        timing.check().map_err(|cause| BuildError::Line { letter: 't', cause })?;
        self.set_line('t', timing)
    }

    /// Sets the address for media sections without one: a single one (RFC 8866 §5.7).
    ///
    /// # Errors
    ///
    /// A count, or an address that the line may not hold.
    pub fn set_connection(&mut self, connection: &Connection<'_>) -> Result<(), BuildError> {
        let single = if connection.count.is_some() { Err(Cause::Trailing) } else { Ok(()) };
        let checked = single.and(connection.check());
        checked.map_err(|cause| BuildError::Line { letter: 'c', cause })?;
        self.set_line('c', connection)
    }
}
