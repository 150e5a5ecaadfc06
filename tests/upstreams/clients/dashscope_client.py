"""Runs try-ons with DashScope's own client: dashscope_client.py IMAGE_URL, and then the URL and the key of each try-on.

Loading the client takes seconds, so one process runs them all.
"""

import json
import sys

import dashscope
from dashscope import ImageSynthesis


def try_on(url, key, image):
    dashscope.base_http_api_url = f"{url}/api/v1"
    # The client has no call for this model: it takes a model's own input beside the prompt, which it insists on.
    images = {"person_image_url": image, "top_garment_url": image}
    job = ImageSynthesis.async_call("aitryon", "try it on", api_key=key, task="image2image", extra_input=images)
    if job.status_code != 200:
        return {"status": job.status_code, "code": job.code}
    return dict(ImageSynthesis.wait(job, api_key=key).output)


image, *pairs = sys.argv[1:]
print(json.dumps([try_on(url, key, image) for url, key in zip(pairs[::2], pairs[1::2])]))
