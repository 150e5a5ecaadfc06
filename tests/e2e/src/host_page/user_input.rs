//! What a shopper does on a host page with the pointer, the keyboard and the window.

use serde_json::json;
use thirtyfour::{By, TypingData};

use super::HostPage;
use crate::wheel_scroll::WheelScroll;

impl HostPage {
    /// Moves the pointer over the first element that the selector finds.
    pub async fn hover(&self, selector: &str) {
        let element = self
            .driver
            .find(By::Css(selector))
            .await
            .expect("an element");
        let chain = self.driver.action_chain().move_to_element_center(&element);
        chain.perform().await.expect("the pointer moves");
    }

    /// Clicks a point of the window, in CSS pixels from its upper left corner.
    pub async fn click_at(&self, x: i64, y: i64) {
        let chain = self.driver.action_chain().move_to(x, y).click();
        chain.perform().await.expect("a click");
    }

    /// Clicks twice at this point of the window, as fast as the browser can: two commands may be seconds apart.
    pub async fn double_click_at(&self, x: i64, y: i64) {
        let chain = self.driver.action_chain().move_to(x, y).click().click();
        chain.perform().await.expect("two clicks");
    }

    /// Double-clicks the first element that the selector finds.
    pub async fn double_click(&self, selector: &str) {
        let element = self.driver.find(By::Css(selector)).await;
        let element = element.expect("an element");
        let chain = self.driver.action_chain().double_click_element(&element);
        chain.perform().await.expect("a double click");
    }

    /// Scrolls the mouse wheel by this many pixels, with the pointer at this point of the window.
    pub async fn wheel(&self, x: i64, y: i64, pixels: i64) {
        let scrolled = self.driver.cmd(WheelScroll::at(x, y).by(pixels)).await;
        scrolled.expect("the wheel turns");
    }

    /// Drags the dialog's element at one selector to the element at another one, and drops it.
    pub async fn drag(&self, from: &str, to: &str) {
        let script = "const root = document.querySelector('genvoris-widget').shadowRoot;
            return [...arguments].map((selector) => root.querySelector(selector));";
        let found = self.driver.execute(script, vec![json!(from), json!(to)]);
        let found = found.await.and_then(|answer| answer.elements());
        let found = found.expect("two elements");
        let chain = self.driver.action_chain().click_and_hold_element(&found[0]);
        // Browsers start a drag only after the pointer has moved a few pixels.
        let chain = chain.move_by_offset(8, 8).move_by_offset(8, 8);
        let chain = chain.move_to_element_center(&found[1]).release();
        chain.perform().await.expect("a drag");
    }

    /// Resizes the window so that its viewport has this size.
    pub async fn resize(&self, width: u32, height: u32) {
        let script = "return [outerWidth - innerWidth, outerHeight - innerHeight];";
        let around = self.run(script, vec![]).await;
        let around = [0, 1].map(|index| around[index].as_u64().expect("pixels") as u32);
        let window = self
            .driver
            .set_window_rect(0, 0, width + around[0], height + around[1]);
        window.await.expect("a window of this size");
        self.wait_for_value("return [innerWidth, innerHeight];", json!([width, height]))
            .await;
    }

    /// Presses a key, or types a text, on the focused element.
    pub async fn key(&self, key: impl Into<TypingData>) {
        let chain = self.driver.action_chain().send_keys(key);
        chain.perform().await.expect("a key is pressed");
    }
}
