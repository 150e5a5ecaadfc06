"""Runs a try-on with DashScope's own client: dashscope_client.py URL KEY IMAGE_URL."""

import json
import sys

import dashscope
from dashscope import ImageSynthesis

url, key, image = sys.argv[1:]
dashscope.base_http_api_url = f"{url}/api/v1"
# The client has no call for this model: it takes a model's own input beside the prompt, which it insists on.
images = {"person_image_url": image, "top_garment_url": image}
job = ImageSynthesis.async_call("aitryon", "try it on", api_key=key, task="image2image", extra_input=images)
if job.status_code != 200:
    print(json.dumps({"status": job.status_code, "code": job.code}))
    sys.exit()
ended = ImageSynthesis.wait(job, api_key=key)
print(json.dumps({"output": dict(ended.output), "code": ended.code}))
