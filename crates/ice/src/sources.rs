//! The paths on which something authentic has come in: data is accepted from them and no others.

use alloc::collections::VecDeque;

use frazil_sansio::Path;

use crate::candidate::address;

/// The most paths remembered; the oldest is forgotten first, so that a peer whose NAT gives it a new
/// port every minute costs no more than this.
const LIMIT: usize = 64;

#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// The most recently proved path is the last.
    paths: VecDeque<Path>,
}

impl Sources {
    pub(crate) fn contains(&self, path: &Path) -> bool {
        self.paths.iter().rev().any(|known| address::same_path(known, path))
    }

    /// An authentic message came in on this path.
    pub(crate) fn prove(&mut self, path: Path) {
        if self.paths.back().is_some_and(|known| address::same_path(known, &path)) {
            return;
        }
        self.paths.retain(|known| !address::same_path(known, &path));
        if self.paths.len() >= LIMIT {
            self.paths.pop_front();
        }
        self.paths.push_back(path);
    }

    pub(crate) fn clear(&mut self) {
        self.paths.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten() {
        let path = |port| Path::udp("10.0.0.1:1".parse().unwrap(), ([10, 0, 0, 2], port).into());
        let mut sources = Sources::default();
        for port in 1..=1_000 {
            sources.prove(path(1));
            sources.prove(path(port));
        }
        assert!(sources.contains(&path(1)) && sources.contains(&path(1_000)));
        assert!(!sources.contains(&path(2)));
        assert_eq!(sources.paths.len(), LIMIT);
    }
}
