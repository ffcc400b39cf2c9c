"""One client of the load: posts new requests through the Open311 door, one after another. Needs no Django.

SIGTERM ends it after the answer it waits for.

`python tools/bench/client.py ADDRESS KEY POINTS SECONDS SEED`; prints one JSON object: the ids that were
acknowledged, how many answers failed, and the answering times in milliseconds.
"""

import http.client
import json
import random
import signal
import sys
import time
import urllib.parse
from pathlib import Path

PATH = "/open311/v2/requests.json"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def body(key: str, points: list[list[float]], source: random.Random) -> str:
    """One request near a grid's middle."""
    longitude, latitude = source.choice(points)
    return urllib.parse.urlencode(
        {
            "api_key": key,
            "service_code": "REP01",
            "long": f"{longitude + source.uniform(-0.004, 0.004):.6f}",
            "lat": f"{latitude + source.uniform(-0.004, 0.004):.6f}",
            "description": f"家里没电，空开推不上去（{source.randrange(10**6)}）",
            "phone": "13800005521",
        }
    )


def run(address: str, key: str, points: list[list[float]], seconds: float, seed: int) -> dict[str, object]:
    """Post until the time is over; a broken connection is opened again and counts as a failure."""
    source = random.Random(seed)  # noqa: S311 - repeatable points, no secret
    acknowledged: list[str] = []
    times: list[float] = []
    failed, said = 0, ""
    connection = http.client.HTTPConnection(address, timeout=30)
    end = time.monotonic() + seconds
    told_to_stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: told_to_stop.append(number))
    while time.monotonic() < end and not told_to_stop:
        started = time.perf_counter()
        try:
            connection.request("POST", PATH, body(key, points, source), HEADERS)
            answer = connection.getresponse()
            text = answer.read()
        except OSError as fault:
            failed, said = failed + 1, repr(fault)
            connection.close()
            time.sleep(0.2)
            continue
        except http.client.HTTPException as fault:
            failed, said = failed + 1, repr(fault)
            connection.close()
            continue
        if answer.status in (200, 201):
            acknowledged.append(json.loads(text)[0]["service_request_id"])
            times.append((time.perf_counter() - started) * 1000)
        else:
            failed, said = failed + 1, f"{answer.status} {text[:200]!r}"
    return {"acknowledged": acknowledged, "failed": failed, "said": said, "times": times}


if __name__ == "__main__":
    _, address, key, points, seconds, seed = sys.argv
    print(json.dumps(run(address, key, json.loads(Path(points).read_text()), float(seconds), int(seed))))
