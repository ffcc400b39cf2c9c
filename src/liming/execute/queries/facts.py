"""Services done, as facts that the plan's schedule rules count from."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from liming.execute.models import ServiceRecord
from liming.shared import clock

_PLACES = (("customer", "customer__code"), ("site", "site__code"), ("team", "team__code"))


def record_facts(codes: Iterable[str], first: date, last: date) -> Iterator[tuple[str, str, date]]:
    """(service type, place key, day) of every record of these types that ended between the days; one query.

    A record is a fact at its customer, at its site and for its team.
    """
    rows = ServiceRecord.objects.everywhere("a plan line counts from services whoever did them").filter(
        is_current=True,
        service_type__in=list(codes),
        ended_at__gte=clock.at(first, 0),
        ended_at__lt=clock.at(last + timedelta(days=1), 0),
    )
    names = [lookup for _kind, lookup in _PLACES]
    for service_type, ended_at, *keys in rows.values_list("service_type_id", "ended_at", *names):
        day = clock.local(ended_at).date()
        for (kind, _lookup), code in zip(_PLACES, keys, strict=True):
            if code:
                yield service_type, f"{kind}:{code}", day
