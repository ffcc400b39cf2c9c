"""What a member has promised: listed on the own pages, and said on every page while it is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from liming.improve.enums import ImprovementState
from liming.improve.models import Improvement
from liming.improve.queries.settings import reminder_steps, settings_book
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

GOING = (ImprovementState.PLANNED, ImprovementState.RUNNING)
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Promise:
    """One line of the banner: a measure of mine that comes due or is overdue."""

    improvement_id: UUID
    title: str
    due_on: date

    @property
    def days(self) -> int:
        """Days left; negative when overdue."""
        return (self.due_on - clock.today()).days

    @property
    def due_words(self) -> str:
        """How long until the due day, in the reader's words."""
        if self.days < 0:
            return _("超 %(n)d 天") % {"n": -self.days}
        return _("今天到期") if self.days == 0 else _("剩 %(n)d 天") % {"n": self.days}


def due_promises(viewer: Viewer) -> tuple[Promise, ...]:
    """The viewer's own measures inside the time of reminders or past it, the oldest first.

    Kept for a minute per member, so that every page can say them; nothing is asked for who is no member.
    """
    if viewer.member_id is None:
        return ()
    key = _key(viewer.member_id)
    found = cache.get(key)
    if found is None:
        found = _due(viewer.member_id)
        cache.set(key, found, KEPT_SECONDS)
    return tuple(found)


def forget_own(member_id: UUID) -> None:
    """Ask again for what a member has promised."""
    cache.delete(_key(member_id))


def my_improvements(viewer: Viewer) -> "QuerySet[Improvement]":
    """Measures that the viewer owns or helps with and that are not verified, by due day. Needs `do_work`."""
    viewer.require(Right.DO_WORK)
    rows = Improvement.objects.everywhere("a member's own promises")
    mine = Q(owner=viewer.member_id) | Q(helpers__member=viewer.member_id)
    if viewer.member_id is None:
        return rows.none()
    waiting = (*GOING, ImprovementState.DONE)
    return (
        rows.filter(mine, state__in=waiting)
        .select_related("gap__team", "gap__indicator", "gap__snapshot", "owner")
        .order_by("due_on", "pk")
        .distinct()
    )


def my_improvement(viewer: Viewer, improvement_id: UUID) -> Improvement:
    """One of them. Needs `do_work`; raises DomainError `not_found`."""
    found: Improvement | None = my_improvements(viewer).filter(pk=improvement_id).first()
    if found is None:
        raise DomainError("not_found", what="措施", key=str(improvement_id))
    return found


def _due(member_id: UUID) -> list[Promise]:
    rows = Improvement.objects.everywhere("a member's own promises").filter(owner=member_id, state__in=GOING)
    found = list(rows.order_by("due_on").values_list("pk", "title", "due_on", "gap__team__path"))
    book = settings_book("improve.remind_before", "improve.remind_weeks") if found else None
    today = clock.today()
    return [
        Promise(key, title, due_on)
        for key, title, due_on, path in found
        if book and due_on <= today + timedelta(days=max(reminder_steps(book, path).before, default=0))
    ]


def _key(member_id: UUID) -> str:
    return f"improve.promises:{member_id}"
