"""Calendar subscriptions: a secret address, the owner's rights of today, no name of a person."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.enums import FeedKind
from liming.execute.models import CalendarFeed, DutyShift
from liming.execute.rules.feeds import feed_id_of, feed_token
from liming.register.models import Account, RoleGrant
from liming.register.queries import viewer_of
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner), pytest.mark.clock_at(make.MORNING)]


@pytest.fixture
def holder(corner: make.Corner) -> Account:
    return register.account(Role.MEMBER, corner.team, "holder", corner.holder)


def shift(corner: make.Corner) -> DutyShift:
    return DutyShift.objects.create(
        team=corner.team,
        member=corner.holder,
        starts_at=make.MORNING + timedelta(hours=1),
        ends_at=make.MORNING + timedelta(hours=9),
    )


def address(feed: CalendarFeed, settings) -> str:
    return f"/calendar/{feed_token(feed.pk, settings.SECRET_KEY)}.ics"


def test_a_members_work_is_a_valid_calendar_without_any_name_or_phone(
    corner: make.Corner, holder: Account, settings, client
) -> None:
    settings.PUBLIC_ADDRESS = "https://fuwu.example"
    row = make.request(corner, title="王大山家跳闸")
    feed = actions.create_feed(viewer_of(holder), FeedKind.WORK)
    answer = client.get(address(feed, settings))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    (event,) = calendar.walk("VEVENT")
    item = make.item_of(row)
    assert (str(event["UID"]), str(event["SUMMARY"])) == (f"work-{item.pk}@liming", item.service_type.name)
    assert event["DTSTART"].dt.isoformat() == "2026-07-14"
    assert str(event["URL"]) == f"https://fuwu.example/field/items/{item.pk}/"
    text = answer.content.decode()
    for private in ("王大山", "13800005521", "张建军", "窑头村 12 号"):
        assert private not in text


def test_duty_carries_its_times_with_the_zone(corner: make.Corner, holder: Account, settings, client) -> None:
    shift(corner)
    feed = actions.create_feed(viewer_of(holder), FeedKind.DUTY)
    calendar = Calendar.from_ical(client.get(address(feed, settings)).content)
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["DTSTART"].dt == clock.local(make.MORNING + timedelta(hours=1))
    assert event["DTEND"].dt == clock.local(make.MORNING + timedelta(hours=9))
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]


def test_a_teams_month_holds_work_and_duty_of_everybody(corner: make.Corner) -> None:
    captain = register.account(Role.CAPTAIN, corner.team, "captain", corner.captain)
    make.request(corner)
    shift(corner)
    feed = actions.create_feed(viewer_of(captain), FeedKind.TEAM, corner.team)
    (line,) = queries.my_feeds(viewer_of(captain))
    assert line.row == feed
    assert [event.key.partition("-")[0] for event in queries.read_feed(line.token).events] == ["work", "duty"]


def test_a_revoked_address_gives_nothing(corner: make.Corner, holder: Account, settings, client) -> None:
    viewer = viewer_of(holder)
    feed = actions.create_feed(viewer, FeedKind.WORK)
    assert client.get(address(feed, settings)).status_code == 200
    actions.revoke_feed(viewer, feed)
    assert client.get(address(feed, settings)).status_code == 404
    assert queries.my_feeds(viewer) == ()


def test_an_owner_who_lost_the_role_shows_nothing_more(
    corner: make.Corner, holder: Account, settings, client
) -> None:
    feed = actions.create_feed(viewer_of(holder), FeedKind.WORK)
    RoleGrant.objects.filter(account=holder).update(valid_to=clock.today())
    assert client.get(address(feed, settings)).status_code == 404


def test_nobody_revokes_anothers_subscription_or_watches_a_team_out_of_reach(
    corner: make.Corner, holder: Account
) -> None:
    feed = actions.create_feed(viewer_of(holder), FeedKind.WORK)
    other = register.account(Role.CAPTAIN, register.team(corner.tree.wuxiang), "other")
    with pytest.raises(DomainError) as refused:
        actions.revoke_feed(viewer_of(other), feed)
    assert refused.value.code == "not_found"
    with pytest.raises(DomainError) as refused:
        actions.create_feed(viewer_of(other), FeedKind.TEAM, corner.team)
    assert refused.value.code == "out_of_scope"
    with pytest.raises(DomainError) as refused:
        actions.create_feed(viewer_of(other), FeedKind.WORK)
    assert refused.value.code == "field_required"


def test_a_token_that_was_not_made_here_is_no_token(corner: make.Corner, holder: Account) -> None:
    feed = actions.create_feed(viewer_of(holder), FeedKind.WORK)
    token = feed_token(feed.pk, "secret")
    assert feed_id_of(token, "secret") == feed.pk
    for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), token[:32], "", "é" * 64, feed.pk.hex):
        assert feed_id_of(wrong, "secret") is None
    assert feed_id_of(token, "another") is None
