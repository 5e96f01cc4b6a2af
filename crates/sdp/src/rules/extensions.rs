//! What RFC 8285 demands of the header extensions of a media section.

use super::BuildError;
use super::whole::refused;
use crate::attributes::ExtMap;
use crate::media::Media;

/// A number that packets have stands for one extension (§7). Numbers that leave the choice may stand for
/// several, which exclude each other.
pub(super) fn extensions(section: usize, media: &Media<'_>) -> Result<(), BuildError> {
    let mut known = [None; 256];
    for line in media.all::<ExtMap<'_>>() {
        let line = line.map_err(refused)?;
        let id = line.id();
        let Some(place) = known.get_mut(usize::from(id)) else { continue };
        if !place.get_or_insert(line).is_same_extension(line) {
            return Err(BuildError::RepeatedExtension { section, id });
        }
    }
    Ok(())
}
