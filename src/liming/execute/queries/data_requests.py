"""What people ask about their own data, for whoever answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liming.execute.enums import DataRequestState
from liming.execute.models import DataRequest, DataRequestStep
from liming.execute.queries.personal_data import Found, found_of
from liming.execute.queries.settings import in_language, setting
from liming.register.models import Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

OPEN = (DataRequestState.RECEIVED, DataRequestState.IDENTIFIED)


@dataclass(frozen=True)
class DataRequestDetail:
    """One request with its course; `found` stays empty until the person's identity was checked."""

    row: DataRequest
    steps: tuple[DataRequestStep, ...]
    found: tuple[Found, ...]
    is_open: bool
    is_late: bool
    identity: str


def data_requests(viewer: Viewer, is_open: bool = True) -> ScopedQuerySet[DataRequest]:
    """Those that wait, the nearest limit first, or those that ended. Raises DomainError `forbidden`."""
    viewer.require(Right.ANSWER_ABOUT_DATA)
    rows = DataRequest.objects.visible_to(viewer.within(Right.ANSWER_ABOUT_DATA)).select_related("unit")
    if is_open:
        return rows.filter(state__in=OPEN).order_by("due_on", "received_at")
    return rows.exclude(state__in=OPEN).order_by("-ended_at")


def data_request(viewer: Viewer, number: str) -> DataRequestDetail:
    """One of them. Raises DomainError `forbidden`, `not_found`."""
    viewer.require(Right.ANSWER_ABOUT_DATA)
    rows = DataRequest.objects.visible_to(viewer.within(Right.ANSWER_ABOUT_DATA))
    row: DataRequest | None = rows.select_related("unit", "follow_request").filter(number=number).first()
    if row is None:
        raise DomainError("not_found", what="个人信息请求", key=number)
    is_open = row.state in OPEN
    return DataRequestDetail(
        row=row,
        steps=tuple(row.steps.all()),
        found=found_of(row) if row.state == DataRequestState.IDENTIFIED else (),
        is_open=is_open,
        is_late=is_open and row.due_on < clock.today(),
        identity=dict(identity_ways()).get(row.identity_how, ""),
    )


def identity_ways() -> tuple[tuple[str, str], ...]:
    """How an identity may be checked: code and word."""
    return tuple((row["code"], in_language(row)) for row in setting("privacy.identity"))


def units_to_answer(viewer: Viewer) -> ScopedQuerySet[Unit]:
    """Units for which the viewer takes such requests, in tree order."""
    viewer.require(Right.ANSWER_ABOUT_DATA)
    rows = Unit.objects.visible_to(viewer.within(Right.ANSWER_ABOUT_DATA))
    return rows.filter(closed_on=None).order_by("path")


def own_data_requests_by_code(code: str) -> Sequence[DataRequest]:
    """What was asked on the page of a request, oldest first; nothing for a code that is none."""
    rows = DataRequest.objects.everywhere("the follow code is the asker's own key")
    return tuple(rows.filter(follow_request__follow_code=code.strip().upper()).order_by("received_at"))


@dataclass(frozen=True)
class PrivacyNotice:
    """Who handles personal data, why, which, how long, and what a person may ask: headings and words."""

    parts: tuple[tuple[str, str], ...]
    source: str


def privacy_notice() -> PrivacyNotice:
    """The notice shown to whoever fills in a public form, with the times in force."""
    value: dict[str, Any] = setting("privacy.notice")
    times = {
        "photo_years": setting("retention.photo_years"),
        "case_years": setting("retention.case_years"),
        "answer_days": setting("privacy.answer_days"),
    }
    parts = tuple(
        (in_language(part["title"]), in_language(part["words"]).format(**times)) for part in value["parts"]
    )
    return PrivacyNotice(parts, in_language(value["basis"]))
