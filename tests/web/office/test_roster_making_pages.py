"""The month's roster on its pages: from what is to be covered to published, and made again after sickness."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import PatternDraft, ShiftDraft
from liming.execute.enums import DutyDays
from liming.execute.models import DutyPattern, DutyShift, DutyWish, RosterDraft
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOON = datetime(2026, 7, 14, 12, 0, tzinfo=clock.LOCAL_ZONE)
AUGUST = date(2026, 8, 1)


@pytest.fixture
def corner():
    with clock.fixed(NOON):
        yield execute.corner()


@pytest.fixture
def sign_in(client: Client, corner, settings):
    def enter(role=Role.CAPTAIN, place=None, member=None):
        account = register.account(role, place or corner.team, member=member)
        client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
        return client

    return enter


@pytest.fixture
def captain(sign_in, corner):
    return sign_in(member=corner.captain)


def text(answer):
    return answer.content.decode()


def standing():
    return DutyShift.objects.everywhere("test").filter(cancelled_at=None)


def make(client, corner, month="2026-08"):
    client.post("/office/duty/make/", {"team": corner.team.code, "month": month})
    return RosterDraft.objects.everywhere("test").get(state="proposed")


def act(client, draft, name, **values):
    return client.post(reverse("duty_make_act", args=[draft.pk, name]), values, follow=True)


def test_from_the_door_to_a_published_month_and_made_again_after_sickness(captain, corner):
    """Adopt what the door says, make August, publish it; somebody falls ill; make it again and publish."""
    register.service_point(corner.team, name="泗交驿站", hours="每天 8:30–17:30")
    address = f"/office/duty/patterns/?team={corner.team.code}"
    assert "据开放时间" in text(captain.get(address))
    captain.post("/office/duty/patterns/adopt/", {"team": corner.team.code})
    assert "泗交驿站" in text(captain.get(address))
    assert "按 1 条值班要求给 4 名队员排班" in text(captain.get("/office/duty/make/?month=2026-08"))
    draft = make(captain, corner)
    page = text(captain.get(f"/office/duty/make/?team={corner.team.code}&month=2026-08"))
    assert "没有缺班" in page
    assert "已证明没有更好的排法" in page
    assert "值班表已发布" in text(act(captain, draft, "publish"))
    assert standing().count() == 31
    with clock.fixed(datetime(2026, 8, 10, 9, 0, tzinfo=clock.LOCAL_ZONE)):
        register.leave(corner.holder, date(2026, 8, 11), date(2026, 8, 20), kind="sick")
        lost = standing().filter(member=corner.holder, starts_at__gte=clock.at(date(2026, 8, 11)))
        lost = [row for row in lost if clock.local(row.starts_at).day <= 20]
        assert f"请假的人还有 {len(lost)} 班" in text(captain.get("/office/duty/?month=2026-08"))
        again = make(captain, corner)
        page = text(captain.get("/office/duty/make/?month=2026-08"))
        assert f"其中请假空出 {len(lost)} 班" in page
        assert page.count("张建军病假") == len(lost)
        act(captain, again, "publish")
        assert "请假的人还有" not in text(captain.get("/office/duty/?month=2026-08"))
    assert standing().count() == 31


def test_another_seed_makes_another_draft_and_discarding_leaves_the_roster_empty(captain, corner):
    actions.save_pattern(corner.as_captain, PatternDraft(corner.team, "day"))
    draft = make(captain, corner)
    assert "第 2 种" in text(act(captain, draft, "again", seed="2"))
    other = RosterDraft.objects.everywhere("test").get(state="proposed")
    assert other.seed == 2
    assert "草案已放弃" in text(act(captain, other, "discard"))
    assert standing().count() == 0
    assert captain.post(reverse("duty_make_act", args=[other.pk, "magic"])).status_code == 404


def test_a_month_with_a_gap_says_what_would_help(captain, corner):
    actions.save_pattern(corner.as_captain, PatternDraft(corner.team, "day", days=DutyDays.EVERY))
    neighbour = register.member(register.team(corner.tree.xiaxian, short_name="瑶峰队"), "李向阳")
    for member in (corner.captain, corner.holder, corner.deputy, corner.other):
        register.leave(member, date(2026, 8, 3), date(2026, 8, 3))
    make(captain, corner)
    page = text(captain.get("/office/duty/make/?month=2026-08"))
    assert "1 班排不满" in page
    assert f"可借调瑶峰队{neighbour.name}；可与" in page


def test_a_pattern_is_changed_on_its_page_and_a_doubled_one_is_refused_on_the_form(captain, corner):
    values = {
        "team": corner.team.code,
        "part": "night",
        "days": "chosen",
        "weekdays": ["1", "3"],
        "people": 2,
    }
    assert captain.post("/office/duty/patterns/", values).status_code == 302
    refused = captain.post("/office/duty/patterns/", values)
    assert refused.status_code == 400
    assert "夜班已有要求" in text(refused)
    row = DutyPattern.objects.everywhere("test").get()
    page = text(captain.get(reverse("duty_pattern", args=[row.pk])))
    assert "周一、周三" in page
    captain.post(reverse("duty_pattern", args=[row.pk]), values | {"days": "rest", "weekdays": []})
    row.refresh_from_db()
    assert (row.kind, row.days, row.weekdays, row.people) == ("team", "rest", "", 2)
    captain.post(reverse("duty_pattern_end", args=[row.pk]))
    row.refresh_from_db()
    assert row.ended_at is not None


def test_the_captain_notes_a_members_day_and_takes_it_back(captain, corner):
    values = {"team": corner.team.code, "member": str(corner.holder.pk), "day": "2026-08-05", "note": "探亲"}
    answer = captain.post("/office/duty/make/wish/", values, follow=True)
    assert "探亲" in text(answer)
    row = DutyWish.objects.everywhere("test").get()
    drop = {"team": corner.team.code, "month": "2026-08", "drop": str(row.pk)}
    captain.post("/office/duty/make/wish/", drop)
    assert DutyWish.objects.everywhere("test").count() == 0
    assert captain.post("/office/duty/make/wish/", drop).status_code == 404


def test_a_month_that_cannot_be_made_says_why_and_makes_nothing(captain, corner):
    answer = captain.post("/office/duty/make/", {"team": corner.team.code, "month": "2026-08"})
    assert "没有可排的班" in text(answer)
    assert "先写明哪里、哪几天" in text(captain.get("/office/duty/make/?month=2026-08"))
    assert RosterDraft.objects.everywhere("test").count() == 0


def test_a_member_sees_neither_drafts_nor_patterns(sign_in, corner):
    actions.save_pattern(corner.as_captain, PatternDraft(corner.team, "day"))
    draft = actions.propose_roster(corner.as_captain, corner.team, AUGUST)
    client = sign_in(Role.MEMBER, member=corner.holder)
    for address in ("/office/duty/make/", "/office/duty/patterns/"):
        assert client.get(address).status_code == 403
    assert client.post(reverse("duty_make_act", args=[draft.pk, "publish"])).status_code == 403
    assert "自动排班" not in text(client.get("/office/duty/"))


def test_another_teams_captain_reaches_no_draft(sign_in, corner):
    actions.save_pattern(corner.as_captain, PatternDraft(corner.team, "day"))
    draft = actions.propose_roster(corner.as_captain, corner.team, AUGUST)
    client = sign_in(place=register.team(corner.tree.wuxiang))
    assert client.post(reverse("duty_make_act", args=[draft.pk, "publish"])).status_code == 404


def test_the_pages_cost_the_same_with_one_and_three_points(captain, corner):
    costs = []
    for wanted in (1, 3):
        while DutyPattern.objects.everywhere("test").count() < wanted:
            point = register.service_point(corner.team)
            actions.save_pattern(corner.as_captain, PatternDraft(corner.team, "day", point))
        actions.propose_roster(corner.as_captain, corner.team, AUGUST)
        for address in ("/office/duty/make/?month=2026-08", "/office/duty/patterns/"):
            captain.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert captain.get(address).status_code == 200
            costs.append(len(asked))
    assert costs[:2] == costs[2:]


def test_leave_over_duty_leads_to_the_roster_that_can_be_made_again(sign_in, corner):
    """The unit enters sick leave; the roster it comes to names the turns and offers to make it again."""
    starts = datetime(2026, 7, 20, 8, 30, tzinfo=clock.LOCAL_ZONE)
    draft = ShiftDraft(corner.team, corner.holder, starts, starts + timedelta(hours=9))
    actions.add_shift(corner.as_captain, draft)
    client = sign_in(Role.UNIT, corner.tree.xiaxian)
    values = {"member": "M-HOLD", "kind": "sick", "first_day": "2026-07-18", "last_day": "2026-07-21"}
    page = text(client.post("/office/register/leaves/new/", values, follow=True))
    assert "张建军请假期间还有 1 班" in page
    assert "请假的人还有 1 班" in page
    assert "重排" in page


def test_what_duty_a_member_has_ahead_is_told_within_reach_only(corner):
    days = date(2026, 7, 18), date(2026, 7, 21)
    with pytest.raises(DomainError, match="out_of_scope"):
        other = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        queries.duty_ahead(other, corner.holder, *days)
    assert queries.duty_ahead(corner.as_captain, corner.holder, *days) == []
