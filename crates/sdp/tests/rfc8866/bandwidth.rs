//! §5.8: bandwidths.

use frazil_sdp::{Bandwidth, Cause};

use super::{parse, section};

#[test]
fn rfc8866_s5_8_a_b_g__bandwidths_are_optional_and_of_registered_kinds() {
    let text = "b=CT:128\nb=AS:64\nm=video 9 RTP/AVP 31\nb=TIAS:50780\nb=RS:800\nb=RR:2400\n";
    let session = parse(text);
    let read = |line: Result<Bandwidth<'_>, _>| line.unwrap().bits_per_second();
    // Kilobit for the RFC's own, bit for those that were added.
    assert_eq!(session.bandwidths().map(read).collect::<Vec<_>>(), [Some(128_000), Some(64_000)]);
    let media = session.media().next().unwrap();
    let bits: Vec<_> = media.bandwidths().map(read).collect();
    assert_eq!(bits, [Some(50_780), Some(800), Some(2400)]);
    assert_eq!(section("m=video 9 RTP/AVP 31\n").bandwidths().count(), 0);
    let most = Bandwidth { kind: Bandwidth::AS, value: u64::MAX };
    assert_eq!(most.bits_per_second(), Some(u64::MAX));
}

#[test]
fn rfc8866_s5_8_e__an_unknown_kind_is_passed_over() {
    let session = parse("b=X-YZ:128\nb=NEW:1\nb=AS:64\n");
    let known = session.bandwidths().filter_map(|line| line.unwrap().bits_per_second());
    assert_eq!(known.collect::<Vec<_>>(), [64_000]);
    // It is there for who knows it.
    let first = session.bandwidths().next().unwrap().unwrap();
    assert_eq!((first.kind, first.value, first.to_string().as_str()), ("X-YZ", 128, "X-YZ:128"));
    for (text, column, cause) in [
        ("b=AS", 5, Cause::Missing),
        ("b=AS 64", 5, Cause::Character),
        ("b=AS:", 6, Cause::Missing),
        ("b=AS:64k", 8, Cause::Trailing),
        ("b=AS:-1", 6, Cause::Character),
    ] {
        let error = parse(text).bandwidths().next().unwrap().unwrap_err();
        assert_eq!((error.column(), error.cause()), (column, cause), "{text}");
    }
}

#[cfg(feature = "alloc")]
#[test]
fn rfc8866_s5_8_a_d_f__kinds_are_alphanumeric_so_none_begins_with_x_and_a_hyphen() {
    use crate::building::{audio, line, session};

    let bandwidth = |kind| Bandwidth { kind, value: 128 };
    for kind in ["CT", "AS", "TIAS", "RS", "RR", "new1"] {
        let text = session().bandwidth(&bandwidth(kind)).finish().unwrap();
        assert!(text.contains(&format!("\r\nb={kind}:128\r\nt=")), "{text}");
    }
    assert!(!session().media(audio()).finish().unwrap().contains("b="));
    for kind in ["X-YZ", "a b", "AS:", "\u{fc}"] {
        let refused = session().bandwidth(&bandwidth(kind)).finish();
        assert_eq!(refused, line('b', Cause::Character), "{kind}");
        let refused = session().media(audio().bandwidth(&bandwidth(kind))).finish();
        assert_eq!(refused, line('b', Cause::Character), "{kind}");
    }
    assert_eq!(session().bandwidth(&bandwidth("")).finish(), line('b', Cause::Missing));
}
