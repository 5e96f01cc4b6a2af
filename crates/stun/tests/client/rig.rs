//! A client on a wire that the test holds the other end of.

use std::time::Duration;

use frazil_sansio::{Input, Instant, Path, Transport};
use frazil_stun::attribute::{ErrorCode, XorMappedAddress};
use frazil_stun::client::{Binding, Client, Config, Credentials, Event, Failure, Request};
use frazil_stun::{
    Algorithm, AttributeType, Class, Key, Message, MessageWriter, Method, WriteError,
};

pub(crate) const START: Instant = Instant::from_secs(100);

pub(crate) fn path() -> Path {
    Path::udp("192.0.2.1:50000".parse().unwrap(), "198.51.100.1:3478".parse().unwrap())
}

pub(crate) fn tcp() -> Path {
    Path { transport: Transport::Tcp, ..path() }
}

pub(crate) fn config(credentials: Credentials) -> Config {
    let mut config = Config::new([7; 32]);
    config.credentials = credentials;
    config
}

/// A client, its time, and what it sent.
pub(crate) struct Rig<R: Request = Binding> {
    pub(crate) client: Client<R>,
    pub(crate) now: Instant,
}

impl Rig {
    /// A client with one Binding request under way.
    pub(crate) fn asking(config: Config) -> Self {
        let mut rig = Self { client: Client::new(config, path(), START), now: START };
        rig.ask();
        rig
    }

    pub(crate) fn ask(&mut self) {
        self.client.request(Binding, self.now).unwrap();
    }
}

impl<R: Request> Rig<R> {
    /// All that is to be sent now.
    pub(crate) fn sent(&mut self) -> Vec<Vec<u8>> {
        let mut sent = Vec::new();
        let mut buffer = [0; 2048];
        while let Some(transmit) = self.client.poll_transmit(&mut buffer).unwrap() {
            assert_eq!(transmit.path, self.client.path());
            sent.push(transmit.payload.to_vec());
        }
        sent
    }

    /// The one request that is to be sent now.
    pub(crate) fn sent_one(&mut self) -> Vec<u8> {
        let mut sent = self.sent();
        assert_eq!(sent.len(), 1, "one request");
        sent.remove(0)
    }

    /// Nothing is sent, and nothing has happened.
    pub(crate) fn assert_silent(&mut self) {
        assert_eq!(self.sent(), [[0_u8; 0]; 0]);
        assert!(self.client.poll_event().is_none());
    }

    /// Hands over an answer after 20 ms.
    pub(crate) fn answer(&mut self, bytes: &[u8]) {
        self.now += Duration::from_millis(20);
        let input = self.client.handle_input(self.client.path(), bytes, self.now);
        assert_eq!(input, Input::Consumed);
    }

    /// Sleeps until the next deadline.
    pub(crate) fn sleep(&mut self) {
        self.now = self.client.poll_timeout().unwrap();
        self.client.handle_timeout(self.now);
    }

    /// Why the one request failed.
    pub(crate) fn failure(&mut self) -> Failure {
        match self.client.poll_event() {
            Some(Event::Failed { why, .. }) => why,
            Some(Event::Answered { .. }) => panic!("answered"),
            Some(_) => panic!("something else happened"),
            None => panic!("nothing happened"),
        }
    }

    /// Whether the one request was answered.
    pub(crate) fn is_answered(&mut self) -> bool {
        matches!(self.client.poll_event(), Some(Event::Answered { .. }))
    }
}

/// The answer to a request, proved by a key or not.
pub(crate) fn reply(
    request: &[u8],
    class: Class,
    proof: Option<(&Key, Algorithm)>,
    fill: impl FnOnce(&mut MessageWriter<Vec<u8>>) -> Result<(), WriteError>,
) -> Vec<u8> {
    let request = Message::parse(request).unwrap();
    let mut writer = MessageWriter::reply(Vec::new(), &request, class).unwrap();
    fill(&mut writer).unwrap();
    match proof {
        Some((key, algorithm)) => writer.seal(key, algorithm).unwrap().finish(),
        None => writer.finish(),
    }
}

/// A success response that says where the request came from.
pub(crate) fn success(request: &[u8], proof: Option<(&Key, Algorithm)>) -> Vec<u8> {
    reply(request, Class::SuccessResponse, proof, |writer| {
        writer.push(&XorMappedAddress("203.0.113.7:50000".parse().unwrap()))?;
        Ok(())
    })
}

/// An error response with a code alone.
pub(crate) fn error(request: &[u8], code: u16, proof: Option<(&Key, Algorithm)>) -> Vec<u8> {
    reply(request, Class::ErrorResponse, proof, |writer| {
        writer.push(&ErrorCode::new(code, "").unwrap())?;
        Ok(())
    })
}

/// The types of a message's attributes, in their order, but for SOFTWARE.
pub(crate) fn types(message: &[u8]) -> Vec<AttributeType> {
    let message = Message::parse(message).unwrap();
    let types = message.raw_attributes().map(|attribute| attribute.attribute_type());
    types.filter(|found| *found != AttributeType::SOFTWARE).collect()
}

/// The transaction ID and the method, which tell one transaction from another.
pub(crate) fn id(message: &[u8]) -> (frazil_stun::TransactionId, Method) {
    let message = Message::parse(message).unwrap();
    (message.transaction_id(), message.method())
}
