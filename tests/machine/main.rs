//! Tests of the try-on's state machine: single transitions, and random sequences of inputs.
#![cfg(not(target_arch = "wasm32"))]

mod availability;
mod background;
mod checkout;
mod customers;
mod quota;
mod random_sequences;
mod session;
mod sizes;
mod transitions;
