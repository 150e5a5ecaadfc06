//! The end-to-end cases, and the browser engines that they run in. `cargo test --workspace --test e2e -- ::paywall` runs the
//! cases of a subject, `-- firefox::` those of an engine, and `-- --include-ignored` every case in every engine.

mod api_docs;
mod attributes;
mod background;
mod bfcache;
mod broken_page_scripts;
mod buttons;
mod camera;
mod checkout;
mod checkout_responses;
mod consent;
mod content_security_policy;
mod customers;
mod demo_store;
mod demo_store_models;
mod destroy;
mod dialog;
mod dialog_theme;
mod doctor;
mod early_dialog;
mod floating_button;
mod frameworks;
mod funnel_events;
mod globals;
mod host_page_css;
mod host_pages;
mod iframes;
mod javascript_api;
mod jobs;
mod keyboard;
mod languages;
mod lazy_loading;
mod loading;
mod malformed_responses;
mod modal_libraries;
mod modified_globals;
mod outdated_browser;
mod overlays;
mod own_messages;
mod paywall;
mod paywall_callbacks;
mod paywall_pages;
mod photos;
mod pointer;
mod privacy;
mod product_metadata;
mod quickstart;
mod quota;
mod remember;
mod responses;
mod result;
mod retries;
mod script_hosting;
mod service_workers;
mod session_recorders;
mod session_token;
mod sheet;
mod spa;
mod store_status;
mod test_mode;
mod token_url;
mod triggers;
mod tryon_request;
mod unmetered;

use std::process::ExitCode;

use genvoris_e2e::run::{Case, Suite};

/// What engines do differently with a camera.
const CAMERA: [&str; 2] = [
    "a_photo_is_taken_after_a_countdown",
    "no_stream_outlives_its_screen",
];

/// The names of the cases that run in WebKitGTK.
const IN_WEBKIT: [&str; 35] = [
    "a_try_on_shows_the_garment_and_is_counted_once",
    "escape_closes_the_dialog_and_restores_focus_and_scroll_position",
    "the_dialog_is_modal",
    "the_enter_key_opens_the_dialog",
    "the_result_can_be_downloaded",
    "progress_is_announced_to_screen_readers",
    "a_click_beside_the_dialog_closes_it",
    "a_tap_below_the_content_does_not_close_the_dialog",
    "a_double_click_on_the_trigger_leaves_the_dialog_open",
    "a_trigger_in_a_modal_dialog_opens_on_top_of_it",
    "a_trigger_in_a_drawer_with_a_focus_trap_opens_on_top_of_it",
    "closing_a_paywall_over_a_quick_view_restores_both_dialogs",
    "a_try_on_needs_only_the_keyboard",
    "files_that_cannot_be_decoded_are_reported",
    "a_poor_photo_gets_advice_and_can_be_used",
    "a_fine_pattern_does_not_become_a_coarse_one",
    "a_photo_can_be_dropped",
    "a_photo_can_be_pasted",
    "the_photo_is_upright_and_without_metadata",
    "a_huge_photo_is_scaled_down",
    "devices_without_a_camera_have_no_button",
    "returning_without_paying_continues_the_same_checkout",
    "a_reload_continues_at_the_same_step",
    "the_kept_photo_can_be_forgotten",
    "the_next_page_goes_on_with_the_job",
    "the_floating_button_shows_a_badge",
    "cancelling_deletes_the_job",
    "the_photo_can_be_compared_with_the_result",
    "several_pictures_have_thumbnails",
    "arabic_changes_the_direction_of_the_dialog_only",
    "the_page_language_decides_the_digits",
    "an_exhausted_quota_shows_when_it_resets",
    "a_date_is_gregorian_in_every_region",
    "a_nonce_policy_has_no_violations",
    "a_policy_that_blocks_webassembly_gets_the_translation",
];

/// The cases with one of these names, or all others.
fn with_names(cases: Vec<Case>, names: &[&str], is_named: bool) -> Vec<Case> {
    let is_wanted = |case: &Case| names.contains(&case.name) == is_named;
    cases.into_iter().filter(is_wanted).collect()
}

/// What WebKit does in its own way, a few cases for each subject. Its driver does not answer before a page has loaded, so
/// the cases whose page waits for the test to release a file cannot run.
fn webkitgtk_cases() -> Vec<Case> {
    let all = [
        demo_store::cases(),
        dialog::cases(),
        overlays::cases(),
        keyboard::cases(),
        photos::cases(),
        tryon_request::cases(),
        camera::cases(),
        checkout::cases(),
        background::cases(),
        jobs::cases(),
        result::cases(),
        languages::cases(),
        content_security_policy::cases(),
    ];
    with_names(all.concat(), &IN_WEBKIT, true)
}

fn main() -> ExitCode {
    genvoris_e2e::run(Suite {
        every_engine: [
            demo_store::cases(),
            tryon_request::cases(),
            photos::cases(),
            with_names(camera::cases(), &CAMERA, true),
            loading::cases(),
            content_security_policy::cases(),
            jobs::cases(),
            broken_page_scripts::cases(),
            languages::cases(),
            responses::cases(),
            token_url::cases(),
            customers::cases(),
            bfcache::cases(),
            checkout::cases(),
            dialog::cases(),
            overlays::cases(),
            globals::cases(),
            modal_libraries::cases(),
            host_page_css::cases(),
            pointer::cases(),
            iframes::cases(),
            service_workers::cases(),
        ]
        .concat(),
        chromium_only: [
            with_names(camera::cases(), &CAMERA, false),
            background::cases(),
            demo_store_models::cases(),
            dialog_theme::cases(),
            lazy_loading::cases(),
            early_dialog::cases(),
            remember::cases(),
            result::cases(),
            retries::cases(),
            own_messages::cases(),
            paywall::cases(),
            checkout_responses::cases(),
            paywall_callbacks::cases(),
            unmetered::cases(),
            host_pages::cases(),
            malformed_responses::cases(),
            store_status::cases(),
            buttons::cases(),
            floating_button::cases(),
            javascript_api::cases(),
            destroy::cases(),
            attributes::cases(),
            privacy::cases(),
            session_token::cases(),
            funnel_events::cases(),
            product_metadata::cases(),
            consent::cases(),
            doctor::cases(),
            test_mode::cases(),
            quickstart::cases(),
            keyboard::cases(),
            quota::cases(),
            sheet::cases(),
            frameworks::cases(),
            spa::cases(),
            triggers::cases(),
            paywall_pages::cases(),
            modified_globals::cases(),
            session_recorders::cases(),
            script_hosting::cases(),
            api_docs::cases(),
        ]
        .concat(),
        without_webassembly: [
            tryon_request::cases(),
            jobs::cases(),
            customers::cases(),
            token_url::cases(),
            responses::cases(),
            with_names(
                checkout::cases(),
                &["the_photo_is_kept_during_the_checkout_and_tried_on_after_it"],
                true,
            ),
            with_names(
                paywall::cases(),
                &["every_published_code_reaches_the_paywall"],
                true,
            ),
        ]
        .concat(),
        webkitgtk: webkitgtk_cases(),
        below_minimum: outdated_browser::cases(),
    })
}
