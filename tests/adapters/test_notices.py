"""Notices leave by the channel the settings name, and nothing more of a person than needed is written."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from liming.adapters.notices import Notice, channels, deliver
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
