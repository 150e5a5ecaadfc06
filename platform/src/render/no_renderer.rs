//! The renderer of a server for which none is configured.

use futures_util::{FutureExt, future::BoxFuture};

use super::{Picture, RenderError, RenderJob, Renderer};

/// Fails every try-on, so that none is charged.
pub struct NoRenderer;

impl Renderer for NoRenderer {
    fn name(&self) -> &'static str {
        "none"
    }

    fn render(&self, _: RenderJob) -> BoxFuture<'_, Result<Vec<Picture>, RenderError>> {
        let detail = "this server has no renderer; configure one with --upstream or --upstream-url, or use --sandbox to try it out";
        async move { Err(RenderError::Unavailable(detail.to_owned())) }.boxed()
    }
}
