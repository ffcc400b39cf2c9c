"""Clusters of like requests become proposed projects: found, joined, decided once, never proposed twice."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.execute.models import Request
from liming.improve import actions, queries
from liming.improve.enums import ClusterState
from liming.improve.models import RequestCluster
from liming.improve.queries.clusters import span_now, unusual_clusters
from liming.improve.rules import CLUSTER_STATES
from liming.plan.models import Project
from liming.register.models import GridVersion, Notice
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]
TODAY = date(2026, 10, 8)
NOW = clock.at(TODAY, 9)


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def refused(act, *arguments, **fields) -> str:
    with pytest.raises(DomainError) as refusal:
        act(*arguments, **fields)
    return refusal.value.code


def grid_of(league: make.League) -> GridVersion:
    """A grid of the last team."""
    rows = GridVersion.objects.everywhere("test").filter(team=league.teams[-1]).select_related("grid", "team")
    return rows.order_by("grid__code")[0]


def ask(grid: GridVersion, number: int, days: int = 10, title: str = "表后线断") -> list[Request]:
    """Requests of a grid, the first so many days ago."""
    return [
        make.request(
            grid.team,
            title=title,
            grid_version=grid,
            state="closed",
            received_at=NOW - timedelta(days=days, minutes=index),
        )
        for index in range(number)
    ]


def find() -> list[RequestCluster]:
    with clock.fixed(NOW):
        return actions.find_clusters(make.SYSTEM)


def test_the_table_names_every_state_and_decisions_stay():
    """Proposed is decided once."""
    assert set(CLUSTER_STATES.moves) == set(ClusterState)
    assert CLUSTER_STATES.ends() == {ClusterState.ACCEPTED, ClusterState.DECLINED}


def test_a_cluster_is_proposed_with_its_requests_and_its_captain_hears_of_it(league):
    """Seven like requests in one grid that had none; told once, with what was to be expected."""
    grid = grid_of(league)
    captain = register.account(Role.CAPTAIN, grid.team)
    asked = ask(grid, 7)
    found = find()
    assert [(each.grid, each.team, each.kind, each.code) for each in found] == [
        (grid.grid, grid.team, "type", "B01")
    ]
    assert set(
        queries.cluster_detail(league.captain, found[0].pk).cluster.evidence.values_list("request", flat=True)
    ) == {each.pk for each in asked}
    assert found[0].expected < 1 and found[0].probability < 0.001
    assert Notice.objects.filter(account=captain, kind="cluster_found").count() == 1


def test_words_in_the_titles_make_a_cluster_too(league):
    """Requests of several types share a trouble; here the words are rarer than the type."""
    grids = GridVersion.objects.everywhere("test").order_by("grid__code").select_related("grid", "team")
    for each in grids:
        ask(each, 6, days=100)
        ask(each, 1, days=12)
    ask(grid_of(league), 6, title="晚上电压低")
    assert [(each.kind, each.code, each.label) for each in find()] == [("word", "low_voltage", "电压低")]


def test_too_few_or_merged_or_old_requests_are_no_cluster(league):
    """Four are not five; what was merged does not count; seven weeks ago is past."""
    grid = grid_of(league)
    ask(grid, 4)
    for each in ask(grid, 4):
        each.state = "merged"
        each.save(update_fields=["state"])
    ask(grid, 9, days=50)
    assert find() == []


def test_what_was_decided_is_never_proposed_again(league):
    """The same requests speak once; as many new ones speak anew."""
    grid = grid_of(league)
    ask(grid, 7)
    row = find()[0]
    assert refused(actions.decline_cluster, league.captain, row, " ") == "field_required"
    actions.decline_cluster(league.captain, row, "已列入改造")
    assert find() == []
    ask(grid, 2, days=3)
    assert find() == []
    ask(grid, 6, days=2)
    assert len(find()) == 1


def test_new_like_requests_join_an_undecided_proposal(league):
    """The proposal grows; there is no second one beside it."""
    grid = grid_of(league)
    ask(grid, 7)
    row = find()[0]
    ask(grid, 3, days=1)
    assert find() == []
    assert row.evidence.count() == 10


def test_accepting_makes_a_project_in_preparation_that_tells_its_requests(league):
    """The background names every request; a second decision is refused."""
    asked = ask(grid_of(league), 7)
    row = find()[0]
    with clock.fixed(NOW):
        project = actions.accept_cluster(
            league.captain, row, "表后线整治", TODAY, TODAY + timedelta(days=90), goal="半年内不再断"
        )
    assert (project.state, project.kind, project.team) == ("planned", "livelihood", row.team)
    assert all(each.number in project.background for each in asked)
    row.refresh_from_db()
    assert (row.state, row.project, row.decided_by) == ("accepted", project, league.captain.name)
    assert refused(actions.decline_cluster, league.captain, row, "不办") == "illegal_transition"


def test_cluster_twins(league):
    """A member lacks the right, another captain is out of scope; nothing is decided."""
    ask(grid_of(league), 7)
    row = find()[0]
    member = register.viewer_for(Role.MEMBER, league.teams[-1])
    stranger = register.viewer_for(Role.CAPTAIN, league.teams[1])
    days = (TODAY, TODAY + timedelta(days=90))
    for viewer, code in ((member, "forbidden"), (stranger, "out_of_scope")):
        assert refused(actions.accept_cluster, viewer, row, "x", *days) == code
        assert refused(actions.decline_cluster, viewer, row, "x") == code
    assert refused(actions.find_clusters, member) == "forbidden"
    assert refused(actions.find_clusters, league.captain) == "out_of_scope"
    assert refused(queries.cluster_detail, stranger, row.pk) == "not_found"
    assert list(queries.clusters(stranger)) == []
    row.refresh_from_db()
    assert row.state == "proposed" and not Project.objects.everywhere("test").exists()


def test_looking_asks_as_much_with_three_clusters_as_with_one(league):
    """The counting is grouped: its queries do not follow the grids."""
    grids = list(GridVersion.objects.everywhere("test").order_by("grid__code").select_related("grid", "team"))
    costs = []
    with clock.fixed(NOW):
        unusual_clusters(span_now())
        for chosen in ((0,), (2, 4)):
            for place in chosen:
                ask(grids[place], 7)
            with CaptureQueriesContext(connection) as asked:
                found = unusual_clusters(span_now())
            costs.append((len(found), len(asked)))
    assert [number for number, _asked in costs] == [1, 3]
    assert costs[0][1] == costs[1][1] <= 11


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_few_and_many(client, league, django_assert_max_num_queries, number):
    """Pinned with one and three rows."""
    grids = list(GridVersion.objects.everywhere("test").order_by("grid__code").select_related("grid", "team"))
    for grid in grids[: 2 * number : 2]:
        ask(grid, 7)
    find()
    client.force_login(
        register.account(Role.PROVINCE, league.tree.province),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    client.get(reverse("proposals"))
    with django_assert_max_num_queries(10):
        page = client.get(reverse("proposals")).content.decode()
    assert page.count("row-link") == RequestCluster.objects.everywhere("test").count()


def test_a_proposal_is_decided_by_pages_alone(client, league):
    """A crossed date comes back filled in; then the project page opens."""
    ask(grid_of(league), 7)
    row = find()[0]
    client.force_login(
        register.account(Role.CAPTAIN, row.team), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(reverse("proposal", args=[row.pk])).content.decode()
    assert "7 件" in page and "进项目库筹备" in page
    form = {"name": "表后线整治", "goal": "", "first_day": "2026-10-08", "last_day": "2026-09-01"}
    refusal = client.post(reverse("proposal_accept", args=[row.pk]), form)
    assert refusal.status_code == 400 and "表后线整治" in refusal.content.decode()
    done = client.post(reverse("proposal_accept", args=[row.pk]), {**form, "last_day": "2026-12-31"})
    assert done.status_code == 302
    assert "表后线整治" in client.get(done["Location"]).content.decode()
