"""How many of each noun there are; the province's figures, counted and never typed."""

from collections.abc import Callable

from django.db.models import QuerySet

from liming.evaluate.models import Snapshot
from liming.execute.models import (
    Activity,
    CallBack,
    CustomerReport,
    Honour,
    Liaison,
    PressItem,
    Rating,
    Request,
    ServiceRecord,
)
from liming.execute.rules.transitions import ENDED
from liming.improve.models import Gap, Improvement, Verification
from liming.plan.models import MonthPlan, Project, WorkItem, YearPlan
from liming.register.models import (
    Account,
    Customer,
    Division,
    Grid,
    Member,
    Pairing,
    Post,
    ResponsibilityArea,
    ServicePoint,
    Site,
    Team,
    Unit,
)

_WHY = "counting the whole province"


def counts() -> dict[str, int]:
    """Every noun by its name, in the order of the rooms."""
    return {name: rows().count() for name, rows in _NOUNS.items()}


def _records() -> "QuerySet[ServiceRecord]":
    return ServiceRecord.objects.everywhere(_WHY).filter(is_current=True)


_NOUNS: dict[str, Callable[[], "QuerySet"]] = {
    "divisions": lambda: Division.objects.all(),
    "units": lambda: Unit.objects.everywhere(_WHY),
    "teams": lambda: Team.objects.everywhere(_WHY),
    "members": lambda: Member.objects.everywhere(_WHY),
    "grids": lambda: Grid.objects.everywhere(_WHY),
    "service_points": lambda: ServicePoint.objects.everywhere(_WHY),
    "customers": lambda: Customer.objects.everywhere(_WHY),
    "sites": lambda: Site.objects.everywhere(_WHY),
    "pairings": lambda: Pairing.objects.everywhere(_WHY),
    "posts": lambda: Post.objects.everywhere(_WHY),
    "responsibility_areas": lambda: ResponsibilityArea.objects.everywhere(_WHY),
    "accounts": lambda: Account.objects.all(),
    "year_plans": lambda: YearPlan.objects.all(),
    "month_plans": lambda: MonthPlan.objects.everywhere(_WHY),
    "key_projects": lambda: Project.objects.everywhere(_WHY).filter(kind="key"),
    "livelihood_projects": lambda: Project.objects.everywhere(_WHY).filter(kind="livelihood"),
    "project_service_items": lambda: (
        _records().filter(project_item__isnull=False).values("project_item").distinct()
    ),
    "work_items": lambda: WorkItem.objects.everywhere(_WHY),
    "requests": lambda: Request.objects.everywhere(_WHY),
    "open_requests": lambda: Request.objects.everywhere(_WHY).exclude(state__in=ENDED),
    "service_records": _records,
    "ratings": lambda: Rating.objects.all(),
    "call_backs": lambda: CallBack.objects.everywhere(_WHY),
    "press_items": lambda: PressItem.objects.everywhere(_WHY),
    "honours": lambda: Honour.objects.everywhere(_WHY),
    "activities": lambda: Activity.objects.everywhere(_WHY),
    "liaisons": lambda: Liaison.objects.everywhere(_WHY),
    "customer_reports": lambda: CustomerReport.objects.everywhere(_WHY),
    "snapshots": lambda: Snapshot.objects.all(),
    "gaps": lambda: Gap.objects.everywhere(_WHY),
    "improvements": lambda: Improvement.objects.everywhere(_WHY),
    "verifications": lambda: Verification.objects.all(),
}
