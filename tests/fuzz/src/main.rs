//! The program that libFuzzer drives. `GENVORIS_FUZZ_TARGET` selects the target.

#![no_main]

use std::sync::LazyLock;

use genvoris_fuzz::{TARGETS, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("GENVORIS_FUZZ_TARGET").expect("GENVORIS_FUZZ_TARGET names a target");
    let found = TARGETS.into_iter().find(|(target, _)| *target == name);
    found.expect("GENVORIS_FUZZ_TARGET names no target")
});

fuzz_target!(|data: &[u8]| (TARGET.1)(data));
