"""`liming import`: exit codes, JSON and the marked copy."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from tests.factories import sheets
from tests.fixtures import hotline_sheet

from liming.execute.models import Request

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=sheets.corner)]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIMING_NOW", "2026-07-08T09:00:00+08:00")
    return hotline_sheet.write(tmp_path / "热线.xlsx")


def run(*arguments: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("import", *map(str, arguments), stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_a_dry_run_prints_every_row_and_asks_for_a_look(file: Path) -> None:
    """Exit code 3, 48 rows in the JSON, nothing written."""
    code, text = run("requests", file, "--dry-run", "--json", "--unit", "SX")
    report = json.loads(text)
    assert code == 3
    assert report["counts"] == {"imported": 41, "look": 6, "refused": 1}
    assert [row["row"] for row in report["rows"]] == list(range(3, 51))
    assert report["missing_numbers"] == ["HL260700021"]
    assert Request.objects.everywhere("test").count() == 0


def test_the_marked_copy_says_what_is_wrong_beside_the_row(file: Path, tmp_path: Path) -> None:
    """Every row of the file is in the copy; the last column explains the seven that were left out."""
    copy = tmp_path / "marked.xlsx"
    code, text = run("requests", file, "--marked-copy", copy)
    lines = list(load_workbook(copy).active.iter_rows(min_row=2, values_only=True))
    assert code == 3
    assert len(lines) == 48
    assert sum(bool(line[-1]) for line in lines) == 7
    assert lines[-1][-1] == "没有诉求标题和内容。"
    assert text.strip().endswith("共 48 行，已受理 41，需要看一下 6，不导入 1；缺号 HL260700021")


def test_the_same_file_twice_is_bad_usage(file: Path) -> None:
    """The second import is refused with exit code 2 and writes nothing."""
    run("requests", file)
    with pytest.raises(CommandError) as refusal:
        run("requests", file)
    assert refusal.value.returncode == 2
    assert Request.objects.everywhere("test").count() == 41


def test_a_missing_file_is_bad_usage(tmp_path: Path) -> None:
    """Exit code 2 with the file named."""
    with pytest.raises(CommandError) as refusal:
        run("requests", tmp_path / "none.xlsx")
    assert refusal.value.returncode == 2


def test_other_kinds_go_to_the_register(file: Path, tmp_path: Path) -> None:
    """A skill list comes in with exit code 0."""
    sheet = tmp_path / "skills.csv"
    sheet.write_text("技能编码,技能名称\ndrone,无人机\n", encoding="utf-8")
    code, text = run("skills", sheet, "--json")
    assert (code, json.loads(text)["created"]) == (0, 1)
