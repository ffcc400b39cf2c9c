"""Where the acts of a bad hour are: on the phone, on the server, twice, nowhere; asked of the tables and
files themselves, not of the program that is tried.
"""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

SLACK = 10
"""Seconds by which a record may end beside the moment it was saved."""


@dataclass(frozen=True)
class Act:
    """What a phone had said or kept: its id, the words it is found by, who, between which moments (UTC, by a
    clock that is right), and its photo's digest.
    """

    id: str
    mark: str
    member: str
    since: float
    until: float
    photo: str = ""


@dataclass(frozen=True)
class Entry:
    """A record of the ledger: its words, whose, when it ended (UTC), its photos and whether each is whole."""

    mark: str
    member: str
    ended: float
    photos: dict[str, bool]


def lost_on_the_way(acts: Iterable[Act], phone: Collection[str], taken: Collection[str]) -> list[str]:
    """Marks of acts that are neither on the phone nor taken by the server; asked at any moment, the phone
    first.
    """
    return [act.mark for act in acts if act.id not in phone and act.id not in taken]


def verdicts(acts: Sequence[Act], entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """What is wrong in the end, by mark: `lost`, `doubled`, `mixed` (another member's), `misdated`,
    `photo lost`, `stray` (nobody's phone had kept it).
    """
    wanted = {act.mark: act for act in acts}
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.mark, []).append(entry)
    wrong = [("stray", mark) for mark in found if mark not in wanted]
    for mark, act in wanted.items():
        wrong += [(what, mark) for what in _about(act, found.get(mark, []))]
    return wrong


def _about(act: Act, entries: Sequence[Entry]) -> list[str]:
    if len(entries) != 1:
        return ["doubled" if entries else "lost"]
    (entry,) = entries
    checks = {
        "mixed": entry.member == act.member,
        "misdated": act.since - SLACK <= entry.ended <= act.until + SLACK,
        "photo lost": entry.photos == ({act.photo: True} if act.photo else {}),
    }
    return [what for what, is_well in checks.items() if not is_well]


class Ledger:
    """The tables of a house, read from the file; `media` is where its photos lie."""

    def __init__(self, database: Path, media: Path) -> None:
        self.database, self.media = database, media

    def taken(self) -> set[str]:
        """Ids of the acts that the server wrote down."""
        return {str(UUID(str(key))) for (key,) in self._ask("SELECT id FROM execute_syncoperation")}

    def entries(self, start: str) -> list[Entry]:
        """Current records whose words start so."""
        rows = self._ask(
            "SELECT r.id, r.whom, a.username, r.ended_at FROM execute_servicerecord r"
            " JOIN register_account a ON a.member_id = r.member_id WHERE r.is_current AND r.whom LIKE ?",
            f"{start}%",
        )
        return [
            Entry(str(whom), str(who), _moment(str(ended)), self._photos(key))
            for key, whom, who, ended in rows
        ]

    def _photos(self, record: object) -> dict[str, bool]:
        rows = self._ask("SELECT sha256, file FROM execute_evidence WHERE record_id = ?", record)
        return {str(sha256): self._is_whole(str(sha256), str(name)) for sha256, name in rows}

    def _is_whole(self, sha256: str, name: str) -> bool:
        path = self.media / name
        return bool(name) and path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256

    def _ask(self, words: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as file:
            return file.execute(words, values).fetchall()


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
