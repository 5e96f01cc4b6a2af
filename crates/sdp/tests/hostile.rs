//! Hostile sizes: each is read in one pass, and asking again in every section costs no more.
//!
//! A quadratic search would take hours here; that none is left, `src/work.rs` proves by counting.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use allocation_counter::measure;
use frazil_sdp::{
    AnyAttribute, Candidate, Cause, Direction, Fmtp, ImageAttr, Session, Simulcast, SsrcGroup,
    StreamDirection,
};

/// Parses without allocating.
fn parse(text: &str) -> Session<'_> {
    let mut session = None;
    let info = measure(|| session = Session::parse(text).ok());
    assert_eq!(info.count_total, 0);
    session.unwrap()
}

#[test]
fn ten_megabytes_of_lines() {
    let text = "a=x:y\r\n".repeat(10 * 1024 * 1024 / 7);
    let session = parse(&text);
    assert_eq!(session.attributes().count(), 10 * 1024 * 1024 / 7);
    assert_eq!(session.media().count(), 0);
}

#[test]
fn a_hundred_thousand_attributes_that_do_not_read() {
    let text = format!("m=audio 9 RTP/AVP 0\n{}", "a=ice-ufrag:?\n".repeat(100_000));
    let media = parse(&text).media().next().unwrap();
    let (mut seen, mut last) = (0, 0);
    for error in media.typed().map(Result::unwrap_err) {
        assert_eq!(error.cause(), Cause::Character);
        assert!(error.line() > last);
        (seen, last) = (seen + 1, error.line());
    }
    assert_eq!((seen, last), (100_000, 100_001));
}

#[test]
fn ten_thousand_candidates() {
    let line = "a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host generation 0\r\n";
    let text = format!("m=application 9 UDP/ICE 0\r\n{}", line.repeat(10_000));
    let media = parse(&text).media().next().unwrap();
    assert_eq!(media.all::<Candidate<'_>>().filter(Result::is_ok).count(), 10_000);
}

/// Each section asks for everything that could stand at session level, which has five megabytes.
#[test]
fn ten_thousand_sections_behind_five_megabytes() {
    let filler = "a=x:y\n".repeat(400_000);
    let text = format!(
        "{filler}a=ice-ufrag:8hhY\na=ice-pwd:asd88fgpdd777uzjYhagZg\na=inactive\n\
         c=IN IP4 192.0.2.1\ni=talk\na=fingerprint:x 01\n{filler}a=fingerprint:x 02\n{}",
        "m=audio 9 RTP/AVP 0\na=mid:1\n".repeat(10_000)
    );
    let session = parse(&text);
    let mut seen = 0;
    for media in session.media() {
        let ice = media.ice_parameters().unwrap();
        assert_eq!((ice.ufrag.as_str(), ice.ice2), ("8hhY", false));
        assert_eq!(media.direction(), Ok(Direction::Inactive));
        assert!(media.connection().unwrap().is_some());
        assert_eq!((media.connections().count(), media.information()), (1, Some("talk")));
        assert_eq!((media.setup(), media.end_of_candidates()), (Ok(None), false));
        assert_eq!(media.fingerprints().count(), 2);
        seen += 1;
    }
    assert_eq!(seen, 10_000);
}

/// Quotation marks decide where a parameter ends, so one without its pair could be searched for
/// from every semicolon.
#[test]
fn a_megabyte_of_parameters_streams_and_sources() {
    for (piece, last) in [("a=1;", ""), ("\";", ""), (";\";", "\""), (";;", "\""), ("\"\";", "\"")]
    {
        let text = format!("a=fmtp:96 x{}{last}", piece.repeat(1_000_000 / piece.len()));
        let fmtp = parse(&text).first::<Fmtp<'_>>().unwrap().unwrap();
        let length: usize = fmtp.parameters().map(|one| one.name.len() + 1).sum();
        assert!(length > 0 && length <= text.len());
        assert_eq!(fmtp.get("none"), None);
    }
    let text = format!("a=simulcast:send 1{}", ";2,~3".repeat(200_000));
    let simulcast = parse(&text).first::<Simulcast<'_>>().unwrap().unwrap();
    assert_eq!(
        simulcast.send().map(|stream| stream.alternatives().count()).sum::<usize>(),
        400_001
    );
    let text = format!("a=ssrc-group:FID{}", " 4294967295".repeat(100_000));
    assert_eq!(parse(&text).first::<SsrcGroup<'_>>().unwrap().unwrap().ids().count(), 100_000);
    let text = format!("a=imageattr:* send{}", " [x=1,y=[1,2]]".repeat(70_000));
    let images = parse(&text).first::<ImageAttr<'_>>().unwrap().unwrap();
    assert_eq!(images.sets(StreamDirection::Send).count(), 70_000);
}

#[test]
fn a_stated_number_of_fingerprints_is_inherited() {
    let text = format!("{}m=audio 9 RTP/AVP 0\n", "a=fingerprint:x 01\n".repeat(100_000));
    let session = parse(&text);
    assert_eq!(session.media().next().unwrap().fingerprints().count(), 8);
    let text = format!("m=audio 9 RTP/AVP 0\n{}", "a=fingerprint:x 01\n".repeat(100_000));
    let media = parse(&text).media().next().unwrap();
    assert_eq!(media.fingerprints().count(), 100_000);
}

#[test]
fn one_line_of_five_megabytes() {
    let long = "x".repeat(5 * 1024 * 1024);
    for prefix in ["a=", "m=", "a=candidate:", "a=max-message-size:"] {
        let text = format!("v=0\r\n{prefix}{long}");
        let session = parse(&text);
        let typed = session.typed().chain(session.media().flat_map(|media| media.typed()));
        for attribute in typed {
            match attribute {
                Ok(AnyAttribute::Other(line)) => assert!(line.to_string().len() >= long.len()),
                Ok(other) => panic!("{other:?}"),
                Err(error) => assert_eq!(error.line(), 2),
            }
        }
        assert!(session.media().all(|media| media.description().is_err()));
    }
    let found = u32::try_from(long.len()).unwrap();
    let text = format!("m=audio 9 RTP/AVP 0\na=fingerprint:sha-256 {long}");
    assert!(parse(&text).media().next().unwrap().fingerprints().all(|read| read.is_err()));
    let text = format!("m=audio 9 RTP/AVP 0\na=ice-ufrag:{long}");
    let error = parse(&text).media().next().unwrap().ice_ufrag().unwrap_err();
    assert_eq!(error.cause(), Cause::Length { min: 4, max: 256, found });
}

#[test]
fn a_hundred_thousand_times_and_repetitions() {
    let times = "t=3724394400 3724398000\nr=7d 1h 0 25h\nr=1d 1h 0\nz=3730928400 -1h\na=x\n";
    let text = times.repeat(100_000);
    let mut seen = 0;
    for time in parse(&text).times() {
        seen += time.repeats().map(|repeat| repeat.unwrap().offsets().count()).sum::<usize>();
        assert_eq!(time.adjustments().unwrap().unwrap().offset_at(u64::MAX), -3600);
    }
    assert_eq!(seen, 300_000);
    let text = format!("t=0 0\nr=1 1{}\nz=1 1{}\n", " 0".repeat(1_000_000), " 1 1".repeat(500_000));
    let time = parse(&text).times().next().unwrap();
    assert_eq!(time.repeats().next().unwrap().unwrap().offsets().count(), 1_000_000);
    assert_eq!(time.adjustments().unwrap().unwrap().iter().count(), 500_001);
}

#[test]
fn half_a_megabyte_of_blanks_colons_and_line_ends() {
    for piece in [" ", "\n", "\r\n", "a=:::\n", "m= \n", "a=group:BUNDLE \n", "a=candidate:   \n"] {
        let text = format!("v=0\n{}", piece.repeat(512 * 1024 / piece.len()));
        let session = parse(&text);
        let media = session.media().filter(|media| media.description().is_ok()).count();
        assert_eq!(media, 0);
        let typed = session.typed().filter(Result::is_ok).count();
        assert!(typed <= text.len());
    }
    // A CR that no LF follows ends the reading, wherever it stands.
    let text = format!("v=0\r\n{}x", "\r".repeat(5 * 1024 * 1024));
    assert_eq!(Session::parse(&text).unwrap_err().cause(), Cause::Character);
}

/// Each section asks for a line of the session level that is too long to be read ten thousand times:
/// fifty gigabytes. It is an error for those who ask, and for nobody else.
#[test]
fn ten_thousand_sections_behind_long_lines() {
    let long = "x".repeat(5 * 1024 * 1024);
    let sections = "m=audio 9 RTP/AVP 0\n".repeat(10_000);
    let text = format!(
        "v=0\nc=IN IP4 {long}\na=ice-ufrag:{long}\na=ice-pwd:{long}\na=ice-options:{long}\n\
         a=setup:{long}\na=inactive:{long}\na=end-of-candidates:{long}\na=ice-lite:{long}\n\
         a=fingerprint:sha-256 {long}\na=fingerprint:x 01\n{sections}"
    );
    let too_long = Cause::Length { min: 2, max: 512, found: 513 };
    let session = parse(&text);
    let mut seen = 0;
    for media in session.media() {
        let refused = [
            media.connection().map(drop),
            media.ice_ufrag().map(drop),
            media.ice_pwd().map(drop),
            media.setup().map(drop),
            media.direction().map(drop),
        ];
        for (refused, line) in refused.into_iter().zip([2, 3, 4, 6, 7]) {
            let error = refused.unwrap_err();
            assert_eq!((error.line(), error.column(), error.cause()), (line, 1, too_long));
        }
        assert!(!media.has_ice_option("trickle") && !media.end_of_candidates());
        let mut fingerprints = media.fingerprints();
        assert_eq!(fingerprints.next().unwrap().unwrap_err().cause(), too_long);
        assert!(fingerprints.next().unwrap().is_ok() && fingerprints.next().is_none());
        seen += 1;
    }
    assert_eq!(seen, 10_000);
    assert!(!session.ice_lite());
}

#[test]
fn a_group_of_ten_thousand() {
    let tags: String = (0..10_000).map(|mid| format!(" {mid}")).collect();
    let sections: String =
        (0..10_000).map(|mid| format!("m=audio 9 RTP/AVP 0\na=mid:{mid}\n")).collect();
    let text = format!("a=group:BUNDLE{tags}\n{sections}");
    let session = parse(&text);
    let group = session.groups().next().unwrap().unwrap();
    let mut seen = 0;
    let info = measure(|| seen = session.members(group).filter(Result::is_ok).count());
    assert_eq!((seen, info.count_total), (10_000, 0));
    // In the other order, the group is too large to be searched through for each section.
    let tags: String = (0..10_000).rev().map(|mid| format!(" {mid}")).collect();
    let text = format!("a=group:BUNDLE{tags}\n{sections}");
    let session = parse(&text);
    let group = session.groups().next().unwrap().unwrap();
    let mut refused = session.members(group).filter_map(Result::err);
    assert!(matches!(refused.next().unwrap().cause(), Cause::Length { max: 4096, .. }));
}

#[test]
fn the_longest_line_that_sections_inherit_is_read() {
    for (length, end) in [(512, "\n"), (512, "\r\n"), (513, "\n"), (513, "\r\n"), (514, "\n")] {
        let text = format!(
            "a=ice-options:{}{end}m=audio 9 RTP/AVP 0\n",
            "x".repeat(length - "a=ice-options:".len())
        );
        let media = parse(&text).media().next().unwrap();
        assert_eq!(media.has_ice_option(&text[14..length]), length <= 512, "{length}");
    }
    // And so it is where it is the last of all.
    for length in [512, 513] {
        let text = format!("a=setup:{}", "x".repeat(length - "a=setup:".len()));
        assert!(parse(&text).first::<frazil_sdp::Setup>().is_err());
    }
    // A label is found without being read.
    let text = format!("i={}\n{}", "x".repeat(1 << 20), "m=audio 9 RTP/AVP 0\n".repeat(1000));
    assert!(parse(&text).media().all(|media| media.information().map(str::len) == Some(1 << 20)));
}

/// Edits of the owned form cost what they touch.
#[cfg(feature = "alloc")]
mod edits {
    use super::*;
    use frazil_sdp::{Description, IceLite, MediaBuilder, SctpPort};

    #[test]
    fn a_hundred_thousand_attributes_are_added_and_removed() {
        let mut description = Description::parse("m=audio 9 RTP/AVP 0\n").unwrap();
        let media = &mut description.media_mut()[0];
        for port in 0..100_000_u32 {
            media.push(&SctpPort(u16::try_from(port % 65536).unwrap())).unwrap();
        }
        assert_eq!(media.attributes().count(), 100_000);
        media.set(&IceLite).unwrap();
        let mut keep = false;
        let half = media.retain(|line| {
            keep = !keep || line.as_str() == "a=ice-lite";
            keep
        });
        assert_eq!(half, 50_000);
        media.set(&SctpPort(1)).unwrap();
        assert_eq!((media.attributes().count(), media.remove::<SctpPort>()), (2, 1));
        assert_eq!(description.to_string(), "m=audio 9 RTP/AVP 0\na=ice-lite\n");
    }

    #[test]
    fn ten_thousand_sections_are_edited_one_by_one() {
        let filler = "a=x:y\r\n".repeat(500_000);
        let mut description = Description::parse(&format!("v=0\r\n{filler}")).unwrap();
        let section = MediaBuilder::new("audio", 9, "RTP/AVP").format("0");
        for _ in 0..10_000 {
            description.push_media(section.clone()).unwrap();
        }
        for media in description.media_mut() {
            media.push(&Direction::Inactive).unwrap();
            media.set(&Direction::RecvOnly).unwrap();
            media.set_port(0).unwrap();
        }
        description.media_mut().reverse();
        let sections = "m=audio 0 RTP/AVP 0\r\na=recvonly\r\n".repeat(10_000);
        assert!(description.to_string().ends_with(&sections));
        let mut keep = false;
        let removed = description.retain_media(|_| {
            keep = !keep;
            keep
        });
        assert_eq!(removed, 5_000);
        assert_eq!(Description::parse(&description.to_string()).unwrap(), description);
    }

    #[test]
    fn one_line_of_five_megabytes_is_edited_around() {
        let long = format!("a=x:{}", "x".repeat(5 * 1024 * 1024));
        let mut description = Description::parse(&format!("m=audio 9 RTP/AVP 0\n{long}")).unwrap();
        let media = &mut description.media_mut()[0];
        for _ in 0..100 {
            media.push(&IceLite).unwrap();
        }
        media.move_line(1, 101).unwrap();
        assert_eq!(media.remove::<IceLite>(), 100);
        assert_eq!(description.to_string(), format!("m=audio 9 RTP/AVP 0\n{long}"));
    }
}
