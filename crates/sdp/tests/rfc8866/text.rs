//! §5: lines, line ends, and what they are written in; §5.1 to §5.3.

use frazil_sdp::Cause;

use super::parse;

#[test]
fn rfc8866_s5_f__text_and_values_have_all_of_unicode() {
    let text = "s=\u{1f9ca} \u{fc}\u{10ffff}\na=x-name:\u{6d77}\u{1}\u{7f}\n";
    let session = parse(text);
    assert_eq!(session.name(), Some("\u{1f9ca} \u{fc}\u{10ffff}"));
    let value = session.attributes().next().unwrap().value();
    assert_eq!(value, Some("\u{6d77}\u{1}\u{7f}"));
}

#[test]
fn rfc8866_s5_h__lines_end_with_lf_as_well_as_crlf() {
    let crlf = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=x y\r\nt=0 0\r\na=ice-lite\r\n\
        m=audio 9 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\na=sendonly\r\n";
    let lf = crlf.replace('\r', "");
    // Even both in one text.
    let mixed = crlf.replacen('\r', "", 3);
    for text in [crlf, &lf, &mixed] {
        let session = parse(text);
        assert_eq!((session.name(), session.ice_lite()), (Some("x y"), true), "{text:?}");
        let lines: Vec<_> = session.all_lines().map(|line| line.as_str()).collect();
        assert_eq!(lines, lf.lines().collect::<Vec<_>>());
    }
}

#[test]
fn rfc8866_s5_2_e__networks_and_address_types_are_tokens_of_any_kind() {
    let origin = parse("o=jdoe 7 8 ATM NSAP 47.0091.8100\n").origin().unwrap().unwrap();
    assert_eq!((origin.network_type, origin.address_type), ("ATM", "NSAP"));
    assert_eq!(origin.address, "47.0091.8100");
    assert_eq!(origin.to_string(), "jdoe 7 8 ATM NSAP 47.0091.8100");
    let broken = parse("o=jdoe 7 8 A(M NSAP x\n").origin().unwrap_err();
    assert_eq!((broken.column(), broken.cause()), (13, Cause::Character));
}

#[test]
fn a_session_is_known_by_its_origin_but_for_the_version() {
    let read = |text| parse(text).origin().unwrap().unwrap();
    let old = read("o=jdoe 7 9 IN IP4 192.0.2.1\n");
    let new = read("o=jdoe 7 0010 IN IP4 192.0.2.1\n");
    assert!(old.is_same_session(&new));
    assert!(new.compare_version(&old).is_gt() && old.compare_version(&new).is_lt());
    assert!(read("o=a 1 10 IN IP4 h\n").compare_version(&new).is_eq());
    assert!(!old.is_same_session(&read("o=jdoe 8 9 IN IP4 192.0.2.1\n")));
    let huge = format!("o=jdoe 7 {} IN IP4 192.0.2.1\n", "9".repeat(80));
    assert!(parse(&huge).origin().unwrap().unwrap().compare_version(&new).is_gt());
}

#[cfg(feature = "alloc")]
mod written {
    use frazil_sdp::{Cause, Origin, SessionBuilder, Tool};

    use crate::building::{line, session};
    use crate::parse;

    #[test]
    fn rfc8866_s5_f_and_s5_3_d_and_s5_4_a__names_and_labels_are_utf8() {
        let text = session()
            .name("\u{1f9ca}")
            .information("\u{fc}ber")
            .attribute(&Tool::new("\u{6d77}").unwrap())
            .finish()
            .unwrap();
        assert!(text.contains("\r\ns=\u{1f9ca}\r\ni=\u{fc}ber\r\n"));
        let read = parse(&text);
        assert_eq!((read.name(), read.information()), (Some("\u{1f9ca}"), Some("\u{fc}ber")));
        assert_eq!(read.first::<Tool<'_>>().unwrap().unwrap().as_str(), "\u{6d77}");
        // Octets of another character set are none.
        for (octets, column) in [(&b"v=0\ns=\xfc\n"[..], 3), (b"v=0\ni=ab\xc3\n", 5)] {
            let error = frazil_sdp::Session::from_bytes(octets).unwrap_err();
            assert_eq!((error.line(), error.column()), (2, column));
            assert_eq!(error.cause(), Cause::NotUtf8);
        }
    }

    #[test]
    fn rfc8866_s5_3_c__a_session_without_a_name_has_a_dash_or_a_blank() {
        assert!(session().finish().unwrap().contains("\r\ns=-\r\n"));
        assert!(session().name(" ").finish().unwrap().contains("\r\ns= \r\n"));
        assert_eq!(parse("s= \n").name(), Some(" "));
    }

    #[test]
    fn rfc8866_s5_2_e__other_networks_are_written() {
        let mut origin = Origin::anonymous("7", "8");
        (origin.network_type, origin.address_type, origin.address) = ("ATM", "NSAP", "47.0091");
        let text = SessionBuilder::new(&origin).finish().unwrap();
        assert!(text.contains("o=- 7 8 ATM NSAP 47.0091\r\n"));
        origin.network_type = "A M";
        assert_eq!(SessionBuilder::new(&origin).finish(), line('o', Cause::Character));
    }
}
