//! Discovery (RFC 5780) through every NAT there can be: it tells what any probe can tell.
//!
//! `data/discovery-classes.tsv` has the classes of NATs that no sequence of probes tells apart, by brute
//! force; what discovery says of each; and why the values of an axis share a class.
//! `data/discovery-ports.tsv` has what it says of each way to choose ports.
//! With `FRAZIL_BLESS=1` the tables are written anew.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod axes;
mod brute;
mod house;
mod ports;
mod table;

use std::path::PathBuf;

use frazil_nat::{Behavior, Config, Mode, Pooling};

use axes::{AXES, Point, PortPolicy, config, points};
use house::discover;
use table::{Class, TOLD, brute_force, shared_out, told};

/// Holds a table against the committed one.
fn committed(name: &str, found: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    if std::env::var_os("FRAZIL_BLESS").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let wanted = std::fs::read_to_string(&path).unwrap();
    for (found, wanted) in found.lines().zip(wanted.lines()) {
        assert_eq!(found, wanted, "in {name}");
    }
    assert_eq!(found.lines().count(), wanted.lines().count(), "rows of {name}");
}

#[test]
fn discovery_tells_the_class_of_every_nat() {
    let classes = brute_force();
    let mut text = format!("{}\tsays {}\twhy\n", AXES.join("\t"), TOLD.replace('\t', "\tsays "));
    for row in shared_out(&classes, row) {
        text += &(row + "\n");
    }
    committed("discovery-classes.tsv", &text);
}

fn row(class: &Class) -> String {
    let first: Point = core::array::from_fn(|axis| class.values[axis][0]);
    let report = discover(&config(&first), 7);
    check(class, &told(&report));
    class.row(&report)
}

/// What is said of a class is said of all its members, however they choose ports.
fn check(class: &Class, said: &str) {
    let policies = PortPolicy::simple();
    for point in points().iter().filter(|point| class.contains(point)) {
        let mut config = config(point);
        assert_eq!(told(&discover(&config, 9)), said, "{config:?}");
        if config.mode != Mode::Translate {
            continue;
        }
        for policy in &policies {
            policy.apply(&mut config);
            let now = told(&discover(&config, 11));
            assert!(now == said || may_differ(&config, &now, said), "{now} not {said}: {config:?}");
        }
    }
}

/// On several public addresses, it is chance whether what turns back shows one that a filter is open
/// for.
fn may_differ(config: &Config, now: &str, said: &str) -> bool {
    config.pooling == Pooling::Arbitrary
        && config.mapping != Behavior::EndpointIndependent
        && config.filtering == Behavior::AddressDependent
        && [said.replace("\tinternal\t", "\tnone\t"), said.replace("\texternal\t", "\tnone\t")]
            .contains(&now.to_owned())
}
