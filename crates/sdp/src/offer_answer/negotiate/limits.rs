//! How much is sent, and how often RTCP reports (RFC 8829 §5.10, §5.1.2).

use crate::fields::Bandwidth;
use crate::media::Media;
use crate::offer_answer::reading::SectionReading;
use crate::session::Session;

/// `b=CT` of the session level; other kinds say nothing there.
pub(super) fn of_session(session: Session<'_>) -> Option<u64> {
    first(session.bandwidths(), Bandwidth::CT)
}

/// `b=TIAS` of a section, else what `b=AS` leaves without the overhead of fifty packets a second with
/// forty octets each, and five percent for RTCP. `b=CT` says nothing there.
pub(super) fn of_section(media: &Media<'_>) -> Option<u64> {
    let overhead = 50 * 40 * 8;
    let without = |bits: u64| (bits / 100).saturating_mul(95).saturating_sub(overhead);
    first(media.bandwidths(), Bandwidth::TIAS)
        .or_else(|| first(media.bandwidths(), Bandwidth::AS).map(without))
}

fn first<'a, E>(
    mut all: impl Iterator<Item = Result<Bandwidth<'a>, E>>,
    kind: &str,
) -> Option<u64> {
    all.find_map(|one| one.ok().filter(|one| one.kind == kind)?.bits_per_second())
}

/// In milliseconds. Feedback is what AVPF is for, whatever the profile says.
pub(super) fn report_interval(section: &SectionReading<'_>) -> u32 {
    let avpf = section.description.protocol.ends_with("AVPF") || !section.feedback.is_empty();
    if avpf { 0 } else { 4000 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(bandwidths: &str) -> Option<u64> {
        let text = alloc::format!("m=audio 9 RTP/AVP 0\r\n{bandwidths}");
        of_section(&Session::parse(&text).unwrap().media().next().unwrap())
    }

    #[test]
    fn rfc8829_s5_10_b_l_m__what_a_peer_allows_is_known_in_bits_a_second() {
        assert_eq!(section("b=TIAS:64000\r\n"), Some(64000));
        assert_eq!(section("b=AS:128\r\nb=TIAS:64000\r\n"), Some(64000));
        assert_eq!(section("b=AS:128\r\n"), Some(128_000 * 95 / 100 - 16_000));
        assert_eq!(section("b=AS:1\r\n"), Some(0));
        assert_eq!(section("b=CT:128\r\n"), None);
        let session = Session::parse("v=0\r\nb=AS:1\r\nb=CT:1000\r\n").unwrap();
        assert_eq!(of_session(session), Some(1_000_000));
    }
}
