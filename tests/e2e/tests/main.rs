//! Every case, in the browser engines that can tell something about it. `cargo test --workspace --test e2e --
//! ::paywall` runs those of a subject, `-- firefox::` those of an engine, `-- --include-ignored` every case in every
//! engine.

mod answers;
mod api_docs;
mod attributes;
mod bfcache;
mod bodies;
mod buttons;
mod calls;
mod checkout;
mod checkout_answers;
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

use genvoris_e2e::run::Suite;

fn main() -> ExitCode {
    genvoris_e2e::run(Suite {
        every_engine: [
            store::cases(),
            request::cases(),
            photos::cases(),
            loading::cases(),
            policies::cases(),
            jobs::cases(),
            page_scripts::cases(),
            languages::cases(),
            answers::cases(),
            bfcache::cases(),
            checkout::cases(),
            dialog::cases(),
            overlays::cases(),
            globals::cases(),
            modals::cases(),
            themes::cases(),
            pointer::cases(),
            frames::cases(),
            workers::cases(),
        ]
        .concat(),
        chromium_only: [
            look::cases(),
            untouched::cases(),
            retries::cases(),
            paywall::cases(),
            checkout_answers::cases(),
            paywall_callbacks::cases(),
            unmetered::cases(),
            hosts::cases(),
            bodies::cases(),
            status::cases(),
            buttons::cases(),
            calls::cases(),
            ends::cases(),
            attributes::cases(),
            privacy::cases(),
            token::cases(),
            funnel::cases(),
            facts::cases(),
            consent::cases(),
            doctor::cases(),
            test_mode::cases(),
            quickstart::cases(),
            frameworks::cases(),
            spa::cases(),
            triggers::cases(),
            paywall_pages::cases(),
            hostile::cases(),
            recorders::cases(),
            copies::cases(),
            api_docs::cases(),
        ]
        .concat(),
    })
}
