//! The owned form: each edit does what it says, and nothing else.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use frazil_sdp::{
    BuildError, Candidate, Cause, Connection, Description, Direction, IceLite, IceOptions, IcePwd,
    MediaBuilder, MediaSection, Mid, Origin, SctpPort, Session, Timing,
};

const PWD: &str = "asd88fgpdd777uzjYhagZg";

/// As untidy as the field: blanks at ends, an unknown letter, a blank line, both line ends.
const FIELD: &str = "v=0\r\no=-  7  41 IN IP4 127.0.0.1 \r\ns=\r\nt=0 0\na=x:1\nx=?\r\n\
    m=audio  9/2\tRTP/AVP 0 8 \r\nc=IN IP4 0.0.0.0\na=mid:0\na=sendrecv\na=x\na=recvonly\n\n\
    m=video 9 RTP/AVP 96\r\na=mid:1";

const PLAIN: &str = "v=0\r\no=- 7 41 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nc=IN IP4 0.0.0.0\r\n";

fn field() -> Description {
    FIELD.parse().unwrap()
}

/// What is written once `edit` was made, which must succeed.
fn edited(text: &str, edit: impl FnOnce(&mut Description) -> Result<(), BuildError>) -> String {
    let mut description: Description = text.parse().unwrap();
    edit(&mut description).unwrap();
    description.to_string()
}

#[track_caller]
fn replaces(from: &str, to: &str, edit: impl FnOnce(&mut Description) -> Result<(), BuildError>) {
    assert_eq!(FIELD.matches(from).count(), 1, "{from:?}");
    assert_eq!(edited(FIELD, edit), FIELD.replace(from, to));
}

#[test]
fn what_is_not_edited_is_written_as_it_was() {
    let texts =
        [FIELD, "m=", "\n\n m=x\n", "v=0\r", "a=1\n\na=2\n \n", "v=0\r\r\n\r\nm=a\n\r\nm=b"];
    for text in texts.into_iter().filter(|text| Session::parse(text).is_ok()) {
        assert_eq!(edited(text, |_| Ok(())), text);
        let mut turned: Description = text.parse().unwrap();
        turned.media_mut().reverse();
        turned.media_mut().reverse();
        assert_eq!(turned.to_string(), text);
    }
}

#[test]
fn attributes_are_set_added_and_removed_by_type() {
    replaces("a=sendrecv\na=x\na=recvonly\n", "a=inactive\na=x\n", |it| {
        it.media_mut()[0].set(&Direction::Inactive)
    });
    replaces("a=recvonly\n", "a=recvonly\na=ice-lite\n", |it| it.media_mut()[0].push(&IceLite));
    replaces("x=?\r\n", "x=?\r\na=ice-lite\r\n", |it| it.session_mut().set(&IceLite));
    replaces("a=mid:1", "a=mid:1\r\na=sctp-port:5", |it| it.media_mut()[1].push(&SctpPort(5)));
    replaces("a=sendrecv\na=x\na=recvonly\n", "a=x\n", |it| {
        assert_eq!(it.media_mut()[0].remove::<Direction>(), 2);
        assert_eq!(it.media_mut()[0].remove::<Direction>(), 0);
        Ok(())
    });
    replaces("96\r\na=mid:1", "96", |it| {
        assert_eq!(it.media_mut()[1].retain(|line| line.letter() == 'm'), 1);
        Ok(())
    });
}

#[test]
fn lines_are_set_added_moved_and_removed() {
    replaces("a=x\n", "a=x:y\n", |it| it.media_mut()[0].set_line('a', "x:y"));
    replaces("s=\r\n", "s=-\r\n", |it| it.session_mut().set_name("-"));
    replaces("0 8 \r\n", "0 8 \r\ni=mic\r\n", |it| it.media_mut()[0].push_line('i', "mic"));
    replaces("c=IN IP4 0.0.0.0\n", "c=IN IP6 ::\n", |it| {
        it.media_mut()[0].set_connection(&Connection::new("::".parse().unwrap()))
    });
    replaces("t=0 0\n", "b=AS:1\r\nt=0 0\n", |it| it.session_mut().set_line('b', "AS:1"));
    replaces("t=0 0\n", "t=3724394400 0\n", |it| {
        it.session_mut().set_timing(Timing { start: 3_724_394_400, stop: 0 })
    });
    replaces("a=mid:0\n", "b=CT:9\na=mid:0\n", |it| it.media_mut()[0].insert_line(2, 'b', "CT:9"));
    replaces("a=mid:0\n", "a=y\n", |it| it.media_mut()[0].replace_line(2, 'a', "y"));
    replaces("a=sendrecv\na=x\na=recvonly\n\n", "a=x\na=recvonly\na=sendrecv\n\n", |it| {
        it.media_mut()[0].move_line(3, 5)
    });
    replaces("a=sendrecv\na=x\na=recvonly\n\n", "a=recvonly\na=sendrecv\na=x\n\n", |it| {
        it.media_mut()[0].move_line(5, 3)
    });
    replaces("0 8 \r\n", "0 8 \r\na=x\r\n", |it| it.media_mut()[0].insert_line(1, 'a', "x"));
    replaces("a=x\n", "", |it| {
        assert_eq!(it.media_mut()[0].remove_line(4)?, "a=x");
        Ok(())
    });
}

#[test]
fn the_media_line_is_edited_word_by_word() {
    replaces("audio  9/2\t", "audio  0/2\t", |it| it.media_mut()[0].set_port(0));
    replaces("audio  9/2\t", "text  9/2\t", |it| it.media_mut()[0].set_kind("text"));
    replaces("audio  9/2\t", "audio  9/70\t", |it| it.media_mut()[0].set_port_count(70));
    replaces("audio  9/2\t", "audio  9\t", |it| it.media_mut()[0].set_port_count(1));
    replaces("RTP/AVP 0", "UDP/TLS/RTP/SAVPF 0", |it| {
        it.media_mut()[0].set_protocol("UDP/TLS/RTP/SAVPF")
    });
    replaces(" 0 8 \r\n", " 111 0\r\n", |it| it.media_mut()[0].set_formats(["111", "0"]));
    let text = edited("m=application 9 UDP/ICE", |it| it.media_mut()[0].set_formats(["0"]));
    assert_eq!(text, "m=application 9 UDP/ICE 0");
}

#[test]
fn rfc3264_s8_b__the_version_counts_up_by_one_and_the_rest_of_the_line_stays() {
    replaces(" 41 ", " 42 ", |it| it.session_mut().bump_version());
    let odd = edited("o=- 1 099 IN IP4 ::\n", |it| it.session_mut().bump_version());
    assert_eq!(odd, "o=- 1 100 IN IP4 ::\n");
    let last = format!("o=- 1 {} IN IP4 ::\n", i64::MAX);
    let refused = last.parse::<Description>().unwrap().session_mut().bump_version();
    assert!(matches!(refused, Err(BuildError::Line { letter: 'o', .. })), "{refused:?}");
    let none = "v=0\n".parse::<Description>().unwrap().session_mut().bump_version();
    assert_eq!(none, Err(BuildError::Missing('o')));
}

#[test]
fn sections_are_added_removed_and_reordered() {
    let [head, audio, video] = {
        let starts = [0, FIELD.find("m=audio").unwrap(), FIELD.find("m=video").unwrap()];
        [&FIELD[..starts[1]], &FIELD[starts[1]..starts[2]], &FIELD[starts[2]..]]
    };
    // The last line goes on to lack its end, whichever line that is.
    let swapped = edited(FIELD, |it| {
        it.media_mut().swap(0, 1);
        Ok(())
    });
    let audio_at_the_end = audio.strip_suffix("\n").unwrap();
    assert_eq!(swapped, format!("{head}{video}\r\n{audio_at_the_end}"));

    let mut description = field();
    let removed = description.remove_media(0).unwrap();
    assert_eq!((removed.as_str(), description.to_string()), (audio, format!("{head}{video}")));
    description.insert_media(0, removed).unwrap();
    assert_eq!(description, field());
    assert_eq!(description.remove_media(2), None);
    assert_eq!(description.retain_media(|media| media.all::<Mid<'_>>().count() == 2), 2);
    assert_eq!(format!("{description}\n"), head.replace("?\r\n", "?\n"));
}

#[test]
fn rfc3264_s8_1_a__a_new_section_goes_below_the_others_with_their_line_ends() {
    let builder = || MediaBuilder::new("text", 9, "RTP/AVP").format("98").attribute(&IceLite);
    for end in ["\n", "\r\n"] {
        let text = FIELD.replace('\r', "").replace('\n', end);
        let pushed = edited(&text, |it| it.push_media(builder()).map(drop));
        assert_eq!(pushed, format!("{text}{end}m=text 9 RTP/AVP 98{end}a=ice-lite"));
    }
    // Into a slot of port 0.
    let mut description = field();
    description.media_mut()[0] = builder().section().unwrap();
    assert!(
        description.to_string().contains("x=?\r\nm=text 9 RTP/AVP 98\r\na=ice-lite\r\nm=video")
    );
    // A section of another description comes as it is.
    let other = Session::parse("m=a\n\nm=b").unwrap();
    for (section, text) in other.media().zip(["m=a\n\n", "m=b\r\n"]) {
        assert_eq!(MediaSection::try_from(section).unwrap().as_str(), text);
    }
}

#[test]
fn a_section_reads_as_a_borrowed_one_does() {
    let mut description = field();
    let media = &description.media()[0];
    assert_eq!(media.description().unwrap().formats().collect::<Vec<_>>(), ["0", "8"]);
    assert_eq!(media.first::<Mid<'_>>().unwrap().unwrap().as_str(), "0");
    assert_eq!(media.all::<Direction>().flatten().count(), 2);
    assert_eq!((media.lines().count(), media.attributes().count()), (6, 4));
    assert_eq!(description.session().typed().count(), 1);
    description.media_mut()[0].push_line('a', "ice-pwd:?").unwrap();
    let error = description.media()[0].first::<IcePwd<'_>>().unwrap_err();
    // Within the section, blank lines counted.
    assert_eq!(error.line(), 7);
}

/// A refused edit changes nothing.
#[track_caller]
fn refuses(error: BuildError, edit: impl FnOnce(&mut Description) -> Result<(), BuildError>) {
    let mut description = field();
    assert_eq!(edit(&mut description), Err(error));
    assert_eq!(description.to_string(), FIELD);
}

#[test]
fn rfc8866_s5_g__no_edit_breaks_a_line() {
    for bad in ["x\r\na=ice-lite", "x\ny", "x\ry", "x\0y"] {
        let cause = Cause::Character;
        let line = |letter| BuildError::Line { letter, cause };
        refuses(line('a'), |it| it.media_mut()[0].push_line('a', bad));
        refuses(line('a'), |it| it.media_mut()[0].set_line('a', bad));
        refuses(line('a'), |it| it.media_mut()[0].insert_line(1, 'a', bad));
        refuses(line('a'), |it| it.media_mut()[0].replace_line(1, 'a', bad));
        refuses(line('s'), |it| it.session_mut().set_name(bad));
        let origin = Origin { address: bad, ..Origin::anonymous("1", "1") };
        refuses(line('o'), |it| it.session_mut().set_origin(&origin));
        refuses(line('m'), |it| it.media_mut()[0].set_formats(["0", bad]));
        refuses(line('m'), |it| it.media_mut()[0].set_protocol(bad));
        refuses(line('m'), |it| it.media_mut()[0].set_kind(bad));
        refuses(line('m'), |it| it.push_media(MediaBuilder::new("a", 9, bad)).map(drop));
        let mut candidate = Candidate::parse("1 1 UDP 1 192.0.2.1 1 typ host").unwrap();
        candidate.foundation = bad;
        let refused = field().session_mut().set(&candidate);
        assert!(matches!(refused, Err(BuildError::Attribute { name: "candidate", .. })));
    }
}

#[test]
fn what_has_no_place_is_refused() {
    refuses(BuildError::Letter('k'), |it| it.session_mut().push_line('k', "prompt"));
    refuses(BuildError::Letter('m'), |it| it.session_mut().push_line('m', "audio 9 RTP/AVP 0"));
    refuses(BuildError::Letter('m'), |it| it.media_mut()[0].push_line('m', "audio 9 RTP/AVP 0"));
    refuses(BuildError::Letter('m'), |it| it.media_mut()[0].replace_line(1, 'm', "a 9 RTP/AVP 0"));
    refuses(BuildError::Letter('a'), |it| it.media_mut()[0].replace_line(0, 'a', "x"));
    refuses(BuildError::Letter('m'), |it| it.media_mut()[0].remove_line(0).map(drop));
    refuses(BuildError::Letter('m'), |it| it.media_mut()[0].move_line(1, 0));
    refuses(BuildError::Letter('t'), |it| it.media_mut()[0].push_line('t', "0 0"));
    refuses(BuildError::Letter('X'), |it| it.media_mut()[0].push_line('X', "x"));
    refuses(BuildError::NoLine { index: 7 }, |it| it.media_mut()[0].insert_line(7, 'a', "x"));
    refuses(BuildError::NoLine { index: 0 }, |it| it.media_mut()[0].insert_line(0, 'a', "x"));
    refuses(BuildError::NoLine { index: 6 }, |it| it.media_mut()[0].remove_line(6).map(drop));
    refuses(BuildError::NoLine { index: 6 }, |it| it.media_mut()[0].move_line(1, 6));
    refuses(BuildError::NoSection { section: 3 }, |it| {
        let section = it.media()[0].clone();
        it.insert_media(3, section)
    });
    let missing = BuildError::Line { letter: 'm', cause: Cause::Missing };
    refuses(missing, |it| it.media_mut()[0].set_formats([]));
    refuses(missing, |it| it.media_mut()[0].set_protocol("RTP/"));
    let long = "x".repeat(600);
    let cause = Cause::Length { min: 2, max: 512, found: 614 };
    refuses(BuildError::Line { letter: 'a', cause }, |it| {
        it.session_mut().push(&IceOptions::new(&long).unwrap())
    });
}

#[test]
fn limits_are_named() {
    let most = Description::MAX_OCTETS;
    let long = format!("s={}", "x".repeat(most as usize));
    let error = Description::parse(&long).unwrap_err();
    assert_eq!(error.cause(), Cause::Limit { most, of: "octets" });
    let error = BuildError::Limit { most, of: "octets" };
    refuses(error, |it| it.session_mut().set_name(&long));
    refuses(error, |it| it.media_mut()[0].push_line('a', format_args!("x:{long}")));
    assert_eq!(error.to_string(), "SDP: 16777216 octets are the most");

    let mut full: Description = long[..most as usize].parse().unwrap();
    assert_eq!(full.to_string().len(), most as usize);
    // Each section by itself has room.
    let section = MediaBuilder::new("audio", 9, "RTP/AVP").format("0");
    full.push_media(section.clone()).unwrap();
    assert_eq!(full.finish(), Err(error));

    let most = Description::MAX_SECTIONS;
    let mut full: Description = "m=\n".repeat(most as usize).parse().unwrap();
    let error = BuildError::Limit { most, of: "media sections" };
    assert_eq!(full.push_media(section).map(drop), Err(error));
    let error = Description::parse(&format!("{full}m=")).unwrap_err();
    assert_eq!(error.cause(), Cause::Limit { most, of: "media sections" });
    assert_eq!(full.retain_media(|_| false), most as usize);
}

#[test]
fn finish_says_what_is_wrong() {
    let says = |text: &str, error: BuildError| {
        assert_eq!(text.parse::<Description>().unwrap().finish(), Err(error), "{text:?}");
    };
    let audio = "m=audio 9 RTP/AVP 0\r\n";
    for (text, error) in [
        (FIELD.into(), BuildError::LineEnd { line: 4 }),
        (PLAIN.trim_end().into(), BuildError::LineEnd { line: 5 }),
        (format!("{PLAIN}\r\n"), BuildError::LineEnd { line: 6 }),
        (audio.into(), BuildError::Missing('v')),
        (PLAIN.replace("t=0 0\r\n", ""), BuildError::Missing('t')),
        (PLAIN.into(), BuildError::Order { line: 5 }),
    ] {
        says(&text, error);
    }
    let plain = PLAIN.replace("t=0 0\r\nc=IN IP4 0.0.0.0\r\n", "c=IN IP4 0.0.0.0\r\nt=0 0\r\n");
    assert_eq!(plain.parse::<Description>().unwrap().finish().as_ref(), Ok(&plain));
    let line = |letter, cause| BuildError::Line { letter, cause };
    for (text, error) in [
        (plain.replace("v=0", "v=1"), line('v', Cause::OutOfRange { min: 0, max: 0 })),
        (plain.replace("s=-", "s="), line('s', Cause::Missing)),
        (plain.replace("s=-", "s=-\r\ns=-"), BuildError::Repeated('s')),
        (plain.replace("0.0.0.0", "233.252.0.1/1/2"), line('c', Cause::Trailing)),
        (format!("{plain}x=1\r\n"), BuildError::Letter('x')),
        (format!("{plain}a=x y\r\n"), line('a', Cause::Character)),
        (format!("{plain}{audio}a=x\r\ni=x\r\n"), BuildError::Order { line: 8 }),
        (format!("{plain}{audio}t=0 0\r\n"), BuildError::Letter('t')),
        (format!("{plain}m=audio 9 RTP/AVP\r\n"), BuildError::NoFormat { section: 0 }),
        (format!("{plain}m=audio 9\r\n"), line('m', Cause::Missing)),
        (
            format!("{plain}{audio}a=setup:x\r\n"),
            BuildError::Attribute { name: "setup", cause: Cause::UnknownWord },
        ),
    ] {
        says(&text, error);
    }
    let mut none: Description = audio.parse().unwrap();
    none.remove_media(0);
    assert_eq!(none.finish(), Err(BuildError::Missing('v')));
}

#[test]
fn tidying_mends_the_form() {
    let mut description = field();
    description.tidy();
    let text = description.to_string();
    assert!(text.lines().all(|line| line.len() > 1) && text.ends_with("\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let lines =
        |text| Session::parse(text).unwrap().all_lines().map(|line| line.as_str().to_owned());
    assert!(lines(&text).eq(lines(FIELD)));
    assert_eq!(description.finish(), Err(BuildError::Letter('x')));
}

#[test]
fn rfc8866_s5_7_i__several_addresses_of_a_section_are_multicast() {
    let section = |address| {
        format!("m=audio 9 RTP/AVP 0\r\nc=IN IP4 233.252.0.1/9\r\nc=IN IP4 {address}\r\n")
    };
    let head = "v=0\r\no=- 7 41 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    let finish =
        |address| format!("{head}{}", section(address)).parse::<Description>().unwrap().finish();
    assert!(finish("233.252.0.2/9").is_ok());
    assert_eq!(finish("192.0.2.1"), Err(BuildError::Repeated('c')));
}

#[test]
fn debug_does_not_show_the_password() {
    let mut description = field();
    description.media_mut()[0].push(&IcePwd::new(PWD).unwrap()).unwrap();
    let shown = format!("{description:?}");
    assert!(!shown.contains(PWD) && shown.contains("a=sendrecv"), "{shown}");
}
