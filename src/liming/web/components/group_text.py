"""A list as short lines to paste into a group, as a captain would write it: no caller's name, no phone."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

LONGEST_LIST = 30


def group_text(head: str, lines: Iterable[Sequence[str]], total: int | None = None) -> str:
    """The head, then numbered lines of the parts that say something; how many more there are of `total`."""
    every = list(lines)
    shown = every[:LONGEST_LIST]
    said = [f"{number}. " + joined(parts) for number, parts in enumerate(shown, start=1)]
    more = (len(every) if total is None else total) - len(shown)
    return "\n".join([head, *said, *([_("另有 %(n)s 件") % {"n": more}] if more > 0 else [])])


def joined(parts: Sequence[str]) -> str:
    """The parts that say something, in one line."""
    return _("，").join(part for part in parts if part)
