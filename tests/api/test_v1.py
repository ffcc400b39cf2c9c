"""API version 1: the pages' queries and scope as JSON, refusals as {code, zh, en}."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import cockpit as world
from tests.factories import evaluate as make
from tests.factories import open311 as keys
from tests.factories import register

from liming.execute.models import StageTimer
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("liming.api.urls"),
    pytest.mark.kept(world=world.province, at=world.NOW),
    pytest.mark.clock_at(world.NOW),
]

PATHS = (
    "/v1/me",
    "/v1/teams",
    "/v1/teams/T-XX",
    "/v1/requests",
    "/v1/requests/SQ1",
    "/v1/records",
    "/v1/league/2026Q2",
)


@pytest.fixture
def province() -> world.Province:
    from tests.factories.evaluate import SYSTEM

    from liming.execute import actions

    actions.load_defaults(SYSTEM)
    return world.province()


def signed_in(client: Client, account: object) -> Client:
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("path", PATHS)
def test_stranger_gets_401_in_both_languages(client: Client, path: str) -> None:
    """Nobody reads anything without signing in."""
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer.json() == {
        "code": "sign_in_first",
        "zh": "请先登录，或带上密钥。",
        "en": "Sign in first, or send a key.",
    }


def test_me_tells_roles_and_reach(client: Client, province: world.Province) -> None:
    """A captain's own path is the team's."""
    answer = signed_in(client, province.as_captain).get("/v1/me").json()
    assert answer["roles"] == ["captain"]
    assert answer["unit_paths"] == ["/SX/1408/140828/T-XX/"]
    assert "read_work" in answer["rights"]


def test_captain_of_a_county_reads_no_other_county(client: Client, province: world.Province) -> None:
    """Lists hold the own team only; another team and its request are not found."""
    other = make.request(province.wuxiang)
    signed_in(client, province.as_captain)
    assert [row["code"] for row in client.get("/v1/teams").json()["rows"]] == ["T-XX"]
    assert client.get("/v1/teams/T-WX").json()["code"] == "not_found"
    assert client.get("/v1/teams/T-WX").status_code == 404
    assert client.get(f"/v1/requests/{other.number}").status_code == 404
    assert {row["team"] for row in client.get("/v1/requests").json()["rows"]} == {"运城夏县"}
    assert {row["team"] for row in client.get("/v1/records").json()["rows"]} == {"运城夏县"}


def test_role_without_the_right_gets_403(client: Client, province: world.Province) -> None:
    """An auditor may not read work."""
    auditor = register.account(Role.AUDIT_ADMIN, province.tree.province)
    answer = signed_in(client, auditor).get("/v1/requests")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert answer.json()["en"].startswith("Your role may not")


def test_team_detail_has_its_grids(client: Client, province: world.Province) -> None:
    """One team with captain and grids."""
    found = signed_in(client, province.as_county).get("/v1/teams/T-XX").json()
    assert (found["captain"], found["members"]) == ("卫东海", 1)
    assert [grid["code"] for grid in found["grids"]] == ["SJ-02"]


def test_requests_are_filtered_and_paged(client: Client, province: world.Province) -> None:
    """`time=overdue` and `page_size` do what they say."""
    signed_in(client, province.as_province)
    late = client.get("/v1/requests?time=overdue").json()
    assert [row["title"] for row in late["rows"]] == ["故障报修 到场超 90 分钟"]
    paged = client.get("/v1/requests?page_size=1&page=2").json()
    assert (paged["total"], paged["page"], paged["pages"], len(paged["rows"])) == (2, 2, 2, 1)


def test_one_request_masks_the_caller(client: Client, province: world.Province) -> None:
    """Phone and name come masked; the course is a list."""
    row = make.request(province.xiaxian, contact_name="王大山", contact_phone="13800005521")
    found = signed_in(client, province.as_county).get(f"/v1/requests/{row.number}").json()
    assert (found["contact_name"], found["contact_phone"]) == ("王**", "138****5521")
    assert found["steps"] == []


def test_records_mask_persons_and_hold_no_score(client: Client, province: world.Province) -> None:
    """The ledger row names the state of the rating only."""
    row = signed_in(client, province.as_county).get("/v1/records").json()["rows"][0]
    assert row["whom"] == "王**"
    assert row["rating_state"] == "not_invited"
    assert "score" not in row


def test_wrong_parameters_say_which(client: Client, province: world.Province) -> None:
    """An impossible page answers 422 with the field's name."""
    answer = signed_in(client, province.as_county).get("/v1/teams?page=0")
    assert (answer.status_code, answer.json()["code"]) == (422, "query_invalid")
    assert "page" in answer.json()["en"]


def test_league_of_an_unmeasured_quarter_is_not_found(client: Client, province: world.Province) -> None:
    """A quarter nobody measured answers 404 with its code."""
    answer = signed_in(client, province.as_province).get("/v1/league/2026Q2")
    assert (answer.status_code, answer.json()["code"]) == (404, "quarter_not_measured")


def test_league_lists_own_teams_and_counts_all(client: Client, province: world.Province) -> None:
    """A captain reads the own band and how many stand in each; nobody else's figures."""
    from liming.evaluate.models import Snapshot, SnapshotGroup, SnapshotTeam

    snapshot = Snapshot.objects.create(
        quarter="2026Q2", state="published", measured_at=world.NOW, seed=1, rules={"minimum_callbacks": 30}
    )
    SnapshotGroup.objects.create(
        snapshot=snapshot, peer_group="rural", median_composite=70.0, rankability=0.2, team_count=2
    )
    for team, band in ((province.xiaxian, "not_separable"), (province.wuxiang, "above")):
        SnapshotTeam.objects.create(
            snapshot=snapshot, team=team, unit=team.unit, peer_group="rural", band=band, composite=71.2
        )
    found = signed_in(client, province.as_captain).get("/v1/league/2026Q2").json()
    assert [row["team"] for row in found["teams"]] == ["T-XX"]
    assert found["band_counts"] == {"above": 1, "not_separable": 1, "below": 0, "not_scored": 0}


def test_documentation_is_served_from_here(client: Client, province: world.Province) -> None:
    """The documentation page names only files of our own, and the schema lists the paths."""
    signed_in(client, province.as_county)
    page = client.get("/v1/docs").content.decode()
    assert "http" not in page.replace("http-equiv", "")
    assert set(client.get("/v1/openapi.json").json()["paths"]) >= {"/v1/teams", "/v1/league/{quarter}"}


def test_number_of_queries_does_not_grow(
    client: Client, province: world.Province, django_assert_max_num_queries
) -> None:
    """One, three or three hundred teams cost the same queries."""
    signed_in(client, province.as_province)
    client.get("/v1/teams")
    counts = []
    for more in (0, 2, 297):
        for _number in range(more):
            register.team(province.tree.yanhu)
        with django_assert_max_num_queries(20) as captured:
            client.get("/v1/teams?page_size=200")
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]


def test_time_left_is_said_as_in_lists(client: Client, province: world.Province) -> None:
    """Minutes, working days and the words of the board; the detail lists every clock."""
    row = make.request(province.xiaxian)
    for stage, minutes, unit in (("arrive", -25, "minute"), ("finish", 3000, "working_day")):
        StageTimer.objects.create(
            request=row,
            stage=stage,
            amount=45,
            unit=unit,
            started_at=world.NOW - timedelta(minutes=70),
            due_at=world.NOW + timedelta(minutes=minutes),
        )
    StageTimer.objects.create(
        request=row,
        stage="sign_for",
        amount=3,
        unit="minute",
        started_at=world.NOW - timedelta(minutes=70),
        due_at=world.NOW - timedelta(minutes=67),
        ended_at=world.NOW - timedelta(minutes=60),
    )
    row.save()
    signed_in(client, province.as_county)
    found = client.get(f"/v1/requests/{row.number}").json()
    assert (found["minutes_left"], found["time_left"], found["working_days"]) == (-25, "超 25 分", None)
    told = [
        (each["stage"], each["limit"], each["used_minutes"], each["minutes_left"], each["is_late"])
        for each in found["clocks"]
    ]
    assert told == [
        ("sign_for", "3 分", 10, None, True),
        ("arrive", "45 分", 70, -25, True),
        ("finish", "45 工作日", 70, 3000, False),
    ]
    assert [each["time_left"] for each in found["clocks"]] == ["", "超 25 分", "剩 2 工作日"]
    listed = client.get(f"/v1/requests?q={row.number}").json()["rows"][0]
    assert listed["time_left"] == found["time_left"]


def test_a_key_with_the_right_to_read_reads_its_units(client: Client, province: world.Province) -> None:
    """The same answers as for an account there; without the right 403, with a wrong key 401."""
    reader = keys.key(province.xiaxian.unit, "read")
    teams = client.get("/v1/teams", headers={"X-Api-Key": reader.secret}).json()
    assert [row["code"] for row in teams["rows"]] == ["T-XX"]
    me = client.get("/v1/me", headers={"Authorization": f"Bearer {reader.secret}"}).json()
    assert me == {
        "name": "运城 12345 平台",
        "roles": [],
        "unit_paths": ["/SX/1408/140828/"],
        "rights": ["read_register", "read_work", "read_benchmark"],
    }
    sender = keys.key(province.xiaxian.unit, "create")
    assert client.get("/v1/requests", headers={"X-Api-Key": sender.secret}).status_code == 403
    wrong = client.get("/v1/requests", headers={"X-Api-Key": "lm_guess"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "key_unknown")


def test_a_key_past_its_limit_is_told_when_to_come_again(client: Client, province: world.Province) -> None:
    """Three a minute: the fourth call waits twenty seconds, on either door; another key is not touched."""
    slow = {"X-Api-Key": keys.key(province.xiaxian.unit, "read", rate_per_minute=3).secret}
    assert [client.get("/v1/me", headers=slow).status_code for _ in range(3)] == [200] * 3
    answer = client.get("/v1/me", headers=slow)
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (429, "20", "too_many_calls")
    other = {"X-Api-Key": keys.key(province.xiaxian.unit, "read").secret}
    assert client.get("/v1/me", headers=other).status_code == 200
