//! Several things at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does `work` for every item on so many threads, and returns the results in the items' order.
/// `work` is told the number of its thread.
pub(crate) fn map<T: Sync, R: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(&T, usize) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let mut results = Vec::with_capacity(items.len());
    thread::scope(|scope| {
        let (next, work) = (&next, &work);
        let one = |number| {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(at) else { return done };
                done.push((at, work(item, number)));
            }
        };
        let handles: Vec<_> = (0..threads.clamp(1, items.len().max(1)))
            .map(|n| scope.spawn(move || one(n)))
            .collect();
        for handle in handles {
            match handle.join() {
                Ok(done) => results.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<u64> = (0..100).collect();
        let squares = super::map(7, &items, |item, _| item * item);
        assert!(squares.iter().zip(&items).all(|(square, item)| *square == item * item));
        assert_eq!(squares.len(), 100);
        assert!(super::map(3, &[] as &[u64], |item, _| *item).is_empty());
    }
}
