"""A small house for every test of recovery; PostgreSQL's tests only where it is installed."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.factories.houses import small_house
from tools import postgres

collect_ignore = [] if postgres.binaries() else ["test_engines.py"]
"""`./run test` then says that PostgreSQL was skipped."""


@pytest.fixture(scope="session")
def _built_house(tmp_path_factory: Any, django_db_blocker: Any) -> Path:
    path = tmp_path_factory.mktemp("house") / "house.sqlite3"
    with django_db_blocker.unblock():
        small_house(path)
    return path


@pytest.fixture
def _places(django_db_blocker: Any) -> Iterator[None]:
    """Databases of these tests are their own; the program's is never asked."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def house(_built_house: Path, _places: None, tmp_path: Path, settings: Any) -> Path:
    """The database file of a small house whose pictures lie in `settings.MEDIA_ROOT`."""
    settings.VAR = tmp_path / "var"
    settings.MEDIA_ROOT = settings.VAR / "media"
    (settings.MEDIA_ROOT / "photos").mkdir(parents=True)
    (settings.MEDIA_ROOT / "photos" / "一.jpg").write_bytes(b"\xff\xd8" + bytes(1000))
    (settings.MEDIA_ROOT / "photos" / "two.jpg").write_bytes(b"\xff\xd8two")
    path = tmp_path / "house.sqlite3"
    shutil.copy(_built_house, path)
    return path
