//! What the end-to-end tests share: the real platform as a process, real browsers over WebDriver, host pages
//! on origins of their own, a scripted backend for what the platform never does by itself, and the widget's
//! dialog as a shopper uses it.

pub mod answer;
pub mod backend;
pub mod browser;
pub mod bundle;
pub mod contrast;
pub mod exif;
pub mod footprint;
pub mod host_page;
pub mod mount;
pub mod origin;
pub mod paths;
pub mod photos;
pub mod platform;
pub mod process;
pub mod respond;
pub mod rest;
pub mod run;
pub mod shop;
pub mod stage;
pub mod timings;
pub mod wait;
pub mod wheel;
pub mod widget;
pub mod world;

pub use run::{Case, run};
