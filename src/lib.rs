//! The Genvoris try-on widget.
