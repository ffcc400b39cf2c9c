"""Special actions as lines for a WeChat group and as rows of a sheet; no phones, no names of households."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from liming.plan.actions import lead_name
from liming.plan.queries import ActionPage, PlaceRow
from liming.plan.queries.special_actions import ActionRow
from liming.web.components.group_text import group_text, joined
from liming.web.words.formats import local_date


def list_text(place: str, year: int, rows: Sequence[ActionRow], total: int) -> str:
    """The year's list, a line an action."""
    head = _("%(place)s%(year)s年专项行动 %(count)s 项") % {"place": place, "year": year, "count": total}
    return group_text(head, [_action(row) for row in rows], total)


def _action(row: ActionRow) -> list[str]:
    action, progress = row.action, row.progress
    told = {"done": progress.checked, "all": progress.places}
    return [
        action.name,
        f"{local_date(action.first_day)}–{local_date(action.last_day)}",
        str(action.get_state_display()),
        _("点位检查 %(done)s/%(all)s") % told if progress.places else "",
    ]


def action_text(page: ActionPage) -> str:
    """One action: days, who leads, how far it is, and its places with who answers for each."""
    action, progress = page.action, page.progress
    days = f"{local_date(action.first_day)}–{local_date(action.last_day)}"
    head = [
        _("%(name)s（%(days)s）%(state)s")
        % {"name": action.name, "days": days, "state": action.get_state_display()}
    ]
    if page.leads:
        head.append(
            _("领导小组：") + joined([f"{each.get_role_display()} {lead_name(each)}" for each in page.leads])
        )
    if action.goal:
        head.append(_("目标：") + " ".join(action.goal.split()))
    head.append(
        _("点位 %(all)s 处，已准备 %(prepared)s，已检查 %(checked)s；工作 %(done)s/%(planned)s")
        % {
            "all": progress.places,
            "prepared": progress.prepared,
            "checked": progress.checked,
            "done": progress.done,
            "planned": progress.planned,
        }
    )
    return group_text("\n".join(head), [_place(row) for row in page.places])


def _place(row: PlaceRow) -> list[str]:
    place = row.place
    return [
        place.name,
        _("%(day)s 检查") % {"day": local_date(place.check_on)},
        place.member.name if place.member else place.team.short_name,
        str(place.get_state_display()),
    ]
