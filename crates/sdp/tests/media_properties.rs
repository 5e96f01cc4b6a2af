//! Properties of the attributes of media: a value is written and read again as it was, and what its
//! check lets pass reads.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::fmt::Debug;
use std::net::IpAddr;

use frazil_sdp::{
    Attribute, Connection, Decimal, Direction, ExtMap, Feedback, Fmtp, Format, FrameRate,
    ImageAttr, MaxPRate, MaxPTime, Msid, MsidSemantic, PTime, Rid, Rtcp, RtcpFb, RtcpXr, RtpMap,
    Session, Simulcast, Ssrc, SsrcGroup, StreamDirection,
};
use proptest::prelude::*;

/// Writes a value, reads it, and compares.
fn comes_back<'a, A: Attribute<'a> + PartialEq + Debug + Copy>(value: A, text: &'a mut String) {
    value.check().unwrap();
    *text = format!("m=audio 9 RTP/AVP 0\r\na={value}\r\na=x-next\r\n");
    let text: &'a str = text;
    let media = Session::parse(text).unwrap().media().next().unwrap();
    assert_eq!(media.first::<A>().unwrap(), Some(value), "{text}");
    assert_eq!(media.attributes().count(), 2);
    // What was read is written alike.
    assert_eq!(
        format!("a={}", media.first::<A>().unwrap().unwrap()),
        media.lines().nth(1).unwrap().as_str()
    );
}

/// A value that may be made of a text comes back.
macro_rules! comes_back {
    ($made:expr) => {
        if let Ok(value) = $made {
            let mut text = String::new();
            comes_back(value, &mut text);
        }
    };
}

/// Texts of all kinds, those that would break a line among them.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9+=;,:/*~._ -]{0,16}",
        2 => "[a-z0-9]{1,5}=[0-9]{1,4}(;[a-z-]{1,8}(=[ -~]{0,6})?){0,3}",
        1 => "[ -~\t\r\n\0\u{e9}\u{1f9ca}]{0,12}",
    ]
}

fn token() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-zA-Z0-9-]{1,12}", 1 => "[!-~]{0,6}", 1 => text()]
}

fn direction() -> impl Strategy<Value = StreamDirection> {
    prop_oneof![Just(StreamDirection::Send), Just(StreamDirection::Recv)]
}

proptest! {
    #[test]
    fn codecs_come_back(
        payload_type: u8, encoding in token(), rate: u32, channels: Option<u32>, parameters in text(),
        format in token(), kind in token(),
    ) {
        if let Ok(map) = RtpMap::new(payload_type, &encoding, rate) {
            let map = channels.map_or(map, |channels| map.with_channels(channels.max(1)));
            comes_back!(Ok::<_, ()>(map));
        }
        comes_back!(Fmtp::new(payload_type, &parameters));
        comes_back!(Fmtp::new(&*format, &parameters));
        if let Ok(feedback) = Feedback::new(&kind, &parameters) {
            comes_back!(Ok::<_, ()>(RtcpFb::for_all(feedback)));
            comes_back!(RtcpFb::new(payload_type, feedback));
            comes_back!(RtcpFb::new(&*format, feedback));
        }
        comes_back!(RtcpXr::new(&parameters));
    }

    #[test]
    fn parameters_are_all_that_is_between_semicolons(parameters in text()) {
        let Ok(fmtp) = Fmtp::new(96, &parameters) else { return Ok(()) };
        for one in fmtp.parameters() {
            prop_assert!(parameters.contains(one.name) && parameters.contains(one.value.unwrap_or("")));
            prop_assert!(!one.name.contains(';') || one.name.contains('"'));
            let first = fmtp.parameters().find(|other| {
                other.name.eq_ignore_ascii_case(one.name) && other.value.is_some()
            });
            prop_assert_eq!(fmtp.get(&one.name.to_ascii_uppercase()), first.and_then(|first| first.value));
        }
        if !parameters.contains('"') {
            let blank = |c: char| c == ' ' || c == '\t';
            let pieces = parameters.split(';').filter(|piece| !piece.trim_matches(blank).is_empty());
            prop_assert_eq!(fmtp.parameters().count(), pieces.count());
        }
    }

    #[test]
    fn header_extensions_come_back(
        id: u16, uri in prop_oneof!["[a-z+.-]{1,4}:[!-~]{1,9}", text()],
        attributes in text(),
        direction in prop::option::of(prop_oneof![
            Just(Direction::SendRecv), Just(Direction::SendOnly), Just(Direction::RecvOnly), Just(Direction::Inactive),
        ]),
    ) {
        if let Ok(map) = ExtMap::new(id, &uri) {
            let map = direction.map_or(map, |direction| map.with_direction(direction));
            comes_back!(Ok::<_, ()>(map));
            comes_back!(map.with_attributes(&attributes));
        }
    }

    #[test]
    fn streams_and_sources_come_back(
        id in token(), other in token(), value in text(), ssrc: u32, ids: Vec<u32>,
    ) {
        comes_back!(Msid::new(&id));
        comes_back!(Msid::new(&id).and_then(|msid| msid.with_track(&other)));
        comes_back!(MsidSemantic::new(&id, &value));
        comes_back!(Ssrc::new(ssrc, &id, None));
        comes_back!(Ssrc::new(ssrc, &id, Some(&value)));
        comes_back!(SsrcGroup::new(&id, &ids));
    }

    #[test]
    fn restricted_streams_and_simulcast_come_back(
        id in token(), direction in direction(),
        restrictions in prop_oneof![
            text(),
            "(pt=[0-9]{2}(,[0-9]{2}){0,2};)?max-(width|fps|bpp)(=[0-9.]{1,5})?(;depend=[a-z,]{1,5})?",
        ],
        streams in prop_oneof!["~?[a-z0-9]{1,3}([;,]~?[a-z0-9]{1,3}){0,4}", text()],
        others in prop_oneof!["~?[a-z0-9]{1,3}([;,]~?[a-z0-9]{1,3}){0,4}", text()],
    ) {
        comes_back!(Rid::new(&id, direction));
        comes_back!(Rid::new(&id, direction).and_then(|rid| rid.with_restrictions(&restrictions)));
        let simulcast = Simulcast::new(direction, &streams);
        comes_back!(simulcast);
        comes_back!(simulcast.and_then(|simulcast| simulcast.with_others(&others)));
        if let Ok(simulcast) = simulcast {
            let again: Vec<_> = simulcast.streams(direction).map(|stream| {
                let forms = stream.alternatives().map(|form| format!("{}{}", if form.paused { "~" } else { "" }, form.rid));
                forms.collect::<Vec<_>>().join(",")
            }).collect();
            prop_assert_eq!(&again.join(";"), &streams);
            prop_assert_eq!(simulcast.streams(direction.reversed()).count(), 0);
        }
    }

    #[test]
    fn images_come_back(
        format in token(), direction in direction(),
        sets in prop_oneof![
            Just("*".to_owned()),
            text(),
            r"\[x=[1-9][0-9]{0,3},y=\[[1-9]:[1-9][0-9]{1,3}\](,q=0\.[0-9]{1,2}|,par=\[1\.2-1\.3\]){0,2}\]( \[x=\[[1-9],[1-9]\],y=[1-9]\]){0,2}",
        ],
        size in 1u32..12_000,
    ) {
        comes_back!(ImageAttr::new(&*format, direction, &sets));
        let images = ImageAttr::for_all(direction, &sets);
        comes_back!(images);
        comes_back!(images.and_then(|images| images.with_others(&sets)));
        if let Ok(images) = images {
            prop_assert_eq!(images.is_any(direction), sets == "*");
            prop_assert_eq!(images.sets(direction).count(), sets.matches("[x=").count());
            for set in images.sets(direction) {
                prop_assert!(set.preference() <= 100);
                let (x, y) = (set.x(), set.y());
                prop_assert!(x.contains(x.min()) && y.contains(y.max()));
                prop_assert!(!x.contains(size) || (x.min()..=x.max()).contains(&size));
            }
        }
    }

    #[test]
    fn numbers_and_ports_come_back(billionths in 0..=u64::MAX, millis: u32, port: u16, ip: Option<IpAddr>) {
        if let Ok(number) = Decimal::from_billionths(billionths) {
            comes_back!(Ok::<_, ()>(FrameRate(number)));
            comes_back!(Ok::<_, ()>(MaxPRate(number)));
            comes_back!(Ok::<_, ()>(PTime(number)));
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            prop_assert_eq!(PTime(number).duration().as_nanos(), u128::from(billionths / 1000));
        }
        comes_back!(MaxPTime::from_millis(millis));
        let rtcp = Rtcp::new(port);
        let ip = ip.filter(|ip| !ip.is_multicast());
        comes_back!(Ok::<_, ()>(ip.map_or(rtcp, |ip| rtcp.with_connection(Connection::new(ip)))));
    }

    #[test]
    fn a_format_is_a_payload_type_or_a_name(text in token(), number: u8) {
        prop_assert_eq!(Format::from(&*text).payload_type().is_some(),
            text.len() < 20 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
                && text.parse::<u64>().is_ok_and(|number| number < 128));
        prop_assert_eq!(Format::from(&*number.to_string()).payload_type(), Some(number).filter(|n| *n < 128));
    }
}
