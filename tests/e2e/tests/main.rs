//! Every case, once per installed browser engine. `cargo test -p genvoris-e2e -- quota` runs those of a
//! subject, `-- firefox::` those of an engine.

mod attributes;
mod bodies;
mod calls;
mod consent;
mod dialog;
mod doctor;
mod facts;
mod hosts;
mod jobs;
mod languages;
mod loading;
mod look;
mod page_scripts;
mod paywall;
mod paywall_callbacks;
mod photos;
mod policies;
mod privacy;
mod request;
mod retries;
mod store;
mod test_mode;
mod unmetered;

use std::process::ExitCode;

fn main() -> ExitCode {
    let subjects = [
        store::cases(),
        request::cases(),
        photos::cases(),
        paywall::cases(),
        paywall_callbacks::cases(),
        unmetered::cases(),
        hosts::cases(),
        loading::cases(),
        policies::cases(),
        retries::cases(),
        bodies::cases(),
        calls::cases(),
        jobs::cases(),
        page_scripts::cases(),
        languages::cases(),
        attributes::cases(),
        privacy::cases(),
        dialog::cases(),
        look::cases(),
        facts::cases(),
        consent::cases(),
        doctor::cases(),
        test_mode::cases(),
    ];
    genvoris_e2e::run(subjects.concat())
}
