"""Taps on a phone, counted by the page itself: a record in six, a visit with twelve questions in twenty."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tools.bench import taps
from tools.bench.hand import READY
from tools.bench.phone import PHONE, sign_in

from liming.execute.models import ChecklistAnswer, ServiceRecord, Visit
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.register.models import Account, Member

pytestmark = pytest.mark.e2e
HERE = {"longitude": 111.2236, "latitude": 35.1411, "accuracy": 12}


@pytest.fixture
def member(province: str) -> Member:
    member = Account.objects.get(username="zhangjianjun").member
    assert member is not None
    return member


@pytest.fixture
def page(province: str, member: Member, browser: Browser, said: list[str]) -> Iterator[Page]:
    """The member's phone, with a position, before its first page."""
    context = browser.new_context(**PHONE, geolocation=HERE, permissions=["geolocation"])
    context.add_init_script(taps.COUNTING)
    sign_in(context, province, "zhangjianjun")
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    yield page
    context.close()


def records_of(item: str) -> Any:
    return ServiceRecord.objects.everywhere("the test looks").filter(work_item_id=item)


def test_six_taps_without_typing_make_a_record(
    province: str, page: Page, member: Member, said: list[str]
) -> None:
    """The first tap opens the form, the last one saves; no key is pressed, nothing lies beside the screen."""
    walk = taps.quick_record(page, province)
    assert (walk.taps, walk.typed) == (6, 0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    record = ServiceRecord.objects.everywhere("the test looks for the new one").latest("entered_at")
    assert (record.member, record.whom, record.result, record.minutes) == (member, "几户", "guided", 40)
    expect(page.locator("main")).to_contain_text(record.number)
    page.goto(f"{province}/field/ledger/")
    expect(page.locator("main")).to_contain_text(record.service_type.name)
    assert said == []


def test_a_visit_with_twelve_questions_is_closed_in_twenty_taps(
    province: str, page: Page, member: Member, said: list[str]
) -> None:
    """Open it, check in, answer each question by itself, say the result, close; a typed number is one.

    Nothing is chosen before the member does it, and without the answers it cannot be closed.
    """
    untouched, item = taps.checked_visit(member), taps.checked_visit(member)
    page.goto(f"{province}/field/items/{untouched}/")
    page.locator(READY).get_by_role("button", name="到场签到").tap()
    page.locator("#finish").wait_for()
    expect(page.locator("#finish input:checked")).to_have_count(0)
    page.locator("button[form=finish].primary").tap()
    assert not records_of(untouched).exists()

    walk = taps.close_visit(page, province, item)
    assert (walk.taps, walk.typed) == (16, 3)
    assert WorkItem.objects.everywhere("the test looks").get(pk=item).state == WorkState.DONE
    record = records_of(item).get()
    assert (record.member, record.result) == (member, "solved")
    answers = ChecklistAnswer.objects.filter(work_item_id=item)
    assert sorted(answers.values_list("result", flat=True)) == ["ok"] * taps.QUESTIONS
    visit = Visit.objects.everywhere("the test looks").get(work_item_id=item)
    assert (visit.check_in_accuracy_metres, visit.check_out_at) == (HERE["accuracy"], record.ended_at)
    assert said == []
