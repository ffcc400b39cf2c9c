"""Who made which report when; the department's templates by version."""

import pytest
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.improve import actions, queries
from liming.improve.actions.reporting import MOST_BYTES
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def note(viewer, path: str):
    return actions.note_report(viewer, "bulletin", "2026Q2", path, "某公司", "pdf", b"content")


def fine(content: bytes) -> None:
    """A check that finds nothing."""


def keep(viewer, content: bytes = b"a", check=fine):
    return actions.keep_template(viewer, "bulletin", "a.docx", content, check)


def refusal(act, *arguments) -> str:
    with pytest.raises(DomainError) as refused:
        act(*arguments)
    return refused.value.code


def test_a_making_is_kept_with_the_digest_and_in_the_audit(league):
    """Who, when, for which place; seen by those who reach it."""
    row = note(league.unit, league.tree.yuncheng.path)
    assert (row.made_by, len(row.sha256)) == (league.unit.name, 64)
    assert list(queries.made_reports(league.province)) == [row]
    elsewhere = register.viewer_for(Role.UNIT, league.tree.changzhi)
    assert list(queries.made_reports(elsewhere)) == []
    entry = AuditEntry.objects.get(act="report.generated")
    assert entry.after["sha256"] == row.sha256 and audit.verify().broken_at is None


def test_a_report_is_made_within_reach_only(league):
    """Neither for another unit nor by a member."""
    assert refusal(note, league.unit, league.tree.changzhi.path) == "out_of_scope"
    member = register.viewer_for(Role.MEMBER, league.teams[-1])
    assert refusal(note, member, league.teams[-1].path) == "forbidden"
    assert refusal(queries.made_reports, member) == "forbidden"


def test_the_newest_template_is_used_until_another_is_chosen(league):
    """Versions count up; an earlier one or the shipped one may come back; nothing is lost."""
    keep(league.province, b"a")
    keep(league.province, b"b")
    assert bytes(queries.used_template("bulletin").content) == b"b"
    actions.use_template(league.province, "bulletin", 1)
    assert queries.used_template("bulletin").version == 1
    actions.use_template(league.province, "bulletin", 0)
    assert queries.used_template("bulletin") is None
    assert [row.version for row in queries.templates(league.province)] == [2, 1]
    assert bytes(queries.template_by_version(league.province, "bulletin", 2).content) == b"b"


def test_a_refused_template_leaves_everything_as_it_was(league):
    """Neither a version nor a change of use; a file that is too large is not even looked at."""

    def refuse(content: bytes) -> None:
        raise DomainError("template_broken", why="x")

    keep(league.province)
    assert refusal(keep, league.province, b"b", refuse) == "template_broken"
    assert refusal(keep, league.province, b"x" * (MOST_BYTES + 1), refuse) == "template_too_large"
    assert queries.used_template("bulletin").version == 1
    assert refusal(actions.use_template, league.province, "bulletin", 9) == "not_found"


def test_only_the_department_edits_templates(league):
    """Units and captains may not."""
    for viewer in (league.unit, league.captain):
        assert refusal(keep, viewer) == "forbidden"
        assert refusal(actions.use_template, viewer, "bulletin", 0) == "forbidden"
        assert refusal(queries.templates, viewer) == "forbidden"
        assert refusal(queries.template_by_version, viewer, "bulletin", 1) == "forbidden"
