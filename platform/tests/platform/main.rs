//! The platform through its router: no sockets but those of other servers that it calls, and a database of its own for each test.

mod app;
mod binary;
mod client;
mod customers;
mod envelope;
mod fixtures;
mod logs;
mod metering;
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
mod upstream;
mod upstream_flags;
mod upstream_jobs;
mod upstream_service;
mod usage;
mod widget_files;
mod writer;
