"""The open invitations of a unit to hand out, each line for one person."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from liming.adapters.documents.pdf import Paper
from liming.adapters.marks import Mark
from liming.register.queries import Handout
from liming.register.rules import Table
from liming.shared import clock

_WIDTHS = (3.2, 4.2, 4.6, 4.4)


def invitation_list(issuer: str, rows: Iterable[Handout], address: str, mark: Mark) -> bytes:
    """A PDF: how an account is opened, then for each team names, staff numbers, codes and last days."""
    paper = Paper(issuer, _("账号开通通知单"), mark=mark)
    link = f"{address.rstrip('/')}/join/"
    paper.text(_("打开 %(link)s，填自己的工号和开通码，再设口令。开通码只能用一次。") % {"link": link})
    paper.note(_("按行裁开，当面交给本人。"))
    for team, people in groupby(rows, attrgetter("team")):
        paper.heading(team)
        head = (_("姓名"), _("工号"), _("开通码"), _("有效至"))
        lines = [(each.name, each.number, each.code, _last_day(each)) for each in people]
        paper.table(head, lines, _WIDTHS)
    return paper.pdf()


def invitation_table(rows: Iterable[Handout]) -> Table:
    """The same as a sheet."""
    head = (_("服务队"), _("姓名"), _("工号"), _("开通码"), _("有效至"))
    lines = [(each.team, each.name, each.number, each.code, _last_day(each)) for each in rows]
    return Table.of(head, lines, _("开通邀请"))


def _last_day(of: Handout) -> str:
    return f"{clock.local(of.expires_at):%Y-%m-%d %H:%M}"
