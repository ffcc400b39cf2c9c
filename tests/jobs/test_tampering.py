"""One changed byte is found and named by `liming verify`: in audit, ledger and frozen quarter."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from tests.factories import evaluate as make
from tests.factories.register import somebody
from tests.kept import keepable

from liming.evaluate import actions as evaluate
from liming.evaluate.models import (
    PointItem,
    Snapshot,
    SnapshotCell,
    SnapshotEvidence,
    SnapshotGroup,
    SnapshotPoints,
    SnapshotTeam,
)
from liming.evaluate.queries.quarter_seals import LEFT_OUT
from liming.execute.actions import correct_record, keep_to_time, seal_ledger
from liming.execute.models import Evidence, RecordHelper, RecordMember, ServiceRecord
from liming.execute.queries.ledger_seals import FACTS, WORDS
from liming.execute.rules.retention import NOBODY
from liming.shared import audit, clock, seals
from liming.shared.audit_log import house_state
from liming.shared.ids import new_id
from liming.shared.models import AuditEntry, Seal
from liming.shared.viewer import Role, system_viewer

SYSTEM = system_viewer("test")
LATER = make.AFTER + timedelta(days=20)


@keepable
def sealed() -> make.League:
    """Two teams with a frozen third quarter; the ledger and the audit are sealed."""
    with clock.fixed(make.AFTER):
        league = make.league([make.STRONG, make.WEAK])
        row = first_record()
        RecordHelper.objects.create(record=row, kind="volunteer", name="李大山", organisation="村委会")
        Evidence.objects.create(record=row, kind="photo", file="evidence/a.jpg", sha256="a" * 64)
        _bonus(league)
        evaluate.freeze_quarter(league.province, make.QUARTER)
    with clock.fixed(LATER):
        seal_ledger(SYSTEM)
        audit.seal()
    return league


def _bonus(league: make.League) -> None:
    """A confirmed case, so that the quarter has one to freeze."""
    office = [somebody(Role.UNIT, league.tree.yuncheng) for _ in range(2)]
    item = PointItem.objects.get(code="J01")
    proof = evaluate.PointEvidence(link="https://example.org/notice")
    row = evaluate.enter_point(office[0], league.teams[1], item, "表扬", date(2026, 8, 20), 1.0, proof)
    evaluate.submit_point(office[0], row)
    evaluate.review_point(office[1], row, "属实")
    evaluate.confirm_point(somebody(Role.PROVINCE, league.tree.province), row)


def first_record() -> ServiceRecord:
    return ServiceRecord.objects.everywhere("test").order_by("id")[0]


pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=sealed)]


@pytest.fixture(autouse=True)
def league() -> Iterator[make.League]:
    with clock.fixed(LATER):
        yield sealed()


def verified(language: str = "en") -> dict:
    """What the command says; `ended` is its exit code, `error` its last line."""
    out = StringIO()
    try:
        call_command("verify", "--json", "--language", language, stdout=out)
    except CommandError as error:
        return {**json.loads(out.getvalue()), "ended": error.returncode, "error": str(error)}
    return {**json.loads(out.getvalue()), "ended": 0, "error": ""}


def change(row: models.Model, **fields: object) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


def test_a_house_as_it_was_written_holds_and_the_proof_is_noted() -> None:
    """Exit code 0; how much was walked; the audit administrator reads when and that it held."""
    found = verified()
    records = ServiceRecord.objects.everywhere("test").count()
    assert (found["ended"], found["first"], found["holds"]) == (0, "", True)
    assert found["chain"]["checked"] == AuditEntry.objects.exclude(chain_number=None).count() > 0
    assert found["seals"]["rows"] == Seal.objects.aggregate(n=models.Sum("rows"))["n"] > records
    state = house_state(SYSTEM)
    assert (state.holds, state.first, state.proven_at) == (True, "", LATER)


def test_one_changed_byte_of_an_audit_row_is_named_in_both_languages() -> None:
    """A digit in what was noted: the entry's number, moment, actor and act, in Chinese and English."""
    entry = AuditEntry.objects.get(act="quarter.frozen")
    change(entry, after={**entry.after, "revision": 1})
    zh, en = verified("zh-hans"), verified("en")
    said = f"{entry.at:%Y-%m-%d %H:%M:%S} {entry.actor_name} quarter.frozen"
    assert zh["ended"] == en["ended"] == 1
    assert zh["error"] == f"核验不通过：操作留痕第 {entry.pk} 条与链不符：{said}"
    assert en["error"] == f"Not as it was written: audit entry {entry.pk} does not fit the chain: {said}"
    assert house_state(SYSTEM).holds is False


@pytest.mark.parametrize(
    ("field", "value", "how"),
    [("note", "合格。", "words are not as sealed"), ("minutes", 46, "is not as it was sealed")],
)
def test_one_changed_byte_of_a_ledger_record_is_named_in_both_languages(
    field: str, value: object, how: str
) -> None:
    """A note counts for nothing and is found all the same; the record is named by its number."""
    row = first_record()
    change(row, **{field: value})
    zh, en = verified("zh-hans"), verified("en")
    assert zh["ended"] == en["ended"] == 1
    assert zh["error"].startswith(f"核验不通过：台账 {row.number}：")
    assert en["error"] == f"Not as it was written: Ledger {row.number}: {how}"


def test_one_changed_byte_of_a_snapshot_is_named_in_both_languages() -> None:
    """The last digit of one team's figure of one indicator."""
    cell = SnapshotCell.objects.select_related("team", "indicator").order_by("pk")[3]
    change(cell, shrunk=(cell.shrunk or 0) + 1e-6)
    name = f"{make.QUARTER} r0 cell {cell.team.code} {cell.indicator.code}"
    zh, en = verified("zh-hans"), verified("en")
    assert zh["ended"] == en["ended"] == 1
    assert zh["error"] == f"核验不通过：季度 {name}：与封存时不符"
    assert en["error"] == f"Not as it was written: Quarter {name}: is not as it was sealed"


def broken() -> list[tuple[str, str]]:
    return [(each.how, each.name) for each in seals.verify().broken]


@pytest.mark.parametrize("name", [*FACTS, *WORDS, "is_current", "number"])
def test_no_column_of_a_sealed_record_can_be_changed_unseen(name: str) -> None:
    """Each column of the ledger in turn; a record taken out of the count without a correction as well."""
    row = first_record()
    before = getattr(row, name)
    change(row, **{name: _another(row, name)})
    how = "words_changed" if name in WORDS else "changed"
    assert broken() == [(how, row.number)]
    change(row, **{name: before})
    assert broken() == []


def test_every_column_of_the_ledger_is_sealed() -> None:
    """A new column is put into the seal, with a new edition, or this test says it was forgotten."""
    columns = {each.attname for each in ServiceRecord._meta.concrete_fields}
    assert columns - {*FACTS, *WORDS} == {"id", "number", "is_current"}


def _another(row: models.Model, name: str) -> Any:
    """Something else that the column takes; another row's id where there was none."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, str):
        return f"{value}x"[-6:]
    if isinstance(value, list | dict):
        return [1]
    if isinstance(value, bytes | memoryview):
        return bytes(value) + b"x"
    column = row._meta.get_field(name.removesuffix("_id"))
    is_counted = isinstance(column, models.FloatField | models.IntegerField) or isinstance(value, int)
    return (value or 0) + 1_000 if is_counted else new_id()


@pytest.mark.parametrize(
    "table", [Snapshot, SnapshotGroup, SnapshotTeam, SnapshotCell, SnapshotPoints, SnapshotEvidence]
)
def test_no_column_of_a_frozen_quarter_can_be_changed_unseen(table: type[models.Model]) -> None:
    """Each column of each table in turn; publishing alone still writes its four."""
    row = table._base_manager.order_by("pk")[0]
    seen = {}
    for each in table._meta.concrete_fields:
        if not each.primary_key and each.attname not in LEFT_OUT:
            before = getattr(row, each.attname)
            change(row, **{each.attname: _another(row, each.attname)})
            seen[each.attname] = broken()[:1] != [] and broken()[0][0]
            change(row, **{each.attname: before})
    assert set(seen.values()) <= {"changed", "missing"}, seen
    assert broken() == []


def test_who_took_part_and_which_photos_prove_it_are_sealed_too() -> None:
    row = first_record()
    RecordMember.objects.filter(record=row).delete()
    assert broken() == [("changed", row.number)]
    assert Evidence.objects.filter(record=row).update(sha256="b" * 64) == 1
    assert broken() == [("changed", row.number)]


def test_a_record_that_is_gone_is_named() -> None:
    row = first_record()
    new = new_id()
    change(row, id=new)
    assert ("missing", row.number) in broken()
    ServiceRecord.objects.everywhere("test").filter(pk=new).update(id=row.pk)


def test_a_seal_that_was_changed_or_removed_is_named() -> None:
    """Made to fit a changed row, the block no longer fits the audit; the last one is missed there too."""
    assert (len(set(Seal.objects.values_list("kind", flat=True))), broken()) == (2, [])
    last = Seal.objects.get(kind="ledger")
    change(last, rows=last.rows + 1)
    assert broken() == [("seal_broken", str(last.number))]
    last.delete()
    assert broken() == [("seal_broken", str(last.number))]


def test_what_a_correction_leaves_holds() -> None:
    """The corrected record no longer counts, its correction joins the next block."""
    row = first_record()
    correct_record(SYSTEM, row, {"minutes": 90, "note": "更正"}, "时长记错")
    assert broken() == []
    with clock.fixed(LATER + timedelta(days=1)):
        assert seal_ledger(SYSTEM) == 1
        assert (seal_ledger(SYSTEM), broken()) == (0, [])


def test_what_is_cleared_because_its_time_is_over_holds() -> None:
    """Names and words of sealed records go after five years, and the seals say it was lawful."""
    row = first_record()
    change(row, whom="")
    assert broken() == []
    Seal.objects.all().delete()
    AuditEntry.objects.filter(act=seals.ACT).delete()
    change(row, whom="王大山")
    seal_ledger(SYSTEM)
    with clock.fixed(LATER.replace(year=LATER.year + 6)):
        keep_to_time(SYSTEM)
        row.refresh_from_db()
        assert (row.whom, RecordHelper.objects.get().name) == ("", NOBODY)
        assert broken() == []
        change(row, whom="王小山")
        assert broken() == [("words_changed", row.number)]


def test_what_is_written_just_now_is_not_sealed_yet() -> None:
    """A record's photos may still be joining it."""
    row = first_record()
    make.record(row.team, row.member)
    assert seal_ledger(SYSTEM) == 0
    with clock.fixed(LATER + timedelta(minutes=61)):
        assert seal_ledger(SYSTEM) == 1
