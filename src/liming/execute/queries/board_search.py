"""The board's search box: by number from an index, by word in one pass over the rows in question.

Words of one Chinese character count too, so no index of words helps; a pass that reads the two short texts
and nothing else is fast enough, as long as it is made once.
"""

from uuid import UUID

from django.db.models import Q

from liming.execute.models import Request
from liming.register.models import Member
from liming.shared.scope import ScopedQuerySet

FEW = 500
"""Up to so many finds are kept as a list of ids: what follows reads these rows alone."""
_WHOLE_NUMBER = 6
_REASON = "only narrows rows that were limited to the viewer's reach"


def searched(rows: "ScopedQuerySet[Request]", text: str) -> "ScopedQuerySet[Request]":
    """The rows whose number, title or address holds the text, or whose holder's name or initials do.

    What looks like a whole number, own or another system's, is only looked up as one when it is found.
    Four queries, of which one reads the rows.
    """
    numbers, outside = _numbers("number", text), _numbers("external_number", text)
    if _is_number(text) and (numbers or outside):
        return _kept(rows.filter(_in("number", numbers, text) | _in("external_number", outside, text)))
    words = Q(**{f"title__{_contains(text)}": text}) | Q(**{f"address__{_contains(text)}": text})
    for field, found in (("number", numbers), ("external_number", outside)):
        words |= _in(field, found, text)
    return _kept(rows.filter(words | _held_by(text)))


def _kept(found: "ScopedQuerySet[Request]") -> "ScopedQuerySet[Request]":
    """The same rows, by their ids where they are few: counting and showing them passes over nothing again."""
    keys: list[UUID] = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(keys) > FEW:
        return found
    return Request.objects.everywhere(_REASON).filter(pk__in=keys)


def _is_number(text: str) -> bool:
    return text.isascii() and len(text) >= _WHOLE_NUMBER and any(letter.isdigit() for letter in text)


def _contains(text: str) -> str:
    """Without letter case to fold, the plain comparison says the same in less time."""
    return "contains" if text.lower() == text.upper() else "icontains"


def _numbers(field: str, text: str) -> list[str]:
    """Numbers that hold the text, read from the index on the number alone; one too many means many."""
    if not text.isascii() and field == "number":
        return []
    rows = Request.objects.everywhere(_REASON).filter(**{f"{field}__gt": ""})
    found = rows.filter(**{f"{field}__{_contains(text)}": text}).order_by()
    return list(found.values_list(field, flat=True)[: FEW + 1])


def _in(field: str, numbers: list[str], text: str) -> Q:
    if len(numbers) > FEW:
        return Q(**{f"{field}__{_contains(text)}": text})
    return Q(**{f"{field}__in": numbers})


def _held_by(text: str) -> Q:
    rows = Member.objects.everywhere(_REASON).filter(Q(name__icontains=text) | Q(initials__istartswith=text))
    return Q(holder_id__in=list(rows.order_by().values_list("pk", flat=True)))
