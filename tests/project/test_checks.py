"""Start-up checks name what is wrong with the limits and how to mend it."""

from typing import Any

import pytest

from liming.project.checks import check_limits


@pytest.mark.parametrize(
    ("changed", "ids"),
    [
        ({}, []),
        ({"LIMITS": "abacus"}, ["liming.E005"]),
        ({"TRUSTED_PROXIES": ["the proxy"]}, ["liming.E006"]),
        ({"DEVELOPMENT": False}, ["liming.W004"]),
        ({"DEVELOPMENT": False, "TRUSTED_PROXIES": ["10.0.0.7", "10.0.1.0/24"]}, []),
    ],
)
def test_limits_are_checked_at_the_start(settings: Any, changed: dict[str, Any], ids: list[str]) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert [message.id for message in check_limits(None)] == ids
