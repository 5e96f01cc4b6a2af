//! What must be random, from the operating system.

use crate::exit::{Exit, Failure};

const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Text of letters, digits, `+` and `/`: six random bits a character (RFC 8839 §5.4).
pub(super) fn ice_chars(length: usize) -> Result<String, Failure> {
    let mut octets = vec![0; length];
    fill(&mut octets)?;
    let characters = octets.iter().filter_map(|octet| ICE_CHARS.get(usize::from(octet & 63)));
    Ok(characters.copied().map(char::from).collect())
}

/// A number from 1 to below 2^62 (RFC 8829 §5.2.1).
pub(super) fn session_id() -> Result<u64, Failure> {
    let mut octets = [0; 8];
    fill(&mut octets)?;
    Ok((u64::from_be_bytes(octets) >> 2).max(1))
}

fn fill(octets: &mut [u8]) -> Result<(), Failure> {
    getrandom::fill(octets).map_err(|error| {
        let what = "the operating system gives no random numbers";
        Failure::new(
            Exit::Usage,
            format!("{what}: {error}; give session_id, ice_ufrag and ice_pwd"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_random_differs_and_has_its_form() {
        let text = ice_chars(32).unwrap();
        assert!(text.len() == 32 && text.bytes().all(|octet| ICE_CHARS.contains(&octet)));
        assert_ne!(text, ice_chars(32).unwrap());
        assert!((1..1 << 62).contains(&session_id().unwrap()));
        assert_ne!(session_id().unwrap(), session_id().unwrap());
    }
}
