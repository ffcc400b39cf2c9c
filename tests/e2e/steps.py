"""What several walks through the program do alike."""

import re

from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page

from liming.plan.enums import OriginKind
from liming.plan.models import WorkItem
from liming.register.models import Account, Member, RoleGrant


def press(page: Page, words: str) -> None:
    """Press the first button with these words, and wait for the page that answers; a solver may work."""
    with page.expect_navigation(timeout=60_000):
        page.get_by_role("button", name=re.compile(words)).first.click()


def account_of(member: Member) -> str:
    """The user name of the member's account; most have none in the demo, some are only invited to it."""
    account = Account.objects.filter(member=member).first() or Account(
        username=f"m-{member.code}".lower(), display_name=member.name, member=member
    )
    if not account.has_usable_password() or not account.password:
        account.password, account.is_active = make_password("liming-demo"), True
        account.save()
    RoleGrant.objects.get_or_create(
        account=account, role="member", team=member.team, defaults={"valid_from": member.joined_on}
    )
    return account.username


def do_the_work(page: Page, address: str, item: WorkItem) -> None:
    """Do it as the member, from the list of the day: a request is accepted and driven to first."""
    page.goto(f"{address}/field/")
    page.locator(f"a[href='/field/items/{item.pk}/']").first.click()
    for words in ("签收", "出发", "到场") if item.origin_kind == OriginKind.REQUEST else ("到场",):
        page.goto(f"{address}/field/items/{item.pk}/")
        press(page, words)
    page.goto(f"{address}/field/items/{item.pk}/")
    for group in page.locator(".answers").all():
        group.locator("label.choice").first.click()
    for field in page.locator(".check-value input").all():
        field.fill("20")
    page.locator("label.choice", has_text="已解决").first.click()
    page.fill("#id_minutes", "40")
    page.fill("#id_note", "换保护器，电压恢复到 221 伏")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("完成")).click()
