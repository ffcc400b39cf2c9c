"""Screenshots of every page from a demo province whose clock stands still: ./run pictures [--only NAME ...].

Wide (1440 x 900) and phone (360 x 740) into var/pictures; what documents show into docs/pictures, as WebP.
`--shown` takes those only. The demo is built once and kept; `--fresh` builds it anew.
"""

import argparse
import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import UUID

from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tools import browser  # noqa: E402
from tools.phone_pictures import shoot_states  # noqa: E402

NOW = "2026-07-14T09:20:00"
DATABASE = ROOT / "var" / "demo-pictures.sqlite3"
TARGET = ROOT / "var" / "pictures"
DOCUMENTS = ROOT / "docs" / "pictures"
SHOWN = (
    "cockpit",
    "requests",
    "league",
    "map-county",
    "plan-month",
    "month-overview",
    "routes",
    "duty",
    "ledger",
    "team",
    "quarter",
    "year",
    "report-bulletin",
    "decisions",
    "supervision",
    "call-backs",
    "gaps",
    "improvement-verified",
    "indicator",
    "audit",
    "rights",
    "accounts",
    "retention",
    "data-request",
)
"""Wide pages the documents show."""
SHOWN_PHONES = {
    "ask": ("ask", "follow-request", "rate"),
    "member-day": ("field", "field-item", "field-quick"),
    "member-more": ("field-find", "field-unable", "field-ledger"),
}
"""Phones the documents show, side by side in one picture."""
PAGES: dict[str, tuple[str | None, str]] = {
    "sign-in": (None, "/sign-in/"),
    "ask": (None, "/ask/"),
    "follow": (None, "/follow/"),
    "follow-request": (None, "/follow/{XQ260714-0025}/"),
    "rate": (None, "/rate/{rate}/"),
    "cockpit": ("xumin", "/office/"),
    "cockpit-city": ("xumin", "/office/?city=140800"),
    "cockpit-county": ("xumin", "/office/?county=140828"),
    "data-requests": ("security", "/office/privacy/requests/"),
    "data-request": ("security", "/office/privacy/requests/?ended=yes"),
    "accounts": ("security", "/office/register/accounts/"),
    "rights": ("security", "/office/rights/"),
    "data-request-new": ("security", "/office/privacy/requests/new/"),
    "privacy-notice": (None, "/privacy/"),
    "retention": ("security", "/office/privacy/retention/"),
    "requests": ("weidonghai", "/office/requests/"),
    "requests-province": ("xumin", "/office/requests/"),
    "reports": ("xumin", "/office/reports/"),
    "report-bulletin": ("xumin", "/office/reports/bulletin/2026Q2/"),
    "report-templates": ("xumin", "/office/reports/templates/"),
    "report-performances": ("xuguodong", "/office/reports/performance/"),
    "decisions": ("yuncheng", "/office/decisions/"),
    "decisions-exclusions": ("yuncheng", "/office/decisions/?kind=exclusions"),
    "returns": ("yuncheng", "/office/decisions/returns/"),
    "events": ("yuncheng", "/office/events/"),
    "map": ("xumin", "/office/map/"),
    "map-county": ("weidonghai", "/office/map/?layers=requests,grids,teams,points,sites"),
    "requests-unread": ("weidonghai", "/office/requests/?time=unread"),
    "ledger": ("weidonghai", "/office/ledger/"),
    "teams": ("xumin", "/office/teams/"),
    "team": ("weidonghai", "/office/teams/{team}/"),
    "year": ("xumin", "/office/plan/year/"),
    "month-overview": ("xumin", "/office/plan/month/"),
    "supervised": ("yuncheng", "/office/plan/supervised/"),
    "special-actions": ("xiaxian", "/office/plan/actions/"),
    "special-action": ("xiaxian", "/office/plan/actions/?unit=140828&state=running"),
    "special-action-new": ("xiaxian", "/office/plan/actions/new/?template=tea-season"),
    "unit-rules": ("xiaxian", "/office/plan/rules/"),
    "meetings": ("xumin", "/office/plan/meetings/"),
    "projects": ("xumin", "/office/projects/"),
    "project": ("xumin", "/office/projects/XM003/"),
    "project-dossier": ("xumin", "/office/projects/XM002/dossier/"),
    "project-siting": ("xumin", "/office/projects/XM002/siting/"),
    "project-filing": ("xumin", "/office/projects/filing/"),
    "project-portfolio": ("xumin", "/office/projects/portfolio/"),
    "guides": ("weidonghai", "/office/guides/"),
    "guide": ("xumin", "/office/guides/C09/"),
    "guide-difference": ("xumin", "/office/guides/C09/2/difference/"),
    "guide-work": ("xumin", "/office/guides/C08/work/"),
    "guide-checks": ("xumin", "/office/guides/TB01/checks/"),
    "routes": ("weidonghai", "/office/routes/"),
    "routes-members": ("weidonghai", "/office/routes/members/"),
    "duty": ("weidonghai", "/office/duty/"),
    "duty-leaves": ("weidonghai", "/office/duty/leaves/"),
    "duty-make": ("weidonghai", "/office/duty/make/"),
    "duty-patterns": ("weidonghai", "/office/duty/patterns/"),
    "duty-desk": ("weidonghai", "/office/duty/desk/"),
    "publicity-import": ("weidonghai", "/office/publicity/press/import/"),
    "hours": ("weidonghai", "/office/duty/hours/?team={team}"),
    "hours-corrections": ("weidonghai", "/office/duty/hours/corrections/"),
    "invitations": ("system", "/office/invitations/"),
    "invitation-new": ("system", "/office/invitations/new/?unit=140828"),
    "invitation-import": ("system", "/office/invitations/import/"),
    "join": (None, "/join/"),
    "hours-checks": ("xiaxian", "/office/duty/hours/checks/"),
    "certificate": (None, "/certificate/UNKNOWN/"),
    "rounds": ("weidonghai", "/office/rounds/"),
    "round-new": ("weidonghai", "/office/rounds/new/"),
    "round": ("weidonghai", "/office/rounds/"),
    "phones": ("weidonghai", "/office/phones/"),
    "view-as": ("weidonghai", "/office/view-as/"),
    "field-unable": ("zhangjianjun", "/field/unable/"),
    "field-hours": ("zhangjianjun", "/field/hours/"),
    "field-hours-lines": ("zhangjianjun", "/field/hours/lines/"),
    "duty-points": ("xumin", "/office/duty/points/"),
    "guarantees": ("weidonghai", "/office/guarantees/"),
    "duty-point": ("weidonghai", "/office/duty/points/FWD046/"),
    "league": ("xumin", "/office/league/?team={team}"),
    "league-dimension": ("xumin", "/office/league/dimensions/effectiveness/"),
    "league-indicator": ("xumin", "/office/league/indicators/E05/"),
    "league-funnel": ("xumin", "/office/league/funnels/E05/"),
    "league-chart": ("xumin", "/office/league/charts/E05/?team={team}"),
    "league-tellings": ("xumin", "/office/league/tellings/"),
    "audits": ("xumin", "/office/audits/?state="),
    "audit-photos": ("xumin", "/office/audits/?kind=like_photos"),
    "quarter": ("xumin", "/office/quarter/?quarter=2026Q2"),
    "indicators": ("xumin", "/office/indicators/"),
    "indicator": ("xumin", "/office/indicators/S02/"),
    "indicator-change": ("xumin", "/office/indicators/S02/change/"),
    "scoring-rules": ("xumin", "/office/indicators/rules/"),
    "own-indicators": ("yuncheng", "/office/indicators/own/"),
    "own-indicator-new": ("yuncheng", "/office/indicators/own/new/"),
    "points": ("xumin", "/office/points/"),
    "points-new": ("yuncheng", "/office/points/new/?team={team}"),
    "points-sheet": ("xumin", "/office/points/sheet/"),
    "sheets": ("xumin", "/office/sheets/"),
    "supervision": ("yuncheng", "/office/supervision/"),
    "supervision-draw": ("yuncheng", "/office/supervision/draw/"),
    "supervision-targeted": ("yuncheng", "/office/supervision/targeted/"),
    "supervision-findings": ("yuncheng", "/office/supervision/findings/"),
    "supervision-reviews": ("yuncheng", "/office/supervision/reviews/"),
    "supervision-integrity": ("xuguodong", "/office/supervision/integrity/"),
    "field-supervision": ("weidonghai", "/field/supervision/"),
    "field-findings": ("weidonghai", "/field/findings/"),
    "call-backs": ("xiaxian", "/office/call-backs/?quarter=2026Q2"),
    "audit": ("audit", "/office/audit/"),
    "keys": ("system", "/office/keys/"),
    "keys-new": ("system", "/office/keys/new/"),
    "gaps": ("xumin", "/office/gaps/"),
    "gaps-reopened": ("xumin", "/office/gaps/?stage=reopened"),
    "gap": ("xumin", "/office/gaps/?stage=waiting"),
    "improvement": ("xumin", "/office/gaps/?stage=acting"),
    "improvement-verified": ("xumin", "/office/gaps/?stage=verified"),
    "practices": ("xumin", "/office/practices/"),
    "practice": ("xumin", "/office/practices/"),
    "proposals": ("xumin", "/office/proposals/"),
    "proposal": ("xumin", "/office/proposals/"),
    "field-measures": ("zhangjianjun", "/field/measures/"),
    "plan-year": ("xumin", "/office/plan/year/"),
    "plan-month": ("weidonghai", "/office/plan/month/"),
    "plan-month-calendar": ("weidonghai", "/office/plan/month/?view=calendar"),
    "plan-month-end": ("weidonghai", "/office/plan/month/end/?month=2026-07&team={team}"),
    "register": ("xumin", "/office/register/"),
    "register-teams": ("xumin", "/office/register/teams/"),
    "register-grids": ("xumin", "/office/register/grids/"),
    "division": ("system", "/office/register/divisions/140105/"),
    "division-replace": ("system", "/office/register/divisions/140105/act/replace/"),
    "notices": ("weidonghai", "/office/notices/"),
    "warnings": ("xiaxian", "/office/notices/warnings/"),
    "alarms": ("xiaxian", "/office/notices/alarms/"),
    "channels": ("xiaxian", "/office/notices/channels/"),
    "promise": ("xumin", "/office/promise/"),
    "subscriptions": ("weidonghai", "/office/subscriptions/"),
    "settings": ("xumin", "/office/settings/"),
    "calendar": ("xumin", "/office/settings/calendar/?year=2027&effect=1"),
    "service-types": ("xumin", "/office/settings/services/"),
    "service-type": ("xumin", "/office/settings/services/REP01/"),
    "activities": ("taiyuan", "/office/activities/?month=all"),
    "activity-new": ("weidonghai", "/office/activities/new/"),
    "pairings": ("xiaxian", "/office/pairings/"),
    "publicity": ("xumin", "/office/publicity/press/"),
    "honours": ("xiaxian", "/office/publicity/honours/"),
    "customers": ("taiyuan", "/office/customers/"),
    "posts": ("xiaxian", "/office/posts/"),
    "areas": ("xiaxian", "/office/posts/areas/"),
    "find": ("xumin", "/office/find/?q=wdh"),
    "field": ("zhangjianjun", "/field/"),
    "field-duty": ("zhangjianjun", "/field/duty/"),
    "field-desk": ("zhangjianjun", "/field/desk/"),
    "field-item": ("zhangjianjun", "/field/"),
    "field-quick": ("zhangjianjun", "/field/quick/"),
    "field-find": ("zhangjianjun", "/field/find/"),
    "contact": ("sijiao", "/contact/?time=all"),
    "contact-ask": ("sijiao", "/contact/new/"),
    "contacts": ("xiaxian", "/office/contacts/"),
    "hazards": ("weidonghai", "/office/hazards/"),
    "event-new": ("yuncheng", "/office/events/new/"),
    "hazard": ("weidonghai", "/office/hazards/YH260710-0005/"),
    "hazard-closed": ("weidonghai", "/office/hazards/YH260604-0007/"),
    "guarantee": ("weidonghai", "/office/guarantees/BD260710-0001/"),
    "guarantee-closed": ("weidonghai", "/office/guarantees/BD260530-0001/"),
    "guarantee-new": ("weidonghai", "/office/guarantees/new/"),
    "event": ("yuncheng", "/office/events/TD260714-0001/"),
    "decisions-supervisions": ("yuncheng", "/office/decisions/?kind=supervisions"),
    "promise-requests": ("xumin", "/office/promise/requests/"),
    "customer": ("taiyuan", "/office/customers/KH000046/"),
    "customer-report": ("taiyuan", "/office/customers/reports/BG260620-0001/1/"),
    "ledger-record": ("weidonghai", "/office/ledger/FW260714-0007/"),
    "contact-new": ("xiaxian", "/office/contacts/new/"),
    "channel-new": ("xiaxian", "/office/notices/channels/new/"),
    "requests-filtered": ("weidonghai", "/office/requests/?practice=red"),
    "posters": ("weidonghai", "/office/posters/"),
    "request-new": ("weidonghai", "/office/requests/new/"),
    "field-activity-new": ("zhangjianjun", "/field/activities/new/"),
    "field-hazards": ("zhangjianjun", "/field/hazards/"),
    "field-hazard-new": ("zhangjianjun", "/field/hazards/new/"),
    "field-notices": ("zhangjianjun", "/field/notices/"),
    "field-subscriptions": ("zhangjianjun", "/field/subscriptions/"),
    "field-team": ("zhangjianjun", "/field/team/"),
    "field-queue": ("zhangjianjun", "/field/queue/"),
    "field-me": ("zhangjianjun", "/field/me/"),
    "field-phones": ("zhangjianjun", "/field/phones/"),
    "own-security": ("weidonghai", "/me/security/"),
    "own-password": ("weidonghai", "/me/password/"),
    "own-factor": ("weidonghai", "/me/second-factor/"),
    "no-signal": (None, "/offline/"),
    "field-ledger": ("zhangjianjun", "/field/ledger/"),
}
STATES = "phone-states"
"""The member's phone empty, loading, refused, without a signal, unsent, overtaken: `phone_pictures`."""
OPENED = {
    "requests": "tbody tr:nth-child(3) a",
    "audit-photos": "tbody a.row-link",
    "special-action": "tbody a.row-link",
}
FOLLOWED = {
    "round": "tbody a.row-link",
    "gap": "tbody a.row-link",
    "improvement": "tbody td a[href*='/improvements/']",
    "improvement-verified": "tbody td a[href*='/improvements/']",
    "practice": "tbody a.row-link",
    "proposal": "tbody a.row-link",
    "data-request": "tbody a.row-link",
    "field-item": "li.is-current a[href*='/field/items/']",
}
"""Pages whose address is not known before: the link that leads there."""
RATED = """
    SELECT i.id FROM execute_ratinginvitation i JOIN execute_servicerecord s ON s.id = i.record_id
    JOIN execute_request r ON r.id = s.request_id WHERE r.number = :number
"""
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 360, "height": 740}}
PASSWORD = "liming-demo"  # noqa: S105 - the demo's own, shown on its sign-in page


def environment() -> dict[str, str]:
    return {
        **os.environ,
        "LIMING_DEMO": "1",
        "LIMING_NOW": NOW,
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "PYTHONPATH": str(ROOT / "src"),
    }


def liming(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "liming.project", *arguments], check=True, env=environment(), cwd=ROOT
    )


def build(fresh: bool) -> None:
    if fresh:
        for suffix in ("", "-wal", "-shm"):
            DATABASE.with_name(DATABASE.name + suffix).unlink(missing_ok=True)
    if not DATABASE.exists():
        liming("migrate", "--verbosity", "0")
        liming("build_demo")


def sign_in(page: Page, base: str, username: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state("networkidle")


def codes_of_askers() -> dict[str, str]:
    """What only who asked is given: follow codes by the request's number, and one link to rate by."""
    from liming.execute.rules.numbers import rating_token
    from liming.project.settings import SECRET_KEY

    with contextlib.closing(sqlite3.connect(DATABASE)) as database:
        rows = database.execute("SELECT number, follow_code FROM execute_request WHERE closed_at IS NULL")
        codes = dict(rows.fetchall())
        (invitation,) = database.execute(RATED, {"number": "XQ260713-0076"}).fetchone()
    return {**codes, "rate": rating_token(UUID(invitation), SECRET_KEY)}


def show(names: list[str]) -> None:
    """Write what the documents show of these pages: small enough for a repository, sharp enough to read."""
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    for name in set(SHOWN) & set(names):
        with Image.open(TARGET / f"{name}-wide.png") as picture:
            picture.convert("RGB").save(DOCUMENTS / f"{name}.webp", quality=82, method=6)
    for name, row in SHOWN_PHONES.items():
        if set(row) <= set(names):
            beside([TARGET / f"{each}-screen.png" for each in row], DOCUMENTS / f"{name}.webp")


def beside(files: list[Path], target: Path, width: int = 440, gap: int = 32) -> None:
    """Phones side by side, each with a hairline around it, so that the page's white ends somewhere."""
    screens = []
    for file in files:
        with Image.open(file) as picture:
            size = (width, round(picture.height * width / picture.width))
            screens.append(ImageOps.expand(picture.convert("RGB").resize(size), 1, "#C6CFD5"))
    whole = Image.new("RGB", (len(screens) * (width + 2 + gap) - gap, screens[0].height), "white")
    for place, screen in enumerate(screens):
        whole.paste(screen, (place * (width + 2 + gap), 0))
    whole.save(target, quality=82, method=6)


def shoot(engine: Browser, base: str, names: list[str], team: str) -> list[str]:
    """Take every picture; returns what the console said, which should be nothing."""
    said: list[str] = []
    codes = codes_of_askers()
    for account in sorted({PAGES[name][0] or "" for name in names}):
        for size, viewport in SIZES.items():
            scale = 2 if size == "phone" else 1
            context = engine.new_context(viewport=viewport, device_scale_factor=scale, locale="zh-CN")
            page = context.new_page()
            page.on(
                "console",
                lambda message, where=account: said.append(f"{where} {message.type}: {message.text}"),
            )
            if account:
                sign_in(page, base, account)
            for name in names:
                if (PAGES[name][0] or "") != account:
                    continue
                page.goto(base + PAGES[name][1].format(team=team, **codes))
                page.wait_for_load_state("networkidle")
                if name in FOLLOWED:
                    page.goto(base + (page.locator(FOLLOWED[name]).first.get_attribute("href") or ""))
                    page.wait_for_load_state("networkidle")
                if name in OPENED and size == "wide":
                    page.locator(OPENED[name]).first.click()
                    page.wait_for_load_state("networkidle")
                page.wait_for_timeout(300)
                page.screenshot(path=TARGET / f"{name}-{size}.png", full_page=size == "phone")
                if size == "phone" and any(name in row for row in SHOWN_PHONES.values()):
                    page.screenshot(path=TARGET / f"{name}-screen.png")
                if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
                    said.append(f"{name} {size}: the page is wider than the screen")
            context.close()
    return said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=None)
    parser.add_argument("--shown", action="store_true", help="only what the documents show")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--port", type=int, default=8077)
    parser.add_argument("--team", default="140828-01")
    options = parser.parse_args()
    shown = [*SHOWN, *dict.fromkeys(name for row in SHOWN_PHONES.values() for name in row)]
    names = options.only or (shown if options.shown else [*PAGES, STATES])
    build(options.fresh)
    TARGET.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(ROOT / "src"))
    from liming.jobs import processes

    os.environ.update(environment())
    address = f"127.0.0.1:{options.port}"
    with processes.running([processes.gunicorn(address, 2, 4)]) as children, browser.launched() as engine:
        processes.wait_for_page(f"http://{address}/sign-in/", children)
        said = shoot(engine, f"http://{address}", [name for name in names if name != STATES], options.team)
        if STATES in names:
            said += shoot_states(engine, address, TARGET)
    if not said:
        show(names)
    for line in said:
        print(line)
    print(f"{len(names)} pages, {len(said)} remarks, pictures in {TARGET.relative_to(ROOT)}")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
