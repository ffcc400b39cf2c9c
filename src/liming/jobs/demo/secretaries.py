"""A branch secretary's reports over the demo's records: last year's settled, this year's begun."""

from datetime import date, datetime

from django.db import transaction

from liming.improve import actions
from liming.improve.models import SecretaryReport
from liming.jobs.demo.catalogue import data
from liming.register.models import PartyBranch
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer


def report(now: datetime, story: str) -> int:
    """The reports of the branch that leads the told team; returns how many."""
    branches = PartyBranch.objects.everywhere("the demo acts for every branch").select_related("unit")
    branch = branches.filter(unit__teams__code=story).order_by("code").first()
    if branch is None:
        return 0
    told, year = data("secretaries"), clock.local(now).year
    secretary, department = system_viewer(told["secretary"]), system_viewer(told["department"])
    with transaction.atomic():
        with clock.fixed(min(now, clock.at(date(year, 1, 8), 10))):
            settled = _written(secretary, branch, year - 1, told["last_year"])
            actions.submit_secretary_report(secretary, settled)
            actions.freeze_secretary_report(department, settled)
        _written(secretary, branch, year, told["this_year"])
    return 2


def _written(viewer: Viewer, branch: PartyBranch, year: int, words: dict[str, str]) -> SecretaryReport:
    row = actions.draft_secretary_report(viewer, branch, year)
    return actions.write_performance_words(viewer, row, words)
