"""What two residents of the told county ask about their own data, and the night's look at what is over."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from liming.execute import actions
from liming.execute.actions import DataRequestDraft
from liming.execute.enums import DataRequestKind, DataRequestSource
from liming.execute.models import DataRequest, Request
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.world import World
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer


def keep_to_time(world: World) -> int:
    """Last night's look at what was kept long enough; returns how many reports.

    It comes before the months are drawn: nothing of the demo's quarters is over, and looking through a
    million rows finds the same.
    """
    with clock.fixed(min(world.now, clock.at(world.today, 2, 40))):
        actions.keep_to_time(system_viewer("到期清除"))
    return 1


def answer_about_data(world: World, story: str) -> int:
    """One request that was answered with a copy, one that waits; returns how many."""
    rows = Request.objects.everywhere("the demo acts for every team").filter(
        team__code=story, closed_at__isnull=False
    )
    rows = rows.exclude(contact_phone="").select_related("unit").order_by("-number")
    told: list[dict[str, Any]] = data("privacy")["requests"]
    with transaction.atomic():
        return sum(_asked(world, row, each) for row, each in zip(rows[: len(told)], told, strict=False))


def _asked(world: World, row: Request, told: dict[str, Any]) -> int:
    viewer = system_viewer(f"{row.unit.short_name}综合室")
    draft = DataRequestDraft(
        DataRequestKind(told["kind"]),
        DataRequestSource(told["source"]),
        row.contact_name,
        row.contact_phone,
        words=told["words"],
    )
    taken = clock.at(world.today - timedelta(days=told["days_ago"]), *told["at"])
    with clock.fixed(taken):
        asked = actions.take_data_request(viewer, row.unit, draft)
    if "answer" in told:
        _answer(viewer, asked, told)
    return 1


def _answer(viewer: Viewer, asked: DataRequest, told: dict[str, Any]) -> None:
    checked, copied, answered = (asked.received_at + timedelta(minutes=each) for each in told["after"])
    with clock.fixed(checked):
        asked = actions.identify_asker(viewer, asked, told["identity"])
    with clock.fixed(copied):
        actions.copy_personal_data(viewer, asked)
    with clock.fixed(answered):
        actions.answer_data_request(viewer, asked, told["answer"])
