"""A member reads the own team's trend, bands, gaps and next step; nothing of any other team."""

import pytest
from django.urls import reverse
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.evaluate.models import SnapshotTeam
from liming.improve import actions
from liming.improve.queries.own_team import own_team
from liming.register.models import Member
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def sign_in(client, league: make.League, place: int, role=Role.MEMBER) -> Member:
    team = league.teams[place]
    member = team.members.everywhere("test").first()
    account = register.account(role, team, member=member)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return member


def test_the_page_holds_the_own_team_and_no_other(client, league) -> None:
    """Band of the published quarter, the team's name, and the name of no other team."""
    with clock.fixed(make.AFTER):
        sign_in(client, league, -1)
        page = client.get(reverse("my_team"))
    body = page.content.decode()
    assert page.context["team"] == league.teams[-1]
    standing = SnapshotTeam.objects.everywhere("test").get(
        snapshot=make.snapshot(build.BEFORE), team=league.teams[-1]
    )
    assert [each["row"] for each in page.context["standings"]["rows"]] == [standing]
    assert all(team.short_name not in body for team in league.teams[:-1])
    assert "/office/" not in page.content.decode().split("<main")[1].split("</main")[0]


def test_two_gaps_and_one_next_step_stand_first(client, league) -> None:
    """The dearest open gap is the step; a member is led to no page of the office."""
    with clock.fixed(make.AFTER):
        actions.find_gaps(make.SYSTEM, make.snapshot(build.BEFORE))
        sign_in(client, league, -1)
        page = client.get(reverse("my_team"))
    assert page.context["step"]["gap"] == page.context["gaps"][0]["gap"]
    body = page.content.decode()
    assert body.index("下一步") < body.index("本队档位") < body.index("差距一")
    assert "立措施" not in body


def test_without_a_team_there_is_nothing(league) -> None:
    """The office reads the benchmark elsewhere; an account that is no member has no own team."""

    def code(viewer) -> str:
        with pytest.raises(DomainError) as refused:
            own_team(viewer)
        return refused.value.code

    assert code(register.viewer_for(Role.PROVINCE, league.tree.province)) == "forbidden"
    assert code(register.viewer_for(Role.CONTACT, league.teams[0])) == "forbidden"
    assert code(register.viewer_for(Role.CAPTAIN, league.teams[0])) == "not_found"
