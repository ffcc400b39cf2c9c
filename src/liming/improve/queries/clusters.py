"""Clusters of like requests: how they are counted, what is proposed, and the requests behind each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from liming.execute.enums import RequestState
from liming.execute.models import Request
from liming.improve import bridge
from liming.improve.enums import ClusterState
from liming.improve.models import RequestCluster
from liming.improve.queries.settings import setting, word_groups
from liming.plan.models import ServiceType
from liming.register.models import GridVersion
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

REASON = "clusters are looked for in the whole province; what is shown is scoped"
NOT_COUNTED = (RequestState.MERGED, RequestState.DECLINED)
TYPE, WORD = "type", "word"


@dataclass(frozen=True)
class Span:
    """The window that is looked at and the span before it; days inclusive."""

    before_first: date
    first: date
    last: date
    least: int
    false_share: float

    @property
    def share(self) -> float:
        """Length of the window over that of the span before."""
        return ((self.last - self.first).days + 1) / (self.first - self.before_first).days


@dataclass(frozen=True)
class Kind:
    """What requests may have in common: a service type or a group of words in the title."""

    kind: str
    code: str
    label: str
    words: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.code}"

    @property
    def alike(self) -> Q:
        """Requests of this kind."""
        if self.kind == TYPE:
            return Q(service_type=self.code)
        found = Q(pk__in=[])
        for word in self.words:
            found |= Q(title__contains=word)
        return found


@dataclass(frozen=True)
class Found:
    """A cluster before it is written down."""

    cluster: bridge.Cluster
    kind: Kind
    grid_id: UUID
    team_id: UUID


def span_now() -> Span:
    """The window up to yesterday, as the parameters say."""
    rules = setting("improve.clusters")
    last = clock.today() - timedelta(days=1)
    first = last - timedelta(weeks=int(rules["weeks"])) + timedelta(days=1)
    before = first - timedelta(weeks=int(rules["past_weeks"]))
    return Span(before, first, last, int(rules["least"]), float(rules["false_share"]))


def counted_requests(first: date, last: date) -> "QuerySet[Request]":
    """Requests of a grid that were received on these days and not merged or declined."""
    rows = Request.objects.everywhere(REASON).exclude(state__in=NOT_COUNTED)
    return rows.filter(
        received_at__gte=clock.at(first, 0),
        received_at__lt=clock.at(last + timedelta(days=1), 0),
        grid_version__isnull=False,
    )


def unusual_clusters(span: Span) -> list[Found]:
    """Grids with more requests of a kind than their past and their peers explain; three queries.

    What is evidence of an earlier proposal does not count again.
    """
    grids = list(
        GridVersion.objects.everywhere(REASON)
        .filter(valid_to=None)
        .order_by("grid__code")
        .values_list("grid_id", "team_id", "area_type", "households")
    )
    kinds = {kind.key: kind for kind in known_kinds()}
    counts = _counts(span, [kind for kind in kinds.values() if kind.kind == WORD])
    reached = [kind for kind in counts if any(now >= span.least for now, _before in counts[kind].values())]
    places = [
        bridge.PlaceCount(str(grid), kind, area, households, *counts[kind].get(grid, (0, 0)))
        for kind in reached
        for grid, _team, area, households in grids
    ]
    found = bridge.unusual(
        places,
        span.share,
        least=span.least,
        false_share=span.false_share,
        untested=(len(counts) - len(reached)) * len(grids),
    )
    teams = {str(grid): team for grid, team, _area, _households in grids}
    return [Found(each, kinds[each.kind], UUID(each.key), teams[each.key]) for each in found]


def known_kinds() -> list[Kind]:
    """Service types and groups of words."""
    types = ServiceType.objects.order_by("code").values_list("code", "name")
    words = [Kind(WORD, row["code"], row["label"], row["words"]) for row in word_groups()]
    return [*(Kind(TYPE, code, name) for code, name in types), *words]


def _counts(span: Span, groups: Sequence[Kind]) -> dict[str, dict[UUID, tuple[int, int]]]:
    """(now, before) by kind and grid; a request that is evidence already is not new."""
    rows = counted_requests(span.before_first, span.last).order_by()
    is_before = Q(received_at__lt=clock.at(span.first, 0))
    is_now = ~is_before & Q(cluster_evidence=None)
    counted: dict[str, dict[UUID, tuple[int, int]]] = {}
    by_type = rows.values("grid_version__grid", "service_type").annotate(
        now=Count("pk", filter=is_now), before=Count("pk", filter=is_before)
    )
    for grid, code, now, before in by_type.values_list("grid_version__grid", "service_type", "now", "before"):
        counted.setdefault(f"{TYPE}:{code}", {})[grid] = (now, before)
    both: dict[str, Any] = {}
    for kind in groups:
        both[f"{kind.code}_now"] = Count("pk", filter=is_now & kind.alike)
        both[f"{kind.code}_before"] = Count("pk", filter=is_before & kind.alike)
    by_words: Any = rows.values(grid=F("grid_version__grid")).annotate(**both)
    for row in by_words:
        for kind in groups:
            pair = (row[f"{kind.code}_now"], row[f"{kind.code}_before"])
            counted.setdefault(kind.key, {})[row["grid"]] = pair
    return counted


@dataclass(frozen=True)
class ClusterDetail:
    """A proposal with its requests, the newest first, and whether the viewer may decide."""

    cluster: RequestCluster
    requests: list[Request]
    may_decide: bool


def clusters(viewer: Viewer, state: str = "", unit_path: str = "") -> "QuerySet[RequestCluster]":
    """Proposals of the viewer's teams, undecided ones first, each with `number` of requests.

    Needs `read_gaps`.
    """
    viewer.require(Right.READ_GAPS)
    rows = RequestCluster.objects.visible_to(viewer).select_related("grid", "team", "project")
    if state:
        rows = rows.filter(state=state)
    if unit_path:
        rows = rows.filter(team__path__startswith=unit_path)
    return rows.annotate(number=Count("evidence")).order_by("-state", "probability", "-found_at")


def cluster_by_id(viewer: Viewer, cluster_id: UUID) -> RequestCluster:
    """A proposal of the viewer's teams. Needs `read_gaps`; raises DomainError `not_found`."""
    found = clusters(viewer).filter(pk=cluster_id).first()
    if found is None:
        raise DomainError("not_found", what="拟立项目", key=str(cluster_id))
    return found


def cluster_detail(viewer: Viewer, cluster_id: UUID) -> ClusterDetail:
    """A proposal with the requests behind it. Needs `read_gaps`; raises DomainError `not_found`."""
    found = cluster_by_id(viewer, cluster_id)
    return ClusterDetail(
        found,
        evidence_of(found),
        viewer.may(Right.EDIT_IMPROVEMENT) and found.state == ClusterState.PROPOSED,
    )


def evidence_of(cluster: RequestCluster) -> list[Request]:
    """The requests that speak for a proposal, the newest first."""
    rows = Request.objects.everywhere("the proposal was in reach").filter(cluster_evidence__cluster=cluster)
    return list(rows.select_related("service_type").order_by("-received_at"))


def like_requests(kind: Kind, grid_id: UUID, first: date, last: date) -> list[UUID]:
    """Requests of a kind in a grid that are no evidence yet."""
    rows = counted_requests(first, last).filter(kind.alike, grid_version__grid=grid_id, cluster_evidence=None)
    return list(rows.order_by("received_at").values_list("pk", flat=True))


def kind_of(cluster: RequestCluster, kinds: Iterable[Kind]) -> Kind | None:
    """What a proposal's requests have in common; None when the list no longer knows it."""
    return next((each for each in kinds if (each.kind, each.code) == (cluster.kind, cluster.code)), None)


def numbers(requests: Sequence[Request]) -> str:
    """The numbers of requests in one line."""
    return "、".join(each.number for each in requests)
