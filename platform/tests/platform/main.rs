//! The platform through its router: no sockets, and a database of its own for each test.

mod app;
mod binary;
mod client;
mod customers;
mod envelope;
mod fixtures;
mod limits;
mod logs;
mod metering;
mod operations;
mod plans;
mod product_images;
mod quota;
mod render;
mod renderer;
mod sessions;
mod status;
mod store;
mod tokens;
mod track;
mod tryon;
mod usage;
mod widget_files;
mod writer;
