//! Access tokens: what is sealed opens as it was, while it lasts and for its server; nothing else
//! opens.

use core::time::Duration;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use arbitrary::{Arbitrary, Unstructured};
use frazil_stun::SliceBuffer;
use frazil_stun::access_token::{
    DELTA, MAX_LEN, MacKey, OpenError, Timestamp, Token, TokenAlgorithm, TokenKey,
};

/// What to seal, and what to do to it.
#[derive(Arbitrary, Debug)]
struct Plan<'a> {
    algorithm: u8,
    nonce: [u8; 12],
    timestamp: u64,
    lifetime: u32,
    /// When it is opened, from the timestamp on.
    later: i64,
    /// Which octet changes, and how.
    change: (u8, u8),
    mac_key: &'a [u8],
    server_name: &'a str,
    /// Sealed by who has the key, but not a token of ours.
    content: &'a [u8],
    /// Not sealed at all.
    noise: &'a [u8],
}

const LONG_TERM_KEY: [u8; 64] =
    *b"sixty-four octets that authorization and STUN server have shared";

fn key(algorithm: TokenAlgorithm) -> TokenKey {
    let octets = LONG_TERM_KEY.get(..algorithm.key_length()).expect("long enough");
    TokenKey::new(algorithm, octets).expect("as long as it says")
}

/// Seals, opens, and forges.
pub fn access_token(data: &[u8]) {
    for algorithm in TokenAlgorithm::ALL {
        assert!(key(algorithm).open(data, "server", Duration::ZERO).is_err(), "nobody sealed this");
    }
    let Ok(plan) = Plan::arbitrary_take_rest(Unstructured::new(data)) else { return };
    let algorithm = TokenAlgorithm::ALL.into_iter().cycle().nth(plan.algorithm.into());
    sealed(&plan, &key(algorithm.expect("endless")));
    by_another(&plan);
}

/// A time, but for what does not fit: `now` is a number of nanoseconds after the timestamp.
fn now(token: &Token, later: i64) -> Duration {
    let made = token.timestamp.since_1970();
    let by = Duration::from_nanos(later.unsigned_abs());
    if later < 0 { made.saturating_sub(by) } else { made.saturating_add(by) }
}

fn is_valid(token: &Token, now: Duration) -> bool {
    let nanoseconds = |time: Duration| i128::try_from(time.as_nanos()).expect("92 bits at most");
    let away = nanoseconds(now) - nanoseconds(token.timestamp.since_1970());
    i128::from(token.lifetime) * 1_000_000_000 + nanoseconds(DELTA) > away.abs()
}

fn sealed(plan: &Plan<'_>, key: &TokenKey) {
    let Ok(mac_key) = MacKey::new(plan.mac_key) else {
        return assert!(plan.mac_key.is_empty() || plan.mac_key.len() > MacKey::MAX_LEN);
    };
    let timestamp = Timestamp::from_bits(plan.timestamp);
    let token = Token { mac_key, timestamp, lifetime: plan.lifetime };
    let mut room = [0; MAX_LEN];
    let mut sink = SliceBuffer::new(&mut room);
    if key.seal(&token, plan.server_name, &plan.nonce, &mut sink).is_err() {
        return assert!(plan.server_name.is_empty() || plan.server_name.len() > 509);
    }
    let octets = sink.into_written();

    let now = now(&token, plan.later);
    match key.open(octets, plan.server_name, now) {
        Ok(opened) => assert!(opened == token && is_valid(&token, now)),
        Err(error) => assert!(error == OpenError::Time && !is_valid(&token, now), "{error}"),
    }
    let at = token.timestamp.since_1970();
    assert_eq!(key.open(octets, plan.server_name, at).as_ref(), Ok(&token));
    let another = format!("{}.", plan.server_name);
    assert_eq!(key.open(octets, &another, at), Err(OpenError::Forged));

    let index = usize::from(plan.change.0) % octets.len();
    let shorter = octets.get(..index).expect("within it");
    assert!(key.open(shorter, plan.server_name, at).is_err(), "{index} octets suffice");
    let octet = octets.get_mut(index).expect("within it");
    *octet ^= plan.change.1.max(1);
    assert!(key.open(octets, plan.server_name, at).is_err(), "octet {index} does not count");
}

/// What opens is what we would have sealed; the rest is refused as no token.
fn by_another(plan: &Plan<'_>) {
    let key = key(TokenAlgorithm::A256Gcm);
    let at = Timestamp::from_bits(plan.timestamp).since_1970();
    for noise in [plan.noise, plan.content] {
        assert!(key.open(noise, plan.server_name, at).is_err(), "nobody sealed this");
    }
    let gcm = Aes256Gcm::new_from_slice(LONG_TERM_KEY.first_chunk::<32>().expect("64 are more"));
    let payload = Payload { msg: plan.content, aad: plan.server_name.as_bytes() };
    let block = gcm.expect("32 octets").encrypt(&plan.nonce.into(), payload).expect("short enough");
    let octets = [&[0, 12], &plan.nonce[..], &block].concat();
    match key.open(&octets, plan.server_name, at) {
        Ok(token) => {
            let mut again = Vec::new();
            match key.seal(&token, plan.server_name, &plan.nonce, &mut again) {
                Ok(()) => assert_eq!(again, octets),
                Err(error) => {
                    assert!(plan.server_name.is_empty() || plan.server_name.len() > 509, "{error}")
                }
            }
        }
        Err(OpenError::TooLong { max, actual }) => assert!(actual > max && actual == octets.len()),
        Err(OpenError::Content) => assert!(!is_block(plan.content)),
        Err(OpenError::Time) => assert!(is_block(plan.content)),
        Err(error) => panic!("{error}"),
    }
}

/// Whether lengths fit: two octets say how many follow before the last twelve.
fn is_block(content: &[u8]) -> bool {
    let Some((length, rest)) = content.split_first_chunk() else { return false };
    let length = usize::from(u16::from_be_bytes(*length));
    (1..=MacKey::MAX_LEN).contains(&length) && rest.len() == length + 12
}
