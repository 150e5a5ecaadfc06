//! Looks at a small copy of the shopper's photo before it is sent: is it sharp, well lit and large enough?
//!
//! It is a WebAssembly module of its own, which the photo's script contains, so that the first dialog does not grow by it. It
//! takes a byte per pixel and returns a number, so it needs no bindings and no allocator. It takes 1 to 2 ms for 160,000 pixels,
//! 7 ms the first time.

#![cfg_attr(target_arch = "wasm32", no_std)]

pub mod finding;
pub mod measure;
mod module;
