"""SQLite and PostgreSQL say the same of the same rows, there and back; numbering goes on behind the last."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.houses import AT, entry, make, quiet, rows, url_of
from tests.jobs.recovery.test_backup import backed_up
from tests.jobs.recovery.test_restore import told
from tools import postgres

from liming.improve.models import ReportTemplate
from liming.jobs.recovery import restoring
from liming.jobs.recovery.backing_up import back_up
from liming.jobs.recovery.places import Place, elsewhere
from liming.jobs.recovery.restoring import move, restore
from liming.jobs.recovery.sides import prints
from liming.jobs.recovery.sqlite_side import reading
from liming.register.models import Division, DivisionShape
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry


@pytest.fixture(scope="module")
def filled(_built_house: Path, django_db_blocker: Any) -> Iterator[Place]:
    """The small house moved to PostgreSQL."""
    with (
        django_db_blocker.unblock(),
        postgres.server() as url,
        elsewhere(url) as other,
        elsewhere(url_of(_built_house)) as place,
    ):
        move(place, other, quiet)
        yield other


def test_there_and_back_is_equal_to_the_row(filled: Place, house: Path, tmp_path: Path) -> None:
    with filled.read() as side, reading(house) as old:
        assert prints(side) == prints(old)
        assert side.counters()["shared_auditentry"] == old.counters()["shared_auditentry"] == 4
    with elsewhere(url_of(tmp_path / "back.sqlite3")) as back:
        assert move(filled, back, quiet) == told(house) == told(tmp_path / "back.sqlite3")
        template = rows(back, ReportTemplate).get()
        assert (template.content, template.is_used, template.uploaded_at) == (b"\x00PK\xff", True, AT)
        assert rows(back, DivisionShape).get().geometry == {"z": [113.25, 1e-07, 36.0], "a": None}
        digest = audit.GENESIS
        for each in rows(back, AuditEntry).order_by("id"):
            digest = audit.entry_hash(digest, each)
            assert each.chain_hash == digest
        assert make(back, AuditEntry, at=AT).pk == 5


def test_keys_and_numbers_go_on_after_a_move(filled: Place, house: Path) -> None:
    with transaction.atomic(using=filled.alias):
        assert make(filled, AuditEntry, at=AT).pk == 5
        transaction.set_rollback(True, using=filled.alias)
    with pytest.raises(IntegrityError):
        rows(filled, Division).filter(code="010001").update(parent_id="none")


def test_a_move_that_breaks_off_leaves_the_target_as_it_was(
    filled: Place, house: Path, monkeypatch: Any
) -> None:
    with elsewhere(url_of(house)) as place:
        entry(place, 8)
        with pytest.raises(DomainError, match="target_not_empty"):
            move(place, filled, quiet)
        monkeypatch.setattr(restoring, "prove", lambda _side, _prints: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            move(place, filled, quiet, replace=True)
    assert rows(filled, AuditEntry).count() == 3


def test_a_backup_of_either_becomes_the_other(
    filled: Place, house: Path, tmp_path: Path, settings: Any
) -> None:
    """SQLite's backup takes the place of PostgreSQL's rows; PostgreSQL's becomes a SQLite house."""
    before = told(house)
    backed_up(house, tmp_path / "box")
    settings.VAR, settings.MEDIA_ROOT = tmp_path / "second", tmp_path / "second" / "media"
    with pytest.raises(DomainError, match="target_not_empty"):
        restore(filled, tmp_path / "box", None, quiet)
    restore(filled, tmp_path / "box", None, quiet, replace=True)
    assert (settings.MEDIA_ROOT / "photos" / "two.jpg").read_bytes() == b"\xff\xd8two"
    made = back_up(filled, tmp_path / "box2", None, quiet).manifest
    assert (made.engine, made.tables, made.chain.sealed) == ("postgresql", before, 3)
    settings.VAR, settings.MEDIA_ROOT = tmp_path / "third", tmp_path / "third" / "media"
    with elsewhere(url_of(tmp_path / "third" / "house.sqlite3")) as place:
        restore(place, tmp_path / "box2", None, quiet)
    assert told(tmp_path / "third" / "house.sqlite3") == before


def test_a_reading_of_postgresql_is_one_moment(filled: Place, house: Path) -> None:
    with filled.read() as side:
        [table] = [each for each in side.tables() if each.name == "shared_auditentry"]
        late = entry(filled, 8)
        assert len(list(side.rows(table))) == 3
    late.delete(using=filled.alias)


def test_a_type_nobody_taught_is_said(filled: Place, house: Path) -> None:
    with filled.connection.cursor() as cursor:
        cursor.execute("CREATE TABLE odd (id integer PRIMARY KEY, shape point)")
    try:
        with filled.read() as side, pytest.raises(LookupError, match=r"odd\.shape is of type point"):
            side.tables()
    finally:
        with filled.connection.cursor() as cursor:
            cursor.execute("DROP TABLE odd")


def test_a_restore_killed_half_way_keeps_the_tables_before_it(
    filled: Place, house: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    """The next one drops the half and leaves what was there first under `liming_before`."""
    backed_up(house, tmp_path / "box")
    entry(filled, 8)
    there = rows(filled, AuditEntry).count()
    with monkeypatch.context() as killed:
        killed.setattr(restoring.roots, "take_staged", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restore(filled, tmp_path / "box", None, quiet, replace=True)
    restore(filled, tmp_path / "box", None, quiet)
    assert rows(filled, AuditEntry).count() == 3
    with filled.connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM liming_before.shared_auditentry")
        assert cursor.fetchone() == (there,)
        cursor.execute("SELECT to_regnamespace('liming_half')")
        assert cursor.fetchone() == (None,)
