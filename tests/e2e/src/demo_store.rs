//! What the pages of the demo stores have in common.

use crate::host_page::HostPage;
use crate::wait::until;

/// The trigger of the page's product.
pub const TRIGGER: &str = ".try-on [data-genvoris-trigger]";
/// That of another product.
pub const CARD: &str = ".card [data-product-id='rain-jacket']";

/// Waits until the page says this about what the shopper has.
pub async fn wait_for_quota_line(store: &HostPage, words: &str) {
    until(
        &format!("the store's quota line to say '{words}'"),
        async || {
            let script = "return document.querySelector('[data-store-quota]').textContent;";
            let line = store.try_run(script, vec![]).await?;
            let line = line.as_str().unwrap_or_default().to_owned();
            if line.contains(words) {
                Ok(())
            } else {
                Err(line)
            }
        },
    )
    .await;
}
