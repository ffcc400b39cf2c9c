"""A log line says which page, how long and which request, and never who or what was written."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from liming.shared import journal

PRIVATE = ("13812345678", "李师江", "1400123456789", "王村", "top-secret")


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """Everything that is logged at any level, as production writes it."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(journal.JsonLines())
    root = logging.getLogger()
    level = root.level
    requests = logging.getLogger("liming.requests")
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    requests.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    requests.setLevel(logging.NOTSET)


def read(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.django_db
def test_no_line_of_a_request_names_what_it_carries(
    client: Client, lines: StringIO, monkeypatch: Any
) -> None:
    """A form with phone, name, account and place fails inside; so does a sign-in, so does an address."""
    phone, name, account, place, secret = PRIVATE

    def fail(*_args: Any, **_more: Any) -> None:
        raise ValueError(f"Key (phone)=({phone}) of {name}, {account}, {place}")

    monkeypatch.setattr("liming.api.v1.api.count_call", fail)
    form = {
        "caller_phone": phone,
        "caller_name": name,
        "account_number": account,
        "place": place,
        "title": name,
    }
    client.raise_request_exception = False
    client.post("/ask/", form)
    client.get("/follow/", {"phone": phone, "name": name})
    client.post("/sign-in/", {"username": name, "password": secret})
    client.get(f"/nowhere/{phone}/{account}/")
    client.get("/api/v1/teams", {"q": name}, headers={"X-Api-Key": secret, "X-Forwarded-For": "10.1.2.3"})
    found = lines.getvalue()
    assert [each for each in PRIVATE if each in found] == []
    assert {line["error"] for line in read(lines) if "error" in line} == {"ValueError"}
    assert len([line for line in read(lines) if line["logger"] == "liming.requests"]) == 5


def test_an_error_leaves_its_class_and_places_only(lines: StringIO) -> None:
    try:
        raise ValueError("李师江 13812345678")
    except ValueError:
        logging.getLogger("django.request").error(
            "Internal Server Error: %s", "/who/13812345678/", exc_info=True
        )
    [line] = read(lines)
    assert (line["says"], line["error"]) == ("Internal Server Error: %s", "ValueError")
    assert [each.split()[-1] for each in line["at_lines"]] == [
        "test_an_error_leaves_its_class_and_places_only"
    ]


@pytest.mark.django_db
def test_answer_and_line_bear_the_same_id(client: Client, lines: StringIO, settings: Any) -> None:
    answer = client.get("/sign-in/")
    [line] = [line for line in read(lines) if line["logger"] == "liming.requests"]
    assert line["request"] == answer["X-Request-ID"]
    assert (line["route"], line["method"], line["status"]) == ("sign_in", "GET", 200)
    assert client.get("/sign-in/", headers={"X-Request-ID": "from-proxy-1"})["X-Request-ID"] != "from-proxy-1"
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert client.get("/sign-in/", headers={"X-Request-ID": "from-proxy-1"})["X-Request-ID"] == "from-proxy-1"
    assert client.get("/sign-in/", headers={"X-Request-ID": "a b\n"})["X-Request-ID"] != "a b\n"
