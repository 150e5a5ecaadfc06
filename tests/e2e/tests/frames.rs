//! The widget in a frame that is as tall as its content, as page builders make one: what is in the middle of it may be
//! far from what the shopper sees.

use genvoris_e2e::backend::Backend;
use genvoris_e2e::mount::Mount;
use genvoris_e2e::origin::Origin;
use genvoris_e2e::platform::KEY;
use genvoris_e2e::stage::Stage;
use genvoris_e2e::wait::until;
use serde_json::{Value, json};
use thirtyfour::By;

genvoris_e2e::cases![
    in_a_tall_frame_the_dialog_is_in_sight,
    in_a_tall_frame_of_another_origin_the_dialog_is_in_sight,
];

async fn in_a_tall_frame_the_dialog_is_in_sight(stage: Stage) {
    is_in_sight(&stage, false).await;
}

async fn in_a_tall_frame_of_another_origin_the_dialog_is_in_sight(stage: Stage) {
    is_in_sight(&stage, true).await;
}

/// For a trigger at the top, and for one that the shopper has scrolled to; in a window and on a phone.
async fn is_in_sight(stage: &Stage, elsewhere: bool) {
    let other = Origin::start().await;
    for (width, height) in [(1000, 700), (500, 700)] {
        stage.viewport(width, height).await;
        for trigger in ["#first", "#middle"] {
            let backend = Backend::start([]).await;
            let platform = &stage.platform().await.url;
            let attributes = format!("data-api-key=\"{KEY}\" data-api-url=\"{}\"", backend.url);
            let values = vec![
                ("widget", format!("{platform}/widget.js")),
                ("attributes", attributes),
                (
                    "garment",
                    format!("{platform}/store/garments/linen-shirt.png"),
                ),
            ];
            let (folder, _files) = other.mount(Mount::page("frames", values));
            let inner = match elsewhere {
                true => format!("{folder}inner.html"),
                false => "inner.html".to_owned(),
            };
            let page = stage.page("frames").await.api(&backend);
            let page = page.value("inner", &inner).open().await;
            let frame = stage.driver.find(By::Css("iframe")).await;
            let frame = frame.expect("the frame");
            let leave = async || {
                stage
                    .driver
                    .enter_default_frame()
                    .await
                    .expect("the way out")
            };
            let enter = async || {
                leave().await;
                frame.clone().enter_frame().await.expect("the way in");
            };
            enter().await;
            until("the page in the frame", async || {
                let there = "return document.readyState !== 'loading' && !!window.Genvoris;";
                match page.try_run(there, vec![]).await {
                    Ok(Value::Bool(true)) => Ok(()),
                    other => Err(format!("{other:?}")),
                }
            })
            .await;
            let show = format!(
                "document.querySelector('{trigger}').scrollIntoView({{ block: 'center' }});"
            );
            page.run(&show, vec![]).await;
            page.open(trigger).await;
            let boxes = async || {
                enter().await;
                let inner = "const { left, top, right, bottom } = dialog.getBoundingClientRect();
                    return [left, top, right, bottom];";
                let inner = page.js(inner, vec![]).await;
                leave().await;
                let outer = "const { left, top } = document.querySelector('iframe').getBoundingClientRect();
                    const [l, t, r, b] = arguments[0].map((at, index) => Math.round(at + (index % 2 ? top : left)));
                    return [l >= 0 && t >= 0 && r <= innerWidth && b <= innerHeight && b - t > 200, l, t, r, b];";
                page.run(outer, vec![inner]).await
            };
            until(
                &format!("a dialog within {width}×{height} for {trigger}"),
                async || match boxes().await {
                    now if now[0] == json!(true) => Ok(()),
                    now => Err(now.to_string()),
                },
            )
            .await;
            enter().await;
            page.close().await;
            leave().await;
        }
    }
    stage.viewport(1000, 800).await;
}
