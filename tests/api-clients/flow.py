"""The same store's server as in flow.ts, in Python with the generated client.

python flow.py FOLDER_OF_THE_CLIENT URL KEY PHOTO GARMENT
"""

import base64
import io
import json
import pathlib
import sys

folder, url, key, photo, garment = sys.argv[1:]
sys.path.insert(0, folder)

from genvoris_client import AuthenticatedClient, models
from genvoris_client.api.customers import get_customer, get_usage, upsert_customer
from genvoris_client.api.plans import create_plan
from genvoris_client.api.sessions import create_session
from genvoris_client.api.try_ons import create_try_on
from genvoris_client.api.webhooks import create_webhook
from genvoris_client.types import File

garment_url = "data:image/png;base64," + base64.b64encode(pathlib.Path(garment).read_bytes()).decode()
client = AuthenticatedClient(base_url=url, token=key)

plan = create_plan.sync(client=client, body=models.CreatePlan(name="Ten a month", monthly_try_ons=10))
customer = upsert_customer.sync(client=client, body=models.UpsertCustomer(external_id="ada", plan_id=plan.id))
session = create_session.sync(customer.id, client=client, body=models.CreateSession(expires_in=900))
form = models.TryOnForm(
    photo=File(io.BytesIO(pathlib.Path(photo).read_bytes()), "photo.jpg", "image/jpeg"),
    product_images=[garment_url],
    end_customer_token=session.token,
    attempt_id="python-1",
)
try_on = create_try_on.sync(client=client, body=form)
usage = get_usage.sync(customer.id, client=client)
hook = models.CreateWebhook(url="https://shop.example/hooks", events=[models.EventType.TRYON_COMPLETED])
webhook = create_webhook.sync(client=client, body=hook)
missing = get_customer.sync("nobody", client=client)

print(json.dumps({
    "status": try_on.status,
    "pictures": len(try_on.images),
    "used": usage.data.current.used,
    "plan": usage.data.plan.name,
    "events": [event.value for event in webhook.events],
    "error": missing.error.value,
}))
