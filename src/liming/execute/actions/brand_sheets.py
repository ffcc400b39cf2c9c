"""Press items and honours from a sheet: dry run first; each still waits to be verified."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from liming.execute.actions.brand import Proof, add_honour, add_press_item
from liming.execute.enums import PressLevel
from liming.execute.rules.publicity_columns import DAY, SHEETS, WHO
from liming.register.actions import ImportReport, Mode, Outcome, take_rows
from liming.register.rules import Table
from liming.register.rules.columns import Noun
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_FIELDS = {"out_of_scope": "team", "forbidden": "team", "publicity_link_twice": "link"}
_LONGEST = {"title": 160, "outlet": 80, "giver": 80, "link": 300}
_IS_LINK = URLValidator(schemes=["http", "https"])


def import_publicity(
    viewer: Viewer, kind: str, table: Table, *, dry_run: bool = True, mode: Mode = "all_or_nothing"
) -> ImportReport:
    """Enter the rows of a sheet; `kind` is press or honours.

    What a team has already, by title, outlet (or giver) and day, or by its link, stays as it is. A link that
    stands for something else is refused in its row. Raises `forbidden`, `header_unknown`, `header_twice`.
    """
    viewer.require(Right.ENTER_PUBLICITY)
    of = SHEETS[kind]

    def take(values: dict[str, Any]) -> Outcome:
        _check(of, values)
        if _is_known(kind, values):
            return "unchanged"
        _add(viewer, kind, values)
        return "created"

    fields = {**_FIELDS, "publicity_future": DAY[kind]}
    return take_rows(viewer, of, table, take, fields, dry_run=dry_run, mode=mode)


def _check(of: Noun, values: dict[str, Any]) -> None:
    for name, most in _LONGEST.items():
        text = values.get(name) or ""
        if len(text) > most:
            remedy = _("至多 %(most)d 字") % {"most": most}
            label = of.by_columns[name].label
            raise DomainError("field_invalid", field=label, value=f"{text[:20]}…", remedy=remedy)
    link = values.get("link")
    if link:
        try:
            _IS_LINK(link)
        except ValidationError:
            label, remedy = of.by_columns["link"].label, _("请写完整网址，以 http 开头")
            raise DomainError("field_invalid", field=label, value=link[:60], remedy=remedy) from None


def _is_known(kind: str, values: dict[str, Any]) -> bool:
    """Whether the team has it already. Raises `publicity_link_twice` when its link stands for another one."""
    rows = SHEETS[kind].model._default_manager.everywhere("the team is checked where one is added")  # type: ignore[attr-defined]
    own = rows.filter(team=values["team"])
    same = {name: values[name] for name in (WHO[kind], DAY[kind])}
    if own.filter(title=values["title"], **same).exists():
        return True
    first = own.filter(link=values["link"]).first() if values.get("link") else None
    if first is None:
        return False
    if all(getattr(first, name) == value for name, value in same.items()):
        return True
    raise DomainError("publicity_link_twice", title=first.title)


def _add(viewer: Viewer, kind: str, values: dict[str, Any]) -> None:
    level, proof = PressLevel(values.get("level") or PressLevel.INTERNAL), Proof(values.get("link") or "")
    team, title = values["team"], values["title"]
    if kind == "press":
        outlet, day = values["outlet"], values["published_on"]
        add_press_item(viewer, team, title, outlet, level, day, proof=proof)
    else:
        giver, day = values["giver"], values["given_on"]
        add_honour(viewer, team, values["kind"], title, giver, day, level, proof=proof)
