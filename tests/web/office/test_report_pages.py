"""The bulletin as a page: the paper's content, every figure a door to its records."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.improve import queries
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(build.AFTER_BEFORE):
        yield build.frozen_league()


def signed_in(client, role, place):
    client.force_login(register.account(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def bulletin(client):
    return client.get(reverse("report_bulletin", args=[build.BEFORE]))


def test_the_bulletin_page_says_every_section_in_order(client, league):
    """Eight numbered sections, the weak team in the lead with its figure and n."""
    page = bulletin(signed_in(client, Role.PROVINCE, league.tree.province))
    assert [sheet.title for sheet in page.context["sheets"]] == [
        "一、对标办法",
        "二、分组分档",
        "三、三维情况",
        "四、短板与原因",
        "五、值得推广的做法",
        "六、改进清单",
        "七、上季措施验证",
        "八、评优参考",
    ]
    team, view = queries.bulletin(league.province, build.BEFORE).weakest
    assert team.team == league.teams[-1].short_name
    assert f"n={view.cell.denominator}" in page.context["report"].lead


def test_the_weakest_figure_opens_to_its_records(client, league):
    """The link below the title answers with the rows that the figure was counted from."""
    signed_in(client, Role.PROVINCE, league.tree.province)
    address = bulletin(client).context["door"]
    found = client.get(address)
    assert found.status_code == 200
    assert found.context["behind"].total == found.context["behind"].cell.denominator > 0


def test_a_captain_reads_of_the_own_team_only(client, league):
    """No other team is named anywhere; a member may not open the page."""
    page = bulletin(signed_in(client, Role.CAPTAIN, league.teams[-1])).content.decode()
    assert league.teams[-1].short_name in page
    assert not [team.short_name for team in league.teams[:-1] if team.short_name in page]
    assert bulletin(signed_in(client, Role.MEMBER, league.teams[-1])).status_code == 403
