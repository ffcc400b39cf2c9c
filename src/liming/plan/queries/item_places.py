"""The place or customer that an item set by hand names, within its team."""

from typing import Any

from django.db.models import Q

from liming.register.models import Customer, Site, Team
from liming.shared.errors import DomainError

_OF_TEAM = "the caller has checked the team"


def sites_of_team(team: Team) -> list[Site]:
    """The team's sites in the order of their names."""
    return list(Site.objects.everywhere(_OF_TEAM).filter(team=team).order_by("pinyin"))


def place_of_item(team: Team, site: str = "", customer: str = "") -> dict[str, Any]:
    """WorkItem's place fields for a site's code, or a customer's code or account number, of the team.

    Raises DomainError `not_found`.
    """
    if site:
        named_site = Site.objects.everywhere(_OF_TEAM).filter(team=team, code=site).first()
        return _fields("site", "场所", site, named_site)
    if customer.strip():
        text = customer.strip()
        named = Q(code=text) | Q(account_number=text)
        found = Customer.objects.everywhere(_OF_TEAM).filter(named, team=team).first()
        return _fields("customer", "客户", text, found)
    return {}


def _fields(name: str, what: str, key: str, found: Site | Customer | None) -> dict[str, Any]:
    if found is None:
        raise DomainError("not_found", what=what, key=key)
    return {name: found, "longitude": found.longitude, "latitude": found.latitude}
