"""A member's phone as the door sees it: acts numbered, sent with the phone's secret alone."""

import json
from datetime import datetime

from django.test import Client

from liming.shared import clock
from liming.shared.ids import new_id


class Phone:
    """A phone that numbers its acts and sends them with its secret alone."""

    def __init__(self, secret: str, device: str) -> None:
        self.secret, self.device, self.sequence = secret, device, 0

    def act(self, kind: str, /, subject: object = "", at: datetime | None = None, **fields: object) -> dict:
        self.sequence += 1
        return {
            "id": str(new_id()),
            "sequence": self.sequence,
            "kind": kind,
            "subject": str(subject),
            "fields": {name: [str(value)] for name, value in fields.items()},
            "said_at": (at or clock.now()).isoformat(),
        }

    def send(self, *acts: dict, **news: object):
        body = json.dumps({"operations": acts, **news})
        return Client(enforce_csrf_checks=True).post(
            "/api/sync/", body, content_type="application/json", headers={"X-Device-Secret": self.secret}
        )

    def states(self, *acts: dict) -> list[str]:
        return [each["state"] for each in self.send(*acts).json()["results"]]

    def put(self, sha256: str, start: int, total: int, piece: bytes):
        return Client().put(
            f"/api/sync/photos/{sha256}/?at={start}&total={total}",
            piece,
            content_type="application/octet-stream",
            headers={"X-Device-Secret": self.secret},
        )
