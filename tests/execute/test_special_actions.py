"""What the ledger says of special actions, and their places on the phone of who goes there."""

from datetime import datetime

import pytest
from django.test import Client
from tests.factories import execute, register, special

from liming.execute import actions, queries
from liming.execute.actions import CheckAnswer, RecordDraft
from liming.execute.models import Hazard
from liming.execute.queries import ActionResults
from liming.plan.actions import plan_place_work
from liming.plan.models import ServiceType, WorkItem
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOW = datetime(2026, 5, 6, 9, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(NOW):
        yield execute.corner()


@pytest.fixture
def planned(corner):
    row = special.approved(corner.tree.xiaxian, service_type=ServiceType.objects.get(pk="VAS07"))
    place = special.place(
        row, corner.team, member=corner.holder, contact_name="王大山", contact_phone="13800005521"
    )
    plan_place_work(execute.SYSTEM, row, [place])
    return row, place, WorkItem.objects.everywhere("test").get(origin_id=str(row.pk))


def test_a_check_with_a_defect_counts_as_record_and_hazard_of_the_action_and_as_cured_later(corner, planned):
    row, _place, item = planned
    viewer = corner.as_holder
    actions.accept_work(viewer, item)
    actions.arrive(viewer, item)
    number = item.checklist.items.filter(kind="choice").first().number
    answers = tuple(
        CheckAnswer(each.number, "", each.low or each.high or 1.0)
        if each.kind == "number"
        else CheckAnswer(each.number, "defect" if each.number == number else "ok")
        for each in item.checklist.items.all()
    )
    actions.finish_work(viewer, item, RecordDraft(answers=answers, photo_count=2))
    assert queries.action_results(corner.as_captain, [row.pk]) == {row.pk: ActionResults(1, 1, 0)}
    Hazard.objects.everywhere("test").update(state="cured")
    assert queries.action_results(corner.as_captain, [row.pk])[row.pk].cured == 1
    elsewhere = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    assert queries.action_results(elsewhere, [row.pk]) == {row.pk: ActionResults()}


def test_who_goes_there_reads_the_plan_of_the_place_on_the_phone(corner, planned):
    _row, place, item = planned
    client = Client()
    client.force_login(
        register.account(Role.MEMBER, corner.team, member=corner.holder),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    page = client.get(f"/field/items/{item.pk}/").content.decode()
    assert "一点一策" in page
    assert place.measure in page
    assert "138****5521" in page
    assert "13800005521" not in page


def test_the_number_of_a_contact_is_seen_with_a_reason_and_leaves_a_trace(corner, planned):
    _row, place, _item = planned
    with pytest.raises(DomainError) as refusal:
        actions.reveal_words(corner.as_holder, place, " ")
    assert refusal.value.code == "field_required"
    assert actions.reveal_words(corner.as_holder, place, "约检查时间") == {"contacts": "王大山 13800005521"}
    assert AuditEntry.objects.filter(act="action_place.words_seen").count() == 1
    province = register.viewer_for(Role.PROVINCE, corner.tree.province)
    elsewhere = register.viewer_for(Role.UNIT, corner.tree.wuxiang)
    for viewer, code in ((province, "forbidden"), (elsewhere, "out_of_scope")):
        with pytest.raises(DomainError) as refusal:
            actions.reveal_words(viewer, place, "x")
        assert refusal.value.code == code
