//! `frazil netcheck`: how the NATs on the way to a STUN server behave.

mod args;
mod meaning;
mod page;
mod report;

use core::net::SocketAddr;

use frazil_io::{Driver, source_for};
use frazil_stun::discovery::{Config, Event, Report, Test, Unknown};

pub(crate) use args::NetcheckArgs;

use crate::exit::{Exit, Failure};
use crate::progress::{print, say};

/// Does what the words say, and tells how it ended.
pub(crate) fn run(args: &NetcheckArgs) -> Exit {
    match check(args) {
        Ok((server, report)) => {
            if let Err(Unknown::NoSocket) = report.udp {
                say("no socket can be had on that address; name one of this host with --bind IP");
                return Exit::Usage;
            }
            if args.json {
                print(report::json(server, &report));
            } else {
                print(page::page(&report).trim_end());
            }
            if report.udp == Ok(false) { Exit::Bad } else { Exit::Done }
        }
        Err(failure) => {
            say(&failure.message);
            failure.exit
        }
    }
}

fn check(args: &NetcheckArgs) -> Result<(SocketAddr, Report), Failure> {
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
    let no_way = |why: String| Failure::new(Exit::NoPath, why);
    let addresses = args
        .stun
        .resolve()
        .await
        .map_err(|error| no_way(format!("{} has no address: {error}", args.stun)))?;
    // NATs are found where IPv4 is spoken.
    let wanted =
        |address: &&SocketAddr| args.bind.is_none_or(|ip| ip.is_ipv4() == address.is_ipv4());
    let mut usable = addresses.iter().filter(wanted);
    let server = usable.clone().find(|address| address.is_ipv4()).or_else(|| usable.next());
    let server = *server
        .ok_or_else(|| no_way(format!("{} has no address of the family of --bind", args.stun)))?;
    let local = match args.bind {
        Some(local) => local,
        None => source_for(server)
            .map_err(|error| no_way(format!("there is no way to {server}: {error}")))?,
    };
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| {
        Failure::new(Exit::Usage, format!("the system gives no randomness: {error}"))
    })?;
    let mut config = Config::new(seed);
    config.lifetime = args.search();
    say(format_args!("asking {server} from {local}"));
    let mut driver = Driver::discovery(config, server, local);
    loop {
        match driver.next().await {
            Event::Tested(test) => narrate(test, driver.machine().report()),
            Event::Finished => return Ok((server, *driver.machine().report())),
            _ => {}
        }
    }
}

/// One line for what a person may wait for.
fn narrate(test: Test, report: &Report) {
    match test {
        Test::Udp => {
            if let Ok(address) = report.public_address {
                say(format_args!(
                    "seen as {address}; looking at what the NATs do, some 10 seconds"
                ));
            }
        }
        Test::Ports if report.lifetime == Err(Unknown::NotTested) => {
            say("the behaviour is known");
        }
        _ => {}
    }
}
