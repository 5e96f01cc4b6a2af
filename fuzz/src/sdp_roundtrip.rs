//! Session descriptions from values: what is built reads as it was meant, and builds the same again.

use core::net::IpAddr;

use arbitrary::{Arbitrary, Unstructured};
use frazil_sdp::{
    AnyAttribute, Bandwidth, BuildError, Connection, Group, IcePwd, IceUfrag, Media, MediaBuilder,
    Mid, Origin, Session, SessionBuilder, Timing,
};

use crate::sdp_values::{Section, Value};
use crate::words::{Ice, Text, Token};

#[derive(Arbitrary, Debug)]
struct Plan {
    username: Token,
    id: u64,
    version: u64,
    address: IpAddr,
    name: Text,
    timing: (u64, u64),
    connection: IpAddr,
    bandwidth: Option<(Token, u64)>,
    bundle: bool,
    attributes: Vec<Value>,
    sections: Vec<Part>,
}

#[derive(Arbitrary, Debug)]
struct Part {
    kind: Token,
    port: u16,
    protocol: (Token, Token),
    formats: (Token, Vec<Token>),
    information: Option<Text>,
    connection: Option<IpAddr>,
    mid: bool,
    credentials: Option<(Ice<4>, Ice<22>)>,
    attributes: Vec<Value>,
}

/// Makes a description of the bytes, reads it, and makes it anew of what was read.
pub fn sdp_roundtrip(data: &[u8]) {
    let _ = roundtrip(data);
}

/// Says whether there was a description to write.
fn roundtrip(data: &[u8]) -> bool {
    let Ok(plan) = Plan::arbitrary_take_rest(Unstructured::new(data)) else { return false };
    let (id, version) = ((plan.id >> 1).to_string(), (plan.version >> 1).to_string());
    let (username, address) = (plan.username.0.as_str(), plan.address.to_string());
    let address_type = if plan.address.is_ipv4() { "IP4" } else { "IP6" };
    let anonymous = Origin::anonymous(&id, &version);
    let origin = Origin { username, address_type, address: &address, ..anonymous };
    let Ok(text) = build(&plan, &origin) else { return false };
    assert!(text.ends_with("\r\n") && text.lines().all(|line| line.len() > 2));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let session = Session::parse(&text).expect("it was built");
    read(&plan, &origin, &session);
    assert_eq!(again(&session), text);
    true
}

/// Fails where values do not go together, which is a matter of the builder's own tests.
fn build(plan: &Plan, origin: &Origin<'_>) -> Result<String, BuildError> {
    let mut builder = SessionBuilder::new(origin)
        .name(&plan.name.0)
        .timing(timing(plan))
        .connection(&Connection::new(plan.connection));
    if let Some((kind, value)) = &plan.bandwidth {
        builder = builder.bandwidth(&Bandwidth { kind: &alphanumeric(kind), value: *value });
    }
    if plan.bundle {
        builder = builder.attribute(&Group::new(&bundle(plan)).expect("tokens"));
    }
    builder = kept(&plan.attributes, true).fold(builder, |builder, value| value.add(builder));
    let sections = plan.sections.iter().enumerate();
    builder = sections.fold(builder, |builder, (index, part)| builder.media(section(part, index)));
    builder.finish()
}

/// Kinds of bandwidth have letters and digits alone.
fn alphanumeric(kind: &Token) -> String {
    format!("X{}", kind.0.replace(|c: char| !c.is_ascii_alphanumeric(), ""))
}

/// A level has one direction, and some attributes not at all; those and further ones are left out.
fn kept(values: &[Value], session_level: bool) -> impl Iterator<Item = &Value> {
    let mut directed = false;
    values.iter().filter(move |value| value.may_stand(session_level)).filter(move |value| {
        !matches!(value, Value::Direction(_)) || !core::mem::replace(&mut directed, true)
    })
}

/// Moments are 0 or have ten digits at least.
fn timing(plan: &Plan) -> Timing {
    let moment = |time: u64| if time.is_multiple_of(2) { 0 } else { time.max(1_000_000_000) };
    Timing { start: moment(plan.timing.0), stop: moment(plan.timing.1) }
}

/// The mids of all sections that have one.
fn bundle(plan: &Plan) -> String {
    let tags = plan.sections.iter().enumerate().filter(|(_, part)| part.mid);
    tags.fold(String::from("BUNDLE"), |group, (index, _)| format!("{group} {index}"))
}

fn section(part: &Part, index: usize) -> MediaBuilder {
    let protocol = format!("{}/{}", part.protocol.0.0, part.protocol.1.0);
    let mut builder = MediaBuilder::new(&part.kind.0, part.port, &protocol);
    for format in [&part.formats.0].into_iter().chain(&part.formats.1) {
        builder = builder.format(&format.0);
    }
    if let Some(information) = &part.information {
        builder = builder.line('i', &information.0);
    }
    if let Some(address) = part.connection {
        builder = builder.connection(&Connection::new(address));
    }
    if part.mid {
        builder = builder.attribute(&Mid::new(&index.to_string()).expect("digits are a token"));
    }
    if let Some((ufrag, pwd)) = &part.credentials {
        builder = builder
            .attribute(&IceUfrag::new(&ufrag.0).expect("long enough"))
            .attribute(&IcePwd::new(&pwd.0).expect("long enough"));
    }
    kept(&part.attributes, false).fold(builder, |builder, value| value.add(builder))
}

fn read(plan: &Plan, origin: &Origin<'_>, session: &Session<'_>) {
    assert_eq!(session.version(), Ok(Some(0)));
    assert_eq!(session.origin(), Ok(Some(*origin)));
    assert_eq!(session.name(), Some(plan.name.0.as_str()));
    assert_eq!(session.timing(), Ok(Some(timing(plan))));
    assert_eq!(session.connection(), Ok(Some(Connection::new(plan.connection))));
    let bandwidths: Vec<_> = session.bandwidths().flatten().collect();
    let kind = plan.bandwidth.as_ref().map(|(kind, _)| alphanumeric(kind)).unwrap_or_default();
    let bandwidth = plan.bandwidth.as_ref();
    let bandwidth = bandwidth.map(|(_, value)| Bandwidth { kind: &kind, value: *value });
    assert_eq!(bandwidths, Vec::from_iter(bandwidth));

    let mut typed = session.typed().map(|typed| typed.expect("it was built"));
    if plan.bundle {
        let group = bundle(plan);
        assert_eq!(typed.next(), Group::new(&group).ok().map(AnyAttribute::Group));
    }
    values(&plan.attributes, true, typed);
    assert_eq!(session.media().count(), plan.sections.len());
    for (index, (part, media)) in plan.sections.iter().zip(session.media()).enumerate() {
        read_section(plan, part, &media, index);
    }
}

fn read_section(plan: &Plan, part: &Part, media: &Media<'_>, index: usize) {
    let line = media.description().expect("it was built");
    assert_eq!((line.kind, line.port, line.port_count), (part.kind.0.as_str(), part.port, 1));
    assert_eq!(line.protocol, format!("{}/{}", part.protocol.0.0, part.protocol.1.0));
    let formats = [&part.formats.0].into_iter().chain(&part.formats.1);
    assert!(line.formats().eq(formats.map(|format| format.0.as_str())));
    assert_eq!(media.information(), part.information.as_ref().map(|text| text.0.as_str()));
    let connection = Connection::new(part.connection.unwrap_or(plan.connection));
    assert_eq!(media.connection(), Ok(Some(connection)));

    let mut typed = media.typed().map(|typed| typed.expect("it was built"));
    if part.mid {
        let mid = index.to_string();
        assert_eq!(typed.next(), Mid::new(&mid).ok().map(AnyAttribute::Mid));
    }
    match (&part.credentials, media.ice_parameters()) {
        (Some((ufrag, pwd)), Ok(parameters)) => {
            assert_eq!(parameters.ufrag.as_str(), ufrag.0);
            assert_eq!(parameters.pwd.as_str(), pwd.0);
            assert_eq!(typed.by_ref().take(2).count(), 2);
        }
        (None, Err(_)) => {}
        (sent, read) => panic!("{read:?} of {sent:?}"),
    }
    values(&part.attributes, false, typed);
}

fn values<'a>(
    sent: &[Value],
    session_level: bool,
    mut read: impl Iterator<Item = AnyAttribute<'a>>,
) {
    for value in kept(sent, session_level).filter(|value| value.is_any()) {
        value.assert_read(&read.next().expect("it was built"));
    }
    assert!(read.next().is_none());
}

/// The same description, built of what was read.
fn again(session: &Session<'_>) -> String {
    let origin = session.origin().ok().flatten().expect("it was read before");
    let timing = session.timing().ok().flatten().expect("it was read before");
    let mut builder = SessionBuilder::new(&origin)
        .name(session.name().expect("it was read before"))
        .timing(timing);
    for line in session.lines().filter(|line| !"vost".contains(line.letter())) {
        builder = builder.with_line(line.letter(), line.value());
    }
    for media in session.media() {
        let line = media.description().expect("it was read before");
        let mut section = MediaBuilder::new(line.kind, line.port, line.protocol);
        section = line.formats().fold(section, MediaBuilder::format);
        for line in media.lines().skip(1) {
            section = section.with_line(line.letter(), line.value());
        }
        builder = builder.media(section);
    }
    builder.finish().expect("it was written before")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_plans_are_written() {
        let seeds = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/sdp_roundtrip"));
        let seeds = seeds.unwrap().map(|seed| std::fs::read(seed.unwrap().path()).unwrap());
        let (written, refused): (Vec<_>, Vec<_>) = seeds.partition(|seed| roundtrip(seed));
        let (written, refused) = (written.len(), refused.len());
        assert!(written > refused, "{written} written, {refused} refused");
    }
}
