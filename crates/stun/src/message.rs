//! A STUN message in place: checked once, then read without copying.

use core::fmt;
use core::iter::FusedIterator;

use crate::header::{HEADER_LEN, MAGIC_COOKIE};
use crate::raw::{ATTRIBUTE_HEADER_LEN, padded, split_head};
use crate::{
    Attribute, AttributeError, AttributeType, Attributes, Class, Fingerprint, Method, ParseError,
    RawAttributes, TransactionId,
};

/// A view of one message, borrowed from the input.
///
/// Parsing checks the framing, once: the first two bits, the cookie, the length, and that the body
/// consists of whole attributes. What a message of its kind must contain is for whoever uses it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Message<'a> {
    /// The first 20 octets of `bytes`.
    header: &'a [u8; HEADER_LEN],
    /// The whole message, exactly: a header and whole attributes.
    bytes: &'a [u8],
    /// Where the first attribute starts that closes the message, found while the body was checked;
    /// the message's length without one. What stands before is acted on without a further look.
    open: usize,
}

impl<'a> Message<'a> {
    /// The message that `bytes` is, no more and no less: a datagram's content.
    ///
    /// # Errors
    ///
    /// [`ParseError::Incomplete`] when octets are missing; any other when it cannot be STUN as of
    /// RFC 5389 or later.
    #[inline]
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ParseError> {
        exactly(Self::parse_prefix(bytes)?, bytes)
    }

    /// The message at the start of `bytes`, and what follows it: for streams that carry STUN only
    /// (RFC 8489 §6.2.2).
    ///
    /// # Errors
    ///
    /// [`ParseError::Incomplete`] says how many octets to wait for; any other means that the stream
    /// is lost, which is found out as early as the octets show it.
    #[inline]
    pub fn parse_prefix(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), ParseError> {
        const COOKIE: [u8; 4] = MAGIC_COOKIE.to_be_bytes();
        if bytes.get(4..8) != Some(&COOKIE) {
            check_cookie(bytes)?;
        }
        frame(bytes)
    }

    /// The message that `bytes` is, when it may also be one of RFC 3489, which has no cookie.
    ///
    /// [`has_cookie`](Self::has_cookie) tells which it was. Answer an old one with
    /// [`MessageWriter::reply`](crate::MessageWriter::reply), which repeats what stands in the
    /// cookie's place, and with MAPPED-ADDRESS (RFC 8489 §11). Do not use this where other
    /// protocols share the socket.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), but for the cookie.
    pub fn parse_rfc3489(bytes: &'a [u8]) -> Result<Self, ParseError> {
        exactly(frame(bytes)?, bytes)
    }

    /// The message that `bytes` is, if it passes the test for sockets that STUN shares with other
    /// protocols: cookie, exact length and a valid FINGERPRINT (RFC 8489 §7, RFC 8445 §7).
    ///
    /// Everything else on such a socket belongs to someone else, whatever its first octet.
    #[must_use]
    pub fn parse_fingerprinted(bytes: &'a [u8]) -> Option<Self> {
        let message = Self::parse(bytes).ok()?;
        (message.fingerprint() == Fingerprint::Valid).then_some(message)
    }

    /// The message's class.
    #[must_use]
    pub const fn class(&self) -> Class {
        Class::of(self.message_type())
    }

    /// The message's method, known or not.
    #[must_use]
    pub const fn method(&self) -> Method {
        Method::of(self.message_type())
    }

    const fn message_type(&self) -> u16 {
        u16::from_be_bytes([self.header[0], self.header[1]])
    }

    /// Whether the magic cookie is there: always, but after [`parse_rfc3489`](Self::parse_rfc3489).
    #[must_use]
    pub const fn has_cookie(&self) -> bool {
        self.cookie() == MAGIC_COOKIE
    }

    /// What stands in the cookie's place.
    pub(crate) const fn cookie(&self) -> u32 {
        let [_, _, _, _, c0, c1, c2, c3, ..] = *self.header;
        u32::from_be_bytes([c0, c1, c2, c3])
    }

    /// The transaction ID.
    #[must_use]
    pub const fn transaction_id(&self) -> TransactionId {
        let [.., a, b, c, d, e, f, g, h, i, j, k, l] = *self.header;
        TransactionId::from_bytes([a, b, c, d, e, f, g, h, i, j, k, l])
    }

    /// The whole message, header included.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The attributes that may be acted on: see [`Attributes`] for the rule.
    #[must_use]
    pub fn attributes(&self) -> Attributes<'a> {
        Attributes::new(self.raw_attributes())
    }

    /// Every attribute there is, for those who show messages rather than act on them.
    #[must_use]
    pub fn raw_attributes(&self) -> RawAttributes<'a> {
        RawAttributes::between(self.bytes, HEADER_LEN, self.bytes.len())
    }

    /// The attributes before the first that closes the message: the rule of
    /// [`attributes`](Self::attributes) leaves none of them out.
    #[inline]
    pub(crate) fn open_attributes(&self) -> RawAttributes<'a> {
        RawAttributes::between(self.bytes, HEADER_LEN, self.open)
    }

    /// Those of [`attributes`](Self::attributes) that close the message.
    #[inline]
    pub(crate) fn closing_attributes(&self) -> Attributes<'a> {
        Attributes::new(self.raw_closing_attributes())
    }

    /// The first attribute that closes the message, and all that follow.
    #[inline]
    pub(crate) fn raw_closing_attributes(&self) -> RawAttributes<'a> {
        RawAttributes::between(self.bytes, self.open, self.bytes.len())
    }

    /// The first attribute of type `A` among [`attributes`](Self::attributes): of duplicates the
    /// first counts (RFC 8489 §14). It borrows from the input, not from the view.
    ///
    /// # Errors
    ///
    /// It is there, but its value is not one that it may have.
    #[inline]
    pub fn get<A: Attribute<'a>>(&self) -> Result<Option<A>, AttributeError> {
        let found = if A::TYPE.closes() {
            self.closing_attributes().find(|attribute| attribute.attribute_type() == A::TYPE)
        } else {
            self.open_attributes().first(A::TYPE)
        };
        match found {
            Some(attribute) => attribute.decode(&self.transaction_id()).map(Some),
            None => Ok(None),
        }
    }

    /// Every attribute of type `A` among [`attributes`](Self::attributes), in their order: for those
    /// that may come more than once, such as XOR-PEER-ADDRESS (RFC 8656 §10).
    ///
    /// ```
    /// use frazil_stun::Message;
    /// use frazil_stun::attribute::Priority;
    ///
    /// # let bytes = b"\0\x01\0\x10\x21\x12\xA4\x42abcdefghijkl\0\x24\0\x04\0\0\0\x01\0\x24\0\x04\0\0\0\x02";
    /// let message = Message::parse(bytes)?;
    /// let all = message.all::<Priority>().collect::<Result<Vec<_>, _>>()?;
    /// assert_eq!(all, [Priority(1), Priority(2)]);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn all<A: Attribute<'a>>(
        &self,
    ) -> impl Iterator<Item = Result<A, AttributeError>> + Clone + use<'a, A> {
        let id = self.transaction_id();
        self.attributes()
            .filter(|attribute| attribute.attribute_type() == A::TYPE)
            .map(move |attribute| attribute.decode(&id))
    }

    /// The comprehension-required attributes that are not in `known`: a request that has any
    /// deserves 420 (RFC 8489 §6.3.1), a response fails its transaction (§6.3.3, §6.3.4).
    ///
    /// The integrity attributes count as known, since this crate comprehends them.
    #[must_use]
    pub fn unknown_required<'k>(&self, known: &'k [AttributeType]) -> UnknownRequired<'k>
    where
        'a: 'k,
    {
        UnknownRequired { attributes: self.attributes(), known }
    }
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} ", self.method(), self.class(), self.transaction_id())?;
        f.debug_list().entries(self.raw_attributes()).finish()
    }
}

/// The iterator of [`Message::unknown_required`].
#[derive(Clone, Debug)]
pub struct UnknownRequired<'a> {
    attributes: Attributes<'a>,
    known: &'a [AttributeType],
}

impl Iterator for UnknownRequired<'_> {
    type Item = AttributeType;

    fn next(&mut self) -> Option<AttributeType> {
        let known = self.known;
        self.attributes.by_ref().map(|attribute| attribute.attribute_type()).find(|found| {
            found.is_comprehension_required()
                && *found != AttributeType::MESSAGE_INTEGRITY
                && *found != AttributeType::MESSAGE_INTEGRITY_SHA256
                && !known.contains(found)
        })
    }
}

impl FusedIterator for UnknownRequired<'_> {}

/// Refuses what follows the message.
#[inline]
fn exactly<'a>(
    (message, rest): (Message<'a>, &'a [u8]),
    bytes: &[u8],
) -> Result<Message<'a>, ParseError> {
    if rest.is_empty() {
        Ok(message)
    } else {
        Err(ParseError::Trailing { expected: message.bytes.len(), actual: bytes.len() })
    }
}

/// Refuses what has no cookie, as soon as one octet of it is wrong.
#[cold]
fn check_cookie(bytes: &[u8]) -> Result<(), ParseError> {
    let there = bytes.get(4..).unwrap_or_default();
    if there.iter().zip(MAGIC_COOKIE.to_be_bytes()).all(|(found, cookie)| *found == cookie) {
        return Ok(());
    }
    check_top_bits(bytes)?;
    let mut found = [0; 4];
    found.iter_mut().zip(there).for_each(|(to, from)| *to = *from);
    Err(ParseError::Cookie { found: u32::from_be_bytes(found) })
}

/// Refuses a first octet that other protocols start with.
fn check_top_bits(bytes: &[u8]) -> Result<(), ParseError> {
    match bytes.first() {
        // rfc8489-s5-a
        Some(&first) if first & 0xC0 != 0 => Err(ParseError::NotStun { first }),
        _ => Ok(()),
    }
}

/// Splits the input after the message and checks that its body is made of whole attributes.
#[inline]
fn frame(bytes: &[u8]) -> Result<(Message<'_>, &[u8]), ParseError> {
    let header: &[u8; HEADER_LEN] = match bytes.first_chunk() {
        // rfc8489-s5-a, rfc8489-s5-j
        Some(header) if header[0] & 0xC0 == 0 && header[3] & 0b11 == 0 => header,
        _ => return Err(misfit(bytes)),
    };
    let length = HEADER_LEN + usize::from(u16::from_be_bytes([header[2], header[3]]));
    let Some((message, rest)) = bytes.split_at_checked(length) else {
        return Err(ParseError::Incomplete { needed: length, actual: bytes.len() });
    };
    let open = check_attributes(message)?;
    Ok((Message { header, bytes: message, open }, rest))
}

/// What is wrong with a header, or that it is not whole.
#[cold]
fn misfit(bytes: &[u8]) -> ParseError {
    if let Err(error) = check_top_bits(bytes) {
        return error;
    }
    match bytes.first_chunk() {
        Some(&[_, _, l0, l1]) if l1 & 0b11 != 0 => {
            ParseError::Unaligned { length: u16::from_be_bytes([l0, l1]) }
        }
        _ => ParseError::Incomplete { needed: HEADER_LEN, actual: bytes.len() },
    }
}

/// Walks the body once, so that no later walk can come up short; answers where the first attribute
/// starts that closes the message.
#[inline]
fn check_attributes(message: &[u8]) -> Result<usize, ParseError> {
    let mut rest = message.get(HEADER_LEN..).unwrap_or_default();
    let mut open = message.len();
    // The body's length is a multiple of four, and so is every step: four octets are always left.
    while let Some((head, after)) = rest.split_first_chunk() {
        let (attribute, length) = split_head(*head);
        if attribute.closes() && open == message.len() {
            open -= rest.len();
        }
        match after.get(padded(length)..) {
            Some(next) => rest = next,
            None => {
                return Err(ParseError::Overrun {
                    offset: message.len() - rest.len(),
                    needed: ATTRIBUTE_HEADER_LEN + padded(length),
                    actual: rest.len(),
                });
            }
        }
    }
    Ok(open)
}
