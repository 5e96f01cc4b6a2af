//! Every seed and every regression passes, on stable.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use frazil_fuzz::TARGETS;

fn here(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// What lies in a folder, by name; nothing where there is no folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn stems(folder: &str) -> BTreeSet<String> {
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    entries(&here(folder)).into_iter().map(stem).collect()
}

#[test]
fn every_seed_and_regression_passes() {
    let mut failed = Vec::new();
    for (name, target) in TARGETS {
        let seeds = entries(&here("corpus").join(name));
        assert!(!seeds.is_empty(), "{name} has no corpus");
        for file in seeds.into_iter().chain(entries(&here("regressions").join(name))) {
            let bytes = fs::read(&file).unwrap();
            if catch_unwind(|| target(&bytes)).is_err() {
                failed.push(file);
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

/// Octets that look random and are the same in every run.
struct Octets(u64);

impl Octets {
    fn next(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        self.0.to_be_bytes()[1]
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::from(u16::from_be_bytes([self.next(), self.next()])) % limit.max(1)
    }
}

/// A seed after some of the things that a fuzzer does: turn, repeat, remove, insert.
fn mutated(seed: &[u8], octets: &mut Octets) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=octets.below(4) {
        let at = octets.below(bytes.len());
        let end = (at + octets.below(12)).min(bytes.len());
        match octets.below(5) {
            0 => bytes[at..end].iter_mut().for_each(|octet| *octet ^= 1 << octets.below(8)),
            1 => drop(bytes.drain(at..end)),
            2 => bytes.insert(at, octets.next()),
            3 => bytes.extend_from_within(at..end),
            _ => bytes.truncate(bytes.len() - octets.below(bytes.len())),
        }
    }
    bytes
}

#[test]
fn what_is_near_to_the_seeds_passes() {
    let mut octets = Octets(1);
    for (name, target) in TARGETS {
        for file in entries(&here("corpus").join(name)) {
            let seed = fs::read(&file).unwrap();
            for _ in 0..10 {
                let bytes = mutated(&seed, &mut octets);
                if catch_unwind(|| target(&bytes)).is_err() {
                    panic!("{name} fails with {}", bytes.escape_ascii());
                }
            }
        }
    }
}

#[test]
fn nothing_at_all_is_an_input() {
    for (_, target) in TARGETS {
        target(&[]);
    }
}

#[test]
fn every_target_has_its_binary_and_every_folder_its_target() {
    let targets: BTreeSet<_> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(stems("fuzz_targets"), targets);
    assert_eq!(stems("corpus"), targets);
    assert!(stems("regressions").is_subset(&targets));
}

#[test]
fn seeds_are_small() {
    let folders = entries(&here("corpus"));
    let sizes = folders.iter().flat_map(|folder| entries(folder)).map(|file| {
        let size = fs::metadata(&file).unwrap().len();
        assert!(size <= 16 * 1024, "{} has {size} octets", file.display());
        size
    });
    assert!(sizes.sum::<u64>() <= 300 * 1024);
}
