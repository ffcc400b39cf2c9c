"""liming route: drafts for teams, a sentence or JSON, exit codes."""

import json
import os
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.factories import register
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


_FILL = """
import sys, django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection
with connection.schema_editor() as editor:
    for model in apps.get_models():
        editor.create_model(model)
call_command("loaddata", sys.argv[1], verbosity=0)
"""


def outside(environment: dict[str, str], *arguments: str) -> str:
    """What another process of the program says."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=90)
    assert done.returncode == 0, done.stderr[-600:]
    return done.stdout


def test_two_teams_in_two_processes_make_the_same_plans_as_one_after_the_other(tmp_path: Path) -> None:
    """Side by side in a copy of the database that other processes can open."""
    crew = make.crew()
    second = register.team(crew.tree.yanhu, code="YY", longitude=111.0, latitude=35.03)
    register.member(second, "赵晓楠", code="M9")
    for number in (1, 2):
        make.work(crew.team, number)
        make.work(second, number)
    rows, file = tmp_path / "rows.json", tmp_path / "liming.sqlite3"
    call_command("dumpdata", "--all", "--output", str(rows), verbosity=0)
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{file}",
        "DJANGO_SETTINGS_MODULE": "liming.project.settings",
        "LIMING_NOW": make.EVENING_BEFORE.isoformat(),
    }
    outside(environment, "-c", _FILL, str(rows))
    alone = json.loads(run("--processes", "1"))
    command = ("-m", "liming.project", "route", "2026-11-18", "--processes", "2", "--json")
    assert json.loads(outside(environment, *command)) == alone
    assert (alone["teams"], alone["planned"]) == (2, 4)
    with sqlite3.connect(file) as target:
        assert target.execute("SELECT count(*) FROM plan_routeplan").fetchone() == (2,)
