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
    """The user name of the member's account, made when the demo has none for it."""
    account = Account.objects.filter(member=member).first()
    if account is None:
        account = Account.objects.create(
            username=f"m-{member.code}".lower(),
            display_name=member.name,
            member=member,
            password=make_password("liming-demo"),
        )
        RoleGrant.objects.create(
            account=account, role="member", team=member.team, valid_from=member.joined_on
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
