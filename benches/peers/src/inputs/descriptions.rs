//! What browsers wrote: descriptions and candidate lines, and what they say.

/// Firefox offers audio, video and a data channel: 5256 octets, 28 candidates.
pub const OFFER: &str =
    include_str!("../../../../crates/sdp/tests/data/corpus/firefox-153.7.0-avd-gathered-offer.sdp");

/// Chromium offers a data channel: 916 octets, four candidates.
pub const DATA_OFFER: &str = include_str!(
    "../../../../crates/sdp/tests/data/corpus/chromium-156.0.8078.79-data-gathered-offer.sdp"
);

/// The candidate lines of Chromium's offer, with extensions.
pub const CANDIDATES: [&str; 4] = [
    "a=candidate:435058463 1 udp 2113937151 10.1.0.2 48719 typ host generation 0 network-cost 999",
    "a=candidate:1831746138 1 udp 1677729535 203.0.113.10 50943 typ srflx raddr 10.1.0.2 rport 48719 \
     generation 0 network-cost 999",
    "a=candidate:2920124742 1 udp 2113939711 2001:db8:a::2 55144 typ host generation 0 network-cost 999",
    "a=candidate:851513964 1 udp 50339839 198.51.100.2 51081 typ relay raddr 203.0.113.10 rport 50943 \
     generation 0 network-cost 999",
];

/// Candidate lines of Firefox's offer. They have no extensions, since some peers write none.
pub const PLAIN_CANDIDATES: [&str; 4] = [
    "a=candidate:0 1 UDP 2122187007 10.1.0.2 48146 typ host",
    "a=candidate:3 1 UDP 2122252543 2001:db8:a::2 38409 typ host",
    "a=candidate:1 1 UDP 1685987327 203.0.113.10 51406 typ srflx raddr 10.1.0.2 rport 48146",
    "a=candidate:2 1 UDP 92151551 198.51.100.2 62561 typ relay raddr 198.51.100.2 rport 62561",
];

/// What is found without typing anything. Names and values are told by their octets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Media sections.
    pub sections: usize,
    /// Attributes of the session level and of all sections.
    pub attributes: usize,
    /// The octets of their names and values.
    pub octets: usize,
}

impl Found {
    /// Counts an attribute.
    #[inline]
    pub fn attribute(&mut self, name: &str, value: Option<&str>) {
        self.attributes += 1;
        self.octets += name.len() + value.map_or(0, str::len);
    }

    /// What a text says, found in the simplest way.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut found = Self { sections: text.matches("\nm=").count(), ..Self::default() };
        for (name, value) in attributes(text) {
            found.attribute(name, value);
        }
        found
    }
}

/// What is read with types: how many of each, and sums that show that the values were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// `a=candidate`: how many, their priorities and ports.
    pub candidates: [u64; 3],
    /// `a=rtpmap`: how many, their payload types and clock rates.
    pub codecs: [u64; 3],
    /// `a=fmtp`: how many, their payload types.
    pub formats: [u64; 2],
    /// `a=mid`: how many, their octets.
    pub mids: [u64; 2],
    /// `a=fingerprint`: how many, the octets of the digests added up.
    pub fingerprints: [u64; 2],
    /// `a=ice-ufrag` and `a=ice-pwd`: how many, their octets.
    pub credentials: [u64; 2],
}

impl Tally {
    /// Counts a candidate.
    #[inline]
    pub fn candidate(&mut self, priority: impl Into<u64>, port: impl Into<u64>) {
        add(&mut self.candidates, [1, priority.into(), port.into()]);
    }

    /// Counts a codec.
    #[inline]
    pub fn codec(&mut self, payload_type: u8, clock_rate: u32) {
        add(&mut self.codecs, [1, payload_type.into(), clock_rate.into()]);
    }

    /// Counts the parameters of a format.
    #[inline]
    pub fn format(&mut self, payload_type: u8) {
        add(&mut self.formats, [1, payload_type.into()]);
    }

    /// Counts a mid.
    #[inline]
    pub fn mid(&mut self, mid: &str) {
        add(&mut self.mids, [1, mid.len() as u64]);
    }

    /// Counts a fingerprint.
    #[inline]
    pub fn fingerprint(&mut self, digest: impl Iterator<Item = u8>) {
        add(&mut self.fingerprints, [1, digest.map(u64::from).sum()]);
    }

    /// Counts a username fragment or a password.
    #[inline]
    pub fn credential(&mut self, text: &str) {
        add(&mut self.credentials, [1, text.len() as u64]);
    }

    /// What a text says, found in the simplest way.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut tally = Self::default();
        for (name, value) in attributes(text) {
            let value = value.unwrap_or_default();
            let words: Vec<&str> = value.split([' ', '/']).collect();
            let number = |at: usize| words[at].parse::<u32>().unwrap_or_default();
            let payload_type = || words[0].parse().unwrap_or_default();
            match name {
                "candidate" => tally.candidate(number(3), number(5)),
                "rtpmap" => tally.codec(payload_type(), number(2)),
                "fmtp" => tally.format(payload_type()),
                "mid" => tally.mid(value),
                "fingerprint" => {
                    let pairs = words[1].split(':');
                    tally.fingerprint(pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()));
                }
                "ice-ufrag" | "ice-pwd" => tally.credential(value),
                _ => {}
            }
        }
        tally
    }
}

#[inline]
fn add<const N: usize>(sums: &mut [u64; N], values: [u64; N]) {
    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
}

/// The attributes of a text: names and values.
fn attributes(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    text.lines().filter_map(|line| line.strip_prefix("a=")).map(|attribute| {
        match attribute.split_once(':') {
            Some((name, value)) => (name, Some(value)),
            None => (attribute, None),
        }
    })
}
