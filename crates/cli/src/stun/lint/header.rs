//! The header: the cookie, and methods that do not go with their class.

use frazil_stun::{Class, Message, Method};

use super::Departure;

pub(super) fn check(message: &Message<'_>, found: &mut Vec<Departure>) {
    if !message.has_cookie() {
        let what = "no magic cookie: a message of RFC 3489, which RFC 5389 replaced";
        found.push(Departure::new(what, 4, "RFC 8489 §5"));
        return;
    }
    let (method, class) = (message.method(), message.class());
    if method.name().is_none() {
        let what = format!("{method} is not registered, so nobody can answer it");
        found.push(Departure::new(what, 0, "RFC 8489 §18.2"));
    } else if method == Method::SHARED_SECRET {
        let what = "SharedSecret is reserved since RFC 5389";
        found.push(Departure::new(what, 0, "RFC 8489 §18.2"));
    }
    if let Some(section) = forbidden(method, class) {
        found.push(Departure::new(format!("{method} has no {class}"), 0, section));
    }
}

/// Where it says that a method has no such class.
const fn forbidden(method: Method, class: Class) -> Option<&'static str> {
    let is_indication = matches!(class, Class::Indication);
    match method {
        Method::ALLOCATE | Method::REFRESH | Method::CREATE_PERMISSION | Method::CHANNEL_BIND
            if is_indication =>
        {
            Some("RFC 8656 §17")
        }
        Method::SEND | Method::DATA if !is_indication => Some("RFC 8656 §17"),
        Method::CONNECT | Method::CONNECTION_BIND if is_indication => Some("RFC 6062 §6.1"),
        Method::CONNECTION_ATTEMPT if !is_indication => Some("RFC 6062 §6.1"),
        _ => None,
    }
}
