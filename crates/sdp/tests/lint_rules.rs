//! Each rule of the linter: a description that breaks it, at its place, and one that does not.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use std::collections::BTreeSet;

use frazil_sdp::{Departure, Rule, Session, lint};

/// Five lines; what a row has follows, from line 6 on.
const HEAD: &str = "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n";

/// A section over DTLS that lacks nothing.
const DTLS: &str = "a=ice-options:ice2\na=ice-ufrag:8hhY\na=ice-pwd:asd88fgpdd777uzjYhagZg\n\
    a=setup:active\na=fingerprint:sha-256 \
    00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\n";

const MID: &str = "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid";

/// Where a text breaks a rule, and what to write instead.
struct Case {
    rule: Rule,
    place: (u32, u32),
    bad: &'static str,
    good: &'static str,
}

const fn case(rule: Rule, line: u32, column: u32, bad: &'static str, good: &'static str) -> Case {
    Case { rule, place: (line, column), bad, good }
}

/// A whole description, if it begins with `v=` or `raw:`; else what follows the head. `{dtls}` stands
/// for the lines of a section over DTLS, `{mid}` for the header extension of the MID.
fn text(case: &str) -> String {
    match case.strip_prefix("raw:") {
        Some(raw) => raw.to_owned(),
        None => {
            let head = if case.starts_with("v=") { "" } else { HEAD };
            format!("{head}{case}")
                .replace("{dtls}", DTLS)
                .replace("{mid}", MID)
                .replace('\n', "\r\n")
        }
    }
}

fn departures(case: &str) -> Vec<Departure> {
    let text = text(case);
    let session = Session::parse(&text).unwrap_or_else(|error| panic!("{case}: {error}"));
    lint(&session).collect()
}

fn check(cases: &[Case]) {
    for Case { rule, place, bad, good } in cases {
        // Most of these texts are short: they do not say what is known of 0 and 31.
        let departures = |case| {
            let mut found = departures(case);
            found.retain(|one| *rule == one.rule() || one.rule() != Rule::UnmappedStaticType);
            found
        };
        let found = departures(bad);
        let places: Vec<_> = found
            .iter()
            .map(|departure| (departure.rule(), (departure.line(), departure.column())))
            .collect();
        assert_eq!(places, [(*rule, *place)], "{rule}: {bad}");
        assert_eq!(departures(good), [], "{rule}: {good}");
    }
}

const LINES: &[Case] = &[
    case(
        Rule::LineEnd,
        2,
        25,
        "raw:v=0\r\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\r\n",
        "raw:v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n",
    ),
    case(
        Rule::LastLineEnd,
        4,
        6,
        "raw:v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0",
        "raw:v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n",
    ),
    case(Rule::BlankLine, 6, 1, "\na=recvonly\n", "a=recvonly\n"),
    case(Rule::Blanks, 6, 9, "a=group: LS\n", "a=group:LS\n"),
    case(Rule::EmptyValue, 6, 5, "a=x:\n", "a=x\n"),
    case(Rule::UnknownLetter, 6, 1, "q=1\n", "a=q:1\n"),
    case(
        Rule::WrongSection,
        7,
        1,
        "m=audio 9 RTP/AVP 0\ne=j.doe@example.com\n",
        "m=audio 9 RTP/AVP 0\ni=left\n",
    ),
    case(
        Rule::OutOfOrder,
        5,
        1,
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\ni=about\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\ni=about\nt=0 0\n",
    ),
    case(
        Rule::RepeatedLine,
        4,
        1,
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\ns=-\nt=0 0\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\nt=0 0\n",
    ),
    case(
        Rule::MissingLine,
        1,
        1,
        "v=0\no=- 1 1 IN IP4 192.0.2.1\nt=0 0\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\n",
    ),
    case(
        Rule::StrayRepeat,
        4,
        1,
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nr=7d 1h 0\nt=0 0\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\nr=7d 1h 0\nr=7d 2h 0\n",
    ),
    case(Rule::StrayZone, 6, 1, "z=3730928400 -1h\n", "r=7d 1h 0 25h\nz=3730928400 -1h\n"),
    case(Rule::ObsoleteKey, 6, 1, "k=prompt\n", ""),
];

const FIELDS: &[Case] = &[
    case(Rule::Unreadable, 6, 9, "m=audio x RTP/AVP 0\n", "m=audio 9 RTP/AVP 0\n"),
    case(
        Rule::Unwritable,
        4,
        3,
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\ne=nobody\nt=0 0\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\ne=Jane Doe <j.doe@example.com>\nt=0 0\n",
    ),
    case(
        Rule::Version,
        1,
        3,
        "v=1\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\n",
    ),
    case(
        Rule::EmptySessionName,
        3,
        3,
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=\nt=0 0\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns= \nt=0 0\n",
    ),
    case(
        Rule::OriginNumber,
        2,
        5,
        "v=0\no=- 9223372036854775808 1 IN IP4 192.0.2.1\ns=-\nt=0 0\n",
        "v=0\no=- 9223372036854775807 1 IN IP4 192.0.2.1\ns=-\nt=0 0\n",
    ),
    case(
        Rule::AddressType,
        2,
        16,
        "v=0\no=- 1 1 IN IP6 192.0.2.1\ns=-\nt=0 0\n",
        "v=0\no=- 1 1 IN IP6 host.example.org\ns=-\nt=0 0\n",
    ),
    case(
        Rule::MissingTtl,
        7,
        21,
        "m=audio 9 RTP/AVP 0\nc=IN IP4 233.252.0.1\n",
        "m=audio 9 RTP/AVP 0\nc=IN IP4 233.252.0.1/127\n",
    ),
    case(
        Rule::StrayTtl,
        7,
        10,
        "m=audio 9 RTP/AVP 0\nc=IN IP4 192.0.2.1/127\n",
        "m=audio 9 RTP/AVP 0\nc=IN IP4 233.252.0.1/127/3\n",
    ),
    case(
        Rule::UnicastCount,
        7,
        10,
        "m=audio 9 RTP/AVP 0\nc=IN IP6 2001:db8::1/3\n",
        "m=audio 9 RTP/AVP 0\nc=IN IP6 ff15::1/3\n",
    ),
    case(
        Rule::SessionLayers,
        4,
        10,
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 233.252.0.1/127/3\nt=0 0\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 233.252.0.1/127\nt=0 0\n",
    ),
    case(
        Rule::UnicastLayers,
        8,
        10,
        "m=audio 9 RTP/AVP 0\nc=IN IP4 192.0.2.1\nc=IN IP4 192.0.2.2\n",
        "m=audio 9 RTP/AVP 0\nc=IN IP4 233.252.0.1/127\nc=IN IP4 233.252.0.2/127\n",
    ),
    case(
        Rule::NoConnection,
        5,
        1,
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\nm=audio 9 RTP/AVP 0\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\nm=audio 9 RTP/AVP 0\nc=IN IP4 192.0.2.1\n",
    ),
    case(
        Rule::ExperimentalBandwidth,
        7,
        3,
        "m=audio 9 RTP/AVP 0\nb=X-YZ:128\n",
        "m=audio 9 RTP/AVP 0\nb=TIAS:128000\n",
    ),
];

const ATTRIBUTES: &[Case] = &[
    case(Rule::AttributeName, 6, 3, "a=x y:z\n", "a=x-y:z\n"),
    case(
        Rule::WrongLevel,
        7,
        1,
        "m=audio 9 RTP/AVP 0\na=ice-lite\n",
        "a=ice-lite\nm=audio 9 RTP/AVP 0\n",
    ),
    case(
        Rule::Repeated,
        8,
        1,
        "m=audio 9 RTP/AVP 0\na=sendonly\na=recvonly\n",
        "a=sendonly\nm=audio 9 RTP/AVP 0\na=recvonly\n",
    ),
    case(
        Rule::Ambiguous,
        8,
        1,
        "m=audio 9 RTP/AVP 0\na=mid:0\na=mid:1\n",
        "m=audio 9 RTP/AVP 0\na=mid:0\nm=audio 9 RTP/AVP 0\na=mid:1\n",
    ),
    case(Rule::Obsolete, 6, 1, "a=cat:a.b\n", "a=lang:de\na=lang:en\n"),
];

const FORMATS: &[Case] = &[
    case(Rule::NoFormat, 6, 18, "m=audio 9 RTP/AVP\n", "m=audio 9 RTP/AVP 0\n"),
    case(Rule::PayloadType, 6, 21, "m=audio 9 RTP/AVP 0 128\n", "m=text 9 TCP 128\n"),
    case(
        Rule::UnmappedPayloadType,
        6,
        21,
        "m=audio 9 RTP/AVP 0 96\n",
        "m=audio 9 RTP/AVP 0 96\na=rtpmap:96 opus/48000/2\nm=audio 0 RTP/AVP 97\n",
    ),
    case(
        Rule::UnmappedStaticType,
        6,
        19,
        "m=audio 9 RTP/AVP 0\n",
        "m=audio 9 RTP/AVP 0\na=rtpmap:0 PCMU/8000\nm=audio 0 RTP/AVP 8\n",
    ),
    case(Rule::UdpFormat, 6, 15, "m=audio 9 udp 0\n", "m=audio 9 udp mpeg\n"),
    case(
        Rule::UnlistedFormat,
        7,
        8,
        "m=audio 9 RTP/AVP 0\na=fmtp:101 0-15\n",
        "m=audio 9 RTP/AVP 0 101\na=rtpmap:101 telephone-event/8000\na=fmtp:101 0-15\n",
    ),
    case(
        Rule::UnlistedPayloadType,
        7,
        11,
        "m=video 9 RTP/AVPF 31\na=rtcp-fb:96 nack\n",
        "m=video 9 RTP/AVPF 31\na=rtcp-fb:* nack\na=rtcp-fb:31 ccm fir\n",
    ),
    case(
        Rule::RepeatedRtpmap,
        8,
        10,
        "m=audio 9 RTP/AVP 96\na=rtpmap:96 L8/8000\na=rtpmap:96 L16/8000\n",
        "m=audio 9 RTP/AVP 96 97\na=rtpmap:96 L8/8000\na=rtpmap:97 L16/8000\n",
    ),
    case(
        Rule::RepeatedFmtp,
        8,
        8,
        "m=video 9 RTP/AVP 31\na=fmtp:31 a=1\na=fmtp:31 b=2\n",
        "m=video 9 RTP/AVP 31 34\na=fmtp:31 a=1;b=2\na=fmtp:34 a=1\n",
    ),
    case(
        Rule::MuxedPayloadType,
        6,
        19,
        "m=audio 9 RTP/AVP 72\na=rtpmap:72 L8/8000\na=rtcp-mux\n",
        "m=audio 9 RTP/AVP 63\na=rtpmap:63 L8/8000\na=rtcp-mux\n",
    ),
    case(
        Rule::OddPort,
        6,
        9,
        "m=audio 49171 RTP/AVP 0\n",
        "m=audio 49171 RTP/AVP 0\na=rtcp:49170\nm=audio 49173 RTP/AVP 0\na=rtcp-mux\n",
    ),
    case(
        Rule::RtcpBesideMuxOnly,
        9,
        8,
        "m=audio 9000 RTP/AVP 0\na=rtcp-mux\na=rtcp-mux-only\na=rtcp:9001\n",
        "m=audio 9000 RTP/AVP 0\na=rtcp-mux\na=rtcp-mux-only\na=rtcp:9 IN IP4 0.0.0.0\n\
         m=audio 9002 RTP/AVP 0\na=rtcp-mux\na=rtcp-mux-only\na=rtcp:9002\n",
    ),
    case(
        Rule::OnlyForRtp,
        7,
        1,
        "m=text 9 TCP x\na=rid:hi send\n",
        "m=video 9 RTP/AVP 31\na=rid:hi send\n",
    ),
    case(
        Rule::PerSource,
        8,
        1,
        "m=video 9 RTP/AVP 31\na=ssrc:1 cname:a\na=ssrc:1 rtcp-mux-only\n",
        "m=video 9 RTP/AVP 31\na=ssrc:1 cname:a\na=rtcp-mux\na=rtcp-mux-only\n",
    ),
    case(
        Rule::MuxOnlyWithoutMux,
        7,
        1,
        "m=audio 9 RTP/AVP 0\na=rtcp-mux-only\n",
        "m=audio 9 RTP/AVP 0\na=rtcp-mux-only\na=rtcp-mux\n",
    ),
];

const EXTENSIONS: &[Case] = &[
    case(
        Rule::ExtensionId,
        7,
        10,
        "m=audio 9 RTP/AVP 0\na=extmap:256 urn:x:a\n",
        "m=audio 9 RTP/AVP 0\na=extmap:255 urn:x:a\na=extmap:4096 urn:x:b\n",
    ),
    case(
        Rule::RepeatedExtensionId,
        8,
        10,
        "m=audio 9 RTP/AVP 0\na=extmap:1 urn:x:a\na=extmap:1 urn:x:b\n",
        "m=audio 9 RTP/AVP 0\na=extmap:4096 urn:x:a\na=extmap:4096 urn:x:b\n",
    ),
    case(
        Rule::RepeatedExtension,
        8,
        12,
        "m=audio 9 RTP/AVP 0\na=extmap:1 urn:x:a\na=extmap:2 urn:x:a\n",
        "m=audio 9 RTP/AVP 0\na=extmap:1 urn:x:a\na=extmap:2 urn:x:a short\n",
    ),
    case(
        Rule::MixedExtensions,
        8,
        1,
        "a=extmap:1 urn:x:a\nm=audio 9 RTP/AVP 0\na=extmap:2 urn:x:b\n",
        "a=extmap:1 urn:x:a\na=extmap:2 urn:x:b\nm=audio 9 RTP/AVP 0\n",
    ),
];

const STREAMS: &[Case] = &[
    case(
        Rule::RepeatedRid,
        8,
        7,
        "m=video 9 RTP/AVP 31\na=rid:hi send\na=rid:hi send\n",
        "m=video 9 RTP/AVP 31\na=rid:hi send\na=rid:lo send\n",
    ),
    case(
        Rule::RidFormat,
        7,
        15,
        "m=video 9 RTP/AVP 31\na=rid:hi send pt=34\n",
        "m=video 9 RTP/AVP 31\na=rid:hi send pt=31;max-fps=30\n",
    ),
    case(
        Rule::UndefinedRid,
        8,
        21,
        "m=video 9 RTP/AVP 31\na=rid:hi send\na=simulcast:send hi;lo\n",
        "m=video 9 RTP/AVP 31\na=rid:hi send\na=rid:lo send\na=simulcast:send hi;lo\n",
    ),
    case(
        Rule::RidDirection,
        8,
        18,
        "m=video 9 RTP/AVP 31\na=rid:hi recv\na=simulcast:send hi\n",
        "m=video 9 RTP/AVP 31\na=rid:hi recv\na=simulcast:recv hi\n",
    ),
    case(
        Rule::RepeatedSimulcastRid,
        8,
        21,
        "m=video 9 RTP/AVP 31\na=rid:hi send\na=simulcast:send hi;hi\n",
        "m=video 9 RTP/AVP 31\na=rid:hi send\na=rid:lo recv\na=simulcast:send hi recv lo\n",
    ),
    case(
        Rule::PausedForever,
        9,
        19,
        "m=video 9 RTP/AVPF 31 34\na=rid:lo send pt=34\na=rtcp-fb:31 ccm pause\na=simulcast:send ~lo\n",
        "m=video 9 RTP/AVPF 31 34\na=rid:lo send pt=34\na=rtcp-fb:34 ccm pause\na=simulcast:send ~lo\n\
         m=video 9 RTP/AVPF 31 34\na=rid:lo send\na=rtcp-fb:* ccm pause\na=simulcast:send ~lo\n",
    ),
    case(
        Rule::UndefinedSsrc,
        8,
        20,
        "m=video 9 RTP/AVP 31\na=ssrc:1 cname:a\na=ssrc-group:FID 1 2\n",
        "m=video 9 RTP/AVP 31\na=ssrc-group:FID 1 2\na=ssrc:2 cname:a\na=ssrc:1 cname:a\n",
    ),
    case(
        Rule::MissingCname,
        8,
        1,
        "m=video 9 RTP/AVP 31\na=ssrc:1 cname:a\na=ssrc:2 msid:a b\n",
        "m=video 9 RTP/AVP 31\na=ssrc:2 msid:a b\na=ssrc:2 cname:a\n",
    ),
    case(
        Rule::RepeatedCname,
        8,
        1,
        "m=video 9 RTP/AVP 31\na=ssrc:1 cname:a\na=ssrc:1 cname:a\n",
        "m=video 9 RTP/AVP 31\na=ssrc:1 cname:a\nm=video 9 RTP/AVP 31\na=ssrc:1 cname:a\n",
    ),
    case(
        Rule::MsidTrack,
        8,
        10,
        "m=video 9 RTP/AVP 31\na=msid:a x\na=msid:b y\n",
        "m=video 9 RTP/AVP 31\na=msid:a x\na=msid:b x\n",
    ),
    case(
        Rule::RepeatedMsid,
        9,
        8,
        "m=video 9 RTP/AVP 31\na=msid:a x\nm=video 9 RTP/AVP 31\na=msid:a x\n",
        "m=video 9 RTP/AVP 31\na=msid:a x\nm=video 9 RTP/AVP 31\na=msid:a y\n",
    ),
];

const SECURITY: &[Case] = &[
    case(
        Rule::MissingFingerprint,
        6,
        1,
        "m=audio 9 UDP/TLS/RTP/SAVP 0\na=setup:active\n",
        "m=audio 9 UDP/TLS/RTP/SAVP 0\n{dtls}m=audio 0 UDP/TLS/RTP/SAVP 0\n",
    ),
    case(
        Rule::BrokenHash,
        7,
        15,
        "m=audio 9 RTP/AVP 0\na=fingerprint:md5 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F\n",
        "m=audio 9 RTP/AVP 0\na=fingerprint:sha-1 \
         00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13\n",
    ),
    case(
        Rule::MissingSetup,
        7,
        1,
        "a=fingerprint:x 00\nm=audio 9 UDP/TLS/RTP/SAVP 0\n",
        "a=fingerprint:x 00\na=setup:active\nm=audio 9 UDP/TLS/RTP/SAVP 0\n",
    ),
    case(
        Rule::HoldConn,
        8,
        1,
        "a=fingerprint:x 00\nm=audio 9 UDP/TLS/RTP/SAVP 0\na=setup:holdconn\n",
        "a=fingerprint:x 00\nm=audio 9 TCP/TLS/RTP/SAVP 0\na=setup:holdconn\n",
    ),
    case(
        Rule::MissingTlsId,
        7,
        1,
        "a=fingerprint:x 00\nm=audio 9 UDP/TLS/RTP/SAVP 0\na=setup:actpass\n",
        "a=fingerprint:x 00\nm=audio 9 UDP/TLS/RTP/SAVP 0\na=setup:actpass\n\
         a=tls-id:abc3de65cddef001be82\n",
    ),
    case(
        Rule::CryptoOverDtls,
        12,
        1,
        "m=audio 9 UDP/TLS/RTP/SAVP 0\n{dtls}\
         a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\n",
        "m=audio 9 RTP/SAVP 0\n\
         a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\n",
    ),
    case(
        Rule::SctpFormat,
        6,
        1,
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel other\n{dtls}a=sctp-port:5000\n",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n{dtls}a=sctp-port:5000\n",
    ),
    case(
        Rule::MissingSctpPort,
        6,
        1,
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n{dtls}",
        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\n",
    ),
    case(
        Rule::LeadingZero,
        12,
        13,
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n{dtls}a=sctp-port:05000\n",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n{dtls}a=sctp-port:0\n\
         a=max-message-size:0\n",
    ),
    case(
        Rule::MissingConnection,
        6,
        1,
        "m=application 9 TCP/DTLS/SCTP webrtc-datachannel\n{dtls}a=sctp-port:5000\n",
        "m=application 9 TCP/DTLS/SCTP webrtc-datachannel\n{dtls}a=sctp-port:5000\n\
         a=connection:new\n",
    ),
    case(
        Rule::MissingTcpSetup,
        6,
        1,
        "m=audio 9 TCP/RTP/AVP 0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\na=setup:actpass\n",
        "m=audio 9 TCP/RTP/AVP 0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\na=setup:actpass\na=connection:new\n",
    ),
    case(
        Rule::LegacySctp,
        6,
        1,
        "m=application 9 DTLS/SCTP 5000\n{dtls}",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n{dtls}a=sctp-port:5000\n",
    ),
];

const ICE: &[Case] = &[
    case(
        Rule::HalfCredentials,
        6,
        1,
        "m=audio 9 RTP/AVP 0\na=ice-pwd:asd88fgpdd777uzjYhagZg\n",
        "a=ice-options:ice2\na=ice-pwd:asd88fgpdd777uzjYhagZg\nm=audio 9 RTP/AVP 0\na=ice-ufrag:8hhY\n",
    ),
    case(
        Rule::MissingCredentials,
        6,
        1,
        "m=audio 9 RTP/AVP 0\na=end-of-candidates\n",
        "m=audio 9 RTP/AVP 0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\na=end-of-candidates\n",
    ),
    case(
        Rule::PasswordDiffers,
        11,
        11,
        "a=ice-options:ice2\nm=audio 9 RTP/AVP 0\n\
         a=ice-ufrag:8hhY\na=ice-pwd:asd88fgpdd777uzjYhagZg\nm=audio 9 RTP/AVP 0\n\
         a=ice-pwd:YH75Fviy6338Vbrhrlp8Yh\na=ice-ufrag:8hhY\n",
        "a=ice-options:ice2\nm=audio 9 RTP/AVP 0\n\
         a=ice-ufrag:8hhY\na=ice-pwd:asd88fgpdd777uzjYhagZg\nm=audio 9 RTP/AVP 0\n\
         a=ice-pwd:YH75Fviy6338Vbrhrlp8Yh\na=ice-ufrag:9uB6\n",
    ),
    case(Rule::IceOptionTag, 6, 20, "a=ice-options:ice2 x-y\n", "a=ice-options:ice2 rtp+ecn\n"),
    case(
        Rule::LongIceOption,
        6,
        20,
        "a=ice-options:ice2 abcdefghijklmnopqrstu\n",
        "a=ice-options:ice2 abcdefghijklmnopqrst\n",
    ),
    case(
        Rule::TrickleWithoutMid,
        6,
        1,
        "m=audio 9 RTP/AVP 0\na=ice-options:trickle\n",
        "m=audio 9 RTP/AVP 0\na=ice-options:trickle\na=mid:0\n",
    ),
    case(
        Rule::MissingIce2,
        7,
        1,
        "a=ice-options:trickle\nm=audio 9 RTP/AVP 0\na=mid:0\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\n",
        "a=ice-options:trickle ice2\nm=audio 9 RTP/AVP 0\na=mid:0\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\n",
    ),
    case(Rule::LitePacing, 7, 1, "a=ice-lite\na=ice-pacing:50\n", "a=ice-pacing:50\n"),
    case(
        Rule::PartialTrickle,
        9,
        1,
        "m=audio 9 RTP/AVP 0\na=mid:0\na=ice-options:trickle\nm=audio 9 RTP/AVP 0\n",
        "m=audio 9 RTP/AVP 0\na=mid:0\na=ice-options:trickle\nm=audio 0 RTP/AVP 0\n",
    ),
    case(
        Rule::Candidate,
        10,
        21,
        "m=audio 8998 RTP/AVP 0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\n\
         a=candidate:1 1 UDP 0 192.0.2.1 8998 typ host\n",
        "m=audio 8998 RTP/AVP 0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\n\
         a=candidate:1 1 UDP 1 192.0.2.1 8998 typ host\n",
    ),
    case(
        Rule::CandidateOfNoMedia,
        7,
        1,
        "m=audio 0 RTP/AVP 0\na=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host\n",
        "m=audio 0 RTP/AVP 0\n",
    ),
    case(
        Rule::MismatchedCandidate,
        11,
        1,
        "m=audio 9 RTP/AVP 0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\na=ice-mismatch\n\
         a=candidate:1 1 UDP 2130706431 192.0.2.1 9 typ host\n",
        "m=audio 9 RTP/AVP 0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\na=ice-mismatch\n",
    ),
    case(
        Rule::RepeatedPriority,
        11,
        1,
        "m=audio 8998 RTP/AVP 0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\n\
         a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host\n\
         a=candidate:2 2 UDP 2130706431 192.0.2.1 8999 typ host\n",
        "m=audio 8998 RTP/AVP 0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\n\
         a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host\n\
         a=candidate:2 2 UDP 2130706430 192.0.2.1 8999 typ host\n",
    ),
    case(
        Rule::NoDefaultCandidate,
        6,
        1,
        "m=audio 9000 RTP/AVP 0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\n\
         a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host\n",
        "m=audio 9 RTP/AVP 0\nc=IN IP4 0.0.0.0\na=ice-options:ice2\na=ice-ufrag:8hhY\n\
         a=ice-pwd:asd88fgpdd777uzjYhagZg\n\
         a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host\n",
    ),
];

const GROUPS: &[Case] = &[
    case(
        Rule::DuplicateMid,
        9,
        7,
        "m=audio 9 RTP/AVP 0\na=mid:a\nm=audio 9 RTP/AVP 0\na=mid:a\n",
        "m=audio 9 RTP/AVP 0\na=mid:a\nm=audio 9 RTP/AVP 0\na=mid:A\n",
    ),
    case(
        Rule::MissingMid,
        9,
        1,
        "a=group:LS a\nm=audio 9 RTP/AVP 0\na=mid:a\nm=audio 9 RTP/AVP 0\n",
        "m=audio 9 RTP/AVP 0\na=mid:a\nm=audio 9 RTP/AVP 0\n",
    ),
    case(
        Rule::UnknownTag,
        6,
        14,
        "a=group:LS a b\nm=audio 9 RTP/AVP 0\na=mid:a\n",
        "a=group:LS a\nm=audio 9 RTP/AVP 0\na=mid:a\n",
    ),
    case(
        Rule::BundledTwice,
        7,
        16,
        "a=group:BUNDLE a\na=group:BUNDLE a\nm=text 9 TCP x\na=mid:a\n",
        "a=group:BUNDLE a\na=group:LS a\nm=text 9 TCP x\na=mid:a\n",
    ),
    case(
        Rule::GroupedPortZero,
        9,
        1,
        "a=group:BUNDLE a b\nm=text 9 TCP x\na=mid:a\nm=text 0 TCP x\na=mid:b\n",
        "a=group:BUNDLE a b\nm=text 9 TCP x\na=mid:a\nm=text 0 TCP x\na=bundle-only\na=mid:b\n",
    ),
    case(
        Rule::StrayBundleOnly,
        7,
        1,
        "m=text 0 TCP x\na=bundle-only\n",
        "a=group:BUNDLE a b\nm=text 9 TCP x\na=mid:a\nm=text 0 TCP x\na=bundle-only\na=mid:b\n",
    ),
    case(
        Rule::TaggedBundleOnly,
        8,
        1,
        "a=group:BUNDLE a\nm=text 0 TCP x\na=bundle-only\na=mid:a\n",
        "a=group:BUNDLE a\nm=text 9 TCP x\na=mid:a\n",
    ),
    case(
        Rule::BundleOnlyTransport,
        12,
        1,
        "a=group:BUNDLE a b\nm=text 9 TCP x\na=mid:a\nm=text 0 TCP x\na=bundle-only\na=mid:b\n\
         a=setup:active\n",
        "a=group:BUNDLE a b\nm=text 9 TCP x\na=mid:a\na=setup:active\nm=text 0 TCP x\n\
         a=bundle-only\na=mid:b\n",
    ),
    case(
        Rule::BundledNetwork,
        7,
        1,
        "a=group:BUNDLE a\nm=text 9 TCP x\nc=ATM NSAP 47\na=mid:a\n",
        "m=text 9 TCP x\nc=ATM NSAP 47\na=mid:a\n",
    ),
    case(
        Rule::BundledAddressType,
        9,
        1,
        "a=group:BUNDLE a b\nm=text 9 TCP x\na=mid:a\nm=text 9 TCP x\nc=IN IP6 2001:db8::1\na=mid:b\n",
        "a=group:LS a b\nm=text 9 TCP x\na=mid:a\nm=text 9 TCP x\nc=IN IP6 2001:db8::1\na=mid:b\n",
    ),
    case(
        Rule::BundledTransport,
        9,
        10,
        "a=group:BUNDLE a b\nm=text 9 TCP x\na=mid:a\nm=text 9 udp x\na=mid:b\n",
        "a=group:BUNDLE a b\nm=text 9 TCP x\na=mid:a\nm=text 9 TCP/TLS x\na=mid:b\n",
    ),
    case(
        Rule::BundledRtcp,
        16,
        8,
        "a=group:BUNDLE a b\nm=audio 9000 RTP/AVP 0\na=mid:a\na=rtcp-mux\na=rtcp:9001\n{mid}\n\
         m=audio 9002 RTP/AVP 0\na=mid:b\na=rtcp-mux\n{mid}\na=rtcp:9001\n",
        "a=group:BUNDLE a b\nm=audio 9000 RTP/AVP 0\na=mid:a\na=rtcp-mux\na=rtcp:9001\n{mid}\n\
         m=audio 9000 RTP/AVP 0\na=mid:b\na=rtcp-mux\n{mid}\na=rtcp:9001\n",
    ),
    case(
        Rule::BundledProtocol,
        11,
        11,
        "a=group:BUNDLE a b\nm=audio 9 RTP/AVP 0\na=mid:a\na=rtcp-mux\n{mid}\n\
         m=audio 9 RTP/AVPF 0\na=mid:b\n{mid}\n",
        "a=group:BUNDLE a b\nm=audio 9 RTP/AVP 0\na=mid:a\na=rtcp-mux\n{mid}\n\
         m=audio 9 RTP/AVP 0\na=mid:b\n{mid}\n",
    ),
    case(
        Rule::BundledPayloadType,
        15,
        10,
        "a=group:BUNDLE a b\nm=audio 9 RTP/AVP 96\na=rtpmap:96 L8/8000\na=mid:a\na=rtcp-mux\n{mid}\n\
         m=audio 9 RTP/AVP 96\na=mid:b\n{mid}\na=rtpmap:96 L16/8000\n",
        "a=group:BUNDLE a b\nm=audio 9 RTP/AVP 96\na=rtpmap:96 L8/8000\na=mid:a\na=rtcp-mux\n{mid}\n\
         m=audio 9 RTP/AVP 96\na=mid:b\n{mid}\na=rtpmap:96 l8/8000/1\n",
    ),
    case(
        Rule::BundledExtension,
        14,
        10,
        "a=group:BUNDLE a b\nm=audio 9 RTP/AVP 0\na=mid:a\na=rtcp-mux\n{mid}\n\
         m=audio 9 RTP/AVP 0\na=mid:b\na=extmap:2 urn:ietf:params:rtp-hdrext:sdes:mid\n\
         a=extmap:1 urn:x:a\n",
        "a=group:BUNDLE a b\nm=audio 9 RTP/AVP 0\na=mid:a\na=rtcp-mux\n{mid}\n\
         m=audio 9 RTP/AVP 0\na=mid:b\n{mid}\na=extmap:2 urn:x:a\n",
    ),
    case(
        Rule::BundledWithoutMidExtension,
        7,
        1,
        "a=group:BUNDLE a\nm=audio 9 RTP/AVP 0\na=mid:a\na=rtcp-mux\n",
        "a=group:BUNDLE a\n{mid}\nm=audio 9 RTP/AVP 0\na=mid:a\na=rtcp-mux\n",
    ),
    case(
        Rule::BundledWithoutMux,
        7,
        1,
        "a=group:BUNDLE a b\nm=audio 9 RTP/AVP 0\na=mid:a\n{mid}\nm=audio 9 RTP/AVP 0\na=mid:b\n{mid}\n",
        "a=group:BUNDLE a b\nm=audio 9 RTP/AVP 0\na=mid:a\na=rtcp-mux\n{mid}\n\
         m=audio 9 RTP/AVP 0\na=mid:b\n{mid}\n",
    ),
];

macro_rules! rooms {
    ($($name:ident: $cases:ident;)*) => {
        $(#[test]
        fn $name() {
            check($cases);
        })*

        #[test]
        fn every_rule_has_its_case() {
            let shown: BTreeSet<_> = [$($cases),*].into_iter().flatten().map(|case| case.rule).collect();
            let all = Rule::ALL.iter().copied().collect();
            assert_eq!(shown, all);
        }
    };
}

rooms! {
    lines_and_their_order: LINES;
    values_of_fields: FIELDS;
    attributes_of_any_kind: ATTRIBUTES;
    formats: FORMATS;
    header_extensions: EXTENSIONS;
    streams: STREAMS;
    security: SECURITY;
    ice: ICE;
    groups: GROUPS;
}
