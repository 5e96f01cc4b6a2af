//! Payload types of an answer: the offered ones, unless this side gave them another meaning before
//! (RFC 3264 §6.1, §8.3.2).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::attributes::{Fmtp, RtpMap};
use crate::offer_answer::format::{FREE, MediaFormat};
use crate::offer_answer::negotiate::is_remapped;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::write::Written;

/// Puts formats whose offered number stood for another encoding in this side's description under the
/// number that it had for them, or under a free one. What is about them says so (rfc3264-s8.3.2-b).
pub(super) fn keep(formats: &mut [Written<'_>], before: &SectionReading<'_>) {
    let is_moved = |format: &Written<'_>| is_remapped(shape(format), before);
    if !formats.iter().any(is_moved) {
        return;
    }
    let stays = formats.iter().filter(|format| !is_moved(format));
    let mut taken: Vec<_> = stays.map(|format| format.map.payload_type()).collect();
    let mut moved = Vec::new();
    // What is about others stands behind what it is about.
    for repairs in [false, true] {
        for format in formats.iter_mut().filter(|format| format.is_repair() == repairs) {
            format.parameters = about(format, &moved);
            if !is_remapped(shape(format), before) {
                continue;
            }
            let former = before.formats.iter().filter(|former| former.goes_on_as(shape(format)));
            let former = former.map(|former| former.payload_type());
            let is_new =
                |number: &u8| !before.formats.iter().any(|former| former.payload_type() == *number);
            let free = FREE.into_iter().flatten().filter(is_new);
            let number = former.chain(free).find(|number| !taken.contains(number));
            let under = number.and_then(|number| renumbered(format.map, number));
            if let Some(map) = under {
                taken.push(map.payload_type());
                moved.push((format.offered, map.payload_type()));
                format.map = map;
            }
        }
    }
}

fn shape<'f>(format: &'f Written<'_>) -> MediaFormat<'f> {
    MediaFormat { map: format.map, parameters: Fmtp::new(0, &format.parameters).ok() }
}

fn renumbered(map: RtpMap<'_>, number: u8) -> Option<RtpMap<'_>> {
    let other = RtpMap::new(number, map.encoding(), map.clock_rate()).ok()?;
    Some(if map.channels() == 1 { other } else { other.with_channels(map.channels()) })
}

/// The parameters of a format with the numbers that those it is about have now: `apt=96`, or `96/97`.
fn about(format: &Written<'_>, moved: &[(u8, u8)]) -> String {
    let now = |text: &str| {
        let number = text.trim().parse().ok();
        let moved = moved.iter().find(|(offered, _)| Some(*offered) == number);
        moved.map_or_else(|| text.to_string(), |(_, now)| now.to_string())
    };
    let parameters = &format.parameters;
    if !format.is_repair() || moved.is_empty() {
        return parameters.clone();
    }
    if format.map.is_encoding("red") {
        return parameters.split('/').map(now).collect::<Vec<_>>().join("/");
    }
    let one = |parameter: &str| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("apt") => {
            format!("{name}={}", now(value))
        }
        _ => parameter.to_string(),
    };
    parameters.split(';').map(one).collect::<Vec<_>>().join(";")
}
