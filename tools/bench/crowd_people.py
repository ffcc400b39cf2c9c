"""The people of the crowd, one thread each. Needs no Django.

`python tools/bench/crowd_people.py ADDRESS SECONDS` reads the people as JSON and prints what each request
took: area, page, milliseconds, whether it wrote, and what was wrong, if anything.
"""

import http.client
import json
import random
import re
import sys
import threading
import time
import urllib.parse
from html.parser import HTMLParser
from typing import Any

PAUSE = (5.0, 10.0)
NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{1,3}\d[\w-]*|\?.*")


class Form(HTMLParser):
    """The fields of one form as a browser would send them untouched; of radios the first is `offered`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.is_inside = False
        self.fields: dict[str, str] = {}
        self.offered: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.is_inside = found.get("id") == self.name
        name = found.get("name")
        if not self.is_inside or tag not in ("input", "textarea") or not name:
            return
        kind = found.get("type") or "text"
        value = found.get("value") or ""
        if kind == "radio":
            self.offered.setdefault(name, value)
        elif kind not in ("checkbox", "file", "submit"):
            self.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag != "form"


class Person(threading.Thread):
    """Opens a page, reads for a while, opens the next; now and then fills in the form."""

    def __init__(self, address: str, person: dict[str, Any], end: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.address, self.person, self.end = address, person, end
        self.source = random.Random(seed)  # noqa: S311 - repeatable, no secret
        self.cookies: dict[str, str] = dict(person["cookies"])
        self.found: list[dict[str, Any]] = []
        self.sent = 0

    def run(self) -> None:
        time.sleep(self.source.uniform(0, PAUSE[1]))
        reads = self.person["reads"]
        form = self.person["form"]
        addresses = [address for _weight, address in reads] + ([""] if form else [])
        weights = [weight for weight, _address in reads] + ([form["weight"]] if form else [])
        while time.monotonic() < self.end:
            address = self.source.choices(addresses, weights)[0]
            if address or self.sent == form.get("most"):
                self.ask("GET", address or reads[0][1])
            else:
                self.fill_in(form)
            time.sleep(self.source.uniform(*PAUSE))

    def fill_in(self, form: dict[str, Any]) -> None:
        """Open the form, take a moment, send it; what is taken leads on."""
        text = self.ask("GET", form["address"])
        asked = Form(form["id"])
        asked.feed(text)
        if not asked.fields:
            return
        time.sleep(self.source.uniform(*PAUSE))
        self.sent += 1
        self.ask("POST", form["address"], {**asked.fields, **asked.offered, **form["chosen"]})

    def ask(self, method: str, address: str, fields: dict[str, str] | None = None) -> str:
        """One request; its text. A page must be 200, a form sent must lead on."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": self.person["from"],
        }
        body = urllib.parse.urlencode(fields) if fields else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started, text, said = time.perf_counter(), "", ""
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            wanted = (200,) if method == "GET" else (302, 303)
            if answer.status not in wanted:
                said = f"{method} {address} {answer.status}"
            for each in answer.headers.get_all("Set-Cookie") or []:
                name, _, rest = each.partition("=")
                self.cookies[name] = rest.partition(";")[0]
        except (OSError, http.client.HTTPException) as fault:
            said = f"{method} {address} {fault!r}"
        finally:
            connection.close()
        self.found.append(
            {
                "area": self.person["area"],
                "page": f"{method} {NUMBERS.sub('…', address)}",
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "wrote": method == "POST" and not said,
                "said": said,
            }
        )
        return text


def main() -> None:
    address, seconds = sys.argv[1], float(sys.argv[2])
    end = time.monotonic() + seconds
    crowd = [Person(address, each, end, seed) for seed, each in enumerate(json.load(sys.stdin))]
    for person in crowd:
        person.start()
    for person in crowd:
        person.join()
    print(json.dumps([each for person in crowd for each in person.found], ensure_ascii=False))


if __name__ == "__main__":
    main()
