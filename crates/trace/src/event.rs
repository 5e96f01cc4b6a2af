//! What can happen, one kind a variant.

use serde::{Deserialize, Serialize};

use crate::{
    Binding, Candidate, CheckFailed, CheckReceived, CheckSent, Checked, Data, Description, Dropped,
    Interface, Link, Node, Packet, Pair, Readdressed, Selected, SignalLost, Started, Table,
    Translated, Trickled, Verdict,
};

/// What happened. In JSON the variant is the field `kind`, in kebab case, and the fields of what it
/// holds stand beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Event {
    /// A session or a world begins.
    Started(Started),
    /// A node takes part in it.
    Node(Node),
    /// An agent found a candidate of its own.
    CandidateFound(Candidate),
    /// An agent has found all the candidates that it will find.
    GatheringComplete,
    /// An agent handed its description to the signalling channel.
    DescriptionSent(Description),
    /// The signalling channel brought a peer's description.
    DescriptionReceived(Description),
    /// An agent handed one more candidate to the signalling channel.
    CandidateSent(Trickled),
    /// The signalling channel brought one more candidate of a peer.
    CandidateReceived(Trickled),
    /// The signalling channel lost a message on its way from an agent.
    SignalLost(SignalLost),
    /// A host sent a packet.
    PacketSent(Packet),
    /// A NAT rewrote a packet and passed it on.
    PacketTranslated(Translated),
    /// A packet went no further.
    PacketDropped(Dropped),
    /// A packet came out of a link a second time.
    PacketDuplicated(Packet),
    /// A packet reached the socket that it was addressed to.
    PacketDelivered(Packet),
    /// A NAT made a binding.
    BindingCreated(Binding),
    /// A binding of a NAT is gone.
    BindingExpired(Binding),
    /// The bindings of a NAT at this moment.
    NatTable(Table),
    /// A NAT lost its power, and all its bindings with it.
    NatRebooted,
    /// A NAT has other addresses outside.
    NatReaddressed(Readdressed),
    /// A host has one more address, and a socket there.
    InterfaceAdded(Interface),
    /// A host has lost an address, and the socket there.
    InterfaceRemoved(Interface),
    /// Nothing passes over a link of a node from now on.
    LinkCut(Link),
    /// A link of a node that was cut works again.
    LinkMended(Link),
    /// An agent sent a connectivity check, or repeated one.
    CheckSent(CheckSent),
    /// The answer to a check came back and is sound.
    CheckAnswered(Checked),
    /// A check came to nothing.
    CheckFailed(CheckFailed),
    /// An authentic check of the peer arrived and was answered.
    CheckReceived(CheckReceived),
    /// A pair was proved to carry packets both ways.
    PairValid(Pair),
    /// A pair was nominated.
    Nominated(Pair),
    /// A pair was selected to carry data.
    Selected(Selected),
    /// Data goes on another pair from now on: the first that was proved, a better one, or the
    /// selected one.
    DataPath(Pair),
    /// A consent check went out on a pair (RFC 7675).
    ConsentSent(Pair),
    /// The peer renewed its consent to receive on a pair.
    ConsentAnswered(Checked),
    /// The peer's consent to receive on a pair is over.
    ConsentExpired(Pair),
    /// An agent changed its state.
    StateChanged {
        /// The state that it is in from now on.
        state: String,
    },
    /// Anything else that an agent reports, in words.
    Note {
        /// The words.
        text: String,
    },
    /// An application sent data.
    DataSent(Data),
    /// Data reached an application.
    DataReceived(Data),
    /// How it ended.
    Verdict(Verdict),
}
