"""Telling people of supervision by the notices of the house; the caller holds transaction and right."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from liming.evaluate.models import SupervisionCheck, SupervisionFinding
from liming.execute.actions import telling_book
from liming.register.actions import News, post_notices
from liming.register.queries import captains, officers
from liming.shared.words import chosen

KINDS = ("check_assigned", "finding_notified", "finding_due", "finding_overdue", "finding_mended")


def tell_checkers(checks: Sequence[SupervisionCheck]) -> int:
    """Tell each checker once what is new; returns how many people were told."""
    by_checker: dict[UUID, list[SupervisionCheck]] = {}
    for check in checks:
        if check.checker_id:
            by_checker.setdefault(check.checker_id, []).append(check)
    return _post(_assigned(account, rows) for account, rows in by_checker.items())


def _assigned(account: UUID, rows: list[SupervisionCheck]) -> News:
    teams = list(dict.fromkeys(row.team.short_name for row in rows))
    shown = "、".join(teams[:3]) + (
        chosen(f"等 {len(teams)} 队", f" and {len(teams) - 3} more") if teams[3:] else ""
    )
    data = {"team": shown, "count": len(rows), "day": min(row.due_on for row in rows).isoformat()}
    first = min(row.number for row in rows)
    return News("check_assigned", first, rows[0].team.path, data, "field_supervision", (account,))


def tell_team(kind: str, findings: Iterable[SupervisionFinding], subject: str = "") -> int:
    """Tell whoever leads the teams of these findings; returns how many people were told."""
    rows = list(findings)
    leads = captains({row.team.path for row in rows})
    return _post(_news(kind, row, leads.get(row.team.path, ()), subject) for row in rows)


def tell_office(kind: str, findings: Iterable[SupervisionFinding], subject: str = "") -> int:
    """Tell captains and the office of the team's unit."""
    rows = list(findings)
    leads = captains({row.team.path for row in rows})
    offices = officers({row.team.unit.path for row in rows})
    return _post(
        _news(kind, row, (*leads.get(row.team.path, ()), *offices.get(row.team.unit.path, ())), subject)
        for row in rows
    )


def tell_checker(finding: SupervisionFinding) -> int:
    """Tell who made the check that its finding waits for a second look."""
    account = finding.check_made.checker_id
    subject = f":{finding.failed_checks}"
    return _post([_news("finding_mended", finding, (account,) if account else (), subject)])


def _news(kind: str, row: SupervisionFinding, accounts: tuple[UUID, ...], subject: str) -> News:
    data = {
        "text": row.text,
        "number": row.number,
        "team": row.team.short_name,
        "day": row.due_on.isoformat(),
    }
    link = f"supervision_finding|{row.number}"
    paths = () if kind == "finding_mended" else (row.team.path,)
    return News(kind, f"{row.number}{subject}", row.team.path, data, link, accounts, paths)


def _post(news: Iterable[News]) -> int:
    rows = list(news)
    return post_notices(rows, telling_book(*(f"notices.words.{kind}" for kind in KINDS))) if rows else 0
