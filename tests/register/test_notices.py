"""People are told once: inside the house each person, outside each channel; quiet hours and retries hold."""

from datetime import datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from tests.factories import register

from liming.register import actions, queries
from liming.register.actions import News, post_notices
from liming.register.models import Channel, Delivery, Notice
from liming.register.queries import ParameterBook
from liming.register.rules.channels import channel_address, masked_address
from liming.register.rules.quiet import release_at
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
BOOK = {
    "notices.words.urged": {"zh": "催办：{title}", "en": "Urged: {title}"},
    "notices.quiet_hours": {"starts": "21:30", "ends": "07:00"},
}
ROBOT = "wecombot://693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa"


def at(hour: int, minute: int = 0, day: int = 14) -> datetime:
    return datetime(2026, 7, day, hour, minute, tzinfo=clock.LOCAL_ZONE)


def channel(tree: register.UnitTree, **fields: object) -> Channel:
    viewer = register.viewer_for(Role.UNIT, tree.xiaxian)
    values = {"name": "夏县群", "kind": "wecom", "address": ROBOT, **fields}
    return actions.create_channel(viewer, tree.xiaxian, **values)


def news(tree: register.UnitTree, *accounts: object, **fields: object) -> News:
    path = tree.xiaxian.path
    values = {"kind": "urged", "subject": "r1", "path": path, "data": {"title": "跳闸"}, "paths": (path,)}
    return News(accounts=tuple(each.pk for each in accounts), **{**values, **fields})


def post(each: News) -> int:
    return post_notices([each], ParameterBook(BOOK, BOOK))


def test_each_person_is_told_once_in_the_own_language(tree: register.UnitTree) -> None:
    first = register.account(Role.UNIT, tree.xiaxian, "first")
    second = register.account(Role.UNIT, tree.xiaxian, "second")
    second.language = "en"
    second.save()
    assert post(news(tree, first, second)) == 2
    assert post(news(tree, first, second)) == 0
    assert set(Notice.objects.values_list("account__username", "words")) == {
        ("first", "催办：跳闸"),
        ("second", "Urged: 跳闸"),
    }


def test_a_group_hears_it_once_by_its_own_channel_and_only_the_kinds_it_wants(
    tree: register.UnitTree,
) -> None:
    with clock.fixed(at(10)):
        own = channel(tree)
        channel(tree, name="只收超时", notice_kinds=["escalation"])
        post(news(tree))
        post(news(tree))
    rows = Delivery.objects.everywhere("test")
    assert list(rows.values_list("channel__name", "words", "state")) == [(own.name, "催办：跳闸", "waiting")]
    assert DBTaskResult.objects.count() == 1


def test_at_night_it_waits_until_the_morning_but_an_emergency_passes(tree: register.UnitTree) -> None:
    channel(tree)
    with clock.fixed(at(23)):
        post(news(tree))
        post(news(tree, subject="r2", is_urgent=True))
    rows = Delivery.objects.everywhere("test").order_by("subject")
    assert [row.next_at for row in rows] == [at(7, day=15), at(23)]


@pytest.mark.parametrize(
    ("moment", "hours", "released"),
    [
        (at(21, 29), ("21:30", "07:00"), at(21, 29)),
        (at(21, 30), ("21:30", "07:00"), at(7, day=15)),
        (at(6, 59), ("21:30", "07:00"), at(7)),
        (at(7), ("21:30", "07:00"), at(7)),
        (at(13), ("12:30", "14:00"), at(14)),
        (at(14), ("12:30", "14:00"), at(14)),
        (at(3), ("0:00", "0:00"), at(3)),
    ],
)
def test_quiet_hours_may_pass_midnight(moment: datetime, hours: tuple[str, str], released: datetime) -> None:
    told = {"starts": hours[0], "ends": hours[1]}
    assert release_at(moment, told, is_urgent=False) == released
    assert release_at(moment, told, is_urgent=True) == moment


def waiting(tree: register.UnitTree) -> Delivery:
    channel(tree)
    post(news(tree))
    return Delivery.objects.everywhere("test").get()


def test_only_one_worker_takes_a_delivery_and_nobody_takes_it_too_early(tree: register.UnitTree) -> None:
    with clock.fixed(at(23)):
        row = waiting(tree)
        assert actions.claim_delivery(str(row.pk)) is None
    with clock.fixed(at(7, day=15)):
        taken = actions.claim_delivery(str(row.pk))
        assert taken is not None
        assert taken.tries == 1
        actions.note_sent(taken)
        assert actions.claim_delivery(str(row.pk)) is None


def test_delays_grow_and_then_it_waits_for_a_person_who_sends_it_again(tree: register.UnitTree) -> None:
    now = at(10)
    with clock.fixed(now):
        row = waiting(tree)
    for delay in (1, 5):
        with clock.fixed(now):
            taken = actions.claim_delivery(str(row.pk))
            actions.note_not_sent(taken, "refused", [1, 5])
        now += timedelta(minutes=delay)
        row.refresh_from_db()
        assert (row.state, row.next_at) == ("waiting", now)
    with clock.fixed(now):
        actions.note_not_sent(actions.claim_delivery(str(row.pk)), "refused", [1, 5])
        unit = register.viewer_for(Role.UNIT, tree.xiaxian)
        assert [each.state for each in queries.undelivered(unit)] == ["failed"]
        actions.send_again(unit, row)
        row.refresh_from_db()
        assert (row.state, row.tries) == ("waiting", 0)
        assert actions.claim_delivery(str(row.pk)) is not None


def test_a_delivery_whose_task_was_lost_is_put_on_its_way_again(tree: register.UnitTree) -> None:
    with clock.fixed(at(10)):
        waiting(tree)
    with clock.fixed(at(10, 10)):
        assert actions.release_stuck() == 0
    with clock.fixed(at(10, 20)):
        assert actions.release_stuck() == 1


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.CAPTAIN, "forbidden"),
        (Role.PROVINCE, "forbidden"),
        (Role.MEMBER, "forbidden"),
        (Role.SECURITY_ADMIN, "forbidden"),
        (Role.UNIT, "out_of_scope"),
    ],
)
def test_only_the_unit_or_the_system_administrator_keeps_channels(
    tree: register.UnitTree, role: Role, code: str
) -> None:
    own = channel(tree)
    row = Delivery.objects.create(
        channel=own, kind="urged", subject="x", path=tree.xiaxian.path, at=at(9), next_at=at(9)
    )
    viewer = register.viewer_for(role, tree.yanhu)
    for act in (
        lambda: actions.create_channel(viewer, tree.xiaxian, name="x", kind="wecom", address=ROBOT),
        lambda: actions.change_channel(viewer, own, name="x"),
        lambda: actions.send_again(viewer, row),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == code
    system = register.viewer_for(Role.SYSTEM_ADMIN, tree.province)
    assert actions.change_channel(system, own, name="换名").name == "换名"


def test_lists_and_audit_never_hold_the_address(tree: register.UnitTree) -> None:
    from liming.shared.models import AuditEntry

    own = channel(tree)
    actions.change_channel(
        register.viewer_for(Role.UNIT, tree.xiaxian), own, name="新", address="wecombot://abcdefgh12345"
    )
    assert [line.address for line in queries.channels(register.viewer_for(Role.UNIT, tree.xiaxian))] == [
        "wecombot://…45"
    ]
    told = " ".join(str(entry.before) + str(entry.after) for entry in AuditEntry.objects.all())
    assert "abcdefgh" not in told
    assert "693a91f6" not in told


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=ab-12", "wecombot://ab-12"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=ab12", "dingtalk://ab12"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/ab-12", "feishu://ab-12"),
        ("webhook", "https://example.cn/hook", "jsons://example.cn/hook"),
        ("mail", "mailtos://u:p@smtp.example.cn?to=a@example.cn", None),
    ],
)
def test_what_people_paste_becomes_an_address(kind: str, typed: str, kept: str | None) -> None:
    assert channel_address(kind, f" {typed} ") == (kept or typed)


@pytest.mark.parametrize(
    ("kind", "typed"), [("wecom", "https://evil.example/"), ("webhook", "file:///etc/passwd"), ("mail", "")]
)
def test_another_kind_of_address_is_refused_without_repeating_it(kind: str, typed: str) -> None:
    with pytest.raises(DomainError) as refused:
        channel_address(kind, typed)
    assert refused.value.code == "field_invalid"
    assert typed == "" or typed not in refused.value.sentence()


def test_a_short_secret_shows_nothing() -> None:
    assert masked_address("wecombot://abc") == "wecombot://…"


def test_reading_takes_my_notices_off_the_count_and_leaves_others_alone(tree: register.UnitTree) -> None:
    mine, other = (register.account(Role.UNIT, tree.xiaxian, name) for name in ("mine", "other"))
    post(news(tree, mine, other))
    viewers = [queries.viewer_of(account) for account in (mine, other)]
    assert [queries.unread_count(viewer) for viewer in viewers] == [1, 1]
    assert actions.read_notices(viewers[0]) == 1
    assert [queries.unread_count(viewer) for viewer in viewers] == [0, 1]
    key = str(queries.my_notices(viewers[1]).get().pk)
    with pytest.raises(DomainError) as refused:
        queries.my_notice(viewers[0], key)
    assert refused.value.code == "not_found"


def test_the_count_asks_once_and_then_not_again(tree: register.UnitTree, django_assert_num_queries) -> None:
    viewer = queries.viewer_of(register.account(Role.UNIT, tree.xiaxian))
    with django_assert_num_queries(1):
        assert [queries.unread_count(viewer) for _ in range(3)] == [0, 0, 0]
