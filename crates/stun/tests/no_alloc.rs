//! Reading, verifying, refusing and writing allocate nothing, as a counting allocator sees it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::fmt::Write;
use std::hint::black_box;

use allocation_counter::measure;
use common::{Nowhere, PASSWORD, every_attribute, vectors};
use frazil_sansio::{Instant, Path};
use frazil_stun::attribute::*;
use frazil_stun::responder::BehaviorServer;
use frazil_stun::transaction::{ClientTransaction, Timing};
use frazil_stun::{
    Algorithm, Class, Fingerprint, Key, Message, MessageWriter, Method, SliceBuffer, TransactionIds,
};

fn allocations(of: impl FnOnce()) -> u64 {
    measure(of).count_total
}

#[test]
fn a_planted_allocation_is_caught() {
    assert_eq!(allocations(|| drop(black_box(Box::new(black_box(7_u64))))), 1);
    assert_eq!(allocations(|| drop(black_box(vec![black_box(7_u8); 100]))), 1);
}

#[test]
fn parsing_and_verifying_allocate_nothing() {
    let key = Key::short_term(PASSWORD);
    for (name, bytes) in vectors() {
        let count = allocations(|| {
            let message = Message::parse(black_box(&bytes)).unwrap();
            let _ = black_box(message.read::<(Username, Priority, UseCandidate)>());
            let _ = black_box(message.get::<XorMappedAddress>());
            let _ = black_box(message.get::<ErrorCode>());
            assert_ne!(message.fingerprint(), Fingerprint::Invalid);
            let _ = black_box(message.verify(&key));
        });
        assert_eq!(count, 0, "{name}");
    }
}

/// Every typed attribute, on every value of the samples: read or refused, and shown.
#[test]
fn reading_and_showing_attributes_allocates_nothing() {
    for (name, bytes) in vectors() {
        let message = Message::parse(&bytes).unwrap();
        let id = message.transaction_id();
        for raw in message.raw_attributes() {
            let count = allocations(|| {
                macro_rules! show {
                    ($($type:ty),+ $(,)?) => {
                        $(match raw.decode::<$type>(black_box(&id)) {
                            Ok(value) => write!(Nowhere, "{value} {value:?}").unwrap(),
                            Err(error) => write!(Nowhere, "{error} {error:?}").unwrap(),
                        })+
                    };
                }
                every_attribute!(show);
                write!(Nowhere, "{raw:?}").unwrap();
            });
            assert_eq!(count, 0, "{name}: {raw:?}");
        }
    }
}

#[test]
fn refusing_allocates_nothing() {
    let key = Key::short_term("another password");
    for (name, bytes) in vectors() {
        let count = allocations(|| {
            for length in 0..bytes.len() {
                assert!(Message::parse(black_box(&bytes[..length])).is_err());
            }
            assert!(Message::parse(&bytes).unwrap().verify(&key).is_err());
        });
        assert_eq!(count, 0, "{name}");
    }
}

#[test]
fn a_whole_transaction_allocates_nothing() {
    let count = allocations(|| {
        let key = Key::short_term(PASSWORD);
        let id = TransactionIds::from_seed([7; 32]).generate();
        let (mut out, mut back) = ([0; 128], [0; 128]);
        let buffer = SliceBuffer::new(&mut out);
        let mut writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, id).unwrap();
        writer.push(&Username("evtj:h6vY")).unwrap().push(&Priority(7)).unwrap();
        let sealed = writer.seal(&key, Algorithm::Sha1).unwrap();
        let request = &*sealed.fingerprint().unwrap().finish().into_written();

        let mut transaction =
            ClientTransaction::over_udp(request, Timing::default(), Instant::ZERO).unwrap();
        let sent = Message::parse(transaction.poll_transmit().unwrap()).unwrap();
        let mut writer =
            MessageWriter::reply(SliceBuffer::new(&mut back), &sent, Class::SuccessResponse)
                .unwrap();
        writer.push(&XorMappedAddress(([192, 0, 2, 1], 3478).into())).unwrap();
        let answer = writer.seal(&key, Algorithm::Sha1).unwrap().finish().into_written();

        let answer = Message::parse(answer).unwrap();
        assert!(transaction.matches(&answer) && answer.verify(&key).is_ok());
        assert!(transaction.accept(Instant::from_millis(20)).is_some());
    });
    assert_eq!(count, 0);
}

#[cfg(feature = "access-token")]
#[test]
fn sealing_and_opening_tokens_allocates_nothing() {
    use frazil_stun::access_token::{MAX_LEN, MacKey, Timestamp, Token, TokenAlgorithm, TokenKey};
    use std::time::Duration;

    for algorithm in TokenAlgorithm::ALL {
        let count = allocations(|| {
            let octets = [7; 64];
            let key = TokenKey::new(algorithm, &octets[..algorithm.key_length()]).unwrap();
            let mac_key = MacKey::new(&octets).unwrap();
            let token = Token { mac_key, timestamp: Timestamp::from_bits(0), lifetime: 60 };
            let mut room = [0; MAX_LEN];
            let mut sink = SliceBuffer::new(&mut room);
            key.seal(black_box(&token), "server", &[0; 12], &mut sink).unwrap();
            let sealed = sink.into_written();
            assert_eq!(key.open(black_box(sealed), "server", Duration::ZERO), Ok(token));
            assert!(key.open(black_box(sealed), "another", Duration::ZERO).is_err());
        });
        assert_eq!(count, 0, "{algorithm}");
    }
}

#[test]
fn answering_the_tests_of_rfc_5780_allocates_nothing() {
    let [one, two] = [([192, 0, 2, 1], 1).into(), ([192, 0, 2, 2], 2).into()];
    let server = BehaviorServer::new(one, two).unwrap();
    let id = TransactionIds::from_seed([7; 32]).generate();
    let mut asked = [0; 2048];
    let buffer = SliceBuffer::new(&mut asked);
    let mut writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, id).unwrap();
    writer.push(&ChangeRequest { ip: true, port: true }).unwrap().push(&Padding(1500)).unwrap();
    let request = writer.finish().into_written();
    let mut room = [0; 2048];
    let count = allocations(|| {
        let path = Path::udp(one, two);
        let reply = server.respond(black_box(request), path, SliceBuffer::new(&mut room));
        assert_eq!(reply.unwrap().path.local, two);
    });
    assert_eq!(count, 0);
}
