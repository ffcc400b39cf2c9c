"""The desk's register of a day on A4, to be signed and kept in the station's record book."""

from django.utils.translation import gettext as _

from liming.adapters.documents.pdf import Paper, Signature
from liming.execute.queries import DeskDay
from liming.execute.queries.desk import DeskLine, DutyLine
from liming.web.words.formats import clock_time, local_date, weekday


def day_sheet(found: DeskDay) -> bytes:
    """Duty with in and out times, businesses with what became of them, what is still open."""
    place = found.point.name if found.point else found.team.short_name
    paper = Paper(found.team.name, _("值班登记表"), foot=place)
    paper.facts(
        [
            (_("地点"), place),
            (_("日期"), f"{local_date(found.day, year=True)} {weekday(found.day)}"),
            (_("业务"), _("%(n)s 件") % {"n": len(found.lines)}),
            (_("当场办结"), _("%(n)s 件") % {"n": found.count("done")}),
        ]
    )
    paper.heading(_("值班"))
    paper.table((_("队员"), _("班次"), _("签到"), _("签退")), _duty(found.duty), (4.1, 4.1, 4.1, 4.1))
    paper.heading(_("业务"))
    head = [_("时间"), _("来办的人"), _("户号"), _("业务"), _("结果"), _("首问"), _("接办")]
    paper.table(head, [_business(line) for line in found.lines], (1.5, 2.2, 2.2, 3.7, 2.4, 2.0, 2.4))
    if found.open_lines:
        paper.heading(_("此前未了"))
        head = [_("单号"), _("业务"), _("首问"), _("接办"), _("期限")]
        paper.table(head, [_open(line) for line in found.open_lines], (4.0, 4.2, 2.6, 2.8, 2.8))
    paper.signatures([Signature(_("值班人")), Signature(_("接班人"))])
    return paper.pdf()


def _duty(lines: tuple[DutyLine, ...]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for line in lines:
        span = f"{clock_time(line.starts_at)}–{clock_time(line.ends_at)}"
        stays = line.stays or ((None, None),)
        rows += [(line.member, span, clock_time(in_at), clock_time(out_at)) for in_at, out_at in stays]
    return rows


def _business(line: DeskLine) -> tuple[str, ...]:
    words = f"{line.business} {line.words}".strip()
    asked = clock_time(line.asked_at)
    number = line.account_number or "—"
    return asked, line.whom, number, words, str(line.outcome.label), line.member, line.receiver or "—"


def _open(line: DeskLine) -> tuple[str, ...]:
    return line.number, line.business, line.member, line.receiver or "—", local_date(line.due_at)
