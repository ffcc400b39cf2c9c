"""The page of holidays and worked weekends: set, cleared, loaded, settled, and the months derived again."""

from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.web.office.test_plan_pages import shown, signed_in

from liming.plan.actions import derive_month
from liming.plan.models import WorkItem
from liming.register.actions import load_calendar
from liming.register.models import DayException
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
PAGE = "/office/settings/calendar/"


def test_a_changed_day_shows_its_months_and_one_click_derives_them(tree) -> None:
    register.team(tree.xiaxian)
    load_calendar(SYSTEM, 2026)
    plans.approved_plan(tree.province, {"rule": {"kind": "nth_working_day", "n": 1}})
    derive_month(SYSTEM, "2026-11")
    client = signed_in(Role.PROVINCE, tree.province)
    fields = {"day": "2026-11-02", "kind": "holiday", "name": "厂休", "source": "公司通知"}
    answer = client.post(PAGE + "set/", fields)
    assert answer.url == PAGE + "?year=2026&effect=1"
    text = shown(client, answer.url)
    assert "重新推导这些月份" in text
    assert "?month=2026-11&amp;preview=1" in text
    client.post(PAGE + "derive/", {"year": "2026"})
    kept = WorkItem.objects.everywhere("test").exclude(state="cancelled").get()
    assert kept.nominal_date == date(2026, 11, 3)
    assert "没有月份会变" in shown(client, answer.url)
    client.post(PAGE + "clear/", {"day": "2026-11-02"})
    assert not DayException.objects.filter(day=date(2026, 11, 2)).exists()


def test_next_year_is_provisional_until_its_notice_is_entered(tree) -> None:
    client = signed_in(Role.PROVINCE, tree.province)
    assert "装入这一年" in shown(client, PAGE + "?year=2027")
    client.post(PAGE + "load/", {"year": "2027"})
    assert "暂定，通知未发布" in shown(client, PAGE + "?year=2027")
    client.post(PAGE + "settle/", {"year": "2027", "source": "国办发明电〔2026〕1 号"})
    assert "暂定" not in shown(client, PAGE + "?year=2027")
    assert set(DayException.objects.values_list("source", flat=True)) == {"国办发明电〔2026〕1 号"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": "2026-11-03", "kind": "makeup", "source": "通知"}, "本来就是工作日"),
        ({"day": "2026-11-03", "kind": "holiday", "source": " "}, "来源"),
        ({"day": "明天", "kind": "holiday", "source": "通知"}, "日期"),
        ({"day": "2026-11-03", "kind": "feast", "source": "通知"}, "类别"),
    ],
)
def test_a_wrong_day_is_refused_in_words_and_nothing_is_kept(tree, fields, said) -> None:
    answer = signed_in(Role.PROVINCE, tree.province).post(PAGE + "set/", fields)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not DayException.objects.exists()


def test_the_calendar_twin(tree) -> None:
    load_calendar(SYSTEM, 2026)
    unit = signed_in(Role.UNIT, tree.xiaxian)
    assert "改一天" not in shown(unit, PAGE + "?year=2026")
    fields = {"day": "2026-11-02", "kind": "holiday", "source": "x"}
    assert unit.post(PAGE + "set/", fields).status_code == 404
    assert unit.post(PAGE + "clear/", {"day": "2026-10-01"}).status_code == 404
    assert unit.post(PAGE + "settle/", {"year": "2026", "source": "x"}).status_code == 404
    assert signed_in(Role.CAPTAIN, register.team(tree.xiaxian)).post(PAGE + "load/").status_code == 403
    assert DayException.objects.filter(day=date(2026, 10, 1)).exists()
