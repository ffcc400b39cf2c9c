"""liming route: drafts for teams, a sentence or JSON, exit codes."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from tests.factories import routes as make

from liming.plan.models import RoutePlan
from liming.register.models import Parameter
from liming.shared import clock

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.crew)]


@pytest.fixture(autouse=True)
def evening():
    Parameter.objects.create(
        key="route.iterations",
        value={"day": [20, 5], "week": [20, 5], "again": [20, 5]},
        title="x",
        source="test",
        valid_from="2020-01-01",
    )
    with clock.fixed(make.EVENING_BEFORE):
        yield


def run(*args: str) -> str:
    out = StringIO()
    call_command("route", "2026-11-18", *args, "--json", stdout=out)
    return out.getvalue()


def test_a_team_s_draft_is_made_and_counted() -> None:
    crew = make.crew()
    make.work(crew.team, 1)
    report = json.loads(run("--team", "XX"))
    plan = RoutePlan.objects.everywhere("test").get()
    assert (report["teams"], report["planned"], report["unplanned"]) == (1, 1, 0)
    assert report["of_teams"][0]["digest"] == plan.digest
    assert plan.state == "draft"


def test_a_team_without_work_is_no_error_among_all_and_one_when_asked_for() -> None:
    make.crew()
    assert json.loads(run("--processes", "1"))["without_work"] == 1
    with pytest.raises(SystemExit) as end:
        run("--team", "XX")
    assert end.value.code == 1
