"""Notices leave by the channel the settings name, and nothing more of a person than needed is written."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from apprise.decorators import notify
from django.core.exceptions import ImproperlyConfigured

from liming.adapters.notices import Notice, NotSentError, channels, deliver, push
from liming.project.checks import check_notices

NOTICE = Notice("13800005521", "请评价“找 13900001234”：http://127.0.0.1:8000/rate/13900001234/")


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "var"
    channels._say_dropped.cache_clear()


def test_the_file_holds_one_line_a_notice_with_the_phone_in_one_field_only(settings: Any) -> None:
    """Numbers inside the words are masked, the link stays whole, others may not read the file."""
    settings.NOTICE_CHANNEL = "file"
    deliver(NOTICE)
    deliver(NOTICE)
    path = settings.VAR / channels.FILE_NAME
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["to"] for line in lines] == ["13800005521"] * 2
    assert lines[0]["words"] == "请评价“找 139****1234”：http://127.0.0.1:8000/rate/13900001234/"
    assert path.stat().st_mode & 0o077 == 0


def test_without_a_channel_it_is_dropped_and_said_once(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Two notices, one line in the log, no file."""
    settings.NOTICE_CHANNEL = "none"
    with caplog.at_level(logging.WARNING):
        deliver(NOTICE)
        deliver(NOTICE)
    assert len(caplog.records) == 1
    assert "13800005521" not in caplog.text
    assert not settings.VAR.exists()


def test_another_name_fails_loudly(settings: Any) -> None:
    """A misspelt channel is no silent loss."""
    settings.NOTICE_CHANNEL = "sms"
    with pytest.raises(ImproperlyConfigured):
        deliver(NOTICE)


@pytest.mark.parametrize(
    ("channel", "ids"), [("file", []), ("none", ["liming.W003"]), ("x", ["liming.E004"])]
)
def test_the_start_up_check_says_what_customers_miss(settings: Any, channel: str, ids: list[str]) -> None:
    """A dropped notice is a warning, an unknown channel an error."""
    settings.NOTICE_CHANNEL = channel
    assert [message.id for message in check_notices(None)] == ids


_KEPT: list[tuple[str, str]] = []


@notify(on="fake", name="Fake")
def _keep(body: str, title: str, *args: Any, meta: dict[str, Any], **kwargs: Any) -> bool:
    """An Apprise target that keeps what it is given; `fake://down` refuses."""
    if meta["host"] == "down":
        return False
    _KEPT.append((title, body))
    return True


@pytest.fixture
def sent() -> list[tuple[str, str]]:
    """What the fake target was given in this test."""
    _KEPT.clear()
    return _KEPT


def test_a_group_gets_title_and_words(sent: list[tuple[str, str]]) -> None:
    push("fake://group", "黎明", "催办：跳闸")
    assert sent == [("黎明", "催办：跳闸")]


@pytest.mark.parametrize("address", ["fake://down", "nothing://x", "words"])
def test_what_is_not_taken_says_so_without_the_address(address: str, sent: list[tuple[str, str]]) -> None:
    with pytest.raises(NotSentError) as refused:
        push(address, "黎明", "催办")
    assert sent == []
    assert address not in str(refused.value)


def test_a_gateway_gets_the_number_in_its_address(settings: Any, sent: list[tuple[str, str]]) -> None:
    settings.NOTICE_CHANNEL, settings.NOTICE_GATEWAY = "gateway", "fake://{to}"
    deliver(NOTICE)
    assert sent == [("", NOTICE.words)]
    settings.NOTICE_GATEWAY = "fake://nobody"
    with pytest.raises(ImproperlyConfigured):
        deliver(NOTICE)
