//! Attributes from any line: what reads is written, and reads again as the same.

use frazil_sdp::{AnyAttribute, ParseError, Session};

/// Reads each line of the bytes as an attribute of the name that it has, whether it begins with `a=`
/// or not.
pub fn sdp_attributes(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else { return };
    for line in text.lines() {
        let line = line.strip_prefix("a=").unwrap_or(line);
        attribute(&format!("a={line}\r\n"));
    }
}

fn attribute(line: &str) {
    let Ok(session) = Session::parse(line) else { return };
    let read =
        |session: Session<'_>| session.attributes().next().map(AnyAttribute::parse).is_some();
    assert!(read(session), "{line:?}");
    match typed(&session) {
        Ok(attribute) => {
            let written = format!("a={attribute}\r\n");
            let again = Session::parse(&written).expect("what is written is a line");
            assert_eq!(again.all_lines().count(), 1, "{line:?} became {written:?}");
            assert_eq!(typed(&again), Ok(attribute), "{line:?} became {written:?}");
            let twice = typed(&again).map(|attribute| format!("a={attribute}\r\n"));
            assert_eq!(twice.as_ref(), Ok(&written), "{line:?}");
        }
        Err(error) => {
            // Inside the line, or at its end for what is missing; blanks in front of its end are of it.
            let end = line.trim_end_matches(['\r', '\n']).len() + 1;
            let columns = 3..=u32::try_from(end).unwrap_or(u32::MAX);
            assert!(error.line() == 1 && columns.contains(&error.column()), "{error}");
        }
    }
}

fn typed<'a>(session: &Session<'a>) -> Result<AnyAttribute<'a>, ParseError> {
    session.attributes().next().map(AnyAttribute::parse).expect("one attribute")
}
