//! `--ping`: the datagrams `ping` and `pong`, as the peers of NAT laboratories exchange them.

use core::time::Duration;

use frazil_io::Happened;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout_at};

use super::session::Session;
use crate::exit::Failure;

const PING: &[u8] = b"ping";
const PONG: &[u8] = b"pong";

/// How often to ask.
const INTERVAL: Duration = Duration::from_millis(100);

/// Asks until a `pong` has come, which proves both directions; answers every `ping` meanwhile.
///
/// Though data could flow earlier, it asks only once a pair is selected or the peer has asked: one
/// such as libnice takes a `ping` for success and is gone a second later, before it has nominated
/// anything or could answer.
pub(crate) async fn ping(session: &mut Session) -> Result<(), Failure> {
    let deadline = session.deadline();
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut asked = core::mem::take(&mut session.early).iter().any(|early| early == PING);
    while session.outcome.open.is_none() {
        let ready = asked || session.driver.machine().selected_pair().is_some();
        let event = tokio::select! {
            _ = ticks.tick(), if ready => {
                // One that is lost is followed by the next.
                let _ = session.driver.send(PING);
                continue;
            }
            happened = timeout_at(deadline, session.driver.next()) => match happened {
                Err(_) => return Err(session.timed_out()),
                Ok(Happened::Event(event)) => event,
                Ok(Happened::Data { payload: PONG, .. }) => {
                    session.outcome.open = session.outcome.since_begun();
                    continue;
                }
                Ok(Happened::Data { payload: PING, .. }) => {
                    asked = true;
                    let _ = session.driver.send(PONG);
                    continue;
                }
                Ok(_) => continue,
            },
        };
        session.note(&event);
        session.check()?;
    }
    session.outcome.pair = session.pair();
    Ok(())
}

/// Keeps answering for a while: the peer's last `pong` may have been lost.
pub(crate) async fn hold(session: &mut Session, duration: Duration) {
    let deadline = Instant::now() + duration;
    while let Ok(happened) = timeout_at(deadline, session.driver.next()).await {
        if matches!(happened, Happened::Data { payload: PING, .. }) {
            let _ = session.driver.send(PONG);
        }
    }
}
