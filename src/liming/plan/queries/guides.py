"""Work guides: the list, one version with its parts, the difference of two, and the checks of teams."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from liming.plan.enums import CheckKind, GuidePhase, PartKind
from liming.plan.models import Checklist, ChecklistItem, GuideCheck, GuidePart, ServiceType
from liming.plan.rules.guide_changes import Change, changes_between
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer
from liming.shared.words import chosen


@dataclass(frozen=True)
class GuideLine:
    """A guide in the list: the version that holds (or the newest), and the draft beside it, if any."""

    guide: Checklist
    phase: GuidePhase
    draft: Checklist | None
    parts: int
    items: int
    services: int


@dataclass(frozen=True)
class GuidePage:
    """One version; `parts` by kind in reading order, `points` is the sum of what its items give."""

    guide: Checklist
    phase: GuidePhase
    parts: tuple[tuple[PartKind, tuple[GuidePart, ...]], ...]
    items: tuple[ChecklistItem, ...]
    versions: tuple[tuple[Checklist, GuidePhase], ...]
    services: tuple[ServiceType, ...]

    @property
    def points(self) -> int:
        return sum(item.points for item in self.items)

    @property
    def draft(self) -> Checklist | None:
        return next((row for row, phase in self.versions if phase is GuidePhase.DRAFT), None)

    @property
    def in_force(self) -> Checklist | None:
        return next((row for row, phase in self.versions if phase is GuidePhase.IN_FORCE), None)


@dataclass(frozen=True)
class GuideDifference:
    old: Checklist
    new: Checklist
    parts: tuple[tuple[str, tuple[Change, ...]], ...]

    @property
    def count(self) -> int:
        return sum(change.mark != "same" for _name, changes in self.parts for change in changes)


def guides(viewer: Viewer) -> list[GuideLine]:
    """Every guide by its code. Four queries, however many there are."""
    viewer.require(Right.READ_PLAN)
    today = clock.today()
    versions: dict[str, list[Checklist]] = {}
    for row in Checklist.objects.order_by("code", "-version"):
        versions.setdefault(row.code, []).append(row)
    items, parts = _counts(ChecklistItem), _counts(GuidePart)
    used = ServiceType.objects.filter(is_active=True).exclude(checklist_code="")
    services = dict(used.values_list("checklist_code").annotate(Count("pk")).order_by())
    found = []
    for code, rows in versions.items():
        shown = _holding(rows)
        draft = next((row for row in rows if row.effective_from is None and row is not shown), None)
        counts = (parts.get(shown.pk, 0), items.get(shown.pk, 0), services.get(code, 0))
        found.append(GuideLine(shown, shown.phase(today), draft, *counts))
    return found


def guide_page(viewer: Viewer, code: str, version: int | None = None) -> GuidePage:
    """One version, the one in force unless said. Raises `not_found`, `forbidden`."""
    viewer.require(Right.READ_PLAN)
    rows = list(Checklist.objects.filter(code=code).order_by("-version"))
    wanted = [row for row in rows if version in (None, row.version)]
    if not wanted:
        raise DomainError("not_found", what=_("指导书"), key=code)
    return _page(_holding(wanted), rows)


def guide_of_work(guide: Checklist) -> GuidePage:
    """The very version that work is pinned to; whoever reached the work may read it."""
    return _page(guide, list(Checklist.objects.filter(code=guide.code).order_by("-version")))


def _page(guide: Checklist, rows: list[Checklist]) -> GuidePage:
    today = clock.today()
    services = ServiceType.objects.filter(checklist_code=guide.code, is_active=True)
    return GuidePage(
        guide=guide,
        phase=guide.phase(today),
        parts=tuple(_by_kind(guide.parts.all())),
        items=tuple(guide.items.all()),
        versions=tuple((row, row.phase(today)) for row in rows),
        services=tuple(services.order_by("code")),
    )


def guide_difference(viewer: Viewer, code: str, old: int, new: int) -> GuideDifference:
    """Line by line what version `new` changes. Raises `not_found`, `forbidden`."""
    before, after = guide_page(viewer, code, old), guide_page(viewer, code, new)
    head = _("名称和目的")
    parts = [(head, changes_between(_head(before.guide), _head(after.guide)))]
    parts += [
        (str(kind.label), changes_between(*[[_words(each) for each in lines] for lines in (first, second)]))
        for (kind, first), (_kind, second) in zip(before.parts, after.parts, strict=True)
    ]
    checks = [[_check_words(item) for item in page.items] for page in (before, after)]
    parts.append((_("检查项"), changes_between(*checks)))
    return GuideDifference(before.guide, after.guide, tuple((name, tuple(rows)) for name, rows in parts))


def guide_checks(viewer: Viewer, code: str = "") -> ScopedQuerySet[Any]:
    """Checks of the viewer's teams, newest first, with `given` (points) and `full` (points there are)."""
    viewer.require(Right.READ_PLAN)
    rows: ScopedQuerySet[Any] = GuideCheck.objects.visible_to(viewer).select_related(
        "team__unit", "checklist"
    )
    if code:
        rows = rows.filter(checklist__code=code)
    found: ScopedQuerySet[Any] = rows.annotate(
        given=Sum("lines__points"), full=Sum("lines__item__points")
    ).order_by("-day", "-at")
    return found


def guide_check(viewer: Viewer, key: UUID) -> GuideCheck:
    """One check with its lines. Raises `not_found`, `forbidden`."""
    found: GuideCheck | None = guide_checks(viewer).filter(pk=key).first()
    if found is None:
        raise DomainError("not_found", what=_("检查记录"), key=key)
    return found


def limits_of(item: ChecklistItem) -> str:
    """The limits of a number in words: 198–235 伏, ≤ 4 欧; the unit alone where there are none."""
    if item.kind != CheckKind.NUMBER:
        return ""
    low, high = (f"{value:g}" if value is not None else "" for value in (item.low, item.high))
    shown = f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""
    return f"{shown} {item.unit}".strip() or _("数值")


def _holding(rows: list[Checklist]) -> Checklist:
    today = clock.today()
    return next((row for row in rows if row.phase(today) is GuidePhase.IN_FORCE), rows[0])


def _counts(model: type[ChecklistItem] | type[GuidePart]) -> dict[int, int]:
    rows: Any = model.objects
    return dict(rows.values_list("checklist").annotate(Count("pk")).order_by())


def _by_kind(rows: Iterable[GuidePart]) -> Iterable[tuple[PartKind, tuple[GuidePart, ...]]]:
    found = list(rows)
    return ((kind, tuple(row for row in found if row.kind == kind)) for kind in PartKind)


def _head(guide: Checklist) -> list[tuple[str, str]]:
    return [(_("名称"), guide.name), *((_("目的"), line) for line in guide.purpose.splitlines() if line)]


def _words(part: GuidePart) -> tuple[str, str]:
    return chosen(part.text, part.text_en), chosen(part.detail, part.detail_en)


def _check_words(item: ChecklistItem) -> tuple[str, str]:
    points = _("%(n)s 分") % {"n": item.points} if item.points else ""
    return chosen(item.text, item.text_en), " ".join(each for each in (limits_of(item), points) if each)
