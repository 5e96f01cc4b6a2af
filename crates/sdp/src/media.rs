//! A media section, borrowed.

use core::fmt;

use crate::attribute::{All, Attribute, Attributes};
use crate::attributes::{
    BundleOnly, Direction, EndOfCandidates, ExtMapAllowMixed, IceMismatch, IceOptions, IcePwd,
    IceUfrag, Mid, Setup, TlsId,
};
use crate::error::{Cause, ParseError, Subject};
use crate::fields::{Bandwidth, Connection, Key, MediaDescription};
use crate::fingerprints::Fingerprints;
use crate::grammar;
use crate::line::{Line, Lines};
use crate::section::{Place, Section};
use crate::session::Session;
use crate::typed::Typed;

/// A media section: an `m=` line and what follows it up to the next one (RFC 8866 §5.14).
///
/// It knows its session, for the values that hold for all sections unless a section has its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Media<'a> {
    section: Section<'a>,
    session: Session<'a>,
}

impl<'a> Media<'a> {
    /// `audio`, `video`, `application` …: the first word of the `m=` line.
    #[must_use]
    pub fn kind(&self) -> &'a str {
        let value = self.lines().next().map_or("", Line::value);
        grammar::split(value).next().unwrap_or_default()
    }

    /// The `m=` line: port, protocol and formats.
    ///
    /// # Errors
    ///
    /// It does not read.
    pub fn description(&self) -> Result<MediaDescription<'a>, ParseError> {
        let subject = Subject::Line('m');
        let missing =
            ParseError { line: self.section.number, column: 1, subject, cause: Cause::Missing };
        // A section begins with its line.
        self.lines().next().ok_or(missing).and_then(MediaDescription::parse)
    }

    /// The session that the section belongs to.
    #[must_use]
    pub const fn session(&self) -> Session<'a> {
        self.session
    }

    /// The text of the section, from `m=` on.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.section.text
    }

    /// The lines of the section, `m=` being the first.
    #[must_use]
    pub const fn lines(&self) -> Lines<'a> {
        self.section.lines()
    }

    /// The attributes of the section.
    #[must_use]
    pub const fn attributes(&self) -> Attributes<'a> {
        self.section.attributes()
    }

    /// The attributes of the section, each as its type.
    #[must_use]
    pub const fn typed(&self) -> Typed<'a> {
        Typed::new(self.attributes())
    }

    /// The first attribute of a type in the section itself.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn first<A: Attribute<'a>>(&self) -> Result<Option<A>, ParseError> {
        self.section.first()
    }

    /// All attributes of a type in the section itself.
    #[must_use]
    pub const fn all<A: Attribute<'a>>(&self) -> All<'a, A> {
        self.section.all()
    }

    /// `i=` of the section, a label for people, else that of the session (RFC 8866 §5.4).
    #[must_use]
    pub fn information(&self) -> Option<&'a str> {
        let own = self.section.line('i').map(Line::value);
        own.or_else(|| self.session.information())
    }

    /// `c=` of the section, else of the session (§5.7).
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn connection(&self) -> Result<Option<Connection<'a>>, ParseError> {
        match self.section.line('c') {
            Some(line) => Connection::parse(line).map(Some),
            None => self.session.connection(),
        }
    }

    /// All `c=` of the section, else that of the session (§5.7). Several are multicast addresses, one
    /// for each layer of a hierarchical encoding, which a count says as well.
    pub fn connections(
        &self,
    ) -> impl Iterator<Item = Result<Connection<'a>, ParseError>> + use<'a> {
        let mut lines = self.lines().filter(|line| line.letter() == 'c').map(Connection::parse);
        let first = lines.next().or_else(|| self.session.connection().transpose());
        first.into_iter().chain(lines)
    }

    /// `b=` of the section (§5.8).
    pub fn bandwidths(&self) -> impl Iterator<Item = Result<Bandwidth<'a>, ParseError>> {
        self.lines().filter(|line| line.letter() == 'b').map(Bandwidth::parse)
    }

    /// `k=`: a key (§5.12). It is obsolete: throw it away.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn key(&self) -> Result<Option<Key<'a>>, ParseError> {
        self.section.line('k').map(Key::parse).transpose()
    }

    /// `a=mid`: what groups call the section (RFC 5888 §4).
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn mid(&self) -> Result<Option<Mid<'a>>, ParseError> {
        self.first()
    }

    /// The username fragment, of the section or else of the session (RFC 8839 §5.4).
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn ice_ufrag(&self) -> Result<Option<IceUfrag<'a>>, ParseError> {
        self.own_or(self.session.defaults().ice_ufrag)
    }

    /// The password, of the section or else of the session (RFC 8839 §5.4).
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn ice_pwd(&self) -> Result<Option<IcePwd<'a>>, ParseError> {
        self.own_or(self.session.defaults().ice_pwd)
    }

    /// True if the section or the session lists that ICE option (RFC 8839 §5.6). Options of both
    /// levels count together; a line that does not read lists none.
    #[must_use]
    pub fn has_ice_option(&self, tag: &str) -> bool {
        let shared = self.session.noted::<IceOptions<'a>>(self.session.defaults().ice_options);
        self.all::<IceOptions<'a>>()
            .chain(shared.transpose())
            .flatten()
            .any(|options| options.contains(tag))
    }

    /// The DTLS role or connection direction, of the section or else of the session
    /// (RFC 4145 §4, RFC 8842 §5).
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn setup(&self) -> Result<Option<Setup>, ParseError> {
        self.own_or(self.session.defaults().setup)
    }

    /// The sender's half of the identity of the DTLS association: `a=tls-id` (RFC 8842 §4), which
    /// counts in the section alone, neither at session level nor for a single source (`a=ssrc`).
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn tls_id(&self) -> Result<Option<TlsId<'a>>, ParseError> {
        // rfc8842-s4-f
        self.first()
    }

    /// The direction, of the section or else of the session, else `sendrecv` (RFC 8866 §6.7).
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn direction(&self) -> Result<Direction, ParseError> {
        self.own_or(self.session.defaults().direction).map(Option::unwrap_or_default)
    }

    /// The fingerprints of the section; if it has none, those of the session (RFC 8122 §5), of which
    /// the first eight count.
    #[must_use]
    pub fn fingerprints(&self) -> Fingerprints<'a> {
        Fingerprints::new(self)
    }

    /// True if no more candidates will come: `a=end-of-candidates` in the section or at session
    /// level (RFC 8840 §8.1).
    #[must_use]
    pub fn end_of_candidates(&self) -> bool {
        matches!(self.first::<EndOfCandidates>(), Ok(Some(_))) || self.session.end_of_candidates()
    }

    /// True if the section is to be used in its `BUNDLE` group or not at all: `a=bundle-only`
    /// (RFC 9143 §6).
    #[must_use]
    pub fn is_bundle_only(&self) -> bool {
        matches!(self.first::<BundleOnly>(), Ok(Some(_)))
    }

    /// True if the answerer does without ICE in this section: `a=ice-mismatch` (RFC 8839 §5.3), which
    /// counts in the section alone.
    #[must_use]
    pub fn ice_mismatch(&self) -> bool {
        // rfc8839-s5.3-b
        matches!(self.first::<IceMismatch>(), Ok(Some(_)))
    }

    /// True if the section takes header extensions of one octet and of two in one stream:
    /// `a=extmap-allow-mixed` in the section or at session level (RFC 8285 §6).
    ///
    /// ```
    /// use frazil_sdp::Session;
    ///
    /// let session = Session::parse("a=extmap-allow-mixed\r\nm=audio 9 RTP/SAVPF 0\r\n")?;
    /// assert!(session.media().all(|media| media.extmap_allow_mixed()));
    /// # Ok::<(), frazil_sdp::ParseError>(())
    /// ```
    #[must_use]
    pub fn extmap_allow_mixed(&self) -> bool {
        let shared = self.session.defaults().extmap_allow_mixed;
        matches!(self.own_or::<ExtMapAllowMixed>(shared), Ok(Some(_)))
    }

    pub(crate) const fn new(section: Section<'a>, session: Session<'a>) -> Self {
        Self { section, session }
    }

    pub(crate) const fn section(&self) -> Section<'a> {
        self.section
    }

    fn own_or<A: Attribute<'a>>(&self, shared: Option<Place>) -> Result<Option<A>, ParseError> {
        if let Some(own) = self.first()? {
            return Ok(Some(own));
        }
        self.session.noted(shared)
    }
}

impl fmt::Debug for Media<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lines()).finish()
    }
}

impl fmt::Display for Media<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.section.text)
    }
}
