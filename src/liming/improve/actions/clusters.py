"""Clusters of like requests become proposed projects: found, joined, accepted or declined."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from liming.improve.enums import ClusterState
from liming.improve.models import ClusterRequest, RequestCluster
from liming.improve.queries.clusters import (
    Found,
    Kind,
    evidence_of,
    kind_of,
    known_kinds,
    like_requests,
    numbers,
    span_now,
    unusual_clusters,
)
from liming.improve.queries.settings import settings_book
from liming.improve.rules import CLUSTER_STATES
from liming.plan import actions as plan
from liming.plan.enums import Practice, ProjectKind
from liming.plan.models import Project
from liming.plan.queries import free_project_code
from liming.register.actions import News, post_notices
from liming.register.queries import captains, root_path
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

LINK = "proposal|"
_KEYS = ("notices.quiet_hours", "notices.retry_minutes", "notices.words.cluster_found")


@transaction.atomic
def find_clusters(viewer: Viewer) -> list[RequestCluster]:
    """Propose a project for every new cluster; new like requests join a proposal that is still undecided.

    A request is evidence once: what was accepted or declined is never proposed again. Needs
    `edit_improvement` over the whole house. Returns the new proposals, the least likely by chance first.
    """
    viewer.require(Right.EDIT_IMPROVEMENT, root_path())
    span, kinds = span_now(), known_kinds()
    undecided = list(
        RequestCluster.objects.everywhere("new requests join them").filter(state=ClusterState.PROPOSED)
    )
    for row in undecided:
        _join(row, kinds, span.last)
    taken = {(row.grid_id, row.kind, row.code) for row in undecided}
    made = []
    for found in unusual_clusters(span):
        if (found.grid_id, found.kind.kind, found.kind.code) in taken:
            continue
        requests = like_requests(found.kind, found.grid_id, span.first, span.last)
        if len(requests) >= span.least:
            made.append(_propose(viewer, found, span.first, span.last, requests))
    _tell(made)
    return made


def _join(row: RequestCluster, kinds: Iterable[Kind], last: date) -> None:
    kind = kind_of(row, kinds)
    requests = like_requests(kind, row.grid_id, row.first_day, last) if kind else []
    if requests:
        _keep(row, requests)
        row.last_day = last
        row.save(update_fields=["last_day"])


def _keep(row: RequestCluster, requests: Iterable[UUID]) -> None:
    ClusterRequest.objects.bulk_create(ClusterRequest(cluster=row, request_id=key) for key in requests)


def _propose(viewer: Viewer, found: Found, first: date, last: date, requests: list[UUID]) -> RequestCluster:
    row: RequestCluster = RequestCluster.objects.create(
        grid_id=found.grid_id,
        team_id=found.team_id,
        kind=found.kind.kind,
        code=found.kind.code,
        label=found.kind.label,
        first_day=first,
        last_day=last,
        expected=found.cluster.expected,
        probability=found.cluster.probability,
        found_at=clock.now(),
    )
    _keep(row, requests)
    after = {"kind": found.kind.key, "count": len(requests), "expected": row.expected}
    audit.record(viewer, "cluster.found", row, after=after, unit_path=row.team.path)
    return row


def _tell(made: list[RequestCluster]) -> None:
    if not made:
        return
    leaders = captains({row.team.path for row in made})
    news = [
        News(
            "cluster_found",
            f"cluster:{row.pk}",
            row.team.path,
            {
                "grid": row.grid.name,
                "label": row.label,
                "count": row.evidence.count(),
                "expected": f"{row.expected:.1f}",
            },
            f"{LINK}{row.pk}",
            leaders.get(row.team.path, ()),
            (row.team.path,),
        )
        for row in made
    ]
    post_notices(news, settings_book(*_KEYS))


def _take_turn(row: RequestCluster, target: ClusterState) -> None:
    rows = RequestCluster.objects.everywhere("the caller has named the row it may change")
    rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    row.refresh_from_db(fields=["state"])
    CLUSTER_STATES.check(ClusterState(row.state), target)


@transaction.atomic
def accept_cluster(
    viewer: Viewer, cluster: RequestCluster, name: str, first_day: date, last_day: date, goal: str = ""
) -> Project:
    """Make a proposal a project in preparation, its background telling the requests behind it.

    Needs `edit_improvement` over the team. Raises DomainError `illegal_transition`, and as
    `plan.actions.create_project`.
    """
    viewer.require(Right.EDIT_IMPROVEMENT, cluster.team.path)
    _take_turn(cluster, ClusterState.ACCEPTED)
    requests = evidence_of(cluster)
    practice = Practice(requests[0].practice) if requests else Practice.GOLD
    background = (
        f"{cluster.first_day} 至 {cluster.last_day}，{cluster.grid.name}网格“{cluster.label}”诉求 "
        f"{len(requests)} 件，按往常约 {cluster.expected:.1f} 件。诉求：{numbers(requests)}。"
    )
    project = plan.create_project(
        viewer,
        cluster.team,
        free_project_code(),
        name,
        ProjectKind.LIVELIHOOD,
        practice,
        first_day,
        last_day,
        background=background,
        goal=goal.strip(),
        beneficiaries=f"{cluster.grid.name}网格用户",
    )
    cluster.project = project
    _decide(viewer, cluster, ClusterState.ACCEPTED, "")
    return project


@transaction.atomic
def decline_cluster(viewer: Viewer, cluster: RequestCluster, reason: str) -> RequestCluster:
    """Decide against a project; its requests speak for no other proposal.

    Needs `edit_improvement` over the team. Raises DomainError `field_required`, `illegal_transition`.
    """
    viewer.require(Right.EDIT_IMPROVEMENT, cluster.team.path)
    if not reason.strip():
        raise DomainError("field_required", field="不立项的原因")
    _take_turn(cluster, ClusterState.DECLINED)
    _decide(viewer, cluster, ClusterState.DECLINED, reason.strip()[:200])
    return cluster


def _decide(viewer: Viewer, cluster: RequestCluster, state: ClusterState, reason: str) -> None:
    cluster.state, cluster.reason = state, reason
    cluster.decided_by, cluster.decided_at = viewer.name[:60], clock.now()
    cluster.save(update_fields=["state", "reason", "decided_by", "decided_at", "project"])
    after = {"state": state, "reason": reason}
    audit.record(viewer, f"cluster.{state}", cluster, after=after, unit_path=cluster.team.path)
