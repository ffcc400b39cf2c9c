"""An act that is refused: which code it is refused with."""

from collections.abc import Callable
from typing import Any

import pytest

from liming.shared.errors import DomainError


def refused(act: Callable[..., Any], *args: Any, **fields: Any) -> str:
    """The code that the act is refused with; the test fails where it is not."""
    return _refusal(act, *args, **fields).code


def refused_as(code: str, act: Callable[..., Any], /, *args: Any, **fields: Any) -> DomainError:
    """The refusal of an act that must be refused with this code."""
    found = _refusal(act, *args, **fields)
    assert found.code == code
    return found


def refusing(code: str) -> Any:
    """A block that must end in a refusal with this code."""
    return pytest.raises(DomainError, check=lambda refusal: refusal.code == code)


def _refusal(act: Callable[..., Any], *args: Any, **fields: Any) -> DomainError:
    with pytest.raises(DomainError) as caught:
        act(*args, **fields)
    return caught.value
