//! Send and Data indications from any bytes, in one pass and at length; and from values.

use core::net::SocketAddr;

use arbitrary::{Arbitrary, Unstructured};
use frazil_stun::{Class, Message, MessageWriter, Method, TransactionId};
use frazil_turn::attribute::{Data, DontFragment, XorPeerAddress};
use frazil_turn::{Content, DataIndication, Envelope, IndicationError, SendIndication};

use crate::within::assert_within;

/// Reads the bytes as both; then makes both of them.
pub fn turn_indication(data: &[u8]) {
    let message = Message::parse(data).map_err(IndicationError::from);
    let send = SendIndication::parse(data);
    assert_eq!(send, message.and_then(|message| SendIndication::read(&message)));
    let received = DataIndication::parse(data);
    assert_eq!(received, message.and_then(|message| DataIndication::read(&message)));
    if let Ok(found) = send {
        assert!(received.is_err());
        assert_within(data, found.data);
    }
    if let Ok(DataIndication { content: Content::Data(found), .. }) = received {
        assert_within(data, found);
    }
    for error in [send.err(), received.err()].into_iter().flatten() {
        assert!(!error.to_string().is_empty());
    }
    let Ok(plan) = Plan::arbitrary_take_rest(Unstructured::new(data)) else { return };
    write(&plan);
}

/// What to write, and where it stands.
#[derive(Arbitrary, Debug)]
struct Plan<'a> {
    peer: SocketAddr,
    id: [u8; 12],
    dont_fragment: bool,
    before: u8,
    behind: u8,
    data: &'a [u8],
}

fn write(plan: &Plan<'_>) {
    let (peer, id) =
        (SocketAddr::new(plan.peer.ip(), plan.peer.port()), TransactionId::from_bytes(plan.id));
    let send = match plan.dont_fragment {
        true => Envelope::send(peer, id).dont_fragment(),
        false => Envelope::send(peer, id),
    };
    let data = plan.data.get(..send.max_data()).unwrap_or(plan.data);
    let sent = around(plan, &send, Method::SEND, data);
    let expected = SendIndication { peer, data, dont_fragment: plan.dont_fragment };
    assert_eq!(SendIndication::parse(&sent), Ok(expected));
    let without = Plan { dont_fragment: false, ..*plan };
    let relayed = around(&without, &Envelope::data(peer, id), Method::DATA, data);
    let expected = DataIndication { peer, content: Content::Data(data) };
    assert_eq!(DataIndication::parse(&relayed), Ok(expected));
}

/// Writes around data in place, or finds that there is no room; and says what it should be.
fn around(plan: &Plan<'_>, envelope: &Envelope, method: Method, data: &[u8]) -> Vec<u8> {
    let id = TransactionId::from_bytes(plan.id);
    let peer = SocketAddr::new(plan.peer.ip(), plan.peer.port());
    let mut writer = MessageWriter::new(Vec::new(), Class::Indication, method, id).expect("room");
    writer.push(&XorPeerAddress(peer)).expect("room");
    if plan.dont_fragment {
        writer.push(&DontFragment).expect("room");
    }
    writer.push(&Data(data)).expect("it was cut");
    let expected = writer.finish();

    let (before, behind) = (usize::from(plan.before), usize::from(plan.behind));
    let (headroom, padding) = (envelope.headroom(), envelope.padding(data.len()));
    assert_eq!(headroom + data.len() + padding, expected.len());
    let mut buffer = vec![0xA5; before];
    buffer.extend(data);
    buffer.resize(before + data.len() + behind, 0xA5);
    let untouched = buffer.clone();
    let place = before..before + data.len();
    let found = envelope.around(&mut buffer, place.clone()).map(|message| message.to_vec());
    if before >= headroom && behind >= padding {
        assert_eq!(found.as_deref(), Ok(&*expected));
        assert_eq!(buffer.get(..before - headroom), untouched.get(..before - headroom));
        assert_eq!(buffer.get(place.end + padding..), untouched.get(place.end + padding..));
    } else {
        assert!(found.is_err());
        assert_eq!(buffer, untouched);
    }
    let mut appended = Vec::new();
    envelope.append(&mut appended, data).expect("a vector has room");
    assert_eq!(appended, expected);
    expected
}
