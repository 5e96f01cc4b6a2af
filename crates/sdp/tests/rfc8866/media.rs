//! §5.14 and §8.2.3: media descriptions.

use frazil_sdp::{Cause, MediaDescription};

use super::section;

fn read(text: &str) -> MediaDescription<'_> {
    section(text).description().unwrap()
}

#[test]
fn rfc8866_s5_14_i__ports_are_counted_and_protocols_are_of_any_kind() {
    let line = read("m=video 49170/2 RTP/AVP 31\n");
    assert_eq!((line.port, line.port_count), (49170, 2));
    // Every second port is for RTCP.
    assert_eq!(line.ports().collect::<Vec<_>>(), [49170, 49172]);
    let other = read("m=application 4000/3 x-A/b.C/1 y\n");
    assert_eq!(other.protocol, "x-A/b.C/1");
    assert_eq!(other.ports().collect::<Vec<_>>(), [4000, 4001, 4002]);
    assert_eq!(read("m=audio 9 UDP/TLS/RTP/SAVPF 0\n").ports().collect::<Vec<_>>(), [9]);
    // They end with the last port that there is.
    let last = read("m=video 65533/4294967295 TCP/RTP/AVP 31\n");
    assert_eq!(last.ports().collect::<Vec<_>>(), [65533, 65535]);
}

#[test]
fn rfc8866_s5_14_d__every_listed_payload_type_is_there_in_order_of_preference() {
    let line = read("m=audio 49230 RTP/AVP 97  96 0 127\n");
    assert_eq!(line.payload_types().map(Result::unwrap).collect::<Vec<_>>(), [97, 96, 0, 127]);
    assert_eq!(line.formats().collect::<Vec<_>>(), ["97", "96", "0", "127"]);
}

#[test]
fn rfc8866_s5_14_h__formats_of_udp_are_media_subtypes() {
    let line = read("m=audio 5004 udp L16 vnd.example.codec\n");
    assert_eq!((line.protocol, line.is_rtp()), ("udp", false));
    let types: Vec<_> = line.formats().map(|subtype| format!("{}/{subtype}", line.kind)).collect();
    assert_eq!(types, ["audio/L16", "audio/vnd.example.codec"]);
    // They are no payload types, whatever they look like.
    assert_eq!(read("m=audio 5004 udp 0\n").payload_types().count(), 0);
}

#[test]
fn rfc8866_s8_2_3_a__formats_of_rtp_are_payload_types() {
    for protocol in ["RTP/AVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVP", "RTP/XYZ"] {
        let text = format!("m=audio 9 {protocol} 0 128 opus 1x 127\n");
        let line = read(&text);
        assert!(line.is_rtp(), "{protocol}");
        let out = Cause::OutOfRange { min: 0, max: 127 };
        let expected = [Ok(0), Err(out), Err(Cause::Character), Err(Cause::Trailing), Ok(127)];
        assert_eq!(line.payload_types().collect::<Vec<_>>(), expected);
    }
    for protocol in ["UDP/DTLS/SCTP", "udp", "XRTP/AVP"] {
        let text = format!("m=audio 9 {protocol} 0\n");
        assert!(!read(&text).is_rtp(), "{protocol}");
    }
}

#[cfg(feature = "alloc")]
mod written {
    use frazil_sdp::{BuildError, Cause, Connection, MediaBuilder, RtpMap};

    use crate::building::{audio, line, session};

    #[test]
    fn rfc8866_s5_14_i__ports_are_counted_from_one() {
        let text = session().media(audio().port_count(2)).finish().unwrap();
        assert!(text.contains("\r\nm=audio 49170/2 RTP/AVP 0\r\n"), "{text}");
        let text = session().media(audio().port_count(1)).finish().unwrap();
        assert!(text.contains("\r\nm=audio 49170 RTP/AVP 0\r\n"), "{text}");
        let cause = Cause::OutOfRange { min: 1, max: u32::MAX.into() };
        assert_eq!(session().media(audio().port_count(0)).finish(), line('m', cause));
    }

    #[test]
    fn rfc8866_s8_2_3_a__no_other_format_is_written_for_rtp() {
        let out = Cause::OutOfRange { min: 0, max: 127 };
        for (format, cause) in [("128", out), ("opus", Cause::Character), ("*", Cause::Character)] {
            assert_eq!(session().media(audio().format(format)).finish(), line('m', cause));
        }
        // A section that is refused repeats what it was offered.
        let refused = MediaBuilder::new("audio", 0, "RTP/AVP").format("*");
        let address = Connection::new("192.0.2.1".parse().unwrap());
        assert!(session().media(refused.connection(&address)).finish().is_ok());
        let none = MediaBuilder::new("audio", 9, "RTP/AVP").connection(&address);
        assert_eq!(session().media(none).finish(), Err(BuildError::NoFormat { section: 0 }));
    }

    #[test]
    fn rfc8866_s5_14_f_and_s8_2_3_b__a_payload_type_without_a_meaning_is_given_one() {
        let opus = RtpMap::new(96, "opus", 48000).unwrap().with_channels(2);
        let bare = audio().format("96");
        let error = BuildError::NoRtpMap { section: 1, payload_type: 96 };
        assert_eq!(session().media(audio()).media(bare.clone()).finish(), Err(error));
        assert_eq!(error.to_string(), "SDP: media section 1 has no rtpmap for 96");
        let text = session().media(bare.clone().attribute(&opus)).finish().unwrap();
        assert!(
            text.ends_with("RTP/AVP 0 96\r\nc=IN IP4 192.0.2.1\r\na=rtpmap:96 opus/48000/2\r\n")
        );
        // Browsers use others than 96 to 127 too.
        let error = BuildError::NoRtpMap { section: 0, payload_type: 35 };
        assert_eq!(session().media(audio().format("35")).finish(), Err(error));
        assert!(session().media(audio().format("34")).finish().is_ok());
        // One that does not read says nothing.
        let broken = session().media(bare.line('a', "rtpmap:96 opus")).finish();
        let error = BuildError::Attribute { name: "rtpmap", cause: Cause::Missing };
        assert_eq!(broken, Err(error));
    }
}
