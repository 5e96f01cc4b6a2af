//! §6.10: character sets.

use frazil_sdp::{Cause, Charset, Session};

use super::parse;

#[test]
fn rfc8866_s6_10_b__names_are_compared_in_whatever_case() {
    for name in ["ISO-8859-1", "iso-8859-1", "Iso-8859-1"] {
        let text = format!("a=charset:{name}\n");
        let charset: Charset<'_> = parse(&text).first().unwrap().unwrap();
        assert_eq!(charset, Charset::new("ISO-8859-1").unwrap());
        assert!(charset.is("iso-8859-1") && !charset.is("ISO-8859-15"));
        assert_eq!(charset.as_str(), name);
    }
    assert_eq!(parse("a=charset:utf-8\n").first(), Ok(Some(Charset::UTF_8)));
    // Nothing said is UTF-8 (§5).
    assert_eq!(parse("v=0\n").first::<Charset<'_>>().unwrap().unwrap_or_default(), Charset::UTF_8);
}

#[test]
fn rfc8866_s6_10_c__strings_of_a_set_that_is_not_known_are_left_as_they_are() {
    // Seven bits, with escapes: not what they look like.
    let octets = b"s=\x1b$B$3$s$K$A$O\x1b(B\na=charset:ISO-2022-JP\ni=\x1b$B2q5D\x1b(B\n";
    let session = Session::from_bytes(octets).unwrap();
    assert_eq!(session.name().unwrap().as_bytes(), b"\x1b$B$3$s$K$A$O\x1b(B");
    assert_eq!(session.information().unwrap().as_bytes(), b"\x1b$B2q5D\x1b(B");
    let charset: Charset<'_> = session.first().unwrap().unwrap();
    assert!(charset.is("iso-2022-jp"));
    assert_eq!(session.as_str().as_bytes(), octets);
}

#[test]
fn rfc8866_s6_10_e__three_octets_are_in_no_field() {
    for charset in ["", "a=charset:ISO-2022-JP\n"] {
        for letter in ["s", "i", "a"] {
            for octet in ["\0", "\r"] {
                let text = format!("v=0\n{charset}{letter}=a{octet}b\n");
                let error = Session::parse(&text).unwrap_err();
                assert_eq!((error.column(), error.cause()), (4, Cause::Character), "{text:?}");
            }
            // An LF ends the line, so that what follows is none.
            let text = format!("v=0\n{charset}{letter}=a\nb\n");
            assert_eq!(Session::parse(&text).unwrap_err().cause(), Cause::NotALine);
        }
    }
}

#[cfg(feature = "alloc")]
mod written {
    use frazil_sdp::{BuildError, Cause, Charset};

    use crate::building::{line, session};

    #[test]
    fn rfc8866_s6_10_a_d__text_is_written_as_utf8_and_called_that() {
        for name in ["UTF-8", "utf-8"] {
            let builder = session().name("\u{fc}").attribute(&Charset::new(name).unwrap());
            let text = builder.finish().unwrap();
            assert!(text.contains("\r\ns=\u{fc}\r\n"));
            assert!(text.ends_with(&format!("\r\na=charset:{name}\r\n")));
        }
        // What is written would not be valid in another set, or mean something else.
        for name in ["ISO-8859-1", "UTF-16", "UTF8", "x-unknown"] {
            let refused = session().attribute(&Charset::new(name).unwrap()).finish();
            let error = BuildError::Attribute { name: "charset", cause: Cause::NotUtf8 };
            assert_eq!(refused, Err(error));
        }
    }

    #[test]
    fn rfc8866_s6_10_e__three_octets_are_not_written() {
        for octet in ['\0', '\r', '\n'] {
            let text = format!("a{octet}b");
            assert_eq!(session().name(&text).finish(), line('s', Cause::Character));
            assert_eq!(session().information(&text).finish(), line('i', Cause::Character));
            let keyed = format!("keywds:{text}");
            assert_eq!(session().line('a', &keyed).finish(), line('a', Cause::Character));
        }
    }
}
