//! Typed attributes, all of them, for the target that reads messages and the one that writes them.

use core::net::SocketAddr;

use arbitrary::Arbitrary;
use frazil_stun::attribute::{
    AlternateDomain, AlternateServer, ErrorCode, IceControlled, IceControlling, MappedAddress,
    Nonce, PasswordAlgorithm, PasswordAlgorithmNumber, PasswordAlgorithms, Priority, Realm,
    Software, UnknownAttributes, UseCandidate, UserHash, Username, XorMappedAddress,
};
use frazil_stun::{
    Attribute, AttributeError, AttributeType, Buffer, Message, MessageWriter, RawAttribute,
    ValueError, WriteError,
};

/// Any attribute, with any value, such as the limits of the RFC forbid too.
#[derive(Arbitrary, Debug)]
pub(crate) enum Value<'a> {
    Username(&'a str),
    Realm(&'a str),
    Nonce(&'a [u8]),
    Software(&'a str),
    AlternateDomain(&'a str),
    ErrorCode(u16, &'a str),
    UnknownAttributes(Vec<u16>),
    MappedAddress(SocketAddr),
    XorMappedAddress(SocketAddr),
    AlternateServer(SocketAddr),
    Priority(u32),
    UseCandidate,
    IceControlling(u64),
    IceControlled(u64),
    UserHash([u8; 32]),
    PasswordAlgorithm(u16, &'a [u8]),
    PasswordAlgorithms(Vec<(u16, &'a [u8])>),
    Raw(u16, &'a [u8]),
}

/// The address as a message can carry it, without scope and flow.
fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip(), address.port())
}

impl Value<'_> {
    /// Adds the attribute; `None` if there is no such value, as with an error code of 7.
    pub(crate) fn push<B: Buffer>(
        &self,
        writer: &mut MessageWriter<B>,
    ) -> Option<Result<(), WriteError>> {
        let algorithm = |number: u16, parameters| {
            let number = PasswordAlgorithmNumber(number);
            PasswordAlgorithm { number, parameters }
        };
        let pushed = match *self {
            Self::Username(text) => writer.push(&Username(text)),
            Self::Realm(text) => writer.push(&Realm(text)),
            Self::Nonce(octets) => writer.push(&Nonce(octets)),
            Self::Software(text) => writer.push(&Software(text)),
            Self::AlternateDomain(text) => writer.push(&AlternateDomain(text)),
            Self::ErrorCode(code, text) => writer.push(&ErrorCode::new(code, text)?),
            Self::UnknownAttributes(ref types) => {
                let types: Vec<_> = types.iter().map(|number| AttributeType(*number)).collect();
                writer.push(&UnknownAttributes::from(&types[..]))
            }
            Self::MappedAddress(address) => writer.push(&MappedAddress(plain(address))),
            Self::XorMappedAddress(address) => writer.push(&XorMappedAddress(plain(address))),
            Self::AlternateServer(address) => writer.push(&AlternateServer(plain(address))),
            Self::Priority(number) => writer.push(&Priority(number)),
            Self::UseCandidate => writer.push(&UseCandidate),
            Self::IceControlling(number) => writer.push(&IceControlling(number)),
            Self::IceControlled(number) => writer.push(&IceControlled(number)),
            Self::UserHash(hash) => writer.push(&UserHash(hash)),
            Self::PasswordAlgorithm(number, parameters) => {
                writer.push(&algorithm(number, parameters))
            }
            Self::PasswordAlgorithms(ref entries) => {
                let entries: Vec<_> = entries.iter().map(|&(no, of)| algorithm(no, of)).collect();
                writer.push(&PasswordAlgorithms::new(&entries))
            }
            Self::Raw(number, value) => {
                writer.push_raw(&RawAttribute::new(AttributeType(number), value))
            }
        };
        Some(pushed.map(|_| ()))
    }

    /// Panics unless this is the attribute that was read.
    pub(crate) fn assert_read(&self, read: &RawAttribute<'_>, message: &Message<'_>) {
        let id = &message.transaction_id();
        match *self {
            Self::Username(text) => assert_eq!(read.decode(id), Ok(Username(text))),
            Self::Realm(text) => assert_eq!(read.decode(id), Ok(Realm(text))),
            Self::Nonce(octets) => assert_eq!(read.decode(id), Ok(Nonce(octets))),
            Self::Software(text) => assert_eq!(read.decode(id), Ok(Software(text))),
            Self::AlternateDomain(text) => assert_eq!(read.decode(id), Ok(AlternateDomain(text))),
            Self::ErrorCode(code, text) => {
                assert_eq!(read.decode(id).ok(), ErrorCode::new(code, text));
            }
            Self::UnknownAttributes(ref types) => {
                let list: UnknownAttributes<'_> = read.decode(id).expect("a list");
                assert!(list.iter().map(|kind| kind.0).eq(types.iter().copied()));
            }
            Self::MappedAddress(address) => {
                assert_eq!(read.decode(id), Ok(MappedAddress(plain(address))));
            }
            Self::XorMappedAddress(address) => {
                assert_eq!(read.decode(id), Ok(XorMappedAddress(plain(address))));
            }
            Self::AlternateServer(address) => {
                assert_eq!(read.decode(id), Ok(AlternateServer(plain(address))));
            }
            Self::Priority(number) => assert_eq!(read.decode(id), Ok(Priority(number))),
            Self::UseCandidate => assert_eq!(read.decode(id), Ok(UseCandidate)),
            Self::IceControlling(number) => {
                assert_eq!(read.decode(id), Ok(IceControlling(number)));
            }
            Self::IceControlled(number) => assert_eq!(read.decode(id), Ok(IceControlled(number))),
            Self::UserHash(hash) => assert_eq!(read.decode(id), Ok(UserHash(hash))),
            Self::PasswordAlgorithm(number, parameters) => {
                let number = PasswordAlgorithmNumber(number);
                assert_eq!(read.decode(id), Ok(PasswordAlgorithm { number, parameters }));
            }
            Self::PasswordAlgorithms(ref entries) => {
                let list: PasswordAlgorithms<'_> = read.decode(id).expect("a list");
                let list = list.iter().map(|entry| (entry.number.0, entry.parameters));
                assert!(list.eq(entries.iter().copied()));
            }
            Self::Raw(number, value) => {
                assert_eq!((read.attribute_type().0, read.value()), (number, value));
            }
        }
    }
}

/// Reads a message for every attribute that there is a type for.
pub(crate) fn every_attribute(message: &Message<'_>) {
    macro_rules! each {
        ($($name:ident$(<$of:lifetime>)?),+ $(,)?) => {
            $(one::<$name$(<$of>)?>(message, |again| {
                again.get::<$name$(<$of>)?>().map(|value| format!("{value:?}"))
            });)+
        };
    }
    each! {
        Username<'_>, Realm<'_>, Nonce<'_>, Software<'_>, AlternateDomain<'_>, ErrorCode<'_>,
        UnknownAttributes<'_>, MappedAddress, XorMappedAddress, AlternateServer, Priority,
        UseCandidate, IceControlling, IceControlled, UserHash, PasswordAlgorithm<'_>,
        PasswordAlgorithms<'_>,
    }
    // Several at once are what they are one by one, unless one of them is spoilt.
    let (username, priority, error) = (message.get(), message.get(), message.get());
    match message.read::<(Username<'_>, Priority, ErrorCode<'_>)>() {
        Ok(found) => {
            assert_eq!((Ok(found.0), Ok(found.1), Ok(found.2)), (username, priority, error));
        }
        Err(problem) => assert!(
            username == Err(problem) || priority == Err(problem) || error == Err(problem),
            "{problem}",
        ),
    }
}

/// What is read of it can be written and reads the same, unless it is longer than one may write.
pub(crate) fn one<'a, A: Attribute<'a>>(
    message: &Message<'a>,
    show: impl Fn(&Message<'_>) -> Result<String, AttributeError>,
) {
    let first = message.attributes().find(|attribute| attribute.attribute_type() == A::TYPE);
    match (message.get::<A>(), first) {
        (Ok(None), None) => {}
        (Ok(Some(value)), Some(_)) => {
            let (class, method, id) = (message.class(), message.method(), message.transaction_id());
            let mut writer =
                MessageWriter::new(Vec::new(), class, method, id).expect("a vector has room");
            match writer.push(&value).map(|_| ()) {
                Ok(()) => {
                    let written = writer.finish();
                    let again = Message::parse(&written).expect("we wrote it");
                    assert_eq!(show(&again), show(message));
                }
                Err(WriteError::Value(error)) => assert!(
                    matches!(
                        error.problem,
                        ValueError::TooLong { .. } | ValueError::TooManyCharacters { .. }
                    ),
                    "{error}",
                ),
                Err(error) => panic!("{error}"),
            }
        }
        (Err(error), Some(first)) => {
            assert_eq!((error.attribute, error.offset), (A::TYPE, first.offset()));
            assert!(!error.to_string().is_empty());
        }
        (got, first) => panic!("{} with {first:?}", if got.is_ok() { "read" } else { "refused" }),
    }
}
