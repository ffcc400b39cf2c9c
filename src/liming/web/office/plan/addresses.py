"""Addresses of a month's pages, and days read from forms."""

from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from liming.shared.errors import DomainError


def month_address(wanted: str, code: str = "", **more: str) -> str:
    """The month of a team, or of all teams without a code; `more` goes into the query."""
    query = {"month": wanted} | ({"team": code} if code else {}) | more
    return f"{reverse('plan_month')}?{urlencode(query)}"


def read_day(text: str) -> date:
    """A day of a form; DomainError `field_invalid`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        remedy = _("请写成 2026-11-18。")
        raise DomainError("field_invalid", field=_("日期"), value=text, remedy=remedy) from None
