//! Properties of the attributes beside those of RTP: what is read is written and reads alike, and no
//! key is shown.

#![allow(clippy::unwrap_used, reason = "a helper of tests")]

use frazil_sdp::{AnyAttribute, Attribute, Crypto, DcMap, EscapedText, Reliability, Session};
use proptest::prelude::*;

/// An attribute line that reads in most cases.
fn attribute() -> impl Strategy<Value = String> {
    prop_oneof![
        "a=dcmap:[0-9]{1,5}( (label|subprotocol|x)=\"([a-z; ]|%[0-9a-fA-F]{2}|%){0,5}\"(;(ordered=(true|false|x)|max-(retr|time)=[0-9]{1,11}|priority=[0-9]{1,6})){0,3})?",
        "a=dcsa:[0-9]{1,6} [a-z-]{0,6}(:[a-z :/]{0,6})?",
        "a=acap:[0-9]{1,11} (a=)?[a-z-]{0,6}(:[a-z :/]{0,6})?",
        "a=identity:[a-zA-Z0-9+/]{0,9}={0,2}( [a-z=]{0,3}){0,2}",
        "a=crypto:[0-9]{1,10} [A-Z_]{1,9} inline:[a-zA-Z0-9]{1,9}(\\|(2\\^)?[0-9]{1,3})?(\\|[0-9]:[0-9]{1,4})?;?( {1,2}[A-Z]{1,3}=[0-9]){0,2}",
        "a=key-mgmt: ?[a-z]{1,5} [a-zA-Z0-9+/]{1,9}={0,2}",
        "a=content:[a-z]{0,3}(,[a-z]{1,3}){0,3}",
        "a=label:[a-z0-9]{0,3}( x)?",
        "a=source-filter: {0,2}(incl|excl|x) IN (IP4|\\*) (\\*|192\\.0\\.2\\.1)( {1,2}[a-f0-9:.]{1,6}){0,3}",
        "a=ts-refclk:(ntp=|ptp=|gps|private|private:)[A-Za-z0-9:/-]{0,9}",
        "a=mediaclk:(id=[a-z]{0,3} )?(sender|direct|direct=)[0-9]{0,22}( {1,2}rate=[0-9]/[0-9]){0,2}",
        "a=control: ?[a-z:/=*?]{0,9}( x)?",
        "a=range: ?(npt|clock|x)(=[0-9:]{0,3}-?[0-9]{0,3})?",
        "a=floorctrl:(c-only|s-only|c-s|x)( {1,2}(c-only|s-only)){0,2}",
        "a=(confid|userid):[0-9]{1,11}",
        "a=floorid:[0-9]{1,6}( (mstrm|m-stream|x):[0-9]{0,2}( {1,2}[0-9]{1,2}){0,2})?",
        "a=(curr|conf):(qos|sec) (e2e|local|remote|x) {1,2}(none|send|recv|sendrecv|x)",
        "a=des:(qos|sec) (mandatory|optional|none|failure|unknown|x) e2e (none|send|recv|sendrecv)",
        "a=(csup|creq):[a-z0-9-]{0,5}(,[a-z]{1,3}){0,2}",
        "a=tcap:[0-9]{1,11}( {1,2}[A-Z]{1,3}/[A-Z]{1,3}){0,3}",
        "a=(pcfg|acfg):[0-9]{1,11}( {1,2}(t|a|\\+x|-)=[0-9\\[\\]|,-]{0,5}){0,3}",
    ]
}

fn reliability() -> impl Strategy<Value = Reliability> {
    prop_oneof![
        Just(Reliability::Reliable),
        any::<u32>().prop_map(Reliability::Retransmissions),
        any::<u32>().prop_map(Reliability::Lifetime),
    ]
}

/// The first attribute of a line.
fn read(line: &str) -> Option<AnyAttribute<'_>> {
    Session::parse(line).unwrap().typed().next().and_then(Result::ok)
}

proptest! {
    #[test]
    fn an_attribute_that_reads_is_written_and_reads_alike(line in attribute()) {
        if let Some(typed) = read(&line) {
            prop_assert!(!matches!(typed, AnyAttribute::Other(_)), "{line}");
            let written = format!("a={typed}");
            prop_assert_eq!(read(&written), Some(typed));
            prop_assert_eq!(format!("a={}", read(&written).unwrap()), written);
            let _ = format!("{typed:?}");
        }
    }

    #[test]
    fn a_data_channel_is_written_and_reads_alike(
        (stream, label, subprotocol) in (any::<u16>(), any::<String>(), "[a-z.]{0,9}"),
        (ordered, reliability, priority) in (any::<bool>(), reliability(), any::<u16>()),
    ) {
        let mut channel = DcMap::new(stream);
        channel.label = EscapedText::new(&label);
        channel.subprotocol = EscapedText::new(&subprotocol);
        (channel.ordered, channel.reliability, channel.priority) = (ordered, reliability, priority);
        prop_assert_eq!(channel.check(), Ok(()));
        let written = format!("a={channel}");
        prop_assert!(written.bytes().all(|b| (b' '..=b'~').contains(&b)));
        let Some(AnyAttribute::DcMap(read)) = read(&written) else { panic!("{written}") };
        prop_assert_eq!(read, channel);
        prop_assert!(read.label.matches(&label));
        prop_assert_eq!(read.label.chars().collect::<String>(), label);
    }

    #[test]
    fn octets_that_are_no_text_are_replaced_as_the_standard_library_does_it_or_more(
        octets in prop::collection::vec(any::<u8>(), 0..12),
    ) {
        let escaped: String = octets.iter().map(|octet| format!("%{octet:02x}")).collect();
        let line = format!("a=dcmap:0 label=\"{escaped}\"");
        let Some(AnyAttribute::DcMap(channel)) = read(&line) else { panic!("{line}") };
        prop_assert_eq!(channel.label.octets().collect::<Vec<_>>(), octets.clone());
        let good = |text: &str| text.chars().filter(|&c| c != '\u{fffd}').collect::<String>();
        let replaced: String = channel.label.chars().collect();
        prop_assert_eq!(good(&replaced), good(&String::from_utf8_lossy(&octets)));
    }

    #[test]
    fn no_key_is_shown(key in "[a-zA-Z0-9+/]{20,40}", tag in 1_u32..999_999_999) {
        let value = format!("{tag} AES_CM_128_HMAC_SHA1_80 inline:{key}|2^20 FEC_KEY=inline:{key}");
        let crypto = Crypto::new(&value).unwrap();
        let mut shown = format!("{crypto:?} {:?}", crypto.keys().collect::<Vec<_>>());
        for line in [
            format!("a=crypto:{value}"),
            format!("a=acap:{tag} crypto:{value}"),
            format!("a=key-mgmt:mikey {key}"),
            format!("a=ice-pwd:{key}{key}"),
        ] {
            let session = Session::parse(&line).unwrap();
            shown += &format!("{session:?} {:?} {:?}", session.attributes(), read(&line));
            shown += &format!("{:?}", session.attributes().next());
        }
        prop_assert!(!shown.contains(&key), "{}", shown);
    }
}
