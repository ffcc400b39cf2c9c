"""The channels a notice can take. A message gateway is one more function in CHANNELS."""

import json
import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from liming.adapters.notices.push import push
from liming.core.dispatch import mask_text
from liming.shared import clock

FILE_NAME = "notices.jsonl"
_LINK = re.compile(r"(https?://\S+)")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Notice:
    """`to` is a phone number; `words` what the person reads, with any link in full."""

    to: str
    words: str


def deliver(notice: Notice) -> None:
    """Hand the notice to the channel of settings.NOTICE_CHANNEL.

    Raises ImproperlyConfigured when there is no such channel.
    """
    channel = CHANNELS.get(settings.NOTICE_CHANNEL)
    if channel is None:
        names = ", ".join(sorted(CHANNELS))
        raise ImproperlyConfigured(f"LIMING_NOTICE_CHANNEL must be one of: {names}")
    channel(notice)


def _append(notice: Notice) -> None:
    """One JSON line; only `to` holds a whole number, so only the owner of the process reads the file."""
    line = {"at": clock.now().isoformat(), "to": notice.to, "words": _masked(notice.words)}
    path = Path(settings.VAR) / FILE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _masked(words: str) -> str:
    """The words without private numbers; a link stays whole, whatever digits its code holds."""
    return "".join(part if part.startswith("http") else mask_text(part) for part in _LINK.split(words))


def _drop(notice: Notice) -> None:
    _say_dropped()


@cache
def _say_dropped() -> None:
    """Once in a process: a line for each notice would hide everything else."""
    _log.warning("NOTICE_CHANNEL is none: notices are dropped, rating links stand on the follow page only")


def _gateway(notice: Notice) -> None:
    """By the message gateway of settings.NOTICE_GATEWAY, an Apprise address with {to} for the number.

    Raises ImproperlyConfigured without an address, NotSentError when the gateway does not take it.
    """
    if "{to}" not in settings.NOTICE_GATEWAY:
        raise ImproperlyConfigured("LIMING_NOTICE_GATEWAY must be an Apprise address with {to}")
    push(settings.NOTICE_GATEWAY.replace("{to}", quote(notice.to, safe="")), "", notice.words)


CHANNELS: dict[str, Callable[[Notice], None]] = {"file": _append, "gateway": _gateway, "none": _drop}
