"""What is logged, a JSON object a line, and the id that ties the lines of one request together.

A line names no person: of records that others write only the sentence is kept, never what is filled into it,
and of an error its class and the places in the program, never its message, which may quote a row.
"""

import json
import logging
import re
import secrets
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from liming.shared import clock

OWN = "liming"
_EXTRA = ("route", "method", "status", "ms")
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_request: ContextVar[str] = ContextVar("request_id", default="")


def begin_request(given: str = "") -> str:
    """Give the running request an id: the one a trusted proxy gave, else a new one. Returns it."""
    named = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
    _request.set(named)
    return named


def request_id() -> str:
    """The id of the running request; empty outside one."""
    return _request.get()


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "says": said(record),
        }
        line |= {name: record.__dict__[name] for name in _EXTRA if name in record.__dict__}
        if request_id():
            line["request"] = request_id()
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at_lines"] = places_of(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def said(record: logging.LogRecord) -> str:
    """The house's own lines whole, since they are written with care; of others the sentence alone."""
    return record.getMessage() if record.name.split(".")[0] == OWN else str(record.msg)


def places_of(trace: Any) -> list[str]:
    """File and line of the innermost calls, without the source and its values."""
    frames = traceback.extract_tb(trace)[-12:]
    return [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]


def _moment(record: logging.LogRecord) -> str:
    return clock.local(datetime.fromtimestamp(record.created, UTC)).isoformat(timespec="milliseconds")
