"""Supervision in the words of lists."""

from django import template

from liming.evaluate.models import SupervisionCheck
from liming.web.office.supervision import words

register = template.Library()


@register.filter
def check_what(check: SupervisionCheck) -> str:
    """What is looked at."""
    return words.what(check)


@register.filter
def check_way(check: SupervisionCheck) -> str:
    """Drawn, or targeted with its ground."""
    return words.way(check)


@register.filter
def check_result(check: SupervisionCheck) -> str:
    """How it went; nothing before it is made."""
    return words.result(check)
