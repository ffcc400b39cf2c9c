"""The tiny demo province, kept for the tests that read it."""

from tests.jobs.demo.conftest import NOON, build_at
from tests.kept import keepable

from liming.jobs.demo.builder import Report


@keepable
def province() -> Report:
    """The tiny province at noon, with the defaults and three counties."""
    return build_at(NOON)
