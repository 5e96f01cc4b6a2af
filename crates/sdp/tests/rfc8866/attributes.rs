//! §5.12, §5.13 and §6: keys and attributes.

use frazil_sdp::{
    AnyAttribute, Cat, Cause, ConferenceType, Direction, Keywds, Lang, Orient, Quality, SdpLang,
    Session, Tool,
};

use super::{parse, section};

#[test]
fn rfc8866_s5_12_b__a_key_is_passed_over_and_never_shown() {
    let session = parse("k=clear:geheim\na=tool:x\nm=audio 9 RTP/AVP 0\nk=prompt\na=inactive\n");
    assert_eq!(session.first::<Tool<'_>>().unwrap().unwrap().as_str(), "x");
    let media = session.media().next().unwrap();
    assert_eq!(media.direction(), Ok(Direction::Inactive));
    let [key, prompt] = [session.key(), media.key()].map(|key| key.unwrap().unwrap());
    assert_eq!((key.method(), key.key()), ("clear", Some("geheim")));
    assert_eq!((prompt.method(), prompt.key()), ("prompt", None));
    let shown = format!("{session:?} {media:?} {key:?} {:?}", session.times());
    assert!(!shown.contains("geheim"), "{shown}");
    assert_eq!(parse("v=0\n").key(), Ok(None));
    // One that is broken harms nobody who does not ask.
    let broken = parse("k=(\na=tool:x\n");
    assert_eq!(broken.key().unwrap_err().column(), 3);
    assert!(broken.first::<Tool<'_>>().is_ok());
}

#[test]
fn rfc8866_s5_13_b__values_have_any_octet_but_three() {
    // Every character but NUL, CR and LF up to U+00FF, and some beyond.
    let value: String = ('\u{1}'..='\u{ff}')
        .chain(['\u{1f9ca}', '\u{10ffff}'])
        .filter(|c| !matches!(c, '\r' | '\n'))
        .collect();
    let text = format!("a=x-all:{value}\r\n");
    let session = parse(&text);
    assert_eq!(session.attributes().next().unwrap().value(), Some(value.as_str()));
    assert_eq!(session.attributes().next().unwrap().to_string(), format!("x-all:{value}"));
    for bad in ["a=x:\0", "a=x:a\rb\n"] {
        assert_eq!(Session::parse(bad).unwrap_err().cause(), Cause::Character);
    }
}

#[test]
fn rfc8866_s5_13_c__an_unknown_attribute_changes_nothing_and_is_kept() {
    let text = "a=x-a:1\na=lang:de\na=x-b\nm=audio 9 RTP/AVP 0\na=x-c:\na=recvonly\n";
    let session = parse(text);
    assert_eq!(session.first(), Ok(Some(Lang::new("de").unwrap())));
    assert_eq!(session.media().next().unwrap().direction(), Ok(Direction::RecvOnly));
    let kept: Vec<_> = session
        .typed()
        .chain(session.media().next().unwrap().typed())
        .filter_map(|attribute| match attribute.unwrap() {
            AnyAttribute::Other(line) => Some(line.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(kept, ["x-a:1", "x-b", "x-c:"]);
}

#[test]
fn rfc8866_s6_1_b_and_s6_2_b__a_category_and_keywords_are_passed_over() {
    let with = "v=0\na=cat:foo.bar\na=keywds:SDP\na=cat:\na=sendonly\nm=audio 9 RTP/AVP 0\n";
    let media = section(with);
    assert_eq!(media.direction(), Ok(Direction::SendOnly));
    let session = media.session();
    assert_eq!(session.first(), Ok(Some(Cat::new("foo.bar").unwrap())));
    assert_eq!(session.first(), Ok(Some(Keywds::new("SDP").unwrap())));
    // Broken, it is an error to who asks for it alone.
    assert_eq!(session.all::<Cat<'_>>().filter(Result::is_err).count(), 1);
}

#[test]
fn rfc8866_s6_7_b__without_a_direction_media_flow_both_ways() {
    assert_eq!(section("m=audio 9 RTP/AVP 0\n").direction(), Ok(Direction::SendRecv));
    let text = "a=type:broadcast\nm=audio 9 RTP/AVP 0\n";
    // A conference type does not change that (§6.9).
    assert_eq!(section(text).direction(), Ok(Direction::SendRecv));
    let text = "a=recvonly\nm=audio 9 RTP/AVP 0\nm=audio 9 RTP/AVP 0\na=sendonly\n";
    let directions: Vec<_> = parse(text).media().map(|m| m.direction().unwrap()).collect();
    assert_eq!(directions, [Direction::RecvOnly, Direction::SendOnly]);
}

#[test]
fn the_small_attributes_read_at_their_level() {
    let text = "v=0\na=tool:foobar V3.2\na=type:moderated\na=sdplang:fr\na=lang:de\na=lang:en\n\
        m=video 9 RTP/AVP 31\na=orient:seascape\na=quality:10\na=lang:ja\n";
    let session = parse(text);
    let media = session.media().next().unwrap();
    assert_eq!(session.first(), Ok(Some(Tool::new("foobar V3.2").unwrap())));
    assert_eq!(session.first(), Ok(Some(ConferenceType::Moderated)));
    assert_eq!(session.first(), Ok(Some(SdpLang::new("fr").unwrap())));
    let tags: Vec<_> = session.all::<Lang<'_>>().map(|lang| lang.unwrap().tag()).collect();
    assert_eq!(tags, ["de", "en"]);
    assert_eq!(media.first(), Ok(Some(Orient::Seascape)));
    assert_eq!(media.first(), Ok(Some(Quality(10))));
    assert_eq!(media.first(), Ok(Some(Lang::new("JA").unwrap())));
    let written: Vec<_> = session
        .typed()
        .chain(media.typed())
        .map(|attribute| attribute.unwrap())
        .inspect(|attribute| assert!(!matches!(attribute, AnyAttribute::Other(_))))
        .map(|attribute| format!("a={attribute}"))
        .collect();
    let lines: Vec<_> = text.lines().filter(|line| line.starts_with("a=")).collect();
    assert_eq!(written, lines);
}

#[cfg(feature = "alloc")]
mod written {
    use frazil_sdp::{BuildError, Cat, Cause, Direction, Keywds, Lang, Tool};

    use crate::building::{audio, line, session};

    #[test]
    fn rfc8866_s6_1_a_and_s6_2_a__neither_category_nor_keywords_are_written() {
        let obsolete = |name| Err(BuildError::Attribute { name, cause: Cause::Obsolete });
        assert_eq!(session().attribute(&Cat::new("foo").unwrap()).finish(), obsolete("cat"));
        let words = Keywds::new("SDP").unwrap();
        assert_eq!(session().attribute(&words).finish(), obsolete("keywds"));
        assert!(session().attribute(&Tool::new("x").unwrap()).finish().is_ok());
    }

    #[test]
    fn rfc8866_s6_7_a__a_level_has_one_direction() {
        let (send, receive) = (Direction::SendOnly, Direction::RecvOnly);
        let twice = session().attribute(&send).attribute(&receive).media(audio()).finish();
        assert_eq!(twice, Err(BuildError::TwoDirections));
        let twice = session().media(audio().attribute(&send).attribute(&send)).finish();
        assert_eq!(twice, Err(BuildError::TwoDirections));
        let both = session().attribute(&send).media(audio().attribute(&receive));
        assert!(both.media(audio()).finish().is_ok());
    }

    #[test]
    fn rfc8866_s5_12_a__no_key_is_written() {
        let refused = Err(BuildError::Letter('k'));
        assert_eq!(session().line('k', "prompt").finish(), refused);
        assert_eq!(session().media(audio().line('k', "prompt")).finish(), refused);
    }

    #[test]
    fn rfc8866_s5_13_a_b__names_are_tokens_and_values_any_text() {
        let text = session().line('a', "x-!#$%&'*+.^_`{|}~9: \u{1}\u{fc}:@ ").finish().unwrap();
        assert!(text.ends_with("\r\na=x-!#$%&'*+.^_`{|}~9: \u{1}\u{fc}:@ \r\n"));
        for name in ["\u{fc}", "a b", "a(", "a\"", "a/b", "a[", "a=b"] {
            assert_eq!(session().line('a', name).finish(), line('a', Cause::Character), "{name}");
        }
        let tag = Lang::new("de").unwrap();
        assert!(session().attribute(&tag).finish().unwrap().ends_with("\r\na=lang:de\r\n"));
    }
}
