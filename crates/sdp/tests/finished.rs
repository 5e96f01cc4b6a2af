//! What `finish` lets pass, a strict reader takes, but for what lines must be to each other.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "tests may panic"
)]

mod common;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use frazil_sdp::Rule::{self, *};
use frazil_sdp::{BuildError, Cause, Connection, Description, Origin, Session, Severity, lint};
use proptest::prelude::*;
use proptest::sample::Index;

/// What `finish` leaves to the linter: what lines must be to each other, most of it by other RFCs than
/// that of SDP itself, and broken in descriptions of the field. So are the lines of candidates.
const BEYOND: [Rule; 52] = [
    BrokenHash,
    BundleOnlyTransport,
    BundledAddressType,
    BundledExtension,
    BundledNetwork,
    BundledPayloadType,
    BundledProtocol,
    BundledRtcp,
    BundledTransport,
    BundledTwice,
    BundledWithoutMidExtension,
    BundledWithoutMux,
    Candidate,
    CryptoOverDtls,
    ExtensionId,
    GroupedPortZero,
    IceOptionTag,
    LeadingZero,
    MissingCname,
    MissingConnection,
    MissingCredentials,
    MissingFingerprint,
    MissingMid,
    MissingSctpPort,
    MissingSetup,
    MissingTcpSetup,
    MixedExtensions,
    MsidTrack,
    MuxOnlyWithoutMux,
    MuxedPayloadType,
    NoDefaultCandidate,
    OddPort,
    OnlyForRtp,
    PausedForever,
    PerSource,
    Repeated,
    RepeatedCname,
    RepeatedExtension,
    RepeatedExtensionId,
    RepeatedMsid,
    RepeatedPriority,
    RepeatedRid,
    RepeatedSimulcastRid,
    RidDirection,
    RidFormat,
    RtcpBesideMuxOnly,
    SctpFormat,
    TaggedBundleOnly,
    TrickleWithoutMid,
    UdpFormat,
    UndefinedRid,
    UndefinedSsrc,
];

static FILES: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| [common::files("corpus"), common::files("rfc")].concat());

/// Each line that stands in one of them.
static LINES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let all: BTreeSet<_> = FILES.iter().flat_map(|(_, text)| text.lines()).collect();
    all.into_iter().filter(|line| line.len() > 2).collect()
});

/// A line that was taken from somewhere, one character of it changed, added or removed.
fn line() -> impl Strategy<Value = String> {
    let change = prop_oneof![Just(None), "[ -~\u{e9}]".prop_map(Some), Just(Some(String::new()))];
    (any::<Index>(), any::<Index>(), any::<bool>(), change).prop_map(|(which, at, adds, change)| {
        let mut characters: Vec<String> = which.get(&LINES).chars().map(String::from).collect();
        let place = 2 + at.index(characters.len() - 2);
        if let Some(change) = change {
            match adds {
                true => characters.insert(place, change),
                false => characters[place] = change,
            }
        }
        characters.concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn what_is_finished_keeps_the_form(
        which in any::<Index>(),
        lines in prop::collection::vec((any::<Index>(), line()), 0..4),
    ) {
        let mut description: Description = which.get(FILES.as_slice()).1.parse().unwrap();
        description.tidy();
        for (section, line) in lines {
            let (letter, value) = (line.chars().next().unwrap(), &line[2..]);
            let sections = description.media().len();
            // What a line may not be is refused at once.
            let _ = match section.index(sections + 1).checked_sub(1) {
                None => description.session_mut().push_line(letter, value),
                Some(section) => description.media_mut()[section].push_line(letter, value),
            };
        }
        let Ok(text) = description.finish() else { return Ok(()) };
        let session = Session::parse(&text).unwrap();
        for departure in lint(&session).filter(|one| one.severity() == Severity::Error) {
            prop_assert!(BEYOND.contains(&departure.rule()), "{}\n{}", departure, text);
        }
    }
}

fn finished(text: &str) -> Result<String, BuildError> {
    text.parse::<Description>().unwrap().finish()
}

const HEAD: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

#[test]
fn what_has_no_meaning_at_its_level_is_refused() {
    let error = |name| Err(BuildError::WrongLevel { name });
    assert_eq!(finished(&format!("{HEAD}a=rtpmap:96 L8/8000\r\n")), error("rtpmap"));
    let section = format!("{HEAD}m=audio 9 RTP/AVP 0\r\n");
    assert_eq!(finished(&format!("{section}a=ice-lite\r\n")), error("ice-lite"));
    assert_eq!(finished(&format!("{section}a=cname:x\r\n")), error("cname"));
    assert!(finished(&format!("{section}a=x-mine\r\na=sendonly\r\n")).is_ok());
}

#[test]
fn formats_are_said_once_and_listed() {
    let section = format!("{HEAD}m=audio 9 RTP/AVP 96\r\na=rtpmap:96 L8/8000\r\n");
    let with = |lines: &str| finished(&format!("{section}{lines}"));
    let (section, payload_type) = (0, 96);
    let twice = Err(BuildError::RepeatedFormat { section, payload_type });
    assert_eq!(with("a=rtpmap:96 L16/8000\r\n"), twice);
    assert_eq!(with("a=fmtp:96 x=1\r\na=fmtp:96 x=2\r\n"), twice);
    let unlisted = Err(BuildError::UnlistedFormat { section, payload_type: 97 });
    assert_eq!(with("a=fmtp:97 x=1\r\n"), unlisted);
    assert!(with("a=fmtp:96 x=1\r\na=rtpmap:97 L16/8000\r\n").is_ok());
}

/// Those of the extended range are a choice for the answer.
#[test]
fn an_identifier_that_packets_have_is_one_extensions() {
    let section = format!("{HEAD}m=audio 9 RTP/AVP 0\r\na=extmap:5 urn:x:a\r\n");
    let with = |line: &str| finished(&format!("{section}{line}\r\n"));
    let twice = Err(BuildError::RepeatedExtension { section: 0, id: 5 });
    assert_eq!(with("a=extmap:5 urn:x:b"), twice);
    assert_eq!(with("a=extmap:5/recvonly urn:ietf:params:rtp-hdrext:encrypt urn:x:a"), twice);
    assert!(with("a=extmap:6 urn:x:b").is_ok());
    assert!(with("a=extmap:4096 urn:x:b\r\na=extmap:4096 urn:x:c").is_ok());
}

#[test]
fn attributes_are_written_as_their_grammar_has_them() {
    let section = format!("{HEAD}m=audio 9 RTP/AVP 0\r\n");
    for (line, name) in [
        ("a=rtcp-fb:0  nack", "rtcp-fb"),
        ("a=mid:a ", "mid"),
        ("a=rid:a_b send", "rid"),
        ("a=rid:a send max-bpp=0.12345", "rid"),
    ] {
        let error = finished(&format!("{section}{line}\r\n")).unwrap_err();
        assert!(matches!(error, BuildError::Attribute { name: it, .. } if it == name), "{error}");
    }
}

#[test]
fn rfc8866_s5_2_e__addresses_are_of_the_type_that_is_said() {
    for (kind, address, fits) in [
        ("IP4", "192.0.2.1", true),
        ("IP4", "2001:db8::1", false),
        ("IP6", "192.0.2.1", false),
        ("IP6", "2001:db8::1", true),
        ("IP4", "host.example", true),
        ("IP4", "192.0.2.2,0", false),
    ] {
        let origin = Origin { address_type: kind, address, ..Origin::anonymous("1", "1") };
        let text = format!("c=IN {kind} {address}\r\n");
        let session = Session::parse(&text).unwrap();
        let connection: Connection<'_> = session.connection().unwrap().unwrap();
        let expected = if fits { Ok(()) } else { Err(Cause::Character) };
        assert_eq!((origin.check(), connection.check()), (expected, expected), "{kind} {address}");
    }
    let several = Origin { address: "233.252.0.1", ..Origin::anonymous("1", "1") };
    assert_eq!(several.check(), Err(Cause::Character));
}
