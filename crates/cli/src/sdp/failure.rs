//! Why no description was made, as an exit code and a line that says what to do.

use frazil_sdp::offer_answer::{OfferAnswerError, Refusal};

use crate::exit::{Exit, Failure};

/// What the peer said cannot be taken, or what this side has cannot be written.
pub(super) fn of(error: OfferAnswerError) -> Failure {
    let config = |key: String, why: &str| {
        Failure::new(Exit::Usage, format!("the configuration: {key}{why}"))
    };
    match error {
        OfferAnswerError::Refused(refusal) => refused(refusal),
        OfferAnswerError::Unreadable(error) => {
            Failure::new(Exit::Refused, format!("the peer's description is refused: {error}"))
        }
        OfferAnswerError::NeedsNewCredentials { transport } => config(
            format!("transports[{transport}]: "),
            "ICE starts anew; give another ice_ufrag and ice_pwd, or leave them away (RFC 8839 §4.4.2.1)",
        ),
        OfferAnswerError::NeedsOldCredentials { transport } => config(
            format!("transports[{transport}]: "),
            "ICE goes on; give ice_ufrag and ice_pwd as they were, or leave them away (RFC 8839 §4.4.1.1.1)",
        ),
        OfferAnswerError::Codec { media, codec } => config(
            format!("media[{media}].codecs[{codec}]: "),
            "it cannot be written; change its name, clock_rate or parameters",
        ),
        OfferAnswerError::PayloadTypes { media } => config(
            format!("media[{media}].codecs: "),
            "there are more than there are payload types; leave some away",
        ),
        OfferAnswerError::Transport { transport } => config(
            format!("transports[{transport}]: "),
            "a candidate or a fingerprint does not read; change it",
        ),
        other => config(String::new(), &other.to_string()),
    }
}

/// The two descriptions do not go together.
pub(super) fn refused(refusal: Refusal) -> Failure {
    Failure::new(Exit::Refused, format!("the description is refused: {refusal}"))
}
