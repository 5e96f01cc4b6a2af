//! Offers as a peer may write them, made of parts.

use std::fmt::Write;

use crate::mirror::parse;

/// The session level of an offer, and its sections so far.
#[derive(Clone)]
pub(crate) struct Offer(pub(crate) String);

/// What a section says of its transport.
pub(crate) const ICE: &str = "a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\n";

/// A fingerprint line.
pub(crate) fn fingerprint() -> String {
    let digest: Vec<_> = (0..32).map(|octet| format!("{octet:02X}")).collect();
    format!("a=fingerprint:sha-256 {}\r\n", digest.join(":"))
}

/// ICE and DTLS, the choice of roles left to the answerer.
pub(crate) fn carried() -> String {
    format!("{ICE}{}a=setup:actpass\r\n", fingerprint())
}

impl Offer {
    /// Lines of the session level that follow `t=`.
    pub(crate) fn new(lines: &str) -> Self {
        Self(format!("v=0\r\no=- 4611731 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n{lines}"))
    }

    /// A section whose `m=` line is given, with an unknown address and these lines.
    pub(crate) fn section(mut self, media: &str, lines: &str) -> Self {
        write!(self.0, "m={media}\r\nc=IN IP4 0.0.0.0\r\n{lines}").unwrap();
        self
    }

    /// Audio with Opus and G.711, complete, and these lines.
    pub(crate) fn audio(self, lines: &str) -> Self {
        let own = format!("{}a=rtcp-mux\r\na=rtpmap:109 opus/48000/2\r\n{lines}", carried());
        self.section("audio 9 UDP/TLS/RTP/SAVPF 109 0", &own)
    }

    /// Video with VP8 and its retransmission, complete, and these lines.
    pub(crate) fn video(self, lines: &str) -> Self {
        let formats = "a=rtpmap:120 VP8/90000\r\na=rtpmap:124 rtx/90000\r\na=fmtp:124 apt=120\r\n";
        let own = format!("{}a=rtcp-mux\r\n{formats}{lines}", carried());
        self.section("video 9 UDP/TLS/RTP/SAVPF 120 124", &own)
    }

    /// Data channels, complete, and these lines.
    pub(crate) fn data(self, lines: &str) -> Self {
        let own = format!("{}a=sctp-port:5000\r\n{lines}", carried());
        self.section("application 9 UDP/DTLS/SCTP webrtc-datachannel", &own)
    }
}

/// The lines of a section of a description; those of the session level without a number.
pub(crate) fn lines(text: &str, section: impl Into<Option<usize>>) -> Vec<String> {
    let session = parse(text);
    let lines = match section.into() {
        Some(section) => session.media().nth(section).unwrap().lines(),
        None => session.lines(),
    };
    lines.map(|line| line.as_str().to_owned()).collect()
}

/// The lines of a section that begin so.
pub(crate) fn beginning(text: &str, section: impl Into<Option<usize>>, with: &str) -> Vec<String> {
    lines(text, section).into_iter().filter(|line| line.starts_with(with)).collect()
}

/// The ports of the sections.
pub(crate) fn ports(text: &str) -> Vec<u16> {
    parse(text).media().map(|media| media.description().unwrap().port).collect()
}
