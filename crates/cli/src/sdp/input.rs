//! Where descriptions come from: a file, or standard input.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, IsTerminal, Read};

use frazil_sdp::Session;

use super::say;
use crate::exit::{Exit, Failure};

/// The longest text that is read, in octets. Descriptions of conferences have some hundred thousand.
const MAX_TEXT: u64 = 1 << 26;

/// The octets of a file, or of standard input for `-` and for nothing.
pub(super) fn read(path: Option<&OsStr>) -> Result<Vec<u8>, Failure> {
    let mut octets = Vec::new();
    let length = match path.filter(|path| *path != "-") {
        Some(path) => File::open(path).and_then(|file| take(file, &mut octets)).map_err(|error| {
            let path = path.display();
            Failure::new(Exit::Usage, format!("{path} cannot be read: {error}; give a file"))
        }),
        None => {
            let input = io::stdin();
            if input.is_terminal() {
                say("reading a description from the terminal; Ctrl-D ends it");
            }
            take(input, &mut octets).map_err(|error| {
                Failure::new(Exit::Usage, format!("standard input cannot be read: {error}"))
            })
        }
    }?;
    if length > MAX_TEXT {
        return Err(not_sdp(&format!("longer than {MAX_TEXT} octets")));
    }
    Ok(octets)
}

/// Takes one octet more than may be, so that what is too long shows.
fn take(input: impl Read, octets: &mut Vec<u8>) -> io::Result<u64> {
    input.take(MAX_TEXT + 1).read_to_end(octets).map(|length| length as u64)
}

/// The description that octets are, or why they are none.
pub(super) fn session(octets: &[u8]) -> Result<Session<'_>, Failure> {
    let text = octets.trim_ascii();
    if text.is_empty() {
        return Err(not_sdp("it is empty"));
    }
    if text.starts_with(b"{") {
        return Err(not_sdp(
            "this is JSON; its \"sdp\", with \\r\\n as line ends, is the description",
        ));
    }
    Session::from_bytes(octets).map_err(|error| not_sdp(&error.to_string()))
}

fn not_sdp(why: &str) -> Failure {
    Failure::new(
        Exit::NotThat,
        format!("not a description: {why}; give lines such as v=0 and m=audio …"),
    )
}
