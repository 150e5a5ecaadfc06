"""A photo and a product's picture, so that some of the try-ons succeed: one pixel each, which is drawn fast."""

from base64 import b64decode

import schemathesis
from hypothesis import strategies as st

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

schemathesis.openapi.format("binary", st.just(b64decode(PIXEL)))
schemathesis.openapi.format("uri", st.just(f"data:image/png;base64,{PIXEL}"))
