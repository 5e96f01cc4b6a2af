//! §5.4 to §5.6: what a session is about, and whom to ask.

use frazil_sdp::{Cause, Email, Phone};

use super::{parse, section};

#[test]
fn rfc8866_s5_4_b__the_label_of_the_session_holds_where_a_section_has_none() {
    let session = parse("i=talk\nm=audio 9 RTP/AVP 0\ni=hall\nm=audio 9 RTP/AVP 0\n");
    assert_eq!(session.information(), Some("talk"));
    let labels: Vec<_> = session.media().map(|media| media.information()).collect();
    assert_eq!(labels, [Some("hall"), Some("talk")]);
    assert_eq!(section("m=audio 9 RTP/AVP 0\n").information(), None);
    assert_eq!(section("m=audio 9 RTP/AVP 0\ni=\n").information(), Some(""));
    // Of two the first counts.
    assert_eq!(parse("i=\ni=x\n").information(), Some(""));
    assert_eq!(section("i=\nm=audio 9 RTP/AVP 0\n").information(), Some(""));
}

#[test]
fn a_label_of_the_session_may_be_long() {
    let text = format!("v=0\ni={}\r\nm=audio 9 RTP/AVP 0\n", "x".repeat(100_000));
    let media = section(&text);
    assert_eq!(media.information().map(str::len), Some(100_000));
}

#[test]
fn rfc8866_s5_5_a__a_uri_is_optional() {
    let session = parse("v=0\nu=http://www.example.com/seminars/sdp.pdf\n");
    assert_eq!(session.uri(), Some("http://www.example.com/seminars/sdp.pdf"));
    assert_eq!(parse("v=0\nm=audio 9 RTP/AVP 0\nu=http://example.com/\n").uri(), None);
}

#[test]
fn rfc8866_s5_6_a__there_may_be_no_addresses_or_several() {
    let session = parse("e=a@example.com\np=+1 617\ne=b@example.com\np=+1 618\n");
    let emails: Vec<_> = session.emails().map(|email| email.unwrap().address).collect();
    assert_eq!(emails, ["a@example.com", "b@example.com"]);
    let phones: Vec<_> = session.phones().map(|phone| phone.unwrap().number).collect();
    assert_eq!(phones, ["+1 617", "+1 618"]);
    let none = parse("v=0\nm=audio 9 RTP/AVP 0\ne=a@example.com\n");
    assert_eq!((none.emails().count(), none.phones().count()), (0, 0));
}

#[test]
fn rfc8866_s5_6_d__a_name_stands_in_parentheses_or_before_the_address() {
    let email = Email { address: "j.doe@example.com", name: Some("Jane Doe") };
    for text in ["e=j.doe@example.com (Jane Doe)", "e=Jane Doe <j.doe@example.com>"] {
        assert_eq!(parse(text).emails().next(), Some(Ok(email)), "{text}");
    }
    let bare = Email { name: None, ..email };
    assert_eq!(parse("e=j.doe@example.com\n").emails().next(), Some(Ok(bare)));
    let phone = Phone { number: "+1 617 555-6011", name: Some("Jane Doe") };
    for text in ["p=+1 617 555-6011 (Jane Doe)", "p=Jane Doe <+1 617 555-6011> "] {
        assert_eq!(parse(text).phones().next(), Some(Ok(phone)), "{text}");
    }
    let empty = parse("e=\n").emails().next().unwrap().unwrap_err();
    assert_eq!((empty.column(), empty.cause()), (3, Cause::Missing));
}

#[cfg(feature = "alloc")]
mod written {
    use frazil_sdp::{BuildError, Cause, Email, Phone};

    use crate::building::{audio, line, session};

    #[test]
    fn rfc8866_s5_4_b__a_section_has_one_label() {
        let text = session().information("talk").media(audio().information("hall")).finish();
        assert_eq!(text.unwrap().matches("\r\ni=").count(), 2);
        let twice = session().information("x").information("y").finish();
        assert_eq!(twice, Err(BuildError::Repeated('i')));
        let twice = session().media(audio().information("x").information("y")).finish();
        assert_eq!(twice, Err(BuildError::Repeated('i')));
        assert_eq!(session().information("").finish(), line('i', Cause::Missing));
    }

    #[test]
    fn rfc8866_s5_5_a__one_uri_stands_before_the_media() {
        let text = session().media(audio()).uri("http://example.com/?q=%20#x").finish().unwrap();
        assert!(text.contains("\r\nu=http://example.com/?q=%20#x\r\nt=0 0\r\nm="), "{text}");
        assert!(!session().finish().unwrap().contains("u="));
        let twice = session().uri("http://a/").uri("http://b/").finish();
        assert_eq!(twice, Err(BuildError::Repeated('u')));
        let inside = session().media(audio().line('u', "http://a/")).finish();
        assert_eq!(inside, Err(BuildError::Letter('u')));
        // rfc8866-s5-m: nor a name in UTF-8.
        for uri in ["http://a b/", "http://\u{fc}.example/", "http://a/\r\nk=x", "<http://a/>"] {
            assert_eq!(session().uri(uri).finish(), line('u', Cause::Character), "{uri:?}");
        }
        assert_eq!(session().uri("").finish(), line('u', Cause::Missing));
    }

    #[test]
    fn rfc8866_s5_6_a_b_d_e__addresses_precede_the_media_and_names_have_parentheses() {
        let email = Email { address: "j.doe@example.com", name: Some("Jane Doe") };
        let phone = Phone { number: "+1 617 555-6011", name: None };
        let text = session()
            .media(audio())
            .phone(&phone)
            .email(&email)
            .email(&Email { name: None, ..email })
            .finish()
            .unwrap();
        let expected = "\r\ne=j.doe@example.com (Jane Doe)\r\ne=j.doe@example.com\r\n\
            p=+1 617 555-6011\r\nt=0 0\r\nm=";
        assert!(text.contains(expected), "{text}");
        assert!(!session().finish().unwrap().contains("\r\ne="));
        let bad = Email { name: Some("Jane (Doe)"), ..email };
        assert_eq!(session().email(&bad).finish(), line('e', Cause::Character));
        let bad = Phone { number: "+1 (617) 555-6011", ..phone };
        assert_eq!(session().phone(&bad).finish(), line('p', Cause::Character));
    }
}
