"""The commands of the benchmark: measure, freeze, prove, write the bulletin."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from tests.factories import evaluate as make

from liming.evaluate.models import SnapshotCell
from liming.execute.models import ServiceRecord
from liming.improve.models import Gap, MadeReport
from liming.shared import clock

pytestmark = pytest.mark.django_db
PLANTS = [make.STRONG, make.USUAL, make.USUAL, make.USUAL, make.WEAK]


def said(*arguments: str) -> dict:
    out = StringIO()
    call_command("evaluate", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def league() -> make.League:
    with clock.fixed(make.AFTER):
        yield make.league(PLANTS)


def test_evaluate_measures_freezes_finds_gaps_and_proves(league):
    """Running, then frozen with its gaps, then published, then proven; a changed cell ends in an error."""
    assert said(make.QUARTER)["state"] == "running"
    frozen = said(make.QUARTER, "--freeze")
    assert frozen["state"] == "frozen" and sum(frozen["bands"]["rural"].values()) == 5
    assert frozen["gaps"] == Gap.objects.everywhere("test").count() > 0
    published = said(make.QUARTER, "--publish")
    assert (published["state"], "gaps" in published) == ("published", False)
    assert said(make.QUARTER, "--verify")["holds"] is True
    SnapshotCell.objects.filter(indicator__code="S06").update(numerator=1)
    with pytest.raises(CommandError):
        said(make.QUARTER, "--verify")


def test_every_frozen_quarter_is_proven_and_a_changed_record_is_named(league):
    """One line of JSON for each revision; in words the record, its team, its figures and what changed."""
    said(make.QUARTER, "--freeze")
    said(make.QUARTER, "--freeze", "--reason", "更正一份回访")
    out = StringIO()
    call_command("evaluate", "--verify", "--all", "--json", stdout=out)
    proofs = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(each["revision"], each["holds"]) for each in proofs] == [(0, True), (1, True)]
    row = ServiceRecord.objects.everywhere("test").order_by("number").first()
    ServiceRecord.objects.everywhere("test").filter(pk=row.pk).update(minutes=5)
    with pytest.raises(CommandError, match="does not agree"):
        call_command("evaluate", make.QUARTER, "--verify", stdout=out)
    assert f"changed record {row.number}, team {row.team.code} (E01): minutes: 45 → 5" in out.getvalue()
    with pytest.raises(CommandError, match="name a quarter"):
        call_command("evaluate", "--verify")


def test_evaluate_says_why_it_refuses(league):
    """A refusal of the domain becomes the command's message."""
    with pytest.raises(CommandError, match="not a quarter"):
        said("2026")


def test_report_writes_the_bulletin(league, tmp_path):
    """The file opens as Word and holds every section in order, the annex after the signature."""
    said(make.QUARTER, "--freeze")
    target = tmp_path / "bulletin.docx"
    call_command("report", "bulletin", make.QUARTER, "-o", str(target), stdout=StringIO())
    lines = [line.text for line in Document(str(target)).paragraphs]
    heads = [line for line in lines if line[1:2] == "、" and line[0] in "一二三四五六七八九"]
    assert heads == [
        "一、对标办法",
        "二、分组分档",
        "三、三维情况",
        "四、短板与原因",
        "五、值得推广的做法",
        "六、改进清单",
        "七、上季措施验证",
        "八、加分扣分与督导",
        "九、评优参考",
    ]
    assert lines[0] == "国网山西省电力公司" and "附表" in lines


@pytest.mark.parametrize(
    ("kind", "period", "form"),
    [
        ("month-brief", "2026-08", "pdf"),
        ("year-summary", "2026", "xlsx"),
        ("survey-pack", "2027", "docx"),
        ("team-sheet", make.QUARTER, "pdf"),
    ],
)
def test_report_writes_every_kind(league, tmp_path, kind, period, form):
    """The file's ending chooses the format; what was made is noted under the command's name."""
    said(make.QUARTER, "--freeze")
    target = tmp_path / f"report.{form}"
    place = league.teams[-1].code if kind == "team-sheet" else ""
    call_command("report", kind, period, "--place", place, "-o", str(target), stdout=StringIO())
    assert target.read_bytes()[:2] == {"pdf": b"%P"}.get(form, b"PK")
    row = MadeReport.objects.everywhere("test").get()
    assert (row.kind, row.file_format, row.made_by) == (kind.replace("-", "_"), form, "report")


def test_report_says_why_it_refuses(league):
    """A period that is none, and a report nobody drafted."""
    with pytest.raises(CommandError, match="2026Q3"):
        call_command("report", "bulletin", "2026")
    with pytest.raises(CommandError, match="Say which unit or team"):
        call_command("report", "performance", "2026")
