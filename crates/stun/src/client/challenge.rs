//! What a server wants to see proved, as a 401 or 438 tells it (RFC 8489 §9.2.4, §9.2.5).

use alloc::string::String;
use alloc::vec::Vec;

use super::Failure;
use crate::attribute::{
    Nonce, PasswordAlgorithm, PasswordAlgorithmNumber, PasswordAlgorithms, Realm, SecurityFeatures,
    ThirdPartyAuthorization,
};
use crate::{AttributeError, AttributeType, Message};

/// The most octets of PASSWORD-ALGORITHMS that are kept to be given back; what is registered takes 8.
const MAX_OFFERED: usize = 512;

/// A challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    pub(super) realm: Option<String>,
    pub(super) nonce: Option<Vec<u8>>,
    /// PASSWORD-ALGORITHMS as it came.
    pub(super) offered: Option<Vec<u8>>,
    /// What was chosen of it.
    pub(super) algorithm: PasswordAlgorithmNumber,
    /// The server takes USERHASH for USERNAME.
    pub(super) anonymous: bool,
    /// The name that the server has with authorization servers, if it takes tokens.
    pub(super) audience: Option<String>,
}

impl Challenge {
    /// What a response demands.
    pub(super) fn read(response: &Message<'_>, prefer_sha256: bool) -> Result<Self, Failure> {
        let (realm, nonce, offered, audience) =
            attributes(response).map_err(|_| Failure::BadChallenge)?;
        // rfc8489-s9.2.5-b
        if lacks_algorithms(nonce, offered) {
            return Err(Failure::BidDown);
        }
        // rfc8489-s9.2.5-j, rfc8489-s9.2.5-k
        let algorithm = match offered {
            None => PasswordAlgorithmNumber::MD5,
            Some(offered) => choose(offered, prefer_sha256).ok_or(Failure::NoPasswordAlgorithm)?,
        };
        let features = nonce.and_then(|nonce| nonce.security_features());
        Ok(Self {
            realm: realm.map(|realm| String::from(realm.0)),
            nonce: nonce.map(|nonce| Vec::from(nonce.0)),
            offered: match offered {
                None => None,
                Some(_) => Some(as_it_came(response)?),
            },
            algorithm,
            // rfc8489-s9.2.5-e, rfc8489-s9.2.5-f
            anonymous: features
                .is_some_and(|features| features.contains(SecurityFeatures::USERNAME_ANONYMITY)),
            audience: audience.map(|audience| String::from(audience.0)),
        })
    }
}

type Found<'a> = (
    Option<Realm<'a>>,
    Option<Nonce<'a>>,
    Option<PasswordAlgorithms<'a>>,
    Option<ThirdPartyAuthorization<'a>>,
);

fn attributes<'a>(response: &Message<'a>) -> Result<Found<'a>, AttributeError> {
    response.read::<(Realm<'_>, Nonce<'_>, PasswordAlgorithms<'_>, ThirdPartyAuthorization<'_>)>()
}

/// Whether a response's nonce promises password algorithms that are not there: somebody on the way
/// has taken them out (RFC 8489 §9.2.1).
pub(super) fn is_bid_down(response: &Message<'_>) -> bool {
    attributes(response).is_ok_and(|(_, nonce, offered, _)| lacks_algorithms(nonce, offered))
}

// rfc8489-s9.2.5-a
fn lacks_algorithms(nonce: Option<Nonce<'_>>, offered: Option<PasswordAlgorithms<'_>>) -> bool {
    let features = nonce.and_then(|nonce| nonce.security_features());
    offered.is_none()
        && features.is_some_and(|told| told.contains(SecurityFeatures::PASSWORD_ALGORITHMS))
}

/// The first algorithm that this crate can make keys with, or SHA-256 wherever it stands.
fn choose(offered: PasswordAlgorithms<'_>, prefer_sha256: bool) -> Option<PasswordAlgorithmNumber> {
    let is_known = |entry: &PasswordAlgorithm<'_>| {
        [PasswordAlgorithm::MD5, PasswordAlgorithm::SHA256].contains(entry)
    };
    let mut known = offered.iter().filter(is_known).map(|entry| entry.number);
    let first = known.next()?;
    if prefer_sha256 && known.any(|number| number == PasswordAlgorithmNumber::SHA256) {
        return Some(PasswordAlgorithmNumber::SHA256);
    }
    Some(first)
}

/// PASSWORD-ALGORITHMS, octet by octet.
fn as_it_came(response: &Message<'_>) -> Result<Vec<u8>, Failure> {
    let mut attributes = response.attributes();
    let offered = attributes
        .find(|attribute| attribute.attribute_type() == AttributeType::PASSWORD_ALGORITHMS)
        .map(|attribute| attribute.value());
    match offered {
        Some(offered) if offered.len() <= MAX_OFFERED => Ok(Vec::from(offered)),
        _ => Err(Failure::BadChallenge),
    }
}
