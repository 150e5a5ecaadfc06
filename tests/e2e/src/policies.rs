//! Content security policies that several cases use.

/// Only scripts and styles of the widget's origin, and only the Trusted Types policy of the widget.
pub const STRICT: &str = "script-src {{widget_origin}} 'wasm-unsafe-eval'; style-src 'self'; \
    require-trusted-types-for 'script'; trusted-types genvoris";

/// Scripts are allowed, but WebAssembly is not.
pub const NO_WEBASSEMBLY: &str = "script-src 'self' {{widget_origin}}";
