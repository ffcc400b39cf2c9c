"""The story's team: bodies with a page of their own, and codes on posters with what came by them."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q

from liming.execute.models import Request
from liming.jobs.demo.story import told_squad
from liming.jobs.demo.world import Squad, World
from liming.register.enums import ContactKind
from liming.register.models import Account, ContactProfile, Customer, Division, GridVersion, PrintedCode
from liming.register.rules.printed_codes import new_code
from liming.shared.scope import ScopedQuerySet

_REASON = "the demo acts for every team"
_ASKED, _SCANNED = 8, 3
_ISSUED = timedelta(days=180)


def open_doors(world: World) -> int:
    """Contacts and codes of the story's team; returns how many. None without its county."""
    squad = told_squad(world)
    if squad is None:
        return 0
    with transaction.atomic():
        return _contacts(world, squad) + _codes(world, squad)


def _contacts(world: World, squad: Squad) -> int:
    """The township, a village and an enterprise, each with its latest requests."""
    rows = Request.objects.everywhere(_REASON).filter(team_id=squad.id).order_by("-received_at")
    made = 0
    for username, kind, source in (
        ("sijiao", ContactKind.TOWNSHIP, "government"),
        ("cunwei", ContactKind.VILLAGE, "village"),
        ("qiye", ContactKind.ENTERPRISE, ""),
    ):
        account = Account.objects.filter(username=username).first()
        own = rows.filter(source=source) if source else rows.filter(customer__kind="key_enterprise")
        first = _busiest(own.select_related("grid_version__grid", "division", "customer"))
        if account is None or first is None or first.division is None:
            continue
        profile = ContactProfile.objects.create(
            account=account, unit_id=squad.unit_id, valid_from=world.first_day, **_body(kind, first)
        )
        keys = own.filter(_same_place(kind, first)).values_list("pk", flat=True)[:_ASKED]
        Request.objects.everywhere(_REASON).filter(pk__in=list(keys)).update(contact=profile)
        made += 1
    return made


def _busiest(rows: ScopedQuerySet[Request]) -> Request | None:
    """A request of the grid that asked most."""
    grids = rows.order_by().exclude(grid_version=None).values_list("grid_version")
    most = grids.annotate(n=Count("pk")).order_by("-n", "grid_version").first()
    return rows.filter(grid_version=most[0]).first() if most else None


def _same_place(kind: ContactKind, first: Request) -> Q:
    if kind == ContactKind.ENTERPRISE:
        return Q(customer=first.customer)
    return Q(division=first.division) if kind == ContactKind.TOWNSHIP else Q(grid_version=first.grid_version)


def _body(kind: ContactKind, first: Request) -> dict[str, Any]:
    division: Division = first.division  # type: ignore[assignment]
    version: GridVersion | None = first.grid_version
    customer: Customer | None = first.customer if kind == ContactKind.ENTERPRISE else None
    village = version.communities[0] if version and version.communities else division.name
    name = {ContactKind.TOWNSHIP: f"{division.name}政府", ContactKind.VILLAGE: f"{village}委会"}.get(kind, "")
    return {
        "kind": kind,
        "name": customer.name if customer else name,
        "person": {"township": "郭秀莲", "village": "李有田", "enterprise": "赵满仓"}[kind.value],
        "phone": "13800001234",
        "division": division,
        "customer": customer,
        "grid": version.grid if version and kind != ContactKind.TOWNSHIP else None,
        "address": customer.address if customer else division.name + ("" if kind == "township" else village),
    }


def _codes(world: World, squad: Squad) -> int:
    """A code for every grid and point of the team; the latest scans of each grid are told to be by it."""
    given = {"team_id": squad.id, "issued_at": world.now - _ISSUED, "issued_by": squad.people[0].name}
    drawn = PrintedCode.objects.bulk_create(
        PrintedCode(code=new_code(settings.SECRET_KEY), **{name: each.id}, **given)
        for name, places in (("grid_id", squad.areas), ("service_point_id", squad.points))
        for each in places
    )
    scanned = Request.objects.everywhere(_REASON).filter(team_id=squad.id, source="qr_code")
    for code in drawn:
        if code.grid_id:
            keys = scanned.filter(grid_version__grid_id=code.grid_id).values_list("pk", flat=True)[:_SCANNED]
            scanned.filter(pk__in=list(keys)).update(printed_code=code)
    return len(drawn)
