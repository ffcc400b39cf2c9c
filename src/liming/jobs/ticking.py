"""What is looked after every minute, in order; running it again does nothing twice."""

from collections.abc import Callable

from django.core.cache import cache

from liming.core.calendar import Quarter
from liming.evaluate.actions import find_audit_tasks, print_photos, remind_findings
from liming.execute.actions import (
    draw_due_call_backs,
    look_after_alarms,
    send_waiting,
    tell_dispatches,
    warn,
)
from liming.execute.actions.sync import wake_waiting
from liming.improve.actions import find_clusters, remind_owners, split_gaps
from liming.register.actions import release_stuck
from liming.shared import clock
from liming.shared.viewer import system_viewer

_LOOKED = "call_backs.looked"
_REMINDED = "supervision.reminded"
_AUDITED = "audits.looked"
_CLUSTERS = "clusters.looked"
_MEASURES = "measures.reminded"
_A_DAY = 24 * 60 * 60


def _draw_call_backs() -> int:
    """Draw what is due, once a day; the other ticks of the day ask no table."""
    if not _is_first_today(_LOOKED):
        return 0
    return draw_due_call_backs(system_viewer("回访抽样"))


def _remind_of_findings() -> int:
    """Remind of findings that fall due or are over, once a day."""
    if not _is_first_today(_REMINDED):
        return 0
    return remind_findings()


def _find_audit_tasks() -> int:
    """Once a day: prints of new photos, then what is odd in the running quarter and the one before."""
    if not _is_first_today(_AUDITED):
        return 0
    while print_photos():
        pass
    running = Quarter.of(clock.today())
    viewer = system_viewer("审核巡查")
    return sum(len(find_audit_tasks(viewer, str(each))) for each in (running.previous(), running))


def _find_clusters() -> int:
    """Look for clusters of like requests, once a day."""
    if not _is_first_today(_CLUSTERS):
        return 0
    return len(find_clusters(system_viewer("诉求聚集")))


def _remind_of_measures() -> int:
    """Remind of measures that come due or are over, once a day."""
    if not _is_first_today(_MEASURES):
        return 0
    return remind_owners()


def _is_first_today(what: str) -> bool:
    return bool(cache.add(f"{what}.{clock.today()}", 1, timeout=_A_DAY))


STEPS: dict[str, Callable[[], object]] = {
    "sent": send_waiting,
    "told": tell_dispatches,
    "warnings": warn,
    "alarms": lambda: look_after_alarms(system_viewer("派单巡查")),
    "phones gone on with": wake_waiting,
    "call-backs drawn": _draw_call_backs,
    "findings reminded of": _remind_of_findings,
    "measures reminded of": _remind_of_measures,
    "clusters found": _find_clusters,
    "gaps taken apart": split_gaps,
    "audit tasks found": _find_audit_tasks,
    "notices put on their way again": release_stuck,
}
"""What the step returns is how much it did."""


def tick() -> dict[str, object]:
    """Do every step once; returns what each did."""
    return {name: step() for name, step in STEPS.items()}
