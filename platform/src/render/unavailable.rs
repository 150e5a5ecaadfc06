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
        let detail = "this server has no renderer; start it with --sandbox to try it out";
        async move { Err(RenderError::Unreachable(detail.to_owned())) }.boxed()
    }
}
