//! Descriptions that nobody writes but to make a reader slow, in any size.

use frazil_sdp::Session;

/// Makes a text of about so many octets.
pub type Make = fn(usize) -> String;

/// The shapes: each would be quadratic for a reader that is careless in its own way.
pub const SHAPES: [(&str, Make); 6] = [
    ("lines", |size| repeated("a=x:y\r\n", size)),
    ("attributes", |size| format!("{SECTION}{}", repeated("a=ice-ufrag:?\r\n", size))),
    ("sections", |size| repeated(SECTION, size)),
    ("one_line", |size| format!("v=0\r\na={}", repeated("x", size))),
    ("inherited", |size| {
        let long = repeated("x", size / 8);
        let shared = ["c=IN IP4 ", "a=ice-ufrag:", "a=ice-pwd:", "a=fingerprint:sha-256 "]
            .map(|start| format!("{start}{long}\r\n"));
        shared.concat() + &repeated(SECTION, size / 2)
    }),
    ("bundle", |size| {
        let mids = 0..size / 42;
        let tags: String = mids.clone().map(|mid| format!(" {mid}")).collect();
        let sections: String = mids.map(|mid| format!("{SECTION}a=mid:{mid}\r\n")).collect();
        format!("a=group:BUNDLE{tags}\r\n{sections}")
    }),
];

const SECTION: &str = "m=audio 9 RTP/AVP 0\r\n";

fn repeated(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

/// Asks a text and each of its sections everything; counts the answers.
#[must_use]
pub fn read(text: &str) -> usize {
    let Ok(session) = Session::parse(text) else { return 0 };
    let mut answers = session.typed().filter(Result::is_ok).count();
    for media in session.media() {
        answers += usize::from(media.connection().is_ok()) + media.fingerprints().count();
        answers += usize::from(media.ice_parameters().is_ok());
        answers += media.typed().filter(Result::is_ok).count();
    }
    for group in session.groups().flatten() {
        answers += session.members(group).filter(Result::is_ok).count();
    }
    answers
}
