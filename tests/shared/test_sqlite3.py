"""Writers of one SQLite file stand in line, whoever they are, and none is refused."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, transaction
from django.db.utils import ConnectionHandler

from liming.shared.sqlite3.base import DatabaseWrapper

pytestmark = pytest.mark.django_db


def opened(path: Path) -> DatabaseWrapper:
    """A connection of its own to the file, as another thread or process has it."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.05}
    defaults = settings.DATABASES["default"] | {"OPTIONS": options}
    own = defaults | {"ENGINE": "liming.shared.sqlite3", "NAME": str(path)}
    connection = ConnectionHandler({"default": own})["default"]
    assert isinstance(connection, DatabaseWrapper)
    return connection


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[DatabaseWrapper, DatabaseWrapper]]:
    first, second = opened(tmp_path / "house.sqlite3"), opened(tmp_path / "house.sqlite3")
    with first.cursor() as cursor:
        cursor.execute("CREATE TABLE counted (number INTEGER)")
        cursor.execute("INSERT INTO counted VALUES (0)")
    yield first, second
    first.close()
    second.close()


def begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(connection: DatabaseWrapper) -> None:
    connection.commit()
    connection.set_autocommit(True)


def test_many_writers_at_once_lose_nothing_however_short_the_timeout(tmp_path: Path) -> None:
    path = tmp_path / "house.sqlite3"
    first = opened(path)
    with first.cursor() as cursor:
        cursor.execute("CREATE TABLE counted (number INTEGER)")
        cursor.execute("INSERT INTO counted VALUES (0)")
    first.close()
    faults: list[OperationalError] = []

    def count() -> None:
        connection = opened(path)
        try:
            for _ in range(25):
                begin(connection)
                with connection.cursor() as cursor:
                    cursor.execute("UPDATE counted SET number = number + 1")
                end(connection)
        except OperationalError as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last = opened(path)
    with last.cursor() as cursor:
        cursor.execute("SELECT number FROM counted")
        assert (cursor.fetchone()[0], faults) == (150, [])
    last.close()


def test_a_transaction_that_was_undone_or_whose_connection_closed_lets_the_next_one_in(
    pair: tuple[DatabaseWrapper, DatabaseWrapper],
) -> None:
    first, second = pair
    begin(first)
    first.rollback()
    first.set_autocommit(True)
    begin(second)
    second.close()
    begin(first)
    with first.cursor() as cursor:
        cursor.execute("UPDATE counted SET number = 7")
    end(first)


def test_django_uses_it_as_any_other_database(pair: tuple[DatabaseWrapper, DatabaseWrapper]) -> None:
    assert pair[0].vendor == "sqlite"
    assert transaction.get_connection().vendor in ("sqlite", "postgresql")


_IS_HELD = """
import fcntl, os, sys
file = os.open(sys.argv[1], os.O_RDWR)
try:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)  # SQLite's bytes of who reads
except OSError:
    print("held")
"""


def test_another_connection_of_the_process_leaves_the_locks_of_the_first(tmp_path: Path) -> None:
    """Without its lock another process would end the log that this one still writes into."""
    path = tmp_path / "house.sqlite3"
    first, second = opened(path), opened(path)
    with first.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("CREATE TABLE counted (number INTEGER)")
    second.ensure_connection()
    asked = subprocess.run(
        [sys.executable, "-c", _IS_HELD, str(path)], capture_output=True, text=True, check=True
    )
    first.close()
    second.close()
    assert asked.stdout.strip() == "held"


def test_a_new_file_and_its_log_are_their_owners_alone(tmp_path: Path) -> None:
    connection = opened(tmp_path / "house.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("CREATE TABLE counted (number INTEGER)")
    modes = {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()}
    connection.close()
    assert len(modes) == 3 and set(modes.values()) == {0o600}
