"""What is looked after every minute, in order; running it again does nothing twice."""

from collections.abc import Callable

from django.core.cache import cache

from liming.core.calendar import Quarter
from liming.evaluate.actions import find_audit_tasks, print_photos, remind_findings
from liming.execute.actions import (
    draw_due_call_backs,
    keep_to_time,
    look_after_alarms,
    pass_help_on,
    seal_ledger,
    send_waiting,
    tell_dispatches,
    tell_overdue,
    warn,
)
from liming.execute.actions.sync import wake_waiting
from liming.improve.actions import find_clusters, remind_owners, split_gaps
from liming.register.actions import expire_invitations, release_stuck
from liming.shared import clock, outbox
from liming.shared.table_statistics import refresh_statistics
from liming.shared.viewer import system_viewer

_A_DAY = 24 * 60 * 60

Step = Callable[[], object]


def _daily(what: str, step: Step) -> Step:
    """The step at the first tick of a day; the other ticks ask no table."""

    def once() -> object:
        return step() if cache.add(f"{what}.{clock.today()}", 1, timeout=_A_DAY) else 0

    return once


def _find_audit_tasks() -> int:
    """Prints of new photos, then what is odd in the running quarter and the one before."""
    while print_photos():
        pass
    running = Quarter.of(clock.today())
    viewer = system_viewer("审核巡查")
    return sum(len(find_audit_tasks(viewer, str(each))) for each in (running.previous(), running))


def _keep_to_time() -> int:
    """How much was taken away because its time is over."""
    return sum(line.done for line in keep_to_time(system_viewer("到期清除")))


STEPS: dict[str, Step] = {
    "sent": send_waiting,
    "told": tell_dispatches,
    "members not back told of": tell_overdue,
    "warnings": warn,
    "alarms": lambda: look_after_alarms(system_viewer("派单巡查")),
    "calls for help passed on": pass_help_on,
    "phones gone on with": wake_waiting,
    "call-backs drawn": _daily("call_backs.looked", lambda: draw_due_call_backs(system_viewer("回访抽样"))),
    "findings reminded of": _daily("supervision.reminded", remind_findings),
    "measures reminded of": _daily("measures.reminded", remind_owners),
    "clusters found": _daily("clusters.looked", lambda: len(find_clusters(system_viewer("诉求聚集")))),
    "gaps taken apart": split_gaps,
    "tables counted": _daily("tables.counted", refresh_statistics),
    "invitations expired": expire_invitations,
    "kept to time": _daily("retention.kept", _keep_to_time),
    "ledger sealed": lambda: seal_ledger(system_viewer("台账封存")),
    "audit tasks found": _daily("audits.looked", _find_audit_tasks),
    "notices put on their way again": release_stuck,
    "work taken up again": outbox.take_up_again,
}
"""What the step returns is how much it did."""


def tick() -> dict[str, object]:
    """Do every step once; returns what each did."""
    return {name: step() for name, step in STEPS.items()}
