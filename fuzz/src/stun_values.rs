//! Typed attributes, all of them, for the target that reads messages and the one that writes them.

use core::net::SocketAddr;

use arbitrary::Arbitrary;
use frazil_stun::attribute::*;
use frazil_stun::{
    Attribute, AttributeError, AttributeType, Buffer, Message, MessageWriter, RawAttribute,
    TransactionId, ValueError, WriteError,
};

/// For each attribute, what its values are made of and how.
macro_rules! values {
    ($($name:ident$(<$of:lifetime>)?($($part:ident: $type:ty),*) = $value:expr;)+) => {
        /// Any attribute, with any value, such as the limits of the RFC forbid too.
        #[derive(Arbitrary, Debug)]
        pub(crate) enum Value<'a> {
            $($name($($type),*),)+
            Raw(u16, &'a [u8]),
        }

        impl Value<'_> {
            /// Adds the attribute.
            pub(crate) fn push<B: Buffer>(
                &self,
                writer: &mut MessageWriter<B>,
            ) -> Result<(), WriteError> {
                match *self {
                    $(Self::$name($($part),*) => writer.push(&$value),)+
                    Self::Raw(number, value) => {
                        writer.push_raw(&RawAttribute::new(AttributeType(number), value))
                    }
                }
                .map(drop)
            }

            /// Panics unless this is the attribute that was read.
            pub(crate) fn assert_read(&self, read: &RawAttribute<'_>, message: &Message<'_>) {
                let id = &message.transaction_id();
                match *self {
                    $(Self::$name($($part),*) => assert_eq!(read.decode(id), Ok($value)),)+
                    Self::Raw(number, value) => {
                        assert_eq!((read.attribute_type().0, read.value()), (number, value));
                    }
                }
            }
        }

        /// Reads a message for every attribute that there is a type for.
        pub(crate) fn every_attribute(message: &Message<'_>) {
            $(one::<$name$(<$of>)?>(message, |again| {
                let found = again.get::<$name$(<$of>)?>()?;
                Ok(found.map(|value| format!("{value:?} {value}")))
            });)+
            several(message);
        }
    };
}

values! {
    AccessToken<'_>(octets: &'a [u8]) = AccessToken(octets);
    AlternateDomain<'_>(text: &'a str) = AlternateDomain(text);
    AlternateServer(address: SocketAddr) = AlternateServer(plain(address));
    CacheTimeout(seconds: u32) = CacheTimeout(seconds);
    CandidateIdentifier<'_>(octets: &'a [u8]) = CandidateIdentifier(octets);
    ChangeRequest(ip: bool, port: bool) = ChangeRequest { ip, port };
    ChangedAddress(address: SocketAddr) = ChangedAddress(plain(address));
    CiscoStunFlowdata<'_>(octets: &'a [u8]) = CiscoStunFlowdata(octets);
    CiscoWebexFlowInfo<'_>(octets: &'a [u8]) = CiscoWebexFlowInfo(octets);
    CitrixTransactionId<'_>(octets: &'a [u8]) = CitrixTransactionId(octets);
    EcnCheck(field: u8) = EcnCheck(ecn(field));
    EnfFlowDescription<'_>(octets: &'a [u8]) = EnfFlowDescription(octets);
    EnfNetworkStatus<'_>(octets: &'a [u8]) = EnfNetworkStatus(octets);
    ErrorCode<'_>(code: u16, text: &'a str) = error(code, text);
    GoogConnectionId<'_>(octets: &'a [u8]) = GoogConnectionId(octets);
    GoogDelta<'_>(octets: &'a [u8]) = GoogDelta(octets);
    GoogDeltaAck(number: u64) = GoogDeltaAck(number);
    GoogDeltaSyncReq<'_>(octets: &'a [u8]) = GoogDeltaSyncReq(octets);
    GoogLastIceCheckReceived(id: [u8; 12]) = GoogLastIceCheckReceived(TransactionId::from_bytes(id));
    GoogMessageIntegrity32(mac: [u8; 4]) = GoogMessageIntegrity32(mac);
    GoogMiscInfo<'_>(octets: &'a [u8]) = GoogMiscInfo(octets.as_chunks().0);
    GoogNetworkInfo(network: u16, cost: u16) = GoogNetworkInfo { network, cost };
    GoogObsolete1<'_>(octets: &'a [u8]) = GoogObsolete1(octets);
    IceControlled(number: u64) = IceControlled(number);
    IceControlling(number: u64) = IceControlling(number);
    MappedAddress(address: SocketAddr) = MappedAddress(plain(address));
    MetaDtlsInStun<'_>(octets: &'a [u8]) = MetaDtlsInStun(octets);
    MetaDtlsInStunAcknowledgement<'_>(octets: &'a [u8]) =
        MetaDtlsInStunAcknowledgement(octets.as_chunks().0);
    MsImplementationVersion(number: u32) = MsImplementationVersion(number);
    Nomination(number: u32) = Nomination(number);
    Nomination2(number: u32) = Nomination2(number);
    Nonce<'_>(octets: &'a [u8]) = Nonce(octets);
    Origin<'_>(text: &'a str) = Origin(text);
    OtherAddress(address: SocketAddr) = OtherAddress(plain(address));
    Padding(octets: u16) = Padding(octets);
    Password<'_>(octets: &'a [u8]) = Password(octets);
    PasswordAlgorithm<'_>(number: u16, parameters: &'a [u8]) = algorithm(&(number, parameters));
    PasswordAlgorithms<'_>(count: u8, entries: [(u16, &'a [u8]); 4]) =
        PasswordAlgorithms::new(&algorithms(count, &entries));
    Priority(number: u32) = Priority(number);
    Realm<'_>(text: &'a str) = Realm(text);
    ReflectedFrom(address: SocketAddr) = ReflectedFrom(plain(address));
    ResponseAddress(address: SocketAddr) = ResponseAddress(plain(address));
    ResponseOrigin(address: SocketAddr) = ResponseOrigin(plain(address));
    ResponsePort(port: u16) = ResponsePort(port);
    RetransmitCount(number: u32) = RetransmitCount(number);
    Software<'_>(text: &'a str) = Software(text);
    SourceAddress(address: SocketAddr) = SourceAddress(plain(address));
    ThirdPartyAuthorization<'_>(text: &'a str) = ThirdPartyAuthorization(text);
    TransactionTransmitCounter(requests: u8, responses: u8) =
        TransactionTransmitCounter { requests, responses };
    UnknownAttributes<'_>(octets: &'a [u8]) = UnknownAttributes::from(&types(octets)[..]);
    UseCandidate() = UseCandidate;
    UserHash(hash: [u8; 32]) = UserHash(hash);
    Username<'_>(text: &'a str) = Username(text);
    XorMappedAddress(address: SocketAddr) = XorMappedAddress(plain(address));
    XorMappedAddressOld(address: SocketAddr) = XorMappedAddressOld(plain(address));
}

/// The address as a message can carry it, without scope and flow.
fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip(), address.port())
}

fn algorithm<'a>(&(number, parameters): &(u16, &'a [u8])) -> PasswordAlgorithm<'a> {
    PasswordAlgorithm { number: PasswordAlgorithmNumber(number), parameters }
}

/// Some of them, from none to all.
fn algorithms<'a>(count: u8, entries: &[(u16, &'a [u8])]) -> Vec<PasswordAlgorithm<'a>> {
    entries.iter().map(algorithm).take(usize::from(count % 5)).collect()
}

fn ecn(field: u8) -> Option<Ecn> {
    [Ecn::NotEct, Ecn::Ect1, Ecn::Ect0, Ecn::Ce].get(usize::from(field % 5)).copied()
}

fn error(code: u16, text: &str) -> ErrorCode<'_> {
    ErrorCode::new(300 + code % 400, text).expect("it is within")
}

fn types(octets: &[u8]) -> Vec<AttributeType> {
    octets.as_chunks().0.iter().map(|pair| AttributeType(u16::from_be_bytes(*pair))).collect()
}

/// Several at once are what they are one by one, unless one of them is spoilt.
fn several(message: &Message<'_>) {
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
    show: impl Fn(&Message<'_>) -> Result<Option<String>, AttributeError>,
) {
    let first = message.attributes().find(|attribute| attribute.attribute_type() == A::TYPE);
    match (message.get::<A>(), first) {
        (Ok(None), None) => {}
        (Ok(Some(value)), Some(_)) => {
            let shown = show(message).expect("it was read").expect("it is there");
            assert!(!shown.contains(char::is_control), "{shown:?}");
            let (class, method, id) = (message.class(), message.method(), message.transaction_id());
            let mut writer =
                MessageWriter::new(Vec::new(), class, method, id).expect("a vector has room");
            match writer.push(&value).map(|_| ()) {
                Ok(()) => {
                    let written = writer.finish();
                    let again = Message::parse(&written).expect("we wrote it");
                    assert_eq!(show(&again), Ok(Some(shown)));
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
