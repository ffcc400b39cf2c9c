"""Backups are whole, grow only by what is new, and are refused in words where they cannot be."""

import sqlite3
import threading
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.factories.houses import SECRET, entry, quiet, url_of

from liming.jobs.recovery import backing_up
from liming.jobs.recovery.backing_up import Made, back_up
from liming.jobs.recovery.box import Box
from liming.jobs.recovery.places import elsewhere
from liming.jobs.recovery.shelves import shelf_to_read, shelf_to_write
from liming.shared import audit
from liming.shared.errors import DomainError

_ROW = "INSERT INTO shared_revision (name, token) SELECT ? || count(*), '' FROM shared_revision"


def backed_up(house: Path, target: Path, secret: bytes | None = None, keep: int = 0) -> Made:
    with elsewhere(url_of(house)) as place:
        return back_up(place, target, secret, quiet, keep)


@contextmanager
def opened(target: Path, secret: bytes | None = None) -> Iterator[Box]:
    with shelf_to_read(target) as shelf:
        yield Box(shelf, secret)


def bodies(target: Path) -> list[bytes]:
    return [each.read_bytes() for each in target.rglob("*") if each.is_file()]


def test_a_manifest_names_rows_files_chain_and_engine(house: Path, tmp_path: Path) -> None:
    made = backed_up(house, tmp_path / "box")
    with opened(tmp_path / "box") as box:
        found = box.manifest()
        box.check((found.database, *found.files))
    assert found == made.manifest
    assert (found.engine, found.rows, found.tables["shared_auditentry"].count) == ("sqlite", 8, 3)
    assert [(file.path, file.size) for file in found.files] == [
        ("media/photos/two.jpg", 5),
        ("media/photos/一.jpg", 1002),
    ]
    assert (found.chain.sealed, found.chain.waiting) == (3, 0)
    assert found.chain.head != audit.GENESIS


def test_the_program_names_itself_as_it_is_packed() -> None:
    packed = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    assert packed["project"]["version"] == backing_up.PROGRAM


def test_a_second_backup_adds_its_manifest_only(house: Path, tmp_path: Path) -> None:
    first = backed_up(house, tmp_path / "box")
    second = backed_up(house, tmp_path / "box")
    assert second.manifest.database == first.manifest.database
    assert second.manifest.files == first.manifest.files
    assert second.new_bytes < 20_000 < first.new_bytes


def test_a_changed_picture_is_kept_anew(house: Path, tmp_path: Path, settings: Any) -> None:
    first = backed_up(house, tmp_path / "box")
    (settings.MEDIA_ROOT / "photos" / "two.jpg").write_bytes(b"\xff\xd8TWO!")
    second = backed_up(house, tmp_path / "box")
    assert [file.size for file in second.manifest.files] == [6, 1002]
    assert second.manifest.files[1] == first.manifest.files[1]


def test_a_backup_is_one_moment_while_others_write(house: Path, tmp_path: Path) -> None:
    """Each writer's transaction leaves two rows; a backup never holds one of them."""
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(house, timeout=20)) as connection:
            while not stop.is_set():
                with connection:
                    for code in ("a", "b"):
                        connection.execute(_ROW, [code])

    with closing(sqlite3.connect(house)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backed_up(house, tmp_path / f"box-{number}.tar") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    counts = [each.manifest.tables["shared_revision"].count for each in made]
    assert [count % 2 for count in counts] == [0, 0, 0]
    assert counts[0] < counts[2]


def test_a_sealed_backup_tells_nothing_without_its_key(house: Path, tmp_path: Path) -> None:
    backed_up(house, tmp_path / "box", SECRET)
    assert not [body for body in bodies(tmp_path / "box") if b"SQLite" in body or b"photos" in body]
    with opened(tmp_path / "box", SECRET) as box:
        assert box.manifest().rows == 8


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (SECRET, None, "backup_key_missing"),
        (SECRET, b"another secret of length", "backup_key_wrong"),
        (None, SECRET, "backup_not_sealed"),
        (None, b"short", "key_too_short"),
    ],
)
def test_a_wrong_key_is_refused(
    house: Path, tmp_path: Path, first: bytes | None, second: bytes | None, code: str
) -> None:
    backed_up(house, tmp_path / "box", first)
    with pytest.raises(DomainError) as refused:
        backed_up(house, tmp_path / "box", second)
    assert refused.value.code == code


def test_old_backups_go_with_what_only_they_held(
    house: Path, tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    moments = iter(f"2026-11-2{day}T08:00:00+00:00" for day in range(1, 4))
    monkeypatch.setattr(backing_up, "made_at", lambda: next(moments))
    backed_up(house, tmp_path / "box")
    (settings.MEDIA_ROOT / "photos" / "two.jpg").unlink()
    with elsewhere(url_of(house)) as place:
        entry(place, 4)
    before = len(bodies(tmp_path / "box"))
    backed_up(house, tmp_path / "box")
    made = backed_up(house, tmp_path / "box", keep=1)
    with opened(tmp_path / "box") as box:
        assert (made.forgotten, box.backups()) == (2, ["20261123-080000"])
        box.check((box.manifest().database, *box.manifest().files))
    assert len(bodies(tmp_path / "box")) == before - 1


def test_two_backups_into_one_folder_do_not_mix(house: Path, tmp_path: Path) -> None:
    with shelf_to_write(tmp_path / "box"), pytest.raises(DomainError) as refused:
        backed_up(house, tmp_path / "box")
    assert refused.value.code == "backup_at_work"


def test_a_full_disk_is_said_before_anything_is_written(
    house: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(backing_up.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1))
    with pytest.raises(DomainError) as refused:
        backed_up(house, tmp_path / "box")
    assert refused.value.code == "no_room"
    assert "0 MB" in refused.value.sentence("en")
    assert bodies(tmp_path / "box") == [b""]


def test_a_tar_file_that_broke_off_is_not_there(house: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(backing_up, "keep_files", lambda _box, _before: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backed_up(house, tmp_path / "box.tar")
    assert not list(tmp_path.glob("*.tar"))
