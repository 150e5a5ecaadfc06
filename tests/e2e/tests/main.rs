//! Every case, once per installed browser engine. `cargo test --workspace --test e2e -- ::paywall` runs those of a
//! subject, `-- firefox::` those of an engine.

mod answers;
mod attributes;
mod bfcache;
mod bodies;
mod buttons;
mod calls;
mod consent;
mod copies;
mod dialog;
mod doctor;
mod ends;
mod facts;
mod frames;
mod frameworks;
mod funnel;
mod globals;
mod hostile;
mod hosts;
mod jobs;
mod languages;
mod loading;
mod look;
mod modals;
mod overlays;
mod page_scripts;
mod paywall;
mod paywall_callbacks;
mod paywall_pages;
mod photos;
mod pointer;
mod policies;
mod privacy;
mod quickstart;
mod recorders;
mod request;
mod retries;
mod spa;
mod status;
mod store;
mod test_mode;
mod themes;
mod token;
mod triggers;
mod unmetered;
mod untouched;
mod workers;

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
        status::cases(),
        buttons::cases(),
        calls::cases(),
        ends::cases(),
        jobs::cases(),
        page_scripts::cases(),
        languages::cases(),
        attributes::cases(),
        answers::cases(),
        privacy::cases(),
        token::cases(),
        funnel::cases(),
        bfcache::cases(),
        dialog::cases(),
        look::cases(),
        facts::cases(),
        consent::cases(),
        doctor::cases(),
        test_mode::cases(),
        quickstart::cases(),
        frameworks::cases(),
        spa::cases(),
        triggers::cases(),
        overlays::cases(),
        modals::cases(),
        themes::cases(),
        pointer::cases(),
        frames::cases(),
        recorders::cases(),
        paywall_pages::cases(),
        hostile::cases(),
        globals::cases(),
        untouched::cases(),
        modals::cases(),
        themes::cases(),
        pointer::cases(),
        frames::cases(),
        recorders::cases(),
        copies::cases(),
        workers::cases(),
    ];
    genvoris_e2e::run(subjects.concat())
}
