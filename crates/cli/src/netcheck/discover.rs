//! A discovery, made for a person who waits.

use core::future::ready;
use core::net::SocketAddr;
use core::pin::pin;

use frazil_io::{Driver, mtu_towards, source_for};
use frazil_stun::attribute::Padding;
use frazil_stun::discovery::{Config, Event, Lifetime, Report, Test};

use super::NetcheckArgs;
use super::route::{NoRoute, Route, choose};
use crate::exit::{Exit, Failure};
use crate::progress::say;

/// Which server was asked, and what was found.
pub(super) fn run(args: &NetcheckArgs) -> Result<(SocketAddr, Report), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Usage, format!("the system gives no I/O: {error}")))?;
    let result = runtime.block_on(discover(args));
    // A name may still be looked up; nobody waits for it.
    runtime.shutdown_background();
    result
}

async fn discover(args: &NetcheckArgs) -> Result<(SocketAddr, Report), Failure> {
    let (server, local) = route(args).await?;
    let mut driver = Driver::discovery(config(args, server)?, server, local);
    say(format_args!("asking {server} from {local}"));
    // Until it is listened for, nothing would be lost, and the signal ends the process as it ends any.
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    let mut listening = false;
    loop {
        let event = tokio::select! {
            event = driver.next() => event,
            _ = &mut interrupt, if listening => {
                listening = false;
                driver.stop();
                continue;
            }
        };
        let report = driver.machine().report();
        match event {
            Event::Finished => return Ok((server, *report)),
            Event::Tested(Test::Udp) => seen(report),
            Event::Tested(Test::Ports) if args.lifetime => {
                // Asked once, it listens.
                listening = tokio::select! {
                    biased;
                    _ = &mut interrupt => false,
                    () = ready(()) => true,
                };
                say(format_args!(
                    "all but the lifetime is known; leaving bindings alone for up to {} s, then closer \
                     looks; Ctrl-C ends it with what is known",
                    args.longest
                ));
            }
            Event::Narrowed(Lifetime { at_least, less_than: Some(gone) }) => {
                let (from, to) = (at_least.as_secs_f64(), gone.as_secs_f64());
                say(format_args!("a binding lives {from:.1} to {to:.1} s; looking closer"));
            }
            _ => {}
        }
    }
}

async fn route(args: &NetcheckArgs) -> Result<Route, Failure> {
    let no_way = |why: String| Failure::new(Exit::NoPath, why);
    let addresses = args
        .stun
        .resolve()
        .await
        .map_err(|error| no_way(format!("{} has no address: {error}", args.stun)))?;
    choose(&addresses, args.bind, source_for).map_err(|why| match why {
        NoRoute::OtherFamily => {
            no_way(format!("{} has no address of the family of --bind", args.stun))
        }
        NoRoute::To(server, error) => no_way(format!("there is no way to {server}: {error}")),
    })
}

fn config(args: &NetcheckArgs, server: SocketAddr) -> Result<Config, Failure> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| {
        Failure::new(Exit::Usage, format!("the system gives no randomness: {error}"))
    })?;
    let mut config = Config::new(seed);
    config.lifetime = args.search();
    config.fragments = mtu_towards(server).and_then(longer_than);
    Ok(config)
}

/// What a request has beside its PADDING, and more: headers, SOFTWARE.
const BESIDE: u16 = 200;

/// Padding that no link of this MTU takes in one piece; `None` where there is no such datagram.
// rfc5780-s5-e
fn longer_than(mtu: u32) -> Option<Padding> {
    let mtu = u16::try_from(mtu).ok()?;
    let padding = Padding::of_mtu(mtu, BESIDE);
    (padding.0 >= mtu).then_some(padding)
}

/// Says who this host is seen as, and that there is something to wait for.
fn seen(report: &Report) {
    if let Ok(address) = report.public_address {
        say(format_args!("seen as {address}; looking at what the NATs do, some 10 seconds"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_longer_than_the_mtu_or_there_is_none() {
        assert_eq!(longer_than(1500), Some(Padding(1500)));
        assert_eq!(longer_than(1498), Some(Padding(1500)));
        assert_eq!(longer_than(9001), Some(Padding(9004)));
        assert_eq!((longer_than(65_535), longer_than(65_536)), (None, None));
    }
}
