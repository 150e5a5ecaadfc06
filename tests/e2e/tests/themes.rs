//! Rules of themes that were written without the widget in mind: the dialog can be used, and nothing moves.

use genvoris_e2e::answer::Answer;
use genvoris_e2e::backend::Backend;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::stage::Stage;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    rules_that_hide_elements_do_not_hide_the_dialog,
    a_flex_or_grid_body_is_not_moved,
    a_dialog_that_cannot_be_seen_is_closed_again,
];

/// Rules as themes and libraries have them, and some that mean the widget.
const RULES: [&str; 7] = [
    ":not(:defined) { display: none; }",
    "body > :empty { display: none; }",
    "body > *:not(main) { visibility: hidden; opacity: 0; pointer-events: none; position: relative; width: 50%; }",
    "body > *:not(main) { transform: scale(0.1); filter: blur(9px); clip-path: inset(50%); contain: strict; }",
    "body > *:not(main) { display: none !important; }",
    "genvoris-widget { display: none !important; visibility: hidden !important; opacity: 0 !important; \
     pointer-events: none !important; }",
    "* { display: block !important; animation: none !important; transition: none !important; }",
];

async fn rules_that_hide_elements_do_not_hide_the_dialog(stage: Stage) {
    for rules in RULES {
        let (page, _backend) = open(&stage, rules, json!({})).await;
        page.press(TRIGGER).await;
        until(
            &format!("a dialog in sight under {rules}"),
            async || match page.js(SEEN, vec![]).await {
                now if now == json!([true, true, true, true]) => Ok(()),
                now => Err(now.to_string()),
            },
        )
        .await;
        page.choose(&stage.model()).await;
        page.close().await;
        page.is_quiet().await;
    }
}

async fn a_flex_or_grid_body_is_not_moved(stage: Stage) {
    let layouts = [
        "body { min-height: 100vh; margin: 0; display: flex; flex-direction: column; justify-content: space-between; }",
        "body { min-height: 100vh; margin: 0; display: grid; gap: 40px; align-content: space-between; }",
        "body > * + * { margin-top: 40px; padding: 9px; border: 1px solid; }",
    ];
    for rules in layouts {
        for position in ["inline", "floating-right"] {
            let (page, backend) = open(&stage, rules, json!({ "position": position })).await;
            let before = page.run(FOOTER, vec![]).await;
            backend.has_seen("GET /api/widget/button-design", 1).await;
            page.open(TRIGGER).await;
            let during = page.run(FOOTER, vec![]).await;
            page.close().await;
            let after = page.run(FOOTER, vec![]).await;
            assert_eq!(
                [during, after],
                [before.clone(), before],
                "the footer during and after, {position}: {rules}"
            );
        }
    }
}

/// An ancestor without a box leaves nothing that could be shown; the shop must not be left inert under it.
async fn a_dialog_that_cannot_be_seen_is_closed_again(stage: Stage) {
    let (page, _backend) = open(&stage, "", json!({})).await;
    page.hears("ready").await;
    // A call, for nothing can be clicked.
    let hide = "document.body.style.display = 'none'; Genvoris.openTryOn();";
    page.run(hide, vec![]).await;
    let said = "return recorder.console.filter((line) => line.includes('[genvoris]')).length;";
    page.comes_to(said, json!(1)).await;
    page.is_away().await;
    page.run("document.body.style.display = '';", vec![]).await;
    assert_eq!(
        page.run(HIT, vec![]).await,
        json!(true),
        "the page takes no clicks"
    );
    let lines = page.console().await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    page.press(TRIGGER).await;
    page.shows("intro").await;
    assert_eq!(page.uncaught().await, [""; 0]);
}

/// Whether the dialog is modal, has a box within the window, what is in its middle is the dialog's, and it is painted.
const SEEN: &str = "if (!dialog) return [false];
    const { left, top, right, bottom, width, height } = dialog.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return [dialog.matches(':modal'),
      width > 200 && height > 100 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
      hit === root.host,
      dialog.checkVisibility({ opacityProperty: true, visibilityProperty: true })];";

const FOOTER: &str =
    "const { left, top, width, height } = document.querySelector('footer').getBoundingClientRect();
    return [left, top, width, height, document.documentElement.scrollHeight];";

const HIT: &str = "const trigger = document.querySelector('[data-genvoris-trigger]');
    const { left, top, width, height } = trigger.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === trigger;";

async fn open(stage: &Stage, rules: &str, design: serde_json::Value) -> (HostPage, Backend) {
    let backend = Backend::start([]).await;
    let backend = backend.with_design(Answer::json(200, &design));
    let page = stage.page("themes").await.api(&backend);
    let page = page.value("rules", rules).counted_widget().await;
    (page.open().await, backend)
}
