//! What RFC 8866 demands of the formats of a media section.

use super::BuildError;
use super::whole::refused;
use crate::attributes::{Fmtp, RtpMap};
use crate::fields::MediaDescription;
use crate::media::Media;

/// There is one at least (§5.14), and what stands for one and its parameters is said once (§6.6,
/// §6.15). Those of RTP are payload types, and each that has no meaning of its own has an `a=rtpmap`
/// (§8.2.3). A section that is refused repeats what it was offered.
pub(super) fn formats(
    section: usize,
    media: &Media<'_>,
    line: MediaDescription<'_>,
) -> Result<(), BuildError> {
    if line.formats().next().is_none() {
        return Err(BuildError::NoFormat { section });
    }
    // One bit for each of the 128 payload types.
    let (mut mapped, mut described, mut listed) = (0, 0, 0);
    for map in media.all::<RtpMap<'_>>() {
        let payload_type = map.map_err(refused)?.payload_type();
        once(&mut mapped, payload_type, section)?;
    }
    for payload_type in line.payload_types().flatten() {
        listed |= bit(payload_type);
    }
    for parameters in media.all::<Fmtp<'_>>() {
        let format = parameters.map_err(refused)?.format();
        let Some(payload_type) = format.payload_type() else { continue };
        once(&mut described, payload_type, section)?;
        if line.is_rtp() && listed & bit(payload_type) == 0 {
            return Err(BuildError::UnlistedFormat { section, payload_type });
        }
    }
    if line.port == 0 || !line.is_rtp() {
        return Ok(());
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

/// Notes a payload type of which nothing was said before.
fn once(known: &mut u128, payload_type: u8, section: usize) -> Result<(), BuildError> {
    if *known & bit(payload_type) != 0 {
        return Err(BuildError::RepeatedFormat { section, payload_type });
    }
    *known |= bit(payload_type);
    Ok(())
}

const fn bit(payload_type: u8) -> u128 {
    1 << (payload_type & 127)
}
