//! What a message of its method and class must have, and what must not stand together.

use frazil_stun::attribute::{ErrorCode, Nonce, SecurityFeatures, Username};
use frazil_stun::{Attribute, AttributeType as Type, Class, Message, Method};
use frazil_turn::attribute::{
    AdditionalAddressFamily, AddressFamily, ChannelNumber, EvenPort, RequestedTransport,
    TransportProtocol,
};

use super::Departure;

pub(super) fn check(message: &Message<'_>, found: &mut Vec<Departure>) {
    let mut rules = Rules { message, found };
    match message.class() {
        Class::Request => {
            rules.credentials();
            rules.request();
        }
        Class::Indication => rules.indication(),
        Class::SuccessResponse => {
            rules.response();
            rules.success();
        }
        Class::ErrorResponse => {
            rules.response();
            rules.error();
        }
    }
}

struct Rules<'m, 'a> {
    message: &'m Message<'a>,
    found: &'m mut Vec<Departure>,
}

impl<'a> Rules<'_, 'a> {
    fn offset(&self, attribute: Type) -> Option<usize> {
        let mut attributes = self.message.attributes();
        attributes.find(|found| found.attribute_type() == attribute).map(|found| found.offset())
    }

    fn has(&self, attribute: Type) -> bool {
        self.offset(attribute).is_some()
    }

    fn get<A: Attribute<'a>>(&self) -> Option<A> {
        self.message.get().ok().flatten()
    }

    fn depart(&mut self, what: String, offset: usize, section: &'static str) {
        self.found.push(Departure::new(what, offset, section));
    }

    /// One of these must be there.
    fn need(&mut self, choice: &[Type], section: &'static str) {
        if !choice.iter().any(|attribute| self.has(*attribute)) {
            let names: Vec<_> = choice.iter().map(ToString::to_string).collect();
            self.depart(format!("no {}", names.join(" or ")), 0, section);
        }
    }

    /// The two must not stand together.
    fn part(&mut self, one: Type, other: Type, section: &'static str) {
        if self.has(one)
            && let Some(offset) = self.offset(other)
        {
            self.depart(format!("{other} does not go with {one}"), offset, section);
        }
    }

    fn is_sealed(&self) -> bool {
        self.has(Type::MESSAGE_INTEGRITY) || self.has(Type::MESSAGE_INTEGRITY_SHA256)
    }

    /// What a proof of a request needs besides itself (RFC 8489 §9.1.3, §9.2.4).
    fn credentials(&mut self) {
        if self.is_sealed() && self.message.method() != Method::GOOG_PING {
            let long_term = self.has(Type::REALM) || self.has(Type::NONCE);
            let section = if long_term { "RFC 8489 §9.2.4" } else { "RFC 8489 §9.1.3" };
            self.need(&[Type::USERNAME, Type::USERHASH], section);
            if long_term {
                self.need(&[Type::REALM], section);
                self.need(&[Type::NONCE], section);
            }
        }
        // A server looks for both where its nonce offers a choice.
        let features = self.get::<Nonce<'_>>().and_then(|nonce| nonce.security_features());
        let offered =
            features.is_some_and(|found| found.contains(SecurityFeatures::PASSWORD_ALGORITHMS));
        let algorithms = [Type::PASSWORD_ALGORITHM, Type::PASSWORD_ALGORITHMS];
        if offered && algorithms.iter().any(|attribute| self.has(*attribute)) {
            self.need(&[Type::PASSWORD_ALGORITHM], "RFC 8489 §9.2.4");
            self.need(&[Type::PASSWORD_ALGORITHMS], "RFC 8489 §9.2.4");
        }
    }

    fn request(&mut self) {
        match self.message.method() {
            Method::BINDING => self.check_of_ice(),
            Method::ALLOCATE => self.allocate(),
            Method::CREATE_PERMISSION => self.need(&[Type::XOR_PEER_ADDRESS], "RFC 8656 §10.2"),
            Method::CHANNEL_BIND => self.channel_bind(),
            Method::CONNECT => self.need(&[Type::XOR_PEER_ADDRESS], "RFC 6062 §4.3"),
            Method::CONNECTION_BIND => self.need(&[Type::CONNECTION_ID], "RFC 6062 §4.3"),
            _ => {}
        }
        self.part(Type::RESPONSE_PORT, Type::PADDING, "RFC 5780 §7.5");
    }

    /// A Binding request with a role, or with the user name of two fragments and a priority, is a
    /// connectivity check.
    fn check_of_ice(&mut self) {
        let roles = [Type::ICE_CONTROLLED, Type::ICE_CONTROLLING];
        let fragments = self.get::<Username<'_>>().is_some_and(|Username(name)| name.contains(':'));
        let is_check = roles.iter().any(|role| self.has(*role))
            || fragments && (self.has(Type::PRIORITY) || self.has(Type::USE_CANDIDATE));
        if !is_check {
            return;
        }
        self.need(&[Type::PRIORITY], "RFC 8445 §7.1.1");
        self.need(&roles, "RFC 8445 §7.1.3");
        self.part(Type::ICE_CONTROLLED, Type::ICE_CONTROLLING, "RFC 8445 §7.1.3");
        self.part(Type::ICE_CONTROLLED, Type::USE_CANDIDATE, "RFC 8445 §7.1.2");
        self.need(&[Type::MESSAGE_INTEGRITY, Type::MESSAGE_INTEGRITY_SHA256], "RFC 8445 §7.2.2");
        self.need(&[Type::FINGERPRINT], "RFC 8445 §7.2.4");
        if self.has(Type::USERNAME) && !fragments {
            let offset = self.offset(Type::USERNAME).unwrap_or_default();
            let what = "USERNAME has no colon between two fragments".to_owned();
            self.depart(what, offset, "RFC 8445 §7.2.2");
        }
    }

    fn allocate(&mut self) {
        self.need(&[Type::REQUESTED_TRANSPORT], "RFC 8656 §7.1");
        let token = Type::RESERVATION_TOKEN;
        self.part(token, Type::REQUESTED_ADDRESS_FAMILY, "RFC 8656 §7.1");
        self.part(token, Type::ADDITIONAL_ADDRESS_FAMILY, "RFC 8656 §7.1");
        self.part(token, Type::EVEN_PORT, "RFC 8656 §7.1");
        let additional = Type::ADDITIONAL_ADDRESS_FAMILY;
        self.part(Type::REQUESTED_ADDRESS_FAMILY, additional, "RFC 8656 §7.1");
        if self.get() == Some(EvenPort { reserve: true }) {
            self.part(Type::EVEN_PORT, additional, "RFC 8656 §7.1");
        }
        if let Some(AdditionalAddressFamily(family)) = self.get()
            && family != AddressFamily::IPV6
        {
            let offset = self.offset(additional).unwrap_or_default();
            self.depart(format!("{additional} is {family}, not IPv6"), offset, "RFC 8656 §7.1");
        }
        if self.get() == Some(RequestedTransport(TransportProtocol::TCP)) {
            for other in [Type::DONT_FRAGMENT, token, Type::EVEN_PORT] {
                if let Some(offset) = self.offset(other) {
                    let what = format!("{other} does not go with an allocation of TCP");
                    self.depart(what, offset, "RFC 6062 §4.1");
                }
            }
        }
    }

    fn channel_bind(&mut self) {
        self.need(&[Type::CHANNEL_NUMBER], "RFC 8656 §12.2");
        self.need(&[Type::XOR_PEER_ADDRESS], "RFC 8656 §12.2");
        if let Some(number) = self.get::<ChannelNumber>()
            && number.channel().is_none()
        {
            let offset = self.offset(Type::CHANNEL_NUMBER).unwrap_or_default();
            let what = "CHANNEL-NUMBER is outside 0x4000 to 0x4fff".to_owned();
            self.depart(what, offset, "RFC 8656 §12");
        }
    }

    fn indication(&mut self) {
        match self.message.method() {
            Method::SEND => {
                self.need(&[Type::XOR_PEER_ADDRESS], "RFC 8656 §11.1");
                self.need(&[Type::DATA], "RFC 8656 §11.1");
            }
            Method::DATA => {
                self.need(&[Type::XOR_PEER_ADDRESS], "RFC 8656 §11.3");
                self.need(&[Type::DATA, Type::ICMP], "RFC 8656 §11.4");
            }
            Method::CONNECTION_ATTEMPT => {
                self.need(&[Type::XOR_PEER_ADDRESS], "RFC 6062 §5.3");
                self.need(&[Type::CONNECTION_ID], "RFC 6062 §5.3");
            }
            _ => {}
        }
    }

    /// TURN has long-term credentials, for which this is no more than advice.
    fn response(&mut self) {
        if self.message.method() == Method::BINDING
            && self.is_sealed()
            && let Some(offset) = self.offset(Type::USERNAME)
        {
            let what = "USERNAME has no place in a response".to_owned();
            self.depart(what, offset, "RFC 8489 §9.1.3");
        }
    }

    fn success(&mut self) {
        match self.message.method() {
            Method::BINDING => self.need(&[Type::XOR_MAPPED_ADDRESS], "RFC 8489 §6.3.3"),
            Method::ALLOCATE => {
                self.need(&[Type::XOR_RELAYED_ADDRESS], "RFC 8656 §7.2");
                self.need(&[Type::LIFETIME], "RFC 8656 §7.2");
                self.need(&[Type::XOR_MAPPED_ADDRESS], "RFC 8656 §7.2");
            }
            Method::REFRESH => self.need(&[Type::LIFETIME], "RFC 8656 §8.2"),
            Method::CONNECT => self.need(&[Type::CONNECTION_ID], "RFC 6062 §5.2"),
            _ => {}
        }
    }

    fn error(&mut self) {
        self.need(&[Type::ERROR_CODE], "RFC 8489 §6.3.1.1");
        match self.get::<ErrorCode<'_>>().map(|error| error.code()) {
            Some(300) => self.need(&[Type::ALTERNATE_SERVER], "RFC 8489 §10"),
            Some(420) => self.need(&[Type::UNKNOWN_ATTRIBUTES], "RFC 8489 §6.3.1.1"),
            // Short-term credentials give a 401 without either.
            Some(401 | 438) if self.has(Type::REALM) || self.has(Type::NONCE) => {
                self.need(&[Type::REALM], "RFC 8489 §9.2.4");
                self.need(&[Type::NONCE], "RFC 8489 §9.2.4");
            }
            _ => {}
        }
    }
}
