//! The crates that need no allocator, at work.

use core::time::Duration;

use frazil_candidate::{Candidate, priority};
use frazil_sansio::Instant;
use frazil_sdp::{IceUfrag, Session};
use frazil_stun::access_token::{MacKey, Timestamp, Token, TokenAlgorithm, TokenKey};
use frazil_stun::attribute::{Priority, Username};
use frazil_stun::{
    Algorithm, Class, Key, Message, MessageWriter, Method, SliceBuffer, TransactionId,
};
use frazil_turn::{Carrier, Channel, ChannelData, Content, DataIndication, Envelope};

pub(crate) fn work() -> Option<()> {
    stun()?;
    turn()?;
    access_token()?;
    candidate()?;
    sdp()?;
    (Instant::ZERO + Duration::MAX == Instant::MAX).then_some(())
}

/// Writes a connectivity check on the stack and believes it only with the key.
fn stun() -> Option<()> {
    let key = Key::short_term("a password of a session");
    let mut space = [0; 256];
    let buffer = SliceBuffer::new(&mut space);
    let id = TransactionId::from_bytes([7; 12]);
    let mut writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, id).ok()?;
    writer.push(&Username("there:here")).ok()?.push(&Priority(1)).ok()?;
    let sealed = writer.seal(&key, Algorithm::Sha1).ok()?;
    let bytes = sealed.fingerprint().ok()?.finish().into_written();
    let message = Message::parse_fingerprinted(bytes)?;
    message.verify(&Key::short_term("another password")).err()?;
    let verified = message.verify(&key).ok()?;
    (verified.message().get::<Username<'_>>() == Ok(Some(Username("there:here")))).then_some(())
}

/// Sends octets by name and on a channel, from where they stand.
fn turn() -> Option<()> {
    let mut space = [7; 64];
    let envelope =
        Envelope::data("192.0.2.3:45664".parse().ok()?, TransactionId::from_bytes([7; 12]));
    let read = DataIndication::parse(envelope.around(&mut space, 52..57).ok()?).ok()?;
    (read.content == Content::Data(&[7; 5])).then_some(())?;
    let message = ChannelData::around(&mut space, 52..57, Channel::FIRST, Carrier::Stream).ok()?;
    (ChannelData::parse(message).ok()?.data() == [7; 5]).then_some(())
}

/// Seals a token on the stack and opens it for its server only.
fn access_token() -> Option<()> {
    let now = Duration::from_secs(1_410_984_813);
    let mac_key = MacKey::new(&[7; 20]).ok()?;
    let token = Token { mac_key, timestamp: Timestamp::new(now), lifetime: 60 };
    let key = TokenKey::new(TokenAlgorithm::A256CbcHs512, &[1; 64]).ok()?;
    let mut space = [0; 128];
    let mut buffer = SliceBuffer::new(&mut space);
    key.seal(&token, "here", &[0; 12], &mut buffer).ok()?;
    let sealed = buffer.into_written();
    key.open(sealed, "there", now).err()?;
    (key.open(sealed, "here", now).ok()? == token).then_some(())
}

fn candidate() -> Option<()> {
    let line = "candidate:1 1 UDP 2130706431 192.0.2.3 45664 typ host";
    let candidate = Candidate::parse(line).ok()?;
    (candidate.priority == priority::candidate_priority(126, 65_535, 1)).then_some(())
}

fn sdp() -> Option<()> {
    let text = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=ice-ufrag:abcd\r\n";
    let session = Session::parse(text).ok()?;
    let ufrag = session.first::<IceUfrag<'_>>().ok()??;
    (ufrag.as_str() == "abcd").then_some(())
}
