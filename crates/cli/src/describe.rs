//! The session description of a call: written for an agent, read for one.
//!
//! One `m=application 9 UDP/ICE 0` section with credentials and candidates, complete, without
//! fingerprint: what ICE peers without encryption exchange.

use std::net::Ipv4Addr;

use frazil_candidate::Candidate;
use frazil_ice::{Agent, LocalCandidate, RemoteDescription};
use frazil_sdp::{
    Cause, Connection, EndOfCandidates, IceOptions, IcePacing, IcePwd, IceUfrag, Media,
    MediaBuilder, Origin, Session, SessionBuilder, Subject,
};

use crate::exit::{Exit, Failure};

/// The longest description that is read, in octets. Browsers write some ten thousand.
pub(crate) const MAX_DESCRIPTION: usize = 1 << 20;

/// The protocol of a section that is data over bare ICE.
const PROTOCOL: &str = "UDP/ICE";

/// The same, as libnice has it.
const LIBNICE_PROTOCOL: &str = "ICE/SDP";

/// How a frazil says what it is (RFC 8866 §6.4).
const TOOL: &str = "frazil";

/// The description of an agent whose gathering is complete.
pub(crate) fn write(agent: &Agent) -> Result<String, Failure> {
    let credentials = agent.local_credentials();
    // RFC 8866 §5.2 wants a number that is unique; the fragment is random and of this session.
    let id = credentials.ufrag().bytes().fold(0u64, |id, octet| (id << 7) ^ u64::from(octet));
    let id = (id & (u64::MAX >> 2)).to_string();
    let pacing = agent.local_pacing().map(|ta| u32::try_from(ta.as_millis()).unwrap_or(u32::MAX));
    let written = || {
        let media = MediaBuilder::new("application", 9, PROTOCOL)
            .format("0")
            .connection(&Connection::new(Ipv4Addr::UNSPECIFIED.into()))
            .attribute(&IceUfrag::new(credentials.ufrag()).map_err(|cause| cause.to_string())?)
            .attribute(&IcePwd::new(credentials.pwd()).map_err(|cause| cause.to_string())?)
            .attributes(agent.local_candidates().map(LocalCandidate::candidate))
            .attribute(&EndOfCandidates);
        SessionBuilder::new(&Origin::anonymous(&id, "1"))
            .line('a', format!("tool:{TOOL}/{}", env!("CARGO_PKG_VERSION")))
            .attribute(&IceOptions::new(IceOptions::ICE2).map_err(|cause| cause.to_string())?)
            .attributes(pacing.map(IcePacing))
            .media(media)
            .finish()
            .map_err(|error| error.to_string())
    };
    written().map_err(|why: String| {
        let what = "the description of this side cannot be written";
        Failure::new(Exit::Refused, format!("{what}: {why}; please report this"))
    })
}

/// What the peer's description says, borrowed from its text.
pub(crate) struct Description<'a> {
    remote: RemoteDescription<'a>,
    candidates: Vec<Candidate<'a>>,
    /// Candidate lines that do not read.
    malformed: usize,
    frazil: bool,
}

impl<'a> Description<'a> {
    /// Reads the peer's offer or answer, whichever `word` says.
    ///
    /// Lenient as the field is, where nothing depends on it: lines end with LF or CRLF, and libnice
    /// writes neither session lines nor a format.
    pub(crate) fn parse(octets: &'a [u8], word: &str) -> Result<Self, Failure> {
        let session = read(octets, word)?;
        let refused = |why: String| {
            Failure::new(
                Exit::Refused,
                format!(
                    "the {word} is refused: {why}; ask the peer for one as `frazil {word}` makes"
                ),
            )
        };
        let media =
            session.media().next().ok_or_else(|| refused("it has no m= line".to_owned()))?;
        let protocol = media.description().map_err(|error| refused(error.to_string()))?.protocol;
        if ![PROTOCOL, LIBNICE_PROTOCOL].iter().any(|known| known.eq_ignore_ascii_case(protocol)) {
            let why =
                format!("it is for {protocol}, and only {PROTOCOL} is spoken, without encryption");
            return Err(refused(why));
        }
        let remote = remote(&media).map_err(refused)?;
        let mut description = Self { remote, candidates: Vec::new(), malformed: 0, frazil: false };
        for attribute in media.attributes() {
            if attribute.name() == "candidate" {
                match Candidate::parse(attribute.value().unwrap_or_default()) {
                    Ok(candidate) => description.candidates.push(candidate),
                    Err(_) => description.malformed += 1,
                }
            }
        }
        description.frazil = session.attributes().any(|attribute| {
            let tool = attribute.value().and_then(|value| value.split('/').next());
            attribute.name() == "tool" && tool == Some(TOOL)
        });
        Ok(description)
    }

    /// What the agent needs besides the candidates.
    pub(crate) const fn remote(&self) -> RemoteDescription<'a> {
        self.remote
    }

    /// The candidates, in order.
    pub(crate) fn candidates(&self) -> impl ExactSizeIterator<Item = &Candidate<'a>> {
        self.candidates.iter()
    }

    /// How many candidate lines did not read, and are left out.
    pub(crate) const fn malformed(&self) -> usize {
        self.malformed
    }

    /// Whether the peer is a frazil.
    pub(crate) const fn is_frazil(&self) -> bool {
        self.frazil
    }
}

/// The text as lines of SDP, or why it is something else.
fn read<'a>(octets: &'a [u8], word: &str) -> Result<Session<'a>, Failure> {
    let not_that = |why: String| Failure::new(Exit::NotThat, why);
    let text = octets.trim_ascii();
    if text.is_empty() {
        return Err(not_that(format!("the {word} is empty; give all that the peer printed")));
    }
    if octets.len() > MAX_DESCRIPTION {
        return Err(not_that(format!(
            "this is no {word}: it is longer than {MAX_DESCRIPTION} octets; give the text that the peer printed"
        )));
    }
    if text.starts_with(b"{") {
        return Err(not_that(format!(
            "this is JSON, not the {word} itself; give the text of its \"sdp\", with \\r\\n as line ends"
        )));
    }
    let session = Session::from_bytes(octets).map_err(|error| {
        not_that(format!("this is no {word}: {error}; give the text that the peer printed"))
    })?;
    if !octets.ends_with(b"\n") && !text.ends_with(b"a=end-of-candidates") {
        let line = session.all_lines().count();
        return Err(not_that(format!(
            "the {word} stops in the middle of its line {line}; give all of it, the last line end too"
        )));
    }
    Ok(session)
}

/// Credentials and options, or what is wrong with them.
fn remote<'a>(media: &Media<'a>) -> Result<RemoteDescription<'a>, String> {
    let ice = media.ice_parameters().map_err(|error| match (error.cause(), error.subject()) {
        (Cause::Missing, Subject::Attribute(name)) => format!("it has no a={name}"),
        _ => error.to_string(),
    })?;
    // Nothing is done with fingerprints yet, but a wrong one is the sign of a mangled description.
    for fingerprint in media.fingerprints() {
        fingerprint.map_err(|error| error.to_string())?;
    }
    let mut remote = RemoteDescription::new(ice.ufrag.as_str(), ice.pwd.as_str());
    remote.lite = ice.lite;
    remote.ice2 = ice.ice2;
    remote.trickle = ice.trickle;
    remote.pacing = ice.pacing;
    Ok(remote)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AIOICE: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=aioice\r\nt=0 0\r\n\
        m=application 9 UDP/ICE 0\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:Xz3q\r\n\
        a=ice-pwd:0123456789abcdefghijkl\r\n\
        a=candidate:6815297761 1 udp 2130706431 10.1.0.2 40000 typ host\r\n\
        a=end-of-candidates\r\n";

    const LIBNICE: &str = "m=application 53689 ICE/SDP\nc=IN IP4 198.51.100.2\na=ice-ufrag:tfaP\n\
        a=ice-pwd:kvDSqOM5HmjZhHeyVaYjt5\n\
        a=candidate:1 1 UDP 2015363327 2001:db8:a::2 46422 typ host\n\
        a=candidate:4 1 UDP 1679819263 203.0.113.10 65227 typ srflx raddr 10.1.0.2 rport 34316\n";

    #[test]
    fn the_forms_of_both_foreign_peers_are_read() {
        let aioice = Description::parse(AIOICE.as_bytes(), "offer").unwrap();
        assert_eq!(aioice.remote().ufrag, "Xz3q");
        assert!(!aioice.remote().ice2 && !aioice.is_frazil());
        assert_eq!(aioice.candidates().len(), 1);
        let libnice = Description::parse(LIBNICE.as_bytes(), "offer").unwrap();
        assert_eq!(libnice.remote().pwd, "kvDSqOM5HmjZhHeyVaYjt5");
        assert_eq!(libnice.candidates().len(), 2);
    }

    fn refused(text: &str) -> (Exit, String) {
        match Description::parse(text.as_bytes(), "offer") {
            Ok(_) => panic!("accepted: {text}"),
            Err(failure) => (failure.exit, failure.message),
        }
    }

    #[test]
    fn a_text_that_stops_short_is_no_description() {
        for length in 1..AIOICE.len() - 2 {
            let Some(text) = AIOICE.get(..length) else { continue };
            let Err(failure) = Description::parse(text.as_bytes(), "offer") else {
                // Cut at a line end, behind the credentials: nothing tells that more would follow.
                assert!(text.ends_with('\n') && text.contains("ice-pwd"), "{text}");
                continue;
            };
            let expected = if text.ends_with('\n') { Exit::Refused } else { Exit::NotThat };
            assert_eq!(failure.exit, expected, "{text}: {}", failure.message);
        }
    }

    #[test]
    fn what_lacks_something_is_refused_by_name() {
        let without = |name: &str| {
            let lines = AIOICE.split_inclusive('\n').filter(|line| !line.contains(name));
            refused(&lines.collect::<String>())
        };
        for name in ["m=", "a=ice-ufrag", "a=ice-pwd"] {
            let (exit, message) = without(name);
            assert_eq!(exit, Exit::Refused);
            assert!(message.contains(name), "{message}");
        }
        let (exit, message) =
            refused(&AIOICE.replace("UDP/ICE 0", "UDP/DTLS/SCTP webrtc-datachannel"));
        assert_eq!(exit, Exit::Refused);
        assert!(message.contains("UDP/DTLS/SCTP"), "{message}");
    }

    proptest! {
        #[test]
        fn any_octets_are_read_or_refused(octets in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Err(failure) = Description::parse(&octets, "offer") {
                prop_assert!(matches!(failure.exit, Exit::NotThat | Exit::Refused));
            }
        }

        #[test]
        fn mangled_descriptions_are_read_or_refused(
            at in 0..AIOICE.len(), gone in 0usize..40, new in "[ -~\r\n]{0,12}"
        ) {
            let mut text = AIOICE.to_owned();
            text.replace_range(at..(at + gone).min(AIOICE.len()), &new);
            if let Err(failure) = Description::parse(text.as_bytes(), "offer") {
                prop_assert!(matches!(failure.exit, Exit::NotThat | Exit::Refused));
            }
        }
    }

    #[test]
    fn candidates_that_do_not_read_are_counted_and_left_out() {
        let text = AIOICE.replace("2130706431 10.1.0.2", "many 10.1.0.2");
        let description = Description::parse(text.as_bytes(), "offer").unwrap();
        assert_eq!((description.candidates().len(), description.malformed()), (0, 1));
    }
}
