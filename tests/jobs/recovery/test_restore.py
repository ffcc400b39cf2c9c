"""A restore gives back everything as it was, or leaves everything as it is."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.factories.houses import SECRET, entry, make, quiet, rows, url_of
from tests.jobs.recovery.test_backup import backed_up, opened

from liming.jobs import doctor
from liming.jobs.recovery import restoring, roots
from liming.jobs.recovery.box import Manifest
from liming.jobs.recovery.places import elsewhere
from liming.jobs.recovery.restoring import forget_heartbeats, move, restore
from liming.jobs.recovery.sides import prints
from liming.jobs.recovery.sqlite_side import reading
from liming.register.models import Division
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import Heartbeat


def restored(target: Path, source: Path, secret: bytes | None = None, **more: Any) -> Manifest:
    with elsewhere(url_of(target)) as place:
        return restore(place, source, secret, quiet, **more)


def told(path: Path) -> dict[str, Any]:
    with reading(path) as side:
        return prints(side)


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


@pytest.mark.parametrize("secret", [None, SECRET])
@pytest.mark.parametrize("kind", ["box", "box.tar"])
def test_what_was_backed_up_stands_elsewhere(
    house: Path, tmp_path: Path, settings: Any, kind: str, secret: bytes | None
) -> None:
    backed_up(house, tmp_path / kind, secret)
    before = {Path(name).name: body for name, body in everything_in(settings.MEDIA_ROOT).items()}
    settings.VAR = tmp_path / "other"
    settings.MEDIA_ROOT = settings.VAR / "media"
    restored(settings.VAR / "house.sqlite3", tmp_path / kind, secret)
    assert told(settings.VAR / "house.sqlite3") == told(house)
    assert {Path(name).name: body for name, body in everything_in(settings.MEDIA_ROOT).items()} == before
    assert sorted(each.name for each in settings.VAR.iterdir()) == ["house.sqlite3", "media"]


def test_a_restored_house_knows_its_tables(house: Path, tmp_path: Path, settings: Any) -> None:
    """The backup comes from a file that was never counted; the restored one knows its filled tables."""
    with closing(sqlite3.connect(house)) as found:
        assert _counted_tables(found) == set()
    backed_up(house, tmp_path / "box")
    settings.VAR = tmp_path / "other"
    settings.MEDIA_ROOT = settings.VAR / "media"
    restored(settings.VAR / "house.sqlite3", tmp_path / "box")
    with closing(sqlite3.connect(settings.VAR / "house.sqlite3")) as found:
        assert {"shared_auditentry", "register_division"} <= _counted_tables(found)


def _counted_tables(found: sqlite3.Connection) -> set[str]:
    if not found.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
        return set()
    return {name for (name,) in found.execute("SELECT DISTINCT tbl FROM sqlite_stat1")}


def test_a_filled_target_is_refused_until_told(house: Path, tmp_path: Path, settings: Any) -> None:
    backed_up(house, tmp_path / "box")
    with elsewhere(url_of(house)) as place:
        entry(place, 4)
    (settings.MEDIA_ROOT / "photos" / "later.jpg").write_bytes(b"later")
    with pytest.raises(DomainError) as refused:
        restored(house, tmp_path / "box")
    assert refused.value.code == "target_not_empty"
    assert told(house)["shared_auditentry"].count == 4
    restored(house, tmp_path / "box", replace=True)
    assert told(house)["shared_auditentry"].count == 3
    assert told(house.with_name("house.sqlite3.before"))["shared_auditentry"].count == 4
    assert not (settings.MEDIA_ROOT / "photos" / "later.jpg").exists()
    assert (settings.VAR / "media.before" / "photos" / "later.jpg").exists()


def test_a_folder_of_which_the_backup_holds_nothing_is_put_aside_too(
    house: Path, tmp_path: Path, settings: Any
) -> None:
    backed_up(house, tmp_path / "box")
    (settings.VAR / "uploads").mkdir()
    (settings.VAR / "uploads" / "half.part").write_bytes(b"later")
    restored(house, tmp_path / "box", replace=True)
    assert not (settings.VAR / "uploads").exists()
    assert (settings.VAR / "uploads.before" / "half.part").read_bytes() == b"later"


def test_one_damaged_byte_anywhere_is_seen_before_anything_is_written(
    house: Path, tmp_path: Path, settings: Any
) -> None:
    backed_up(house, tmp_path / "box")
    before = everything_in(settings.VAR)
    for path in sorted((tmp_path / "box" / "pieces").rglob("*")):
        if path.is_dir():
            continue
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(DomainError) as refused:
            restored(house, tmp_path / "box", replace=True)
        assert refused.value.code == "backup_damaged"
        path.write_bytes(whole)
    assert everything_in(settings.VAR) == before
    assert told(house)["shared_auditentry"].count == 3


def test_a_restore_that_breaks_off_leaves_all_as_it_was(
    house: Path, tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    backed_up(house, tmp_path / "box")
    before, rows_before = everything_in(settings.VAR), told(house)
    monkeypatch.setattr(restoring, "prove", lambda _side, _prints: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        restored(house, tmp_path / "box", replace=True)
    assert everything_in(settings.VAR) == before
    assert told(house) == rows_before
    assert not list(tmp_path.glob("*.staged"))


@pytest.mark.parametrize("is_filled", [True, False])
def test_a_restore_killed_between_rows_and_files_is_ended_by_the_next(
    house: Path, tmp_path: Path, settings: Any, monkeypatch: Any, is_filled: bool
) -> None:
    """The house before it stays beside it, though the first try had put half a house in its place."""
    backed_up(house, tmp_path / "box")
    pictures = {Path(name).name for name in everything_in(settings.MEDIA_ROOT)}
    if is_filled:
        with elsewhere(url_of(house)) as place:
            entry(place, 4)
        (settings.MEDIA_ROOT / "photos" / "later.jpg").write_bytes(b"later")
    else:
        house, settings.VAR = tmp_path / "other" / "house.sqlite3", tmp_path / "other"
        settings.MEDIA_ROOT = settings.VAR / "media"
    with monkeypatch.context() as killed:
        killed.setattr(roots, "take_staged", lambda: 1 / 0)
        killed.setattr(roots, "forget_staged", lambda: None)
        with pytest.raises(ZeroDivisionError):
            restored(house, tmp_path / "box", replace=is_filled)
    assert [each.id for each in doctor._unfinished()] == ["doctor.restore"]
    restored(house, tmp_path / "box")
    assert list(doctor._unfinished()) == []
    assert told(house)["shared_auditentry"].count == 3
    assert {Path(name).name for name in everything_in(settings.MEDIA_ROOT)} == pictures
    if is_filled:
        assert told(house.with_name("house.sqlite3.before"))["shared_auditentry"].count == 4
        assert (settings.VAR / "media.before" / "photos" / "later.jpg").exists()


def test_the_second_restore_forgets_what_the_first_put_aside(
    house: Path, tmp_path: Path, settings: Any
) -> None:
    backed_up(house, tmp_path / "box")
    for number in (4, 5):
        with elsewhere(url_of(house)) as place:
            entry(place, number)
        (settings.MEDIA_ROOT / "photos" / f"{number}.jpg").write_bytes(b"later")
        restored(house, tmp_path / "box", replace=True)
    assert told(house.with_name("house.sqlite3.before"))["shared_auditentry"].count == 4
    assert (settings.VAR / "media.before" / "photos" / "5.jpg").exists()
    assert not (settings.VAR / "media.before" / "photos" / "4.jpg").exists()


def test_nobody_else_may_read_a_restored_house_or_its_backup(
    house: Path, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "box").mkdir(mode=0o755)
    backed_up(house, tmp_path / "box")
    backed_up(house, tmp_path / "box.tar")
    settings.VAR = tmp_path / "other"
    settings.MEDIA_ROOT = settings.VAR / "media"
    restored(settings.VAR / "house.sqlite3", tmp_path / "box")
    written = [*settings.VAR.rglob("*"), *(tmp_path / "box" / "pieces").rglob("*"), tmp_path / "box.tar"]
    assert {each.stat().st_mode & 0o777 for each in written if each.is_file()} == {0o600}


def test_a_name_that_leads_out_of_the_folder_is_refused(settings: Any, tmp_path: Path) -> None:
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    for name in ("media/../../x", "etc/x", "media"):
        with pytest.raises(DomainError, match="backup_damaged"):
            roots._path(name)


def test_a_backup_of_a_newer_program_is_refused(house: Path, tmp_path: Path) -> None:
    with elsewhere(url_of(house)) as place, place.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('plan', '0999_later', '2027')"
        )
    backed_up(house, tmp_path / "box")
    with pytest.raises(DomainError) as refused:
        restored(tmp_path / "new.sqlite3", tmp_path / "box")
    assert (refused.value.code, refused.value.data["what"]) == ("backup_too_new", "plan.0999_later")
    assert not (tmp_path / "new.sqlite3").exists()


def test_an_older_backup_can_be_named(house: Path, tmp_path: Path, settings: Any) -> None:
    first = backed_up(house, tmp_path / "box").name
    with pytest.raises(DomainError) as refused:
        restored(tmp_path / "new.sqlite3", tmp_path / "box", name="20200101-000000")
    assert refused.value.code == "backup_unknown"
    with opened(tmp_path / "box") as box:
        assert box.backups() == [first]


def test_a_move_between_files_is_equal_and_refuses_rows(house: Path, tmp_path: Path) -> None:
    target = tmp_path / "moved.sqlite3"
    with elsewhere(url_of(house)) as old, elsewhere(url_of(target)) as new:
        assert move(old, new, quiet) == told(house) == told(target)
        with pytest.raises(DomainError) as refused:
            move(old, new, quiet)
        assert refused.value.code == "target_not_empty"
        with pytest.raises(DomainError, match="same_database"):
            move(old, old, quiet)
        assert rows(new, Division).get(code="010001").parent.name == "山西"


def test_a_row_that_points_nowhere_stops_the_move(house: Path, tmp_path: Path) -> None:
    with elsewhere(url_of(house)) as old:
        with old.connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("UPDATE register_division SET parent_id = 'none' WHERE code = '010001'")
        with (
            elsewhere(url_of(tmp_path / "moved.sqlite3")) as new,
            pytest.raises(DomainError, match="rows_stray"),
        ):
            move(old, new, quiet)
    assert not (tmp_path / "moved.sqlite3").exists()


def test_a_house_at_work_is_neither_replaced_nor_moved(house: Path, tmp_path: Path) -> None:
    backed_up(house, tmp_path / "box")
    with elsewhere(url_of(house)) as place, elsewhere(url_of(tmp_path / "new.sqlite3")) as new:
        make(place, Heartbeat, name="tick", at=clock.now() - timedelta(seconds=10))
        for act in (
            lambda: restore(place, tmp_path / "box", None, quiet, replace=True),
            lambda: move(place, new, quiet),
        ):
            with pytest.raises(DomainError, match="program_is_running"):
                act()
        with clock.fixed(clock.now() + timedelta(seconds=31)):
            move(place, new, quiet)
        forget_heartbeats(new)
        assert rows(new, Heartbeat).count() == 0
