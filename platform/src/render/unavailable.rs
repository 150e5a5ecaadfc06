//! The renderer of a server that has none.

use futures_util::{FutureExt, future::BoxFuture};

use super::{Picture, RenderError, RenderJob, Renderer};

/// Refuses every try-on, so that nothing is debited.
pub struct NoRenderer;

impl Renderer for NoRenderer {
    fn name(&self) -> &'static str {
        "none"
    }

    fn render(&self, _: RenderJob) -> BoxFuture<'_, Result<Vec<Picture>, RenderError>> {
        let detail =
            "this server has no renderer; name one by --upstream-url, or try it out with --sandbox";
        async move { Err(RenderError::Unreachable(detail.to_owned())) }.boxed()
    }
}
