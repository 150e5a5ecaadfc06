//! A service worker of the shop's that keeps every answer.

use genvoris_e2e::answer::Answer;
use genvoris_e2e::backend::Backend;
use genvoris_e2e::stage::Stage;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![a_worker_that_keeps_every_answer_does_not_keep_a_job_waiting];

async fn a_worker_that_keeps_every_answer_does_not_keep_a_job_waiting(stage: Stage) {
    let processing = json!({ "status": "processing" });
    let job = Answer::Job(vec![
        processing.clone(),
        processing,
        json!({ "status": "succeeded" }),
    ]);
    let backend = Backend::start([job]).await;
    let page = stage.page("workers").await.api(&backend);
    let page = page.counted_widget().await.open().await;
    page.comes_to("return !!navigator.serviceWorker.controller;", json!(true))
        .await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.pictures().await;
    assert_eq!(backend.try_ons().len(), 1);
    assert_eq!(page.uncaught().await, [""; 0]);
    // The browser is used again, on the same origin.
    let forget = "const done = arguments[0];
        navigator.serviceWorker.getRegistrations()
          .then((all) => Promise.all(all.map((one) => one.unregister())))
          .then(() => caches.delete('shop'))
          .then(() => done());";
    page.run_async(forget, vec![]).await;
}
