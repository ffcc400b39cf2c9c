"""The promise put to the test: what share of cases kept the limit, and whether the team's mean did."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from liming.execute import bridge
from liming.execute.enums import LimitUnit, RequestState, Stage
from liming.execute.models import RequestStep, ServiceLimit, StageTimer
from liming.execute.queries.standards import standard_on
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

PROMISE = "SGCC-promise"
PROFILE = "repair.emergency"
STAGES = (Stage.ARRIVE, Stage.FINISH)
_NOT_COUNTED = (RequestState.MERGED, RequestState.DECLINED)


@dataclass(frozen=True)
class PromiseCase:
    """One request's stage: minutes the clock ran, and the promised minutes of its area."""

    number: str
    title: str
    team: str
    team_code: str
    unit: str
    area_type: str
    stage: str
    minutes: int
    promised: int
    started_at: datetime

    @property
    def is_kept(self) -> bool:
        return self.minutes <= self.promised


@dataclass(frozen=True)
class PromiseLine:
    """A stage in an area: n cases, how many within the promise, their sum of minutes.

    `share` is of the cases, `mean` in minutes; both None without a case. The promise itself is an average:
    `is_mean_kept` tells whether the mean keeps it.
    """

    place: str
    code: str
    stage: str
    area_type: str
    promised: int
    n: int
    kept: int
    minutes: int

    @property
    def share(self) -> float | None:
        return self.kept / self.n if self.n else None

    @property
    def mean(self) -> float | None:
        return self.minutes / self.n if self.n else None

    @property
    def is_mean_kept(self) -> bool:
        return self.n > 0 and self.minutes <= self.promised * self.n


@dataclass(frozen=True)
class PromiseTest:
    """The lines of all places together and of each place, with the standard they are held against."""

    standard: str
    source: str
    total: tuple[PromiseLine, ...]
    places: tuple[PromiseLine, ...]


def promise_test(viewer: Viewer, first: date, last: date, by: str = "unit") -> PromiseTest:
    """Emergency repairs whose stage began from `first` to `last` and ended, by "unit" or "team".

    Only stages with a visit count: an arrival nobody made is none. Three queries.
    Raises DomainError `forbidden`, `no_standard`.
    """
    standard = standard_on(PROMISE, last)
    cases = list(_cases(viewer, first, last))
    groups: dict[tuple[str, str, str, str], list[PromiseCase]] = defaultdict(list)
    total: dict[tuple[str, str, str, str], list[PromiseCase]] = defaultdict(list)
    for case in cases:
        name, code = (case.team, case.team_code) if by == "team" else (case.unit, case.unit)
        groups[name, code, case.stage, case.area_type].append(case)
        total["", "", case.stage, case.area_type].append(case)
    return PromiseTest(str(standard.name), standard.source, _lines(total), _lines(groups))


def promise_cases(
    viewer: Viewer, first: date, last: date, *, stage: str = "", area: str = "", place: str = ""
) -> tuple[PromiseCase, ...]:
    """The requests behind a line, slowest first; `place` is a unit's short name or a team's code."""
    found = [
        case
        for case in _cases(viewer, first, last)
        if (not stage or case.stage == stage)
        and (not area or case.area_type == area)
        and (not place or place in (case.unit, case.team_code))
    ]
    return tuple(sorted(found, key=lambda case: (case.promised - case.minutes, case.number)))


def _lines(groups: dict[tuple[str, str, str, str], list[PromiseCase]]) -> tuple[PromiseLine, ...]:
    order = {stage.value: number for number, stage in enumerate(STAGES)}
    areas = {"urban": 0, "rural": 1, "remote": 2}
    lines = [
        PromiseLine(
            place=name,
            code=code,
            stage=stage,
            area_type=area,
            promised=cases[0].promised,
            n=len(cases),
            kept=sum(case.is_kept for case in cases),
            minutes=sum(case.minutes for case in cases),
        )
        for (name, code, stage, area), cases in groups.items()
    ]
    return tuple(
        sorted(lines, key=lambda each: (each.place, each.code, order[each.stage], areas[each.area_type]))
    )


def _cases(viewer: Viewer, first: date, last: date) -> Iterable[PromiseCase]:
    viewer.require(Right.READ_WORK)
    promised = _promised(last)
    for row in _timers(viewer, first, last).iterator(chunk_size=2_000):
        limit = promised.get((row["stage"], row["request__area_type"]))
        if limit is None:
            continue
        yield PromiseCase(
            number=row["request__number"],
            title=row["request__title"],
            team=row["request__team__short_name"],
            team_code=row["request__team__code"],
            unit=row["request__unit__short_name"],
            area_type=row["request__area_type"],
            stage=row["stage"],
            minutes=bridge.used_minutes(row["started_at"], row["ended_at"], row["request__notes"]),
            promised=limit,
            started_at=row["started_at"],
        )


def _timers(viewer: Viewer, first: date, last: date) -> "QuerySet[Any, Any]":
    arrived = RequestStep.objects.filter(request=OuterRef("request"), state=RequestState.ON_SITE)
    reach = Q(pk__in=[])
    for path in viewer.unit_paths:
        reach |= Q(request__unit__path__startswith=path) | Q(request__team__path__startswith=path)
    rows = StageTimer.objects.filter(
        Q() if "/" in viewer.unit_paths else reach,
        stage__in=STAGES,
        ended_at__isnull=False,
        started_at__gte=clock.at(first),
        started_at__lt=clock.at(date.fromordinal(last.toordinal() + 1)),
        request__service_type__limit_profile=PROFILE,
        request__team__isnull=False,
    ).exclude(request__state__in=_NOT_COUNTED)
    return (
        rows.filter(Exists(arrived))
        .order_by("started_at", "pk")
        .values(
            "stage",
            "started_at",
            "ended_at",
            "request__number",
            "request__title",
            "request__notes",
            "request__area_type",
            "request__team__short_name",
            "request__team__code",
            "request__unit__short_name",
        )
    )


def _promised(day: date) -> dict[tuple[str, str], int]:
    rows = ServiceLimit.objects.filter(
        standard=standard_on(PROMISE, day), profile=PROFILE, unit=LimitUnit.MINUTE
    )
    return {(row.stage, row.area_type): row.amount for row in rows}
