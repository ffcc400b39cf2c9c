"""When the house itself fails, people read what is wrong, what to do, and a number to tell."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import forms
from django.db import InterfaceError, OperationalError, connection
from django.db.utils import DatabaseErrorWrapper
from django.test import Client

from liming.web.trouble import AWAY, BROKEN, BUSY, FULL, Trouble, trouble_of


@contextmanager
def as_django(path: Path) -> Iterator[sqlite3.Connection]:
    """A file whose errors arrive as the program sees them."""
    from django.db.backends.sqlite3.base import DatabaseWrapper

    with closing(sqlite3.connect(path, timeout=0)) as found, DatabaseErrorWrapper(DatabaseWrapper({})):
        yield found


def test_a_file_that_may_not_grow_is_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(OperationalError) as raised, as_django(tmp_path / "full.sqlite3") as file:
        file.execute("CREATE TABLE held (words TEXT)")
        file.execute("PRAGMA max_page_count = 3")
        file.execute("INSERT INTO held VALUES (zeroblob(100000))")
    assert trouble_of(raised.value) is FULL


def test_a_held_write_lock_is_a_busy_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "held.sqlite3", isolation_level=None)) as holder:
        holder.execute("CREATE TABLE held (words TEXT)")
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError) as raised, as_django(tmp_path / "held.sqlite3") as file:
            file.execute("INSERT INTO held VALUES ('x')")
    assert trouble_of(raised.value) is BUSY


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OperationalError('could not extend file "base/1": No space left on device'), FULL),
        (OperationalError("canceling statement due to lock timeout"), BUSY),
        (OperationalError("connection refused"), AWAY),
        (InterfaceError("connection already closed"), AWAY),
        (OSError(errno.EACCES, "Permission denied"), BROKEN),
        (ValueError("x"), BROKEN),
        (None, BROKEN),
    ],
)
def test_each_failure_has_its_words(error: BaseException | None, trouble: Trouble) -> None:
    assert trouble_of(error) is trouble


@pytest.mark.parametrize("trouble", [BROKEN, FULL, BUSY, AWAY])
def test_every_failure_speaks_both_languages(trouble: Trouble) -> None:
    assert all((trouble.heading, trouble.zh, trouble.en))
    assert (trouble.status == 503) == (trouble.wait > 0)


@pytest.mark.django_db
def test_the_page_says_it_with_the_number_of_the_request(client: Client, monkeypatch: Any) -> None:
    def full(*_args: Any, **_more: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(forms, "authenticate", full)
    client.raise_request_exception = False
    answer = client.post("/sign-in/", {"username": "x", "password": "y"})
    words = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert FULL.heading in words
    assert "nothing was saved" in words
    assert answer["X-Request-ID"] in words


def test_a_machine_gets_json(client: Client, monkeypatch: Any) -> None:
    def away(*_args: Any) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("liming.api.v1.api.count_call", away)
    client.raise_request_exception = False
    answer = client.get("/api/v1/teams", headers={"X-Api-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    assert answer.json()["request"] == answer["X-Request-ID"]


@contextmanager
def no_room_for(table: str) -> Iterator[None]:
    """The database has no room for another row of this table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        else:
            cursor.execute(_FULL)
            cursor.execute(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} EXECUTE FUNCTION disk_is_full()")
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA max_page_count = 1073741823")
        else:
            cursor.execute(f"DROP TRIGGER no_room ON {table}")


_FULL = """
    CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
"""


@pytest.mark.django_db
def test_a_full_disk_is_said_nothing_is_half_written_and_it_goes_on_by_itself(client: Client) -> None:
    """Failed sign-ins are rows: while there is no room for one it is refused, later it counts."""
    client.raise_request_exception = False
    form = {"username": "x" * 100, "password": "y"}
    with no_room_for("axes_accessattempt"):
        answers = [client.post("/sign-in/", form, HTTP_USER_AGENT=f"{n}" * 200) for n in range(60)]
        rows = AccessAttempt.objects.count()
        assert answers[-1].status_code == 503
        assert FULL.heading in answers[-1].content.decode()
        assert client.get("/sign-in/").status_code == 200
    assert client.post("/sign-in/", form).status_code != 503
    assert AccessAttempt.objects.count() == rows + 1
