//! What an attribute may be (RFC 8866 §5.13).

use super::BuildError;
use super::whole::refused;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::Cause;
use crate::lint::known::{Known, Levels};
use crate::lint::text::stray_blank_of;
use crate::section::Section;
use crate::typed::AnyAttribute;

/// Each attribute of a section reads, may be written so, and has a meaning at that level.
pub(super) fn attributes(section: Section<'_>, session_level: bool) -> Result<(), BuildError> {
    section.attributes().try_for_each(|line| {
        let typed = AnyAttribute::parse(line).map_err(refused)?;
        known_as(line).map_or(Ok(()), |known| of(line, &typed, known, session_level))
    })
}

/// One name means four directions.
fn known_as(line: AttributeLine<'_>) -> Option<&'static Known> {
    use crate::attributes::Direction;
    Known::named(if Direction::is_named(line.name()) { "sendrecv" } else { line.name() })
}

fn of(
    line: AttributeLine<'_>,
    typed: &AnyAttribute<'_>,
    known: &'static Known,
    session_level: bool,
) -> Result<(), BuildError> {
    let name = known.name;
    if !known.may_stand_at(session_level) {
        return Err(BuildError::WrongLevel { name });
    }
    if known.levels != Levels::SourceOnly && stray_blank_of(line, known).is_some() {
        return Err(BuildError::Attribute { name, cause: Cause::Character });
    }
    // Candidates of other agents depart in many small ways, and what is obsolete is not written anew.
    if matches!(typed, AnyAttribute::Candidate(_)) || known.is_obsolete() {
        return Ok(());
    }
    typed.check().map_err(|cause| BuildError::Attribute { name, cause })
}
