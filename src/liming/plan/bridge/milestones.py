"""Milestones as steps that wait for each other."""

from collections.abc import Mapping, Sequence
from datetime import date

from liming.core.planning.milestones import CircleError, Step, forecast, in_order
from liming.plan.models import Milestone
from liming.shared.errors import DomainError


def milestone_order(rows: Sequence[Milestone], first_day: date) -> list[Milestone]:
    """Milestones so that each comes after those it waits for; DomainError `milestone_circle`."""
    known = {row.number: row for row in rows}
    try:
        return [known[step.key] for step in in_order(_steps(rows, first_day))]
    except CircleError as circle:
        raise DomainError("milestone_circle", title=known[circle.keys[0]].title) from None


def milestone_forecast(rows: Sequence[Milestone], first_day: date, today: date) -> Mapping[int, date]:
    """Number to the day a milestone is, or will be, reached when open ones keep their planned length."""
    return forecast(_steps(rows, first_day), today)


def milestone_start(row: Milestone, first_day: date) -> date:
    """When it may begin: as planned, else when the last it waits for is due, else with the project."""
    if row.starts_on is not None:
        return row.starts_on
    return min(max([each.due_on for each in row.after.all()], default=first_day), row.due_on)


def _steps(rows: Sequence[Milestone], first_day: date) -> list[Step]:
    return [
        Step(
            row.number,
            milestone_start(row, first_day),
            row.due_on,
            row.reached_on,
            tuple(each.number for each in row.after.all()),
        )
        for row in rows
    ]
