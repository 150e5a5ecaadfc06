"""Runs a try-on with TryItOn's own client: tryiton_client.py URL KEY MODEL_IMAGE."""

import json
import sys

from tryiton import TryItOn, TryItOnError

url, key, image = sys.argv[1:]
client = TryItOn(key, base_url=f"{url}/api/v1")
try:
    job = client.try_on_fashion(model_image=image, garment_image=image, category="auto", num_samples=2)
    result = {"output": client.wait_for_result(job, poll_interval=0.01)}
except TryItOnError as error:
    result = {"status": error.status, "error": error.error_name}
print(json.dumps(result))
