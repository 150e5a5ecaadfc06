//! The state machine of a try-on: the transitions one by one, and any order of inputs at random.
#![cfg(not(target_arch = "wasm32"))]

mod any_order;
mod availability;
mod customers;
mod session;
mod sizes;
mod transitions;
