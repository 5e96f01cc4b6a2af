//! What RFC 8866 demands of the formats of a media section.

use super::BuildError;
use crate::attribute::Attribute;
use crate::attributes::RtpMap;
use crate::fields::MediaDescription;
use crate::media::Media;

/// There is one at least (§5.14). Those of RTP are payload types, and each that has no meaning of its
/// own has an `a=rtpmap` (§8.2.3). A section that is refused repeats what it was offered.
pub(super) fn formats(
    section: usize,
    media: &Media<'_>,
    line: MediaDescription<'_>,
) -> Result<(), BuildError> {
    if line.formats().next().is_none() {
        return Err(BuildError::NoFormat { section });
    }
    if line.port == 0 || !line.is_rtp() {
        return Ok(());
    }
    // One bit for each of the 128 payload types.
    let mut mapped = 0;
    for map in media.all::<RtpMap<'_>>() {
        match map {
            Ok(map) => mapped |= bit(map.payload_type()),
            Err(error) => {
                return Err(BuildError::Attribute { name: RtpMap::NAME, cause: error.cause() });
            }
        }
    }
    for format in line.payload_types() {
        let payload_type = format.map_err(|cause| BuildError::Line { letter: 'm', cause })?;
        let known = mapped & bit(payload_type) != 0 || RtpMap::of_static(payload_type).is_some();
        if !known {
            return Err(BuildError::NoRtpMap { section, payload_type });
        }
    }
    Ok(())
}

const fn bit(payload_type: u8) -> u128 {
    1 << (payload_type & 127)
}
