"""What a schema cannot say of a valid request: an opaque value is one that an answer gave, a tenant is the key's own, of two
headers that exclude each other there is one, a month has its days, and a receipt is signed. Requests that are meant to be
invalid stay as they are."""

import base64
import hashlib
import hmac
import os
import time
from datetime import date
from pathlib import Path

import requests
import schemathesis
from schemathesis import GenerationMode

OPAQUE = {"query": ["cursor"], "headers": ["Session-Token"]}


def is_day(time):
    try:
        return not isinstance(time, str) or time == "" or bool(date.fromisoformat(time[:10]))
    except ValueError:
        return False


class Signed(requests.auth.AuthBase):
    """As a provider signs: HMAC-SHA256 over id, time and the bytes that go out (Standard Webhooks)."""

    def __call__(self, request):
        line = Path(os.environ["BROWNOUT_HOME"], "secrets/receipt-secret").read_text().strip()
        secret = base64.b64decode(line.removeprefix("whsec_"))
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        now = str(int(time.time()))
        mac = hmac.new(secret, f"{request.headers['webhook-id']}.{now}.".encode() + body, hashlib.sha256)
        request.headers["webhook-timestamp"] = now
        request.headers["webhook-signature"] = "v1," + base64.b64encode(mac.digest()).decode()
        return request


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if case.operation.path.startswith("/v1/receipts/"):
        kwargs["auth"] = Signed()
    for place, names in OPAQUE.items():
        for name in names:
            (getattr(case, place) or {}).pop(name, None)
    (case.query or {}).pop("tenant", None)
    if isinstance(case.body, dict):
        case.body.pop("tenant", None)
        if not is_day(case.body.get("lastSeen")):
            case.body["lastSeen"] = "2026-01-31T12:00:00Z"
    headers = case.headers or {}
    for name in ["If-Match", "If-None-Match"]:
        # schemathesis takes 0 for the shortest value of a pattern that begins with a quote.
        if headers.get(name) == "0":
            headers.pop(name)
    if "If-Match" in headers:
        headers.pop("If-None-Match", None)
