"""One process of the measurement: sends its exchanges one after another. Needs no Django.

`python tools/bench/sync_client.py ADDRESS FILE`; prints one JSON object: the acts that were confirmed, the
exchanges that failed, and the longest one in seconds.
"""

import http.client
import json
import sys
import time
from pathlib import Path


def run(address: str, posts: list[dict[str, object]]) -> dict[str, object]:
    """Post everything once; an act counts as confirmed when the server names it."""
    confirmed: list[str] = []
    worst, failed = 0.0, 0
    connection = http.client.HTTPConnection(address, timeout=60)
    for post in posts:
        headers = {"Content-Type": "application/json", "X-Device-Secret": str(post["secret"])}
        started = time.perf_counter()
        connection.request("POST", "/api/sync/", json.dumps({"operations": post["acts"]}), headers)
        answer = connection.getresponse()
        text = answer.read()
        worst = max(worst, time.perf_counter() - started)
        if answer.status != 200:
            failed += 1
            continue
        confirmed += [each["id"] for each in json.loads(text)["results"] if each["state"] != "refused"]
    return {"confirmed": confirmed, "failed": failed, "worst": worst}


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], json.loads(Path(sys.argv[2]).read_text()))))
