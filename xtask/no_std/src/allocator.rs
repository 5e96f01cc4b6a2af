//! The smallest allocator: it hands out an arena from one end and takes nothing back.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering};

const SIZE: usize = 1 << 20;

#[repr(align(64))]
struct Arena {
    bytes: UnsafeCell<[u8; SIZE]>,
    used: AtomicUsize,
}

// SAFETY: `used` only grows, so no byte is ever handed out twice.
unsafe impl Sync for Arena {}

#[global_allocator]
static ARENA: Arena = Arena { bytes: UnsafeCell::new([0; SIZE]), used: AtomicUsize::new(0) };

// SAFETY: every block lies inside the arena, aligned, and apart from all others.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let room = layout.size() + layout.align();
        let start = self.used.fetch_add(room, Ordering::Relaxed);
        if start + room > SIZE {
            return ptr::null_mut();
        }
        // SAFETY: start lies inside the arena.
        let block = unsafe { self.bytes.get().cast::<u8>().add(start) };
        // SAFETY: less than `align` octets further, which were reserved.
        unsafe { block.add(block.align_offset(layout.align())) }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
