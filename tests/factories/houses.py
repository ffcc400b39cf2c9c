"""A small house in a SQLite file of its own: rows of every kind of column, a sealed chain, some pictures."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from axes.models import AccessAttempt
from django.db import models

from liming.improve.models import ReportTemplate
from liming.jobs.recovery.places import Place, build_file, elsewhere
from liming.register.models import Division, DivisionShape
from liming.shared import audit
from liming.shared.models import AuditEntry

AT = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
SECRET = b"sixteen characters at least"


def small_house(path: Path, entries: int = 3) -> None:
    """Some rows as the program's own tables take them; the audit's last number was given and taken back."""
    build_file(path, [])
    with elsewhere(url_of(path)) as place:
        divisions(place)
        for number in range(1, entries + 1):
            entry(place, number, entries)
        make(place, AuditEntry, at=AT).delete(using=place.alias)


def divisions(place: Place) -> None:
    """A child that comes before its parent in the order of keys, an outline, a template, a failed sign-in."""
    named = {"level": "city", "valid_from": date(2026, 1, 1)}
    parent = make(place, Division, code="140000", name="山西", **named | {"level": "province"})
    make(place, Division, code="010001", name="太行“长治”", parent=parent, longitude=113.0, **named)
    make(place, DivisionShape, division=parent, layer="own", geometry={"z": [113.25, 1e-07, 36.0], "a": None})
    make(
        place,
        ReportTemplate,
        id=UUID(int=7 << 76 | 5),
        kind="bulletin",
        version=1,
        content=b"\x00PK\xff",
        is_used=True,
        uploaded_at=AT,
    )
    make(
        place, AccessAttempt, username="张", ip_address="2001:db8::7", attempt_time=AT, failures_since_start=2
    )


def entry(place: Place, number: int, sealed: int = 0) -> AuditEntry:
    """An audit entry; those up to `sealed` stand in the chain, whatever it says of them."""
    made: AuditEntry = make(
        place,
        AuditEntry,
        at=AT.replace(microsecond=number * 1000),
        act="team.changed",
        subject_kind="register.team",
        subject_id="1",
        after={"第": number, "share": 1.50},
    )
    if number <= sealed:
        before = rows(place, AuditEntry).filter(chain_number=number - 1).first()
        made.chain_number = number
        made.chain_hash = audit.entry_hash(before.chain_hash if before else audit.GENESIS, made)
        made.save(using=place.alias)
    return made


def make(place: Place, model: type[models.Model], **values: Any) -> Any:
    """A row in a place that is not the program's own."""
    return rows(place, model).create(**values)


def rows(place: Place, model: type[models.Model]) -> Any:
    """All rows of a model there."""
    return model._base_manager.using(place.alias)


def url_of(path: Path) -> str:
    return f"sqlite:///{path.absolute()}"


def quiet(_words: str) -> None:
    """Who does not want to hear the progress."""
