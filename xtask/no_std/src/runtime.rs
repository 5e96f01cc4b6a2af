//! What a libc would bring: the entry point, the exit, the panic handler, the memory functions.

use core::arch::{asm, global_asm};
use core::panic::PanicInfo;

// The kernel jumps here with an aligned stack; the call makes the alignment that functions expect.
global_asm!(".globl _start", "_start:", "xor ebp, ebp", "call {enter}", "ud2", enter = sym enter);

extern "C" fn enter() -> ! {
    exit(if crate::main() { 0 } else { 1 })
}

fn exit(code: i32) -> ! {
    // SAFETY: exit_group (231) ends the process; nothing runs after it.
    unsafe { asm!("syscall", in("rax") 231, in("rdi") code, options(noreturn)) }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    exit(101)
}

// The precompiled core was built to unwind and names this function; with panic=abort nothing calls
// it.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

// The memory functions use string instructions: a loop would be compiled into a call of itself.

#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
    // SAFETY: the caller vouches for both areas, as C's memcpy wants.
    unsafe {
        asm!("rep movsb", inout("rcx") count => _, inout("rdi") to => _, inout("rsi") from => _,
            options(nostack, preserves_flags));
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
    if (to as usize).wrapping_sub(from as usize) >= count {
        // SAFETY: copying upwards never overwrites what is still to be read.
        return unsafe { memcpy(to, from, count) };
    }
    // SAFETY: `to` lies inside the source, so the copy runs downwards; count is not zero here.
    unsafe {
        asm!("std", "rep movsb", "cld", inout("rcx") count => _,
            inout("rdi") to.add(count).sub(1) => _, inout("rsi") from.add(count).sub(1) => _,
            options(nostack));
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, byte: i32, count: usize) -> *mut u8 {
    // SAFETY: the caller vouches for the area.
    unsafe {
        asm!("rep stosb", inout("rcx") count => _, inout("rdi") to => _, in("eax") byte,
            options(nostack, preserves_flags));
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, count: usize) -> i32 {
    for at in 0..count {
        // SAFETY: the caller vouches for both areas. Volatile, so that this stays a loop.
        let (l, r) = unsafe { (left.add(at).read_volatile(), right.add(at).read_volatile()) };
        if l != r {
            return i32::from(l) - i32::from(r);
        }
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(left: *const u8, right: *const u8, count: usize) -> i32 {
    // SAFETY: the same promise.
    unsafe { memcmp(left, right, count) }
}
