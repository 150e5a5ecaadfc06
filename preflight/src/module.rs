//! The interface of the module: the caller writes grey pixels to a buffer and asks for the finding.
#![allow(unsafe_code)] // exported names, and the buffer that JavaScript writes to

#[cfg(target_arch = "wasm32")]
mod wasm {
    use core::cell::UnsafeCell;

    use crate::{finding::find, measure::measure};

    /// The longest side of the small copy is 400 pixels.
    const CAPACITY: usize = 400 * 400;

    struct Buffer(UnsafeCell<[u8; CAPACITY]>);

    // SAFETY: the module has one thread.
    unsafe impl Sync for Buffer {}

    static GREY: Buffer = Buffer(UnsafeCell::new([0; CAPACITY]));

    /// Where the caller writes the grey pixels.
    #[unsafe(no_mangle)]
    extern "C" fn buffer() -> *mut u8 {
        GREY.0.get().cast()
    }

    /// The number of the first finding, 0 if there is none. The copy has rows of this width and this many pixels; the
    /// original has `full_width` and `full_height`.
    #[unsafe(no_mangle)]
    extern "C" fn check(width: usize, count: usize, full_width: u32, full_height: u32) -> u32 {
        // SAFETY: JavaScript writes only between calls.
        let grey = unsafe { &*GREY.0.get() };
        let measures = grey.get(..count).and_then(|grey| measure(grey, width));
        find(measures, full_width, full_height).map_or(0, |finding| finding as u32)
    }

    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
        core::arch::wasm32::unreachable()
    }
}
