//! Why a description was not written.

use core::fmt;

use crate::error::Cause;

/// What is wrong with what was to be written.
///
/// Sections are counted from 0 in the order that they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuildError {
    /// A value that would not make a line of that letter: it is empty, or a character is in it that
    /// a line, or this line, may not hold.
    Line {
        /// The letter.
        letter: char,
        /// What is wrong.
        cause: Cause,
    },
    /// An attribute that a reader would not read.
    Attribute {
        /// Its name.
        name: &'static str,
        /// What is wrong.
        cause: Cause,
    },
    /// An attribute that has no meaning at its level, be that the session's or a section's
    /// (RFC 8866 §5.13).
    WrongLevel {
        /// Its name.
        name: &'static str,
    },
    /// A letter that the builder writes by itself (`v`, `o`, `s`, `t`, `m`), that must not be written
    /// (`k`, RFC 8866 §5.12), or that has no place in this section or behind the line before.
    Letter(char),
    /// A second line of a letter of which a section has one at most.
    Repeated(char),
    /// A line that every description has, `v`, `o`, `s` or `t`, is not there (RFC 8866 §5).
    Missing(char),
    /// A line that stands behind one that it should precede (RFC 8866 §5).
    Order {
        /// The line in the text, the first being 1.
        line: u32,
    },
    /// A line that does not end with CRLF, or a blank one (RFC 8866 §5).
    /// [`Description::tidy`](crate::Description::tidy) mends both.
    LineEnd {
        /// The line in the text, the first being 1.
        line: u32,
    },
    /// More than an owned description may have.
    Limit {
        /// The most it may have.
        most: u32,
        /// Of what.
        of: &'static str,
    },
    /// There is no line of that index in the section, or no line can be put there.
    NoLine {
        /// The index, the first line being 0.
        index: usize,
    },
    /// There is no media section of that index.
    NoSection {
        /// The index, the first section being 0.
        section: usize,
    },
    /// A media section without an address: neither it nor the session has a `c=` (RFC 8866 §5.7).
    NoConnection {
        /// The section.
        section: usize,
    },
    /// A media section without a format (RFC 8866 §5.14).
    NoFormat {
        /// The section.
        section: usize,
    },
    /// A media section with a payload type that means nothing without an `a=rtpmap`, which it does not
    /// have (RFC 8866 §8.2.3).
    NoRtpMap {
        /// The section.
        section: usize,
        /// The payload type.
        payload_type: u8,
    },
    /// A media section with two `a=rtpmap` or two `a=fmtp` of a payload type (RFC 8866 §6.6, §6.15).
    RepeatedFormat {
        /// The section.
        section: usize,
        /// The payload type.
        payload_type: u8,
    },
    /// A media section with an `a=fmtp` of a payload type that its `m=` line does not list
    /// (RFC 8866 §6.15).
    UnlistedFormat {
        /// The section.
        section: usize,
        /// The payload type.
        payload_type: u8,
    },
    /// A media section with two header extensions under one identifier (RFC 8285 §7).
    RepeatedExtension {
        /// The section.
        section: usize,
        /// The identifier.
        id: u16,
    },
    /// Two directions at one level (RFC 8866 §6.7).
    TwoDirections,
    /// A media section with only one of ICE username fragment and password (RFC 8839 §5.4).
    HalfCredentials {
        /// The section.
        section: usize,
    },
    /// A media section with the username fragment of another one, but not its password
    /// (RFC 8839 §5.4).
    PasswordDiffers {
        /// The second of the two.
        section: usize,
    },
    /// A media section that does not say `trickle` while another one does (RFC 8838 §3).
    PartialTrickle {
        /// The section.
        section: usize,
    },
    /// A lite agent does not pace, so `a=ice-lite` and `a=ice-pacing` exclude each other
    /// (RFC 8839 §4.3.1).
    LitePacing,
    /// A media section with `a=setup:holdconn`, which DTLS does not know (RFC 8842 §5.1).
    HoldConn {
        /// The section.
        section: usize,
    },
    /// A media section with the `a=mid` of another one (RFC 5888 §4).
    DuplicateMid {
        /// The second of the two.
        section: usize,
    },
    /// A section of a fragment for which another one of its bundle speaks (RFC 8840 §7).
    Carried {
        /// The section.
        section: usize,
    },
    /// A group with a tag that is no section's `a=mid` (RFC 5888 §5).
    UnknownMid,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { letter, cause } => write!(f, "SDP, {letter}=: {cause}"),
            Self::Attribute { name, cause } => write!(f, "SDP, a={name}: {cause}"),
            Self::WrongLevel { name } => {
                write!(f, "SDP, a={name}: it has no meaning at this level")
            }
            Self::Letter(letter) => write!(f, "SDP: {letter}= cannot be added here"),
            Self::Repeated(letter) => write!(f, "SDP: a section has one {letter}= at most"),
            Self::Missing(letter) => write!(f, "SDP: there is no {letter}= line"),
            Self::Order { line } => write!(f, "SDP, line {line}: it should stand further above"),
            Self::LineEnd { line } => {
                write!(
                    f,
                    "SDP, line {line}: it is blank or does not end with CRLF; tidy() mends that"
                )
            }
            Self::Limit { most, of } => write!(f, "SDP: {most} {of} are the most"),
            Self::NoLine { index } => write!(f, "SDP: no line can be edited at index {index}"),
            Self::NoSection { section } => write!(f, "SDP: there is no media section {section}"),
            Self::NoConnection { section } => {
                write!(f, "SDP: neither media section {section} nor the session has a c= line")
            }
            Self::NoFormat { section } => write!(f, "SDP: media section {section} has no format"),
            Self::NoRtpMap { section, payload_type } => {
                write!(f, "SDP: media section {section} has no rtpmap for {payload_type}")
            }
            Self::RepeatedFormat { section, payload_type } => {
                write!(f, "SDP: media section {section} says twice what {payload_type} is")
            }
            Self::UnlistedFormat { section, payload_type } => {
                write!(f, "SDP: media section {section} does not list {payload_type}")
            }
            Self::RepeatedExtension { section, id } => {
                write!(f, "SDP: media section {section} has two extensions under {id}")
            }
            Self::TwoDirections => f.write_str("SDP: a section has one direction at most"),
            Self::HalfCredentials { section } => {
                write!(f, "SDP: media section {section} has ice-ufrag or ice-pwd, not both")
            }
            Self::PasswordDiffers { section } => {
                write!(f, "SDP: media section {section} has the ufrag of another, not its password")
            }
            Self::PartialTrickle { section } => {
                write!(f, "SDP: media section {section} does not trickle while another does")
            }
            Self::LitePacing => f.write_str("SDP: ice-lite and ice-pacing exclude each other"),
            Self::HoldConn { section } => {
                write!(f, "SDP: media section {section} has setup:holdconn over DTLS")
            }
            Self::DuplicateMid { section } => {
                write!(f, "SDP: media section {section} has the mid of another one")
            }
            Self::Carried { section } => {
                write!(f, "SDP: the first section of its bundle speaks for section {section}")
            }
            Self::UnknownMid => f.write_str("SDP: a group names a mid that no section has"),
        }
    }
}

impl core::error::Error for BuildError {}
