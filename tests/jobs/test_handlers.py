"""Work put into the outbox is work somebody does."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import resolve
from tests.factories import execute as make

from liming import jobs
from liming.execute import queries
from liming.execute.models import RatingInvitation
from liming.jobs.handlers import send_rating_invitation
from liming.shared import clock, outbox

SOURCE = Path(jobs.__file__).parents[1]


def _is_put(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "put"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "outbox"
    )


def kinds_put() -> set[str]:
    """The kinds of all outbox.put calls in the source; each must be written as a word."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if _is_put(node):
                kind = node.args[0]  # type: ignore[attr-defined]
                assert isinstance(kind, ast.Constant), f"{path}: the kind is no literal"
                found.add(kind.value)
    return found


def test_every_kind_that_is_put_has_a_handler() -> None:
    """A room that puts a new kind without a handler fails here, not in a worker at night."""
    assert "send_rating_invitation" in kinds_put()
    assert kinds_put() - outbox.kinds() == set()


@pytest.mark.django_db
def test_the_invitation_goes_to_the_caller_with_a_link_that_opens_the_rating(
    settings: Any, tmp_path: Path
) -> None:
    """The address is the public one, the token the customer's own, the number stands in `to` alone."""
    settings.VAR, settings.NOTICE_CHANNEL = tmp_path, "file"
    settings.PUBLIC_ADDRESS = "https://fuwu.example/"
    with clock.fixed(make.MORNING):
        make.resolved(make.corner())
        send_rating_invitation(str(RatingInvitation.objects.get().pk))
        line = json.loads((tmp_path / "notices.jsonl").read_text("utf-8"))
        address = line["words"].partition("https://fuwu.example")[2]
        match = resolve(address)
        assert match.view_name == "rate"
        assert queries.invitation(match.kwargs["token"]).title == "炒茶机一开就跳闸"
    assert line["to"] == "13800005521"
    assert "13800005521" not in line["words"]


@pytest.mark.django_db
def test_a_dispatch_reaches_the_members_phone_and_the_teams_group(settings: Any) -> None:
    """From the act over the outbox to the fake group robot, once."""
    from apprise.decorators import notify
    from tests.factories import register

    from liming.execute.actions import tell_requests
    from liming.jobs.handlers import deliver_notices
    from liming.register.models import Channel, Delivery, Notice
    from liming.shared.viewer import Role

    sent: list[str] = []

    @notify(on="fakegroup", name="Fake")
    def keep(body: str, title: str, *args: Any, **kwargs: Any) -> None:
        sent.append(body)

    settings.PUBLIC_ADDRESS = "https://fuwu.example/"
    with clock.fixed(make.MORNING):
        corner = make.corner()
        register.account(Role.MEMBER, corner.team, "holder", corner.holder)
        Channel.objects.create(name="队群", kind="webhook", address="fakegroup://x", team=corner.team)
        row = make.request(corner)
        dispatch = row.dispatches.get()
        told = [{"request_id": str(row.pk), "subject": f"dispatch:{dispatch.pk}", "note": ""}]
        assert tell_requests("dispatched", told) == 1
        assert tell_requests("dispatched", told) == 0
        ids = [str(key) for key in Delivery.objects.everywhere("test").values_list("pk", flat=True)]
        assert deliver_notices(ids) == 1
        assert deliver_notices(ids) == 0
    words = f"派给您：炒茶机一开就跳闸（{row.number}），剩 3 分"
    assert Notice.objects.get().words == words
    assert sent == [f"{words}\nhttps://fuwu.example/office/requests/{row.number}/"]
