//! Session descriptions from any bytes: lines, sections, attributes, and the places of errors.

use frazil_sdp::{
    AnyAttribute, Attribute, Attributes, Candidate, Direction, EndOfCandidates, Fingerprint, Group,
    IceLite, IceOptions, IcePacing, IcePwd, IceUfrag, Lines, MaxMessageSize, Media, Mid,
    ParseError, SctpPort, Session, Setup, Severity, lint,
};

use crate::within::assert_within;

/// Reads the bytes as a session description, and each part of it as what it says to be.
pub fn sdp_parse(data: &[u8]) {
    match Session::from_bytes(data) {
        Ok(session) => accepted(data, &session),
        Err(error) => {
            place(data, error);
            // What is wrong is wrong, whatever stands behind the line.
            if !error.is_incomplete() && core::str::from_utf8(data).is_ok() {
                let more = [data, b"\r\na=more\r\n"].concat();
                assert_eq!(Session::from_bytes(&more), Err(error));
            }
        }
    }
}

fn accepted(data: &[u8], session: &Session<'_>) {
    assert_eq!(session.as_str().as_bytes(), data);
    assert_eq!(session.to_string(), session.as_str());
    assert_eq!(Session::parse(session.as_str()), Ok(*session));
    lines(data, session.all_lines());
    session_level(data, session);
    sections(data, session);
    line_ends(session);
    departures(data, session);
}

/// Lines are what stands between line feeds, blank ones left out.
fn lines(data: &[u8], lines: Lines<'_>) {
    let expected = data.split(|octet| *octet == b'\n').enumerate().filter_map(|(index, line)| {
        let line = line.trim_ascii_end();
        (!line.is_empty()).then_some((index + 1, line))
    });
    let mut found = lines.map(|line| {
        assert_within(data, line.as_str().as_bytes());
        assert!(line.letter().is_ascii_alphanumeric());
        assert_eq!(line.as_str(), format!("{}={}", line.letter(), line.value()));
        assert!(!line.as_str().contains(['\n', '\r', '\0']));
        (line.number() as usize, line.as_str().as_bytes().trim_ascii_end())
    });
    assert!(expected.eq(found.by_ref()));
    assert_eq!(found.next(), None);
}

fn session_level(data: &[u8], session: &Session<'_>) {
    attributes(data, session.attributes());
    assert!(session.typed().eq(session.attributes().map(AnyAttribute::parse)));
    let _ = session.version().map_err(|error| place(data, error));
    let _ = session.origin().map_err(|error| place(data, error));
    let _ = session.connection().map_err(|error| place(data, error));
    let _ = session.timing().map_err(|error| place(data, error));
    let _ = session.ice_pacing().map_err(|error| place(data, error));
    session.bandwidths().filter_map(Result::err).for_each(|error| place(data, error));
    session.emails().filter_map(Result::err).for_each(|error| place(data, error));
    session.phones().filter_map(Result::err).for_each(|error| place(data, error));
    for text in [session.information(), session.uri()].into_iter().flatten() {
        assert_within(data, text.as_bytes());
    }
    let _ = session.key().map_err(|error| place(data, error));
    times(data, session);
    let lite = session.attributes().find(|line| IceLite::is_named(line.name()));
    assert_eq!(session.ice_lite(), lite.is_some_and(|line| IceLite::parse(line).is_ok()));
    assert_eq!(session.groups().count(), session.all::<Group<'_>>().count());
}

/// Each `t=` line of the session level, and what follows it.
fn times(data: &[u8], session: &Session<'_>) {
    let lines = |letter| session.lines().filter(move |line| line.letter() == letter);
    assert_eq!(session.times().count(), lines('t').count());
    assert_eq!(session.times().next().map(|time| time.timing()), session.timing().transpose());
    let repeats = session.times().map(|time| time.repeats().count()).sum::<usize>();
    let behind = session.lines().skip_while(|line| line.letter() != 't');
    assert_eq!(repeats, behind.filter(|line| line.letter() == 'r').count());
    for time in session.times() {
        let _ = time.timing().map_err(|error| place(data, error));
        match time.adjustments() {
            Ok(zone) => assert!(zone.is_none_or(|zone| zone.iter().count() > 0)),
            Err(error) => place(data, error),
        }
        for repeat in time.repeats() {
            match repeat {
                Ok(repeat) => {
                    let text = format!("t=0 0\nr={repeat}");
                    let alone = Session::parse(&text).expect("two lines");
                    let again = alone.times().next().and_then(|time| time.repeats().next());
                    assert_eq!(again, Some(Ok(repeat)));
                }
                Err(error) => place(data, error),
            }
        }
    }
}

/// The session level and the media sections are the text, piece by piece.
fn sections(data: &[u8], session: &Session<'_>) {
    let text = session.as_str();
    let of_media: usize = session.media().map(|media| media.as_str().len()).sum();
    let mut at = text.len() - of_media;
    let mut all = session.all_lines();
    assert!(session.lines().all(|line| line.letter() != 'm' && all.next() == Some(line)));
    for media in session.media() {
        assert_eq!(text.get(at..at + media.as_str().len()), Some(media.as_str()));
        at += media.as_str().len();
        let mut own = media.lines();
        let first = own.next();
        assert!(first.is_some_and(|line| line.letter() == 'm'));
        assert_eq!(all.next(), first);
        assert!(own.all(|line| line.letter() != 'm' && all.next() == Some(line)));
        assert_eq!(media.session(), *session);
        section(data, &media);
    }
    assert_eq!(at, text.len());
    assert_eq!(all.next(), None);
}

fn section(data: &[u8], media: &Media<'_>) {
    assert_within(data, media.kind().as_bytes());
    match media.description() {
        Ok(line) => {
            assert_eq!(line.kind, media.kind());
            assert!(!line.kind.is_empty() && !line.protocol.is_empty() && line.port_count > 0);
            assert_within(data, line.protocol.as_bytes());
            assert!(line.formats().all(|format| !format.is_empty() && !format.contains(' ')));
        }
        Err(error) => place(data, error),
    }
    attributes(data, media.attributes());
    assert!(media.typed().eq(media.attributes().map(AnyAttribute::parse)));
    let _ = media.connection().map_err(|error| place(data, error));
    assert_eq!(media.connections().next(), media.connection().transpose());
    media.connections().filter_map(Result::err).for_each(|error| place(data, error));
    let _ = media.key().map_err(|error| place(data, error));
    let _ = media.mid().map_err(|error| place(data, error));
    let _ = media.setup().map_err(|error| place(data, error));
    let _ = media.direction().map_err(|error| place(data, error));
    media.bandwidths().filter_map(Result::err).for_each(|error| place(data, error));
    media.fingerprints().filter_map(Result::err).for_each(|error| place(data, error));
    match media.ice_parameters() {
        Ok(parameters) => {
            assert_eq!(media.ice_ufrag(), Ok(Some(parameters.ufrag)));
            assert_eq!(media.ice_pwd(), Ok(Some(parameters.pwd)));
            assert_eq!(parameters.lite, media.session().ice_lite());
            assert_eq!(parameters.ice2, media.has_ice_option("ice2"));
        }
        Err(error) => place(data, error),
    }
}

/// Every attribute that reads as a type is written so that it reads as the same.
fn attributes(data: &[u8], attributes: Attributes<'_>) {
    macro_rules! each {
        ($line:expr, $($type:ty),+ $(,)?) => {
            $(if <$type>::is_named($line.name()) {
                match <$type as Attribute<'_>>::parse($line) {
                    Ok(value) => {
                        // In a section, where a line may have any length.
                        let text = format!("m=a 9 b c\r\na={value}\r\n");
                        let alone = Session::parse(&text).expect("two lines");
                        let alone = alone.media().next().expect("a section");
                        assert_eq!(alone.first::<$type>(), Ok(Some(value)), "{text}");
                        let again = alone.first::<$type>().ok().flatten();
                        let written = again.map(|value| format!("a={value}"));
                        assert_eq!(written.as_deref(), text.lines().nth(1));
                    }
                    Err(error) => place(data, error),
                }
            })+
        };
    }
    for line in attributes {
        assert_within(data, line.name().as_bytes());
        assert_within(data, line.value().unwrap_or_default().as_bytes());
        each! {
            line,
            Candidate<'_>, Direction, EndOfCandidates, Fingerprint<'_>, Group<'_>, IceLite,
            IceOptions<'_>, IcePacing, IcePwd<'_>, IceUfrag<'_>, MaxMessageSize, Mid<'_>, SctpPort,
            Setup,
        }
    }
}

/// Whether lines end with LF or CRLF changes nothing.
fn line_ends(session: &Session<'_>) {
    let text = session.as_str().replace("\r\n", "\n").replace('\n', "\r\n");
    let other = Session::parse(&text).expect("line ends do not matter");
    let values = |session: &Session<'_>| -> Vec<(u32, String)> {
        let lines = session.all_lines();
        lines.map(|line| (line.number(), line.as_str().trim_end().to_owned())).collect()
    };
    assert_eq!(values(&other), values(session));
    assert_eq!(other.media().count(), session.media().count());
}

/// Departures come in their order, at places in the text; the strict parse stops at the first error.
fn departures(data: &[u8], session: &Session<'_>) {
    // Found by walking on, as there may be one a line.
    let mut lines = data.split(|octet| *octet == b'\n').zip(1..).peekable();
    let (mut last, mut first_error) = ((0, 0), None);
    for departure in lint(session) {
        let at = (departure.line(), departure.column());
        assert!(at >= last, "{departure}");
        last = at;
        while lines.next_if(|(_, number)| *number < departure.line()).is_some() {}
        let length = lines.peek().map_or(0, |(line, _)| line.len());
        let column = departure.column() as usize;
        assert!((1..=length + 1).contains(&column), "{departure}: the line has {length} octets");
        if departure.severity() == Severity::Error {
            first_error = first_error.or(Some(departure));
        }
    }
    assert_eq!(Session::parse_strict(session.as_str()).err(), first_error);
}

/// An error's place is a place in the text.
fn place(data: &[u8], error: ParseError) {
    let line = data.split(|octet| *octet == b'\n').nth(error.line() as usize - 1);
    let length = line.unwrap_or_else(|| panic!("{error}: no such line")).len();
    let column = error.column() as usize;
    assert!((1..=length + 1).contains(&column), "{error}: the line has {length} octets");
}
